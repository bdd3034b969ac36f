import type {
  Approval,
  Directory,
  Group,
  Idp,
  Location,
  Network,
  Posture,
  Profile,
  Resource,
  Schedule,
  Workload,
} from '../model/index.js';
import type { Scope } from './scope.js';
import type { SelectionIndex } from './selection.js';

/** Everything bound before the policies, which refer to it. */
export interface Context {
  readonly scope: Scope;
  readonly idps: ReadonlyMap<string, Idp>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Groups whose membership is unknown. */
  readonly openGroups: ReadonlySet<string>;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly postures: ReadonlyMap<string, Posture>;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly approvals: ReadonlyMap<string, Approval>;
  readonly locations: ReadonlyMap<string, Location>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly resources: ReadonlyMap<string, Resource>;
  /** False when a resource could not be bound: then what a selector misses may be that one. */
  readonly resourcesComplete: boolean;
  readonly selections: SelectionIndex;
  readonly directory?: Directory;
}
