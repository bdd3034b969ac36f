import { type Asked, type Atom, decide, type Reading } from '../../src/compiler/proof/index.js';
import { parseBlock, rangeOf } from '../../src/targets/tailscale/interpret/addresses.js';
import type { Compared } from './packet-filters.js';
import { addTallies, NO_DECISIONS, tallyOf } from './replay.js';
import { addresses, type CapturedNode, type Topology } from './tailnet.js';

/** tailcfg `SSHRule`. */
export interface SshServerRule {
  readonly principals: readonly { readonly nodeIP?: string; readonly any?: boolean }[];
  /** From the login asked for to the one given: `=` is the same, the empty text none. */
  readonly sshUsers: Readonly<Record<string, string>>;
  readonly action: { readonly accept?: boolean; readonly holdAndDelegate?: string };
}

type Outcome = 'accept' | 'check' | 'nothing';

/** Every device and login at the SSH server of one device: let in, asked again, or nothing. */
export function compareLogins(
  reading: Reading,
  rules: readonly SshServerRule[],
  node: CapturedNode,
  topology: Topology,
): Compared {
  const names = new Set(['root', 'ubuntu', 'somebody', ...topology.users.map(({ name }) => name)]);
  for (const { sshUsers } of rules) for (const login of Object.keys(sshUsers)) if (login !== '*') names.add(login);
  let tally = NO_DECISIONS;
  const disagreements: string[] = [];
  for (const [name, from] of Object.entries(topology.nodes)) {
    for (const login of names) {
      const ours = readOutcome(reading, from, node, login);
      const theirs = servedOutcome(rules, from, login);
      tally = addTallies(tally, tallyOf(ours !== 'nothing', theirs !== 'nothing'));
      if (ours !== theirs) disagreements.push(`${name} as ${login}: ours ${ours}, theirs ${theirs}`);
    }
  }
  return { tally, disagreements };
}

function readOutcome({ layers }: Reading, from: CapturedNode, to: CapturedNode, login: string): Outcome {
  const source = addresses(from)[0]!;
  const targets = addresses(to);
  const asked: Asked = {
    isAt: ({ host, traffic, ports }) =>
      traffic === 'tcp' &&
      (ports ?? []).some((range) => range.from <= 22 && 22 <= range.to) &&
      (host.kind === 'any' ||
        (host.kind === 'cidr' && targets.some(({ family, from: at }) => isIn(rangeOf(host.cidr), family, at)))),
    holds: (atom) => holds(atom, source, login),
  };
  const { allowed, by } = decide({ layers: layers.slice(1), assumed: [] }, asked);
  if (!allowed) return 'nothing';
  return by[0]?.demand ? 'check' : 'accept';
}

function holds(atom: Atom, { family, from }: { family: 4 | 6; from: bigint }, login: string): boolean {
  switch (atom.kind) {
    case 'login':
      return atom.logins.logins.includes(login) === (atom.logins.kind === 'only');
    case 'network':
      return (family === 4 ? atom.v4 : atom.v6).some((range) => range.from <= from && from <= range.to);
    // Whoever logs in has just logged in.
    case 'demand':
      return true;
    default:
      throw new Error(`no login tells whether ${JSON.stringify(atom)}`);
  }
}

function isIn(range: { family: 4 | 6; from: bigint; to: bigint }, family: 4 | 6, bits: bigint): boolean {
  return range.family === family && range.from <= bits && bits <= range.to;
}

/** The first rule with the caller that gives the login a name. */
export function servedOutcome(rules: readonly SshServerRule[], from: CapturedNode, login: string): Outcome {
  const source = addresses(from)[0]!;
  for (const { principals, sshUsers, action } of rules) {
    const isMeant = principals.some(
      ({ nodeIP, any }) => any === true || parseBlock(nodeIP ?? '')?.from === source.from,
    );
    const given = Object.hasOwn(sshUsers, login) ? sshUsers[login] : sshUsers['*'];
    if (isMeant && given !== undefined && given !== '') return action.accept === true ? 'accept' : 'check';
  }
  return 'nothing';
}
