import { SERVICE } from '../../src/targets/tailscale/interpret/dialect.js';
import type { FilterRule } from './packet-filters.js';
import type { CaseResult, Corpus } from './replay.js';
import type { SshServerRule } from './ssh-servers.js';
import type { Topology } from './tailnet.js';
import { type Identities, replayCase, type TailnetCase } from './tailnet-cases.js';

interface Line {
  readonly id: string;
  readonly category: string;
  readonly code: number;
  readonly message: string | null;
  readonly policy: string;
  readonly topology: Topology;
  readonly captures: Readonly<
    Record<
      string,
      { readonly packet_filter_rules?: readonly FilterRule[]; readonly ssh_rules?: readonly SshServerRule[] }
    >
  >;
}

/** The tailnet belongs to its first user, and so does the domain. */
const IDENTITIES: Identities = {
  logins: ({ email }) => (email ? [email] : []),
  ownDomains: ({ users: [owner] }) => (!owner?.email ? [] : [owner.email.slice(owner.email.lastIndexOf('@') + 1)]),
};

export const CORPUS: Corpus = {
  file: 'test/corpora/tailscale-saas/captures.jsonl.gz',
  *replay(text) {
    for (const line of text.split('\n')) if (line.trim() !== '') yield replayLine(line);
  },
};

/** One line of the corpus. */
export function replayLine(line: string): CaseResult {
  const one = caseOf(JSON.parse(line) as Line);
  const result = replayCase(one, SERVICE, IDENTITIES);
  const known = KNOWN.get(one.id);
  if (!known || result.disagreements.length === 0) return result;
  const repaired = replayCase({ ...one, topology: known.repair(one) }, SERVICE, IDENTITIES);
  return repaired.disagreements.length > 0
    ? result
    : { ...repaired, disagreements: result.disagreements, known: known.why };
}

const OTHER_ADDRESS = 'fd7a:115c:a1e0::ffff';

/** Captures that contradict themselves, and what they must have been. */
const KNOWN: ReadonlyMap<string, { readonly why: string; repair(one: TailnetCase): Topology }> = new Map([
  [
    'policytest-allpass-grants-only-tag-src-ipv6-literal-dst',
    {
      why:
        'the address that its policy names was given to a device only when the capture was anonymised: the service compiled no rule for it there. ' +
        'With any other address on that device every decision agrees, and these are what is counted',
      repair: ({ topology, policy }) => ({
        ...topology,
        nodes: Object.fromEntries(
          Object.entries(topology.nodes).map(
            ([name, node]) => [name, policy.includes(node.ipv6) ? { ...node, ipv6: OTHER_ADDRESS } : node] as const,
          ),
        ),
      }),
    },
  ],
]);

function caseOf({ id, category, code, message, policy, topology, captures }: Line): TailnetCase {
  const captured = Object.entries(captures).map(
    ([name, { packet_filter_rules: filter, ssh_rules: ssh }]) =>
      [name, { filter: filter ?? [], ssh: ssh ?? [] }] as const,
  );
  return {
    ...{ id, category, policy, topology, accepted: code === 200 },
    ...(message !== null && { message }),
    captured: new Map(captured),
  };
}
