/** What an artefact says, and the proof that it allows no more than the source. */
export { type PointAnswer, type ReadAnswer, ReadEvaluator } from './answer.js';
export { Asker } from './asked.js';
export { type Beyond, type BeyondInput, beyondEnds } from './beyond.js';
export { endpointBoxes } from './box.js';
export { type Claims, describeClaims, NO_CLAIMS } from './claims.js';
export { type CompareInput, compareReadings, type ReadChange } from './compare.js';
export * from './decide.js';
export { describeReadConditions, describeReadWho } from './describe.js';
export { type OnePoint, pointText } from './point.js';
export * from './prove.js';
export * from './reading.js';
export type { Waived } from './waive.js';
export type { Witness } from './witness.js';
