import { describe, expect, test } from 'vitest';
import { nameBesideNetwork as rule } from '../../../../src/compiler/lint/rules/zt313-name-beside-network.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const CONFIG = { config: 'targets: { mesh: { kind: tailscale }, web: { kind: cloudflare-access } }\n' };
const policy = (how: { net?: string; db?: string; via?: string; allow?: string } = {}): string => `idps:
  okta: { domains: example.com }
resources:
  net: { endpoints: "${how.net ?? 'tcp://10.0.0.0/8'}", sensitivity: internal, via: mesh }
  db: { endpoints: ${how.db ?? '"tcp://db.internal:5432"'}, sensitivity: high, via: ${how.via ?? 'mesh'} }
policies:
  to-net: { allow: ${how.allow ?? 'everyone'}, to: net, when: { mfa: strong } }
  to-db: { allow: user:ana@example.com, to: db, when: { mfa: any } }
`;

describe('least-privilege/name-beside-network', () => {
  test('names the target and the network', async () => {
    const found = await findingsOf(rule, policy(), CONFIG);
    expect(found).toMatchObject([{ element: 'resources.db', cause: 'mesh', resources: ['db'] }]);
    expect(found[0]!.message).toContain('beside `net`');
  });

  test.each([
    ['the internet', { net: 'ip://internet' }],
    ['a range that holds the port', { net: 'tcp://10.0.0.0/8:5000-6000' }],
    ['a wildcard', { db: '"tcp://*.internal:5432"' }],
  ])('%s counts', async (_, how) => {
    expect(await messagesOf(rule, policy(how), CONFIG)).toHaveLength(1);
  });

  test.each([
    ['one address is no network', { net: 'tcp://10.0.0.1' }],
    ['another port', { net: 'tcp://10.0.0.0/8:22' }],
    ['another protocol', { net: 'udp://10.0.0.0/8' }],
    ['another target', { via: 'web' }],
    ['an address of its own', { db: '["tcp://db.internal:5432", "tcp://10.1.2.3:5432"]' }],
    ['a network that nobody reaches', { allow: 'user:ana@example.com, expires: 2026-01-01' }],
    ['a network that asks for more of the same person', { allow: 'user:ana@example.com' }],
  ])('%s: quiet', async (_, how) => {
    expect(await messagesOf(rule, policy(how), CONFIG)).toEqual([]);
  });
});
