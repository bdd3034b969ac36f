import { decodePrincipal, type Estate, groupCallers, type RequestError, type RequestPrincipal } from '../index.js';
import { type Failure, usageFailure } from './failure.js';
import { named } from './names.js';

/** Who asks, as typed: exactly one of user, workload and nobody, or groups alone. */
export interface TypedCaller {
  readonly user?: string;
  readonly group?: readonly string[];
  readonly workload?: string;
  readonly nobody?: boolean;
}

/** One caller that was meant. */
export interface Caller {
  /** What a request would say of it (docs/language.md 11.1). */
  readonly json: unknown;
  /** Set when no request can say it: somebody of a group who has no name. */
  readonly unnamed?: RequestPrincipal;
}

/** Everyone that the typed caller stands for; at least one. */
export function callersOf(estate: Estate, typed: TypedCaller): readonly Caller[] {
  const { user, workload, nobody, group = [] } = typed;
  const said = [user !== undefined, workload !== undefined, nobody === true].filter((one) => one).length;
  const way = 'pass exactly one of --user, --group, --workload and --nobody';
  if (said > 1) throw usageFailure('it is said twice who asks', way);
  if (said === 0 && group.length === 0) throw usageFailure('it is not said who asks', way);
  if (group.length > 0 && said === 1 && user === undefined) {
    throw usageFailure('only users are in groups', 'pass --group alone, or beside --user');
  }
  if (nobody) return [{ json: null }];
  if (workload !== undefined) return [{ json: { workload: named('workload', workload, estate.workloads.keys()) } }];
  const groups = group.map((name) => named('group', name, estate.groups.keys()));
  if (user === undefined) return groupMembers(estate, groups);
  return [{ json: { user, groups: groups.map((name) => openGroup(estate, name)) } }];
}

/** The caller as the evaluator takes it. */
export function principalOf({ json, unnamed }: Caller, estate: Estate): RequestPrincipal {
  if (unnamed) return unnamed;
  const decoded = decodePrincipal(json, estate);
  if ('error' in decoded) throw requestFailure(decoded.error, (pointer) => pointer.slice(pointer.lastIndexOf('/') + 1));
  return decoded.principal;
}

/** A request that was made from typed words cannot be asked. Decoding names values by JSON pointer; `word` says what was typed there. */
export function requestFailure({ code, message }: RequestError, word: (pointer: string) => string): Failure {
  const [, pointer = '', rest = message] = /^(\/\S*): (.*)$/s.exec(message) ?? [];
  return usageFailure(`${word(pointer)}: ${rest}`, `run 'ztctl explain ${code}'`);
}

/** What a request claims about other groups counts for nothing, so whoever types one is mistaken. */
function openGroup(estate: Estate, name: string): string {
  const { body } = estate.groups.get(name)!;
  if (body.kind === 'synced' && !estate.directory?.complete.has(name)) return name;
  throw usageFailure(`who is in group '${name}' is known, so it cannot be said of a user`, 'leave --group away');
}

function groupMembers(estate: Estate, groups: readonly string[]): readonly Caller[] {
  const callers = groupCallers(estate, groups);
  if (callers.length === 0) throw usageFailure(`nobody is in ${groups.map((name) => `'${name}'`).join(' and ')}`);
  return callers.map((principal) => {
    if (principal.kind === 'user') return { json: { user: principal.user, groups: principal.groups } };
    if (principal.kind === 'workload') return { json: { workload: principal.workload } };
    if (principal.kind === 'nobody') return { json: null };
    return { json: { user: `somebody@${principal.domain}`, groups: principal.groups }, unnamed: principal };
  });
}
