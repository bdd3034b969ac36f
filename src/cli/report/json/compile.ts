import type {
  Diagnostic,
  Narrowing,
  ProjectCompilation,
  TargetCompilation,
  TargetKind,
  Trust,
  Verification,
  Waiver,
} from '../../../index.js';
import { type DiagnosticJson, diagnosticJson, type PlaceJson, placeJson } from './place.js';

/** What `compile --json` prints when every target compiled; a refusal is a failure document. */
export interface CompileDocument {
  readonly schema: 'ztctl/compile/v1';
  /** The instant compiled for, and the interval in which the artefacts stay right: [validFrom, validUntil). */
  readonly now: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly verification: Verification;
  /** The folder as typed; null when nothing was written. */
  readonly out: string | null;
  readonly targets: readonly CompiledTargetJson[];
  /** Warnings. */
  readonly diagnostics: readonly DiagnosticJson[];
}

/** What was made for one target. */
export interface CompiledTargetJson {
  readonly name: string;
  readonly kind: TargetKind;
  /** Paths below the target's folder, sorted. */
  readonly files: readonly string[];
  /** How many live objects the artefact describes. */
  readonly objects: number;
  readonly narrower: readonly NarrowingJson[];
  readonly trusted: readonly TrustJson[];
  readonly waived: readonly WaiverJson[];
}

/** Where an artefact grants less than the policy. */
export interface NarrowingJson {
  readonly constraint: string;
  readonly policy: string | null;
  readonly resource: string | null;
  readonly reason: string;
  readonly place: PlaceJson;
}

/** What is true only if a vendor object is what its binding says. */
export interface TrustJson {
  readonly constraint: string;
  readonly name: string;
  readonly vendor: string;
  readonly note: string;
  readonly place: PlaceJson;
}

/** Where an artefact grants more, because a live gap accepts it. */
export interface WaiverJson {
  readonly gap: string;
  readonly constraint: string;
  readonly policy: string;
  readonly enforcedBy: string | null;
  readonly place: PlaceJson;
}

/** The document of `compile`; `out` is the folder as typed. */
export function compileDocument(
  result: ProjectCompilation & { readonly validFrom: string; readonly validUntil: string },
  out: string | undefined,
  warnings: readonly Diagnostic[],
): CompileDocument {
  const { now, validFrom, validUntil } = result;
  return {
    schema: 'ztctl/compile/v1',
    now,
    validFrom,
    validUntil,
    verification: 'proved',
    out: out ?? null,
    targets: result.targets.map(targetJson),
    diagnostics: warnings.map(diagnosticJson),
  };
}

function targetJson({ name, kind, compilation }: TargetCompilation): CompiledTargetJson {
  return {
    name,
    kind,
    files: (compilation.artefact?.files ?? []).map(({ path }) => path),
    objects: compilation.artefact?.objects.length ?? 0,
    narrower: compilation.narrower.map(narrowingJson),
    trusted: compilation.trusted.map(trustJson),
    waived: compilation.waived.map(waiverJson),
  };
}

function narrowingJson({ constraint, policy, resource, reason, span }: Narrowing): NarrowingJson {
  return { constraint, policy: policy ?? null, resource: resource ?? null, reason, place: placeJson(span) };
}

function trustJson({ constraint, name, vendor, note, span }: Trust): TrustJson {
  return { constraint, name, vendor, note, place: placeJson(span) };
}

function waiverJson({ gap, constraint, policy, enforcedBy, span }: Waiver): WaiverJson {
  return { gap, constraint, policy, enforcedBy: enforcedBy ?? null, place: placeJson(span) };
}
