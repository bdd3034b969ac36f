import type { Diagnostic } from '../compiler/diagnostics/index.js';
import type { Estate } from '../compiler/model/index.js';
import type { Reading } from '../compiler/proof/index.js';
import type { ArtefactFile, TargetConfig, TargetKind } from './target.js';

/**
 * Reads artefacts of one vendor as that vendor would. A reader knows nothing of `compile` and `emit`: it gets bytes and a table of what the
 * vendor's ids mean, and matches by address, never by an object's name, comment or marker.
 */
export interface Reader {
  readonly kind: TargetKind;
  /** `estate` and `target` serve only to make the table: names, bindings, the addresses of bound hosts. Policies are not looked at. */
  interpret(files: readonly ArtefactFile[], estate: Estate, target: TargetConfig): Interpretation;
}

export interface Interpretation {
  /** Absent as soon as one diagnostic is an error: what cannot be judged is never skipped. */
  readonly reading?: Reading;
  /** `ZT091` cannot judge, `ZT092` the vendor would refuse it, `ZT096` not readable at all; all of them, located in the artefact. */
  readonly diagnostics: readonly Diagnostic[];
}
