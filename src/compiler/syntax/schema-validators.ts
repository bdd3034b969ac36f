import * as generated from './generated/validators.js';

/** The schemas that a text can be checked against: `schemas/<name>.schema.json`. */
export type SchemaName = 'policy' | 'config' | 'request' | 'directory' | 'usage' | 'manifest' | 'plan';

/** One failed keyword, as a generated validator reports it. */
export interface SchemaError {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema: Readonly<Record<string, unknown>>;
  /** Set when the name of a key failed, not its value. */
  readonly propertyName?: string;
}

/** A validator made by scripts/generate-validators.mjs. It leaves its findings in `errors`. */
interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

const VALIDATORS: Readonly<Record<SchemaName, Validator>> = generated;

/** What fails in a bare value; empty when it is valid. */
export function schemaErrors(schema: SchemaName, value: unknown): readonly SchemaError[] {
  const validate = VALIDATORS[schema];
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Whether a bare value is valid; for values that need no places as long as nothing is wrong. */
export function isValid(schema: SchemaName, value: unknown): boolean {
  return VALIDATORS[schema](value);
}
