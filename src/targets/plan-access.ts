/** Who gains and who loses on one target, read from what stands live and from what would be shipped; not from the policy files. */
export interface PlanAccess {
  /**
   * `nothing`: no file of ztctl's stands live, so all access is new. `unjudged`: what stands live cannot be judged by the model of the
   * vendor; then nobody knows who gains and who loses, and `rows` is empty.
   */
  readonly live: 'nothing' | 'judged' | 'unjudged';
  /** Absent where live is `unjudged`. */
  readonly verdict?: 'equivalent' | 'more permissive' | 'less permissive' | 'incomparable';
  /** Most severe first. */
  readonly rows: readonly PlanAccessRow[];
  /** Why live is `unjudged`, one text for each fault; empty otherwise. */
  readonly faults: readonly string[];
}

/** Most severe first. `new` and `lost`: nothing there on the other side. `widened` and `narrowed`: some access on both. */
export const ACCESS_CHANGES = ['new', 'widened', 'lost', 'narrowed'] as const;
export type AccessChange = (typeof ACCESS_CHANGES)[number];

/** One change: the same delta for the same people on one or more resources. */
export interface PlanAccessRow {
  readonly change: AccessChange;
  /** `hosting`: who may stand at the points of a resource and answer. */
  readonly aspect: 'access' | 'hosting';
  /** In words, as the policy names them; what it does not know by what it is to the vendor. Sorted. */
  readonly who: readonly string[];
  /** Names, sorted. */
  readonly resources: readonly string[];
  /** Points that no resource has, sorted. */
  readonly points: readonly string[];
  /** What is demanded live, only what differs; null where there is no access. */
  readonly before: readonly string[] | null;
  /** What will be demanded, only what differs; null where there is no access any more. */
  readonly after: readonly string[] | null;
  /** For `widened` and `narrowed`: the constraints that one side asks more of, sorted. */
  readonly constraints: readonly string[];
  /** True when callers without any identity are among them. */
  readonly public: boolean;
  /** Break-glass entries (`break-glass NAME`) and pipeline identities (`workload:deploy`) that it concerns, sorted. */
  readonly concerns: readonly string[];
}

/** What stands before the name of a break-glass entry, here and in causes. */
export const BREAK_GLASS = 'break-glass ';

/** Pairs of people and place, each once: what limits count. */
export function accessPairs(rows: readonly PlanAccessRow[]): readonly string[] {
  const pairs = rows.flatMap(({ who, resources, points }) =>
    who.flatMap((one) => [...resources, ...points].map((place) => `${one} → ${place}`)),
  );
  return [...new Set(pairs)].sort();
}

/** How many pairs of people and place each change has. */
export function accessCounts(rows: readonly PlanAccessRow[]): Readonly<Record<AccessChange, number>> {
  const count = (wanted: AccessChange): number => accessPairs(rows.filter(({ change }) => change === wanted)).length;
  return { new: count('new'), widened: count('widened'), lost: count('lost'), narrowed: count('narrowed') };
}
