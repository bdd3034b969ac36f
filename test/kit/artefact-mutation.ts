import type { ArtefactFile } from '../../src/targets/target.js';

/** One way of changing an artefact. */
export interface ArtefactMutation {
  readonly name: string;
  mutants(files: readonly ArtefactFile[]): readonly (readonly ArtefactFile[])[];
}
