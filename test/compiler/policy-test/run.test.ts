import { expect, test } from 'vitest';
import type { AccessRequest, Estate } from '../../../src/compiler/model/index.js';
import { type Decide, runPolicyTests } from '../../../src/compiler/policy-test/index.js';
import { load } from '../../../src/load.js';
import { createMemoryHost } from '../../kit/memory-host.js';

const POLICY = `idps: { okta: { domains: [example.com] } }
groups: { pair: { members: [ana@example.com, li@example.com] } }
resources:
  host: { endpoints: "ssh://host.example.com" }
  wiki: { endpoints: "https://wiki.example.com" }
policies:
  hosts: { allow: everyone, to: host, as: any }
  wiki: { allow: user:ana@example.com, to: wiki }
tests:
  - { name: pair, who: { group: pair, mfa: any }, as: deploy, can: [host, wiki] }
  - { name: later, who: { nobody: true }, now: 2030-01-01T00:00:00Z, cannot: wiki }
`;

async function estate(): Promise<Estate> {
  const host = createMemoryHost({ 'ztctl.yaml': 'name: a', 'policies/a.yaml': POLICY });
  const { estate: bound, diagnostics } = await load(host, '');
  expect(diagnostics).toEqual([]);
  return bound!;
}

/** Answers everything alike and keeps what it was asked. */
function recorder(decision: 'allow' | 'deny'): { readonly decide: Decide; readonly asked: AccessRequest[] } {
  const asked: AccessRequest[] = [];
  const decide: Decide = (request) => {
    asked.push(request);
    return { decision, by: [], deniedBy: [], missing: [] };
  };
  return { decide, asked };
}

test('asks for each resource and each caller, with the login for ssh only and the instant of the test or of the run', async () => {
  const { decide, asked } = recorder('allow');
  runPolicyTests(await estate(), decide, 5);
  const shown = asked.map(({ principal, resource, as, now, mfa }) => [
    principal.kind === 'user' ? principal.user : principal.kind,
    resource,
    as,
    now,
    mfa,
  ]);
  expect(shown).toEqual([
    ['ana@example.com', 'host', 'deploy', 5, 'any'],
    ['li@example.com', 'host', 'deploy', 5, 'any'],
    ['ana@example.com', 'wiki', undefined, 5, 'any'],
    ['li@example.com', 'wiki', undefined, 5, 'any'],
    ['nobody', 'wiki', undefined, Date.UTC(2030, 0, 1), undefined],
  ]);
});

test('what is decided otherwise than a test says is a failure, with the answer', async () => {
  const results = runPolicyTests(await estate(), recorder('allow').decide, 5);
  expect(results.map(({ test: { name }, failures }) => [name.value, failures.length])).toEqual([
    ['pair', 0],
    ['later', 1],
  ]);
  expect(results[1]!.failures[0]).toMatchObject({
    wanted: 'deny',
    resource: { value: 'wiki' },
    answer: { decision: 'allow' },
  });
  const denied = runPolicyTests(await estate(), recorder('deny').decide, 5);
  expect(denied.map(({ failures }) => failures.length)).toEqual([4, 0]);
});
