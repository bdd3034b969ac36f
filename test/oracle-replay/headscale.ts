import { SERVER } from '../../src/targets/tailscale/interpret/dialect.js';
import type { FilterRule } from './packet-filters.js';
import type { CaseResult, Corpus } from './replay.js';
import type { SshServerRule } from './ssh-servers.js';
import type { Topology } from './tailnet.js';
import { type Identities, replayCase, type TailnetCase } from './tailnet-cases.js';

interface Line {
  readonly id: string;
  readonly policy: string;
  readonly topology: Topology;
  readonly check: { readonly status: number; readonly message: string | null };
  readonly nodes: Readonly<
    Record<string, { readonly rules: readonly FilterRule[] | null; readonly ssh?: readonly SshServerRule[] | null }>
  > | null;
}

/** Users are called by their address or as `NAME@`. */
export const IDENTITIES: Identities = {
  logins: ({ name, email }) => [...(email ? [email] : []), `${name}@`],
};

export const CORPUS: Corpus = {
  file: 'test/corpora/headscale/captures.jsonl.gz',
  *replay(text) {
    for (const line of text.split('\n')) if (line.trim() !== '') yield replayLine(line);
  },
};

/** One line of the corpus. */
export function replayLine(line: string): CaseResult {
  return replayCase(caseOf(JSON.parse(line) as Line), SERVER, IDENTITIES);
}

function caseOf({ id, policy, topology, check, nodes }: Line): TailnetCase {
  // A file without ssh rules sends none, and the client shows those of the case before: only files with some were captured.
  const hasSsh = /"ssh"\s*:/i.test(policy);
  const captured = Object.entries(nodes ?? {}).map(
    ([name, { rules, ssh }]) => [name, { filter: rules ?? [], ...(hasSsh && { ssh: ssh ?? [] }) }] as const,
  );
  return {
    ...{ id, category: 'headscale', policy, topology, accepted: check.status === 200 },
    ...(check.message !== null && { message: check.message }),
    captured: new Map(captured),
  };
}
