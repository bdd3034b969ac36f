import { expect, test } from 'vitest';
import { mergeablePolicies } from '../../../../src/compiler/lint/rules/zt107-mergeable-policies.js';
import { planFixes } from '../../../../src/lint-fix.js';
import { load } from '../../../../src/load.js';
import { createMemoryHost } from '../../../kit/memory-host.js';
import { findingsOf, messagesOf, NOW, testRule } from '../kit/rule-tester.js';

testRule(mergeablePolicies);

const { invalid } = mergeablePolicies.meta.example;

/** The policy after the proved fixes, or undefined when there are none. */
async function fixed(yaml: string): Promise<string | undefined> {
  const host = createMemoryHost({ 'ztctl.yaml': 'name: acme\n', 'policies/access.yaml': yaml });
  const project = await load(host, '');
  const findings = await findingsOf(mergeablePolicies, yaml);
  const plan = await planFixes({ ...project, estate: project.estate! }, findings, { host, dir: '', now: NOW });
  expect(plan.refused).toEqual([]);
  return plan.files[0]?.text;
}

/** The same estate with other policies, in block form. */
const block = (policies: string) => `${invalid.slice(0, invalid.indexOf('policies:'))}policies:\n${policies}`;

test('names all of them at the first', async () => {
  expect(await findingsOf(mergeablePolicies, invalid)).toMatchObject([
    {
      element: 'policies.sales-to-crm',
      message:
        '`sales-to-crm` and `support-to-crm` say the same to `crm` and differ only in whom they mean: a change of one is easily forgotten in the other',
    },
  ]);
});

test.each([
  ['the resources', 'to: crm', 'to: [crm, wiki]'],
  ['the conditions', 'mfa: strong', 'mfa: strong, location: MA'],
  ['the session', 'when:', 'session: { max: 8h }, when:'],
  ['the end', 'when:', 'expires: 2027-01-01, when:'],
  ['the reason', 'when:', 'reason: OPS-1, when:'],
  ['the owner', 'when:', 'owner: sales, when:'],
  ['the review', 'when:', 'reviewed: 2026-05-01, when:'],
  ['an exception', 'to: crm', 'except: "user:ana@example.com", to: crm'],
])('a difference in %s keeps them apart', async (_, from, to) => {
  const yaml = invalid.replace(
    'policies:',
    '  wiki: { endpoints: "https://wiki.example.com", sensitivity: low }\npolicies:',
  );
  const at = yaml.lastIndexOf(from);
  expect(await messagesOf(mergeablePolicies, yaml)).toHaveLength(1);
  expect(await messagesOf(mergeablePolicies, yaml.slice(0, at) + to + yaml.slice(at + from.length))).toEqual([]);
});

test('the order of lists plays no part', async () => {
  const yaml = block(`  sales-to-crm: { allow: group:sales, to: crm, when: { location: [MA, TN] } }
  support-to-crm: { when: { location: [TN, MA] }, to: [crm], allow: group:support }
`);
  expect(await messagesOf(mergeablePolicies, yaml)).toHaveLength(1);
});

test('people and workloads, a redundant allow, and one that a gap names stay apart', async () => {
  const workload = invalid
    .replace('groups:\n', 'workloads:\n  ci: { kind: ci, identity: ci, credential: { type: oidc } }\ngroups:\n')
    .replace('allow: group:support', 'allow: workload:ci')
    .replaceAll('mfa: strong', 'location: MA');
  expect(await messagesOf(mergeablePolicies, workload)).toEqual([]);
  expect(await messagesOf(mergeablePolicies, invalid.replace('allow: group:sales', 'allow: everyone'))).toEqual([]);
  const config = 'targets: { edge: { kind: cloudflare-access } }\n';
  const gap =
    'gaps:\n  mfa: { target: edge, constraints: mfa, policies: sales-to-crm, owner: it, reason: R-1, expires: 2026-12-31 }\n';
  expect(await messagesOf(mergeablePolicies, invalid + gap, { config })).toEqual([]);
});

test('the fix writes all principals into the first, and is done after one run', async () => {
  const text = await fixed(invalid);
  expect(text).toBe(
    invalid.replace('allow: group:sales', 'allow: [group:sales, group:support]').replace(/ {2}support-to-crm.*\n/, ''),
  );
  expect(await messagesOf(mergeablePolicies, text!)).toEqual([]);
});

test('the fix keeps lists as they are written, with their comments', async () => {
  const text = await fixed(
    block(`  # who sells
  sales-to-crm:
    allow:
      - group:sales # all countries
      - user:ana@example.com
    to: crm
  support-to-crm:
    allow: ["user:li@example.com", group:sales, 'group:support']
    to: crm
`),
  );
  expect(text).toBe(
    block(`  # who sells
  sales-to-crm:
    allow:
      - group:sales # all countries
      - user:ana@example.com
      - "user:li@example.com"
      - 'group:support'
    to: crm
`),
  );
  const flow = block(`  sales-to-crm: { allow: [group:sales], to: crm }
  support-to-crm: { allow: group:support, to: crm }
`);
  expect(await fixed(flow)).toContain('allow: [group:sales, group:support], to: crm');
});

test('where a comment would be lost there is no fix', async () => {
  const entries = (first: string, second: string) => block(`${first}${second}`);
  const sales = '  sales-to-crm: { allow: group:sales, to: crm }\n';
  const support = '  support-to-crm: { allow: group:support, to: crm }\n';
  expect(await fixed(entries(sales, `  # since the merger\n${support}`))).toBeUndefined();
  expect(await fixed(entries(sales, support.replace('\n', ' # since the merger\n')))).toBeUndefined();
  const list = '  sales-to-crm:\n    allow:\n      - group:sales # all countries\n    to: crm\n';
  expect(await fixed(entries(list, support))).toBeUndefined();
  expect(await fixed(entries(sales, support))).toBeDefined();
});
