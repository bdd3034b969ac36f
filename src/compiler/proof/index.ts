/** What an artefact says, and the proof that it allows no more than the source. */

export * from './decide.js';
export * from './reading.js';
