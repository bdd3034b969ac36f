import type { SourceFile } from '../source/index.js';
import type { Approval, Location, Network, Posture, Profile, Schedule } from './conditions.js';
import type { Ceiling, MustReach, Separation } from './expectations.js';
import type { BreakGlass, Gap, Policy } from './policies.js';
import type { PolicyTest } from './policy-tests.js';
import type { Directory, Group, Idp, Workload } from './principals.js';
import type { Resource } from './resources.js';

/**
 * Everything that the policy files say, bound and checked: every name in it resolves. Immutable; maps iterate in name order,
 * so that what is derived from an estate does not depend on the order of files and keys.
 */
export interface Estate {
  readonly name: string;
  /** IANA zone for bare dates and schedules without a zone of their own. */
  readonly timezone: string;
  readonly files: readonly SourceFile[];
  readonly idps: ReadonlyMap<string, Idp>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly postures: ReadonlyMap<string, Posture>;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly approvals: ReadonlyMap<string, Approval>;
  readonly locations: ReadonlyMap<string, Location>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly breakGlass: ReadonlyMap<string, BreakGlass>;
  readonly gaps: ReadonlyMap<string, Gap>;
  readonly ceilings: ReadonlyMap<string, Ceiling>;
  readonly separations: ReadonlyMap<string, Separation>;
  readonly mustReach: ReadonlyMap<string, MustReach>;
  readonly tests: readonly PolicyTest[];
  /** Names of the configured targets. */
  readonly targets: ReadonlySet<string>;
  /** Kind of each configured target by its name; absent where nothing depends on it. */
  readonly targetKinds?: ReadonlyMap<string, string>;
  readonly directory?: Directory;
}
