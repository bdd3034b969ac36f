import { expect, test } from 'vitest';
import { guardrailExceeded } from '../../../../src/compiler/lint/rules/zt311-guardrail-exceeded.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(guardrailExceeded);

const { invalid, valid } = guardrailExceeded.meta.example;

const estate = (only: string, policies: string, to = 'crm'): string => `
idps:
  okta: { domains: [example.com] }
groups:
  sales: { source: okta, external: sales }
  ops: { source: okta, external: ops }
workloads:
  bot: { kind: agent, identity: bot-1, credential: { type: jwt } }
posture:
  laptop: { managed: true }
profiles:
  office: { location: MA, mfa: any }
  strong: { mfa: phishing-resistant, posture: laptop }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
  crm-admin: { endpoints: "https://crm.example.com/admin", sensitivity: high }
  host: { endpoints: "ssh://host.example.com", sensitivity: high }
ceilings:
  most: { to: ${to}, only: ${only} }
policies:
${policies}`;

test('stands at the allow, says to whom and how, and points at the ceiling', async () => {
  expect(await findingsOf(guardrailExceeded, invalid)).toMatchObject([
    {
      element: 'policies.sales-to-crm',
      message: '`sales-to-crm` grants more at `crm` than `crm-most` admits: to group:sales, with mfa any',
      resources: ['crm'],
      reach: 'all',
      related: [{ label: 'the most that may be granted' }],
    },
  ]);
});

test('what a floor asks for counts, and what a deny takes', async () => {
  const floor = `${invalid}  floor: { deny: everyone, to: crm, unless: { mfa: strong } }\n`;
  expect(await messagesOf(guardrailExceeded, floor)).toEqual([]);
  const others = `${valid}  ops: { allow: "user:o@example.com", to: crm }\n`;
  expect(await messagesOf(guardrailExceeded, others)).toEqual([
    '`ops` grants more at `crm` than `crm-most` admits: to user:o@example.com, without any condition',
  ]);
  expect(await messagesOf(guardrailExceeded, `${others}  no: { deny: "user:o@example.com", to: crm }\n`)).toEqual([]);
});

test('entries are "or", also in one allow that needs several of them', async () => {
  const allow = '  a: { allow: group:sales, to: crm, when: { profile: [office, strong] } }\n';
  const both = '[{ who: group:sales, when: { profile: office } }, { who: everyone, when: { mfa: strong } }]';
  expect(await messagesOf(guardrailExceeded, estate(both, allow))).toEqual([]);
  expect(await messagesOf(guardrailExceeded, estate('{ who: group:sales, when: { profile: office } }', allow))).toEqual(
    [
      '`a` grants more at `crm` than `most` admits: to group:sales, with mfa phishing-resistant, laptop, from any known country but MA',
    ],
  );
});

test('a principal alone may be granted anything; nobody else, workloads included', async () => {
  const allows = '  a: { allow: group:sales, to: crm }\n  b: { allow: workloads, to: crm }\n';
  expect(await messagesOf(guardrailExceeded, estate('[group:sales, workload:bot]', allows))).toEqual([]);
  expect(await messagesOf(guardrailExceeded, estate('group:sales', allows))).toEqual([
    '`b` grants more at `crm` than `most` admits: to workload:bot, without any condition',
  ]);
});

test('each ceiling stands by itself, and reaches in', async () => {
  const text = estate('group:sales', '  a: { allow: group:sales, to: [crm, crm-admin] }\n');
  expect(await messagesOf(guardrailExceeded, text)).toEqual([]);
  const two = text.replace(
    'policies:',
    '  admin: { to: crm, only: { who: group:sales, when: { mfa: any } } }\npolicies:',
  );
  expect(await messagesOf(guardrailExceeded, two)).toEqual([
    '`a` grants more at `crm` and `crm-admin` than `admin` admits: to group:sales, without any condition',
  ]);
});

test('sessions and logins are part of it', async () => {
  const only = '{ who: group:ops, as: nonroot, session: { max: 4h } }';
  const allow = (as: string, max: string): string =>
    estate(only, `  a: { allow: group:ops, to: host, as: ${as}, session: { max: ${max} } }\n`, 'host');
  expect(await messagesOf(guardrailExceeded, allow('[deploy, admin]', '4h'))).toEqual([]);
  expect(await messagesOf(guardrailExceeded, allow('[deploy, root]', '4h'))).toEqual([
    '`a` grants more at `host` than `most` admits: to group:ops, with session 4h, as root',
  ]);
  expect(await messagesOf(guardrailExceeded, allow('deploy', '8h'))).toEqual([
    '`a` grants more at `host` than `most` admits: to group:ops, with session 8h, as deploy',
  ]);
});

test('break-glass entries are passed over, allows that begin later are not', async () => {
  const glass = 'break_glass: { keys: { subjects: "user:b@example.com", resources: crm, alert: soc } }\n';
  expect(await messagesOf(guardrailExceeded, `${valid}${glass}`)).toEqual([]);
  const later = `${valid}  later: { allow: everyone, to: crm, not_before: 2026-09-01 }\n`;
  expect(await messagesOf(guardrailExceeded, later)).toHaveLength(1);
});

test('people whom only the ceiling names are told by name', async () => {
  const only = '{ who: everyone, except: ["user:x@example.com", group:ops] }';
  expect(await messagesOf(guardrailExceeded, estate(only, '  a: { allow: everyone, to: crm }\n'))).toEqual([
    '`a` grants more at `crm` than `most` admits: among others to user:x@example.com, without any condition',
  ]);
  const listed = '[user:x@example.com, { who: group:sales, except: "user:y@example.com" }]';
  expect(await messagesOf(guardrailExceeded, estate(listed, '  a: { allow: everyone, to: crm }\n'))).toHaveLength(1);
});
