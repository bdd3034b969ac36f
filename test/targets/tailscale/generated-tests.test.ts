import { describe, expect, test } from 'vitest';
import { HEADSCALE, TAILSCALE } from '../../../src/targets/tailscale/index.js';
import { compileFor } from '../matrix/harness.js';
import { plainPolicy } from './corpora.js';
import type { PolicyFile, TestCase } from './kit.js';
import { type IpRange, rangeOf } from './model/ip-set.js';
import { PacketFilter, type PolicyText } from './model/packet-filter.js';
import type { Tailnet, TailnetNode } from './model/tailnet.js';
import { BINDINGS, GROUP_MEMBERS, randomEstate, TAILNET } from './random-estate.js';

describe.each([TAILSCALE, HEADSCALE])('the tests in the file for $kind', (target) => {
  test('hold on the rules beside them, on random estates', async () => {
    const dialect = target.kind === 'tailscale' ? 'service' : 'server';
    const seen = { accept: 0, deny: 0 };
    for (let seed = 2000; seed < 2080; seed++) {
      const bindings = { ...BINDINGS[target.kind as 'tailscale' | 'headscale'], tests: true };
      const { artefact } = await compileFor(target, bindings, randomEstate(seed, target.kind === 'tailscale'));
      if (!artefact) continue;
      const file = plainPolicy(artefact.files[0]!.text) as PolicyFile & PolicyText;
      const rules: PolicyText = { ...file, groups: { ...file.groups, ...GROUP_MEMBERS } };
      for (const one of file.tests ?? []) {
        const device = deviceOf(one);
        const filter = new PacketFilter(rules, tailnetWith(device), dialect);
        for (const point of one.accept ?? [])
          expect(allowed(filter, device, one, point), `${seed} accept ${one.src} ${point}`).toBe(true);
        for (const point of one.deny ?? [])
          expect(allowed(filter, device, one, point), `${seed} deny ${one.src} ${point}`).toBe(false);
        seen.accept += one.accept?.length ?? 0;
        seen.deny += one.deny?.length ?? 0;
      }
    }
    expect(seen.accept).toBeGreaterThan(100);
    expect(seen.deny).toBeGreaterThan(100);
  });
});

/** A device of the test's subject that shows what the test says, and nothing else. */
function deviceOf({ src, srcPostureAttrs = {} }: TestCase): TailnetNode {
  const of = src.startsWith('tag:') ? { tags: [src] } : { user: src.split('@')[0]! };
  const attributes = srcPostureAttrs as NonNullable<TailnetNode['attributes']>;
  return { ipv4: '100.64.9.9', ipv6: 'fd7a:115c:a1e0::909', ...of, attributes };
}

function tailnetWith(device: TailnetNode): Tailnet {
  return { ...TAILNET, nodes: { ...TAILNET.nodes, device } };
}

function allowed(filter: PacketFilter, device: TailnetNode, { proto }: TestCase, point: string): boolean {
  const at = point.lastIndexOf(':');
  const dst = addressOf(point.slice(0, at));
  return filter.allows({
    src: rangeOf(device.ipv4)!,
    dst,
    proto: proto === 'udp' ? 17 : 6,
    port: Number(point.slice(at + 1)),
  });
}

function addressOf(host: string): IpRange {
  const tagged = Object.values(TAILNET.nodes).find(({ tags }) => tags?.includes(host));
  return rangeOf(tagged?.ipv4 ?? host.replace(/^\[|\]$/g, ''))!;
}
