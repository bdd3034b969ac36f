/** Terraform JSON as Terraform and a provider judge it. Apart from what renders it: readers of artefacts use this and nothing else. */
export { type Dialect, FRAMEWORK, SDK } from './body-check.js';
export type { TerraformFault } from './fault.js';
export { readTerraformFiles, type TerraformFiles, type TerraformObject } from './files.js';
export { type JudgedProvider, judgeDocument } from './judge-document.js';
export type { AttributeSchema, BlockSchema, NestedBlockSchema, ProviderSchema } from './schema.js';
export { readTemplate, type Template } from './template.js';
export { type Validator, validatorFaults } from './validators.js';
