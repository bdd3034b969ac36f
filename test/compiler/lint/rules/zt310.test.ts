import { expect, test } from 'vitest';
import { toxicCombination } from '../../../../src/compiler/lint/rules/zt310-toxic-combination.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(toxicCombination);

const { invalid, valid } = toxicCombination.meta.example;

const synced = (policies: string, more = ''): string => `
idps:
  okta: { domains: [example.com] }
  partner: { domains: [partner.example] }
groups:
  clerks: { source: okta, external: clerks }
  leads: { source: okta, external: leads }
workloads:
  bot: { kind: agent, identity: bot-1, credential: { type: jwt } }
resources:
  entry: { endpoints: "https://entry.example.com", sensitivity: internal }
  approval: { endpoints: "https://approval.example.com", sensitivity: internal }
  ledger: { endpoints: "ssh://ledger.example.com", sensitivity: internal }
separation:
  four-eyes: { between: [entry, [approval, ledger]] }
${more}policies:
${policies}`;

test('stands at the separation and names who, by which allows, and where', async () => {
  expect(await findingsOf(toxicCombination, invalid)).toMatchObject([
    {
      element: 'separation.four-eyes',
      level: 'security',
      message:
        '`clerks-enter` and `lead-approves` let user:ana@example.com reach both `entry` and `approval`, which `four-eyes` keeps apart',
      resources: ['entry', 'approval'],
      reach: 1,
    },
  ]);
});

test('one allow that reaches both sides breaks it alone, workloads break it too', async () => {
  const text = synced(`  all: { allow: group:leads, to: [entry, approval] }
  bots: { allow: workloads, to: [entry, ledger], as: any }
`);
  expect(await messagesOf(toxicCombination, text)).toEqual([
    '`all` lets group:leads reach both `entry` and `approval`, which `four-eyes` keeps apart',
    '`bots` lets workload:bot reach both `entry` and `ledger`, which `four-eyes` keeps apart',
  ]);
});

test('people who may be in two open groups are told as a warning, until one of the two is excepted', async () => {
  const both = (except: string): string =>
    synced(
      `  a: { allow: group:clerks, to: entry, when: { mfa: strong }${except} }
  b: { allow: group:leads, to: ledger, as: deploy, when: { approval: oncall } }
`,
      'approvals: { oncall: { approvers: everyone } }\n',
    );
  expect(await findingsOf(toxicCombination, both(''))).toMatchObject([
    {
      level: 'warning',
      message:
        '`a` and `b` let group:clerks and group:leads reach both `entry` and `ledger`, which `four-eyes` keeps apart; whether that is anybody is not known here',
    },
  ]);
  expect(await messagesOf(toxicCombination, both(', except: group:leads'))).toEqual([]);
});

test('a directory snapshot that closes the groups settles it', async () => {
  const text = synced('  a: { allow: group:clerks, to: entry }\n  b: { allow: group:leads, to: approval }\n');
  const directory = (
    groups: string,
  ): string => `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":["clerks","leads"]}
{"user":"ana@example.com","active":true,"groups":["clerks"]}
{"user":"li@example.com","active":true,"groups":${groups}}
`;
  expect(await messagesOf(toxicCombination, text, { directory: directory('["leads"]') })).toEqual([]);
  expect(await messagesOf(toxicCombination, text, { directory: directory('["clerks","leads"]') })).toEqual([
    '`a` and `b` let group:leads reach both `entry` and `approval`, which `four-eyes` keeps apart',
  ]);
});

test('denies count, floors and signals do not help, break-glass entries are passed over', async () => {
  expect(
    await messagesOf(toxicCombination, `${invalid}  no-ana: { deny: "user:ana@example.com", to: entry }\n`),
  ).toEqual([]);
  const floor = `${invalid}  floor: { deny: everyone, to: entry, unless: { mfa: phishing-resistant, location: MA } }\n`;
  expect(await messagesOf(toxicCombination, floor)).toHaveLength(1);
  const glass = `${valid}break_glass: { keys: { subjects: "user:ana@example.com", resources: approval, alert: soc } }\n`;
  expect(await messagesOf(toxicCombination, glass)).toEqual([]);
});

test('who cannot log in with the idps that an allow asks for does not reach it', async () => {
  const text = (idp: string): string =>
    synced(`  a: { allow: everyone, to: entry, when: { idp: ${idp} } }
  b: { allow: "domain:partner.example", to: approval }
`);
  expect(await messagesOf(toxicCombination, text('okta'))).toEqual([]);
  expect(await messagesOf(toxicCombination, text('[okta, partner]'))).toEqual([
    '`a` and `b` let domain:partner.example reach both `entry` and `approval`, which `four-eyes` keeps apart',
  ]);
});
