import {
  describeClaims,
  describeReadConditions,
  describeReadWho,
  type Estate,
  type Excess,
  pointText,
  type TargetKind,
  type TargetProof,
  type VerifyResult,
} from '../../../index.js';
import { requestJson } from './diff.js';
import { type DiagnosticJson, diagnosticJson, type PlaceJson, placeJson } from './place.js';

/** What `verify --json` prints; where nothing could be compiled it is a failure document. */
export interface VerifyDocument {
  readonly schema: 'ztctl/verify/v1';
  /** The interval that the proof covers: [validFrom, validUntil). */
  readonly validFrom: string;
  readonly validUntil: string;
  /** Sorted by name. */
  readonly targets: readonly VerifiedTargetJson[];
}

/** What one artefact was found to be. */
export interface VerifiedTargetJson {
  readonly name: string;
  readonly kind: TargetKind;
  readonly status: 'proved' | 'wider' | 'unjudged';
  /** How many kinds of points were told apart. */
  readonly points: number;
  readonly assumed: readonly AssumedJson[];
  readonly wider: readonly ExcessJson[];
  readonly diagnostics: readonly DiagnosticJson[];
}

/** A vendor id or value and what it was taken for. */
export interface AssumedJson {
  readonly what: string;
  readonly vendor: string;
  readonly name: string;
}

/** One way in which an artefact allows more than the policy. */
export interface ExcessJson {
  /** What in the artefact lets it in. */
  readonly by: string;
  readonly place: PlaceJson;
  readonly who: string;
  readonly point: string;
  /** Null when no resource has the point. */
  readonly resource: string | null;
  /** What is asked of them; empty when nothing is. */
  readonly conditions: readonly string[];
  /** One line for `ztctl can --requests`: the policy refuses it. */
  readonly request: string;
  /** What the vendor knows of the caller beside it. */
  readonly claims: readonly string[];
}

/** The document of `verify`. */
export function verifyDocument(result: VerifyResult, estate: Estate): VerifyDocument {
  return {
    schema: 'ztctl/verify/v1',
    validFrom: result.validFrom ?? '',
    validUntil: result.validUntil ?? '',
    targets: result.targets.map(({ proof }) => targetJson(proof, estate)),
  };
}

function targetJson(proof: TargetProof, estate: Estate): VerifiedTargetJson {
  const { name, kind, status, cells, assumed, wider, diagnostics } = proof;
  return {
    name,
    kind,
    status,
    points: cells,
    assumed: assumed.map(({ what, vendor, name: meant }) => ({ what, vendor, name: meant })),
    wider: wider.map((one) => excessJson(one, estate)),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

function excessJson({ place, piece, point, resource, witness }: Excess, estate: Estate): ExcessJson {
  return {
    by: place.what,
    place: placeJson(place.span),
    who: describeReadWho(estate, piece),
    point: pointText(point),
    resource: resource ?? null,
    conditions: describeReadConditions(estate, piece),
    request: JSON.stringify(requestJson(witness.request)),
    claims: describeClaims(witness.claims),
  };
}
