import { describe, expect, test } from 'vitest';
import { unusedDefinition as rule } from '../../../../src/compiler/lint/rules/zt003-unused-definition.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const estate = (policies: string, more = '') => `
idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com] }
${more}
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { allow: group:sales, to: crm${policies} }
`;
const definitions = `
posture:
  laptop: { managed: true }
profiles:
  strong: { mfa: strong, posture: laptop }
approvals:
  lead: { approvers: group:sales }
networks:
  office: 192.0.2.0/24
locations:
  home: [MA]
schedules:
  day: { weekly: "mon-fri 08:00-18:00" }`;

describe('ZT003', () => {
  test('finds each kind of definition, and none of what another definition uses', async () => {
    const found = await findingsOf(rule, estate('', definitions));
    expect(found.map(({ element }) => element)).toEqual([
      'profiles.strong',
      'approvals.lead',
      'networks.office',
      'locations.home',
      'schedules.day',
    ]);
  });

  test('mutation: a use makes each finding disappear', async () => {
    const use = ', when: { profile: strong, approval: lead, network: office, location: home, schedule: day }';
    expect(await messagesOf(rule, estate(use, definitions))).toEqual([]);
  });

  test('a group in `except`, in `unless` conditions of a floor and in another group is used', async () => {
    const more = `  guests: { members: [li@example.com] }
  all: { members: [group:guests] }`;
    expect(await messagesOf(rule, estate(', except: group:all', more))).toEqual([]);
  });
});

test('what ceilings and must_reach name is used', async () => {
  const unused = estate('', '  former: { members: [li@example.com] }');
  expect(await messagesOf(rule, unused)).toHaveLength(1);
  const ceiling = `${unused}ceilings: { most: { to: crm, only: [group:sales, { who: group:former }] } }\n`;
  expect(await messagesOf(rule, ceiling)).toEqual([]);
  const least = `${unused}must_reach: { least: { who: group:sales, except: group:former, to: crm } }\n`;
  expect(await messagesOf(rule, least)).toEqual([]);
  const profile = `${estate('')}profiles: { strong: { mfa: strong } }\n`;
  expect(await messagesOf(rule, profile)).toHaveLength(1);
  const most = `${profile}ceilings: { most: { to: crm, only: { who: group:sales, when: { profile: strong } } } }\n`;
  expect(await messagesOf(rule, most)).toEqual([]);
});
