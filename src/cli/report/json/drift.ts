import type { DriftKind, PlanAccessRow, TargetDrift } from '../../../index.js';

/** What `drift --json` prints. */
export interface DriftDocument {
  readonly schema: 'ztctl/drift/v1';
  /** Sorted by name. */
  readonly targets: readonly DriftTargetDocument[];
}

export interface DriftTargetDocument {
  readonly name: string;
  readonly kind: string;
  readonly drift: DriftKind;
  readonly objects: readonly DriftObjectDocument[];
  readonly access: readonly DriftAccessDocument[];
  readonly faults: readonly string[];
  readonly pending: number;
}

export interface DriftObjectDocument {
  readonly change: 'added' | 'changed' | 'removed';
  readonly address: string;
  readonly resources: readonly string[];
}

/** `before` is what the policy demands, `after` what is demanded live; null = no access. */
export interface DriftAccessDocument {
  readonly change: 'new' | 'widened' | 'lost' | 'narrowed';
  readonly aspect: 'access' | 'hosting';
  readonly who: readonly string[];
  readonly resources: readonly string[];
  readonly points: readonly string[];
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
}

/** The document of `drift`. */
export function driftDocument(targets: readonly TargetDrift[]): DriftDocument {
  return {
    schema: 'ztctl/drift/v1',
    targets: targets.map(({ name, kind, drift, objects, rows, faults, pending }) => ({
      name,
      kind,
      drift,
      objects,
      access: rows.map(accessDocument),
      faults,
      pending,
    })),
  };
}

function accessDocument({ change, aspect, who, resources, points, before, after }: PlanAccessRow): DriftAccessDocument {
  return { change, aspect, who, resources, points, before, after };
}
