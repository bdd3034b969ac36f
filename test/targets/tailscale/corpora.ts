import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { parseHuJson, toPlain } from '../../../src/compiler/syntax/index.js';
import { ROOT } from '../../kit/imports.js';
import type { Tailnet } from './model/tailnet.js';

export interface CapturedFilterRule {
  readonly SrcIPs?: readonly string[];
  readonly DstPorts?: readonly {
    readonly IP: string;
    readonly Ports: { readonly First: number; readonly Last: number };
  }[];
  readonly IPProto?: readonly number[];
}

export interface Capture {
  readonly id: string;
  readonly accepted: boolean;
  readonly message: string | null;
  /** As it was sent. */
  readonly policy: string;
  readonly tailnet: Tailnet;
  /** Packet filter per device; a device that is not in it is unknown. Only where the policy was accepted. */
  readonly filters: ReadonlyMap<string, readonly CapturedFilterRule[]>;
}

/** What Tailscale's service answered; see test/corpora/tailscale-saas. */
export function serviceCaptures(): readonly Capture[] {
  return lines('tailscale-saas').map((line) => {
    const { id, code, message, policy, topology, captures } = line as ServiceLine;
    const filters = Object.entries(captures).map(
      ([node, { packet_filter_rules }]) => [node, packet_filter_rules ?? []] as const,
    );
    return { id, accepted: code === 200, message, policy, tailnet: topology, filters: new Map(filters) };
  });
}

/** What Headscale 0.29.2 answered; see test/corpora/headscale. */
export function serverCaptures(): readonly Capture[] {
  return lines('headscale').map((line) => {
    const { id, check, policy, topology, nodes } = line as ServerLine;
    const filters = Object.entries(nodes ?? {}).map(([node, { rules }]) => [node, rules ?? []] as const);
    const accepted = check.status === 200;
    return { id, accepted, message: check.message, policy, tailnet: topology, filters: new Map(filters) };
  });
}

interface ServiceLine {
  readonly id: string;
  readonly code: number;
  readonly message: string | null;
  readonly policy: string;
  readonly topology: Tailnet;
  readonly captures: Readonly<Record<string, { readonly packet_filter_rules?: readonly CapturedFilterRule[] }>>;
}

interface ServerLine {
  readonly id: string;
  readonly check: { readonly status: number; readonly message: string | null };
  readonly policy: string;
  readonly topology: Tailnet;
  readonly nodes: Readonly<Record<string, { readonly rules?: readonly CapturedFilterRule[] }>> | null;
}

function lines(folder: string): readonly unknown[] {
  const text = gunzipSync(readFileSync(join(ROOT, 'test/corpora', folder, 'captures.jsonl.gz'))).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** A policy file as plain data; undefined when it is no HuJSON. */
export function plainPolicy(text: string): unknown {
  const { root, diagnostics } = parseHuJson(new SourceFile('policy.hujson', text));
  return root && !diagnostics.some(({ severity }) => severity === 'error')
    ? JSON.parse(JSON.stringify(toPlain(root)))
    : undefined;
}
