import type { Reading } from '../../src/compiler/proof/index.js';
import type { Dialect } from '../../src/targets/tailscale/interpret/dialect.js';
import { interpretPolicy } from '../../src/targets/tailscale/interpret/read.js';
import { comparePackets, type FilterRule } from './packet-filters.js';
import { addTallies, type CaseResult, NO_DECISIONS, type Tally, tallyOf } from './replay.js';
import { compareLogins, type SshServerRule } from './ssh-servers.js';
import { TailnetTable, type Topology } from './tailnet.js';

/** One policy file and what a real system made of it. */
export interface TailnetCase {
  readonly id: string;
  readonly category: string;
  readonly policy: string;
  readonly topology: Topology;
  readonly accepted: boolean;
  /** Why it was refused. */
  readonly message?: string;
  /** What each device got; a device that is not in it is unknown. */
  readonly captured: ReadonlyMap<
    string,
    { readonly filter: readonly FilterRule[]; readonly ssh?: readonly SshServerRule[] }
  >;
}

/** What names the users of a topology, and which domains are the tailnet's own. */
export interface Identities {
  logins(user: Topology['users'][number]): readonly string[];
  ownDomains?(topology: Topology): readonly string[];
}

/** Whether it is accepted, and if so every packet and login at every device. What cannot be compared has failed. */
export function replayCase(one: TailnetCase, dialect: Dialect, identities: Identities): CaseResult {
  try {
    return compareCase(one, dialect, identities);
  } catch (error) {
    const { id, category } = one;
    return { id, category, tally: NO_DECISIONS, disagreements: [`cannot be compared: ${String(error)}`] };
  }
}

function compareCase(one: TailnetCase, dialect: Dialect, identities: Identities): CaseResult {
  const { id, category, topology, accepted, message } = one;
  const whole = read(one, dialect, identities, undefined);
  const verdict = tallyOf(whole.reading !== undefined, accepted);
  if (!whole.reading || !accepted) {
    const said = whole.faults.length === 0 ? 'accepted' : `refused (${whole.faults.join('; ')})`;
    const differs = (whole.reading !== undefined) !== accepted;
    return {
      id,
      category,
      tally: verdict,
      disagreements: differs ? [`ours: ${said}; theirs: ${message ?? 'accepted'}`] : [],
    };
  }
  let tally: Tally = verdict;
  const disagreements: string[] = [];
  const hasVia = /"via"/i.test(one.policy);
  for (const [name, { filter, ssh }] of one.captured) {
    const node = topology.nodes[name];
    if (!node) throw new Error(`${id}: ${name} is no device`);
    // Only for routers of `via` and exit nodes it matters at which device a packet arrives.
    const isLocal = hasVia || (node.approved_routes ?? []).some((route) => route.endsWith('/0'));
    const reading = isLocal ? read(one, dialect, identities, name).reading! : whole.reading;
    const packets = comparePackets(reading, filter, node, topology);
    const logins = ssh && compareLogins(reading, ssh, node, topology);
    for (const compared of logins ? [packets, logins] : [packets]) {
      tally = addTallies(tally, compared.tally);
      disagreements.push(...compared.disagreements.map((line) => `at ${name}: ${line}`));
    }
  }
  return { id, category, tally, disagreements };
}

function read(
  { policy, topology }: TailnetCase,
  dialect: Dialect,
  { logins, ownDomains }: Identities,
  here: string | undefined,
): { readonly reading?: Reading; readonly faults: readonly string[] } {
  const node = here === undefined ? undefined : topology.nodes[here];
  const table = new TailnetTable(topology, node, logins, ownDomains?.(topology));
  const files = [{ path: 'policy.hujson', text: policy }];
  const { reading, diagnostics } = interpretPolicy(files, dialect, table, () => []);
  return { ...(reading && { reading }), faults: diagnostics.map(({ message }) => message) };
}
