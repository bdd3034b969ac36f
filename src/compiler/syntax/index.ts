/** YAML and JSON text to located nodes, checked against a schema. The only user of `yaml` and `ajv`. */
export { checkSchema } from './check-schema.js';
export { type Comment, readComments } from './comments.js';
export { hasInvisible } from './invisible.js';
export { MAX_DEPTH, MAX_FILE_BYTES } from './limits.js';
export * from './located-node.js';
export { entryAt, type NodePath, nodeAt, spanAt, toPlain } from './navigate.js';
export { type JsonLine, parseHuJson, parseJson, parseJsonLines } from './parse-json.js';
export type { ParseResult } from './parse-result.js';
export { parseYaml } from './parse-yaml.js';
export { type JsonValue, readJson } from './read-json.js';
export { isValid, type SchemaName } from './schema-validators.js';
