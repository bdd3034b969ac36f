/** The source text of the validators, by default of all schemas of the project. */
export function validatorSource(schemas?: readonly object[]): string;
/** Writes the validators unless they are there already. */
export function generateValidators(): void;
/** Vitest runs this once before the tests. */
export const setup: typeof generateValidators;
