import { expect, test } from 'vitest';
import { unreachableResource } from '../../../../src/compiler/lint/rules/zt312-unreachable-resource.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(unreachableResource);

const { invalid, valid } = unreachableResource.meta.example;

test('stands at the resource and says why', async () => {
  expect(await findingsOf(unreachableResource, invalid)).toMatchObject([
    { element: 'resources.crm', message: 'nobody can reach `crm`: no policy allows it', resources: ['crm'] },
  ]);
});

test('an allow that is denied altogether is named with what denies it; one that is denied in part is an allow', async () => {
  const shut = `${valid}  shut: { deny: everyone, to: crm }\n`;
  expect(await messagesOf(unreachableResource, shut)).toEqual([
    'nobody can reach `crm`: `staff-to-both` would allow it, but not under `shut`',
  ]);
  expect(await messagesOf(unreachableResource, `${shut.trimEnd().slice(0, -2)}, when: { location: MA } }\n`)).toEqual(
    [],
  );
});

test('an allow that has ended counts as none, one that begins later keeps it quiet', async () => {
  const dated = (date: string) => `${invalid}  later: { allow: everyone, to: crm, ${date} }\n`;
  expect(await messagesOf(unreachableResource, dated('expires: 2026-01-01'))).toEqual([
    'nobody can reach `crm`: `later` would allow it, but none of them holds now',
  ]);
  expect(await messagesOf(unreachableResource, dated('not_before: 2026-09-01'))).toEqual([]);
});

test('public resources and those with a break-glass entry are reached', async () => {
  const open = invalid.replace(
    'sensitivity: internal }\npolicies',
    'sensitivity: low, public: { reason: site } }\npolicies',
  );
  expect(await messagesOf(unreachableResource, open)).toEqual([]);
  const keys = 'break_glass:\n  keys: { subjects: "user:ana@example.com", resources: crm, alert: soc }\n';
  expect(await messagesOf(unreachableResource, invalid + keys)).toEqual([]);
});

test('a resource that is cut out of another one is meant to be closed', async () => {
  const inner = invalid.replace('https://crm.example.com', 'https://wiki.example.com/admin');
  expect(await messagesOf(unreachableResource, inner)).toEqual([]);
});

const declared = (entry: string, policies: string): string => `
idps:
  okta: { domains: [example.com] }
groups:
  sre: { source: okta, external: sre }
  interns: { source: okta, external: interns }
  dba: { members: [ana@example.com, li@example.com] }
posture:
  laptop: { managed: true }
schedules:
  day: { weekly: "mon-fri 08:00-18:00" }
resources:
  prod: { endpoints: "ssh://prod.example.com", sensitivity: high }
  db: { endpoints: "tcp://db.internal:5432", sensitivity: high }
must_reach:
  needed: ${entry}
policies:
  dba-everywhere: { allow: group:dba, to: all, as: any, session: { max: 1h } }
${policies}`;

const broken = async (entry: string, policies: string): Promise<readonly string[]> =>
  messagesOf(unreachableResource, declared(entry, policies));

test('an entry of `must_reach` is an error where somebody has no way in', async () => {
  const allow = '  sre: { allow: group:sre, to: prod, as: nonroot, when: { mfa: strong, schedule: day } }\n';
  const entry = '{ who: group:sre, to: prod, as: nonroot }';
  expect(await broken(entry, allow)).toEqual([]);
  expect(await findingsOf(unreachableResource, declared(entry, ''))).toMatchObject([
    {
      level: 'error',
      element: 'must_reach.needed',
      message: 'group:sre except group:dba must reach `prod` by `needed`, and cannot: no allow grants it',
      resources: ['prod'],
    },
  ]);
  expect(await broken('{ who: group:sre, to: prod, as: any }', allow)).toEqual([
    'group:sre except group:dba must reach `prod` by `needed`, and cannot: it takes as any but root, mfa strong',
  ]);
});

test('an entry with conditions is kept only where nothing more is asked', async () => {
  const entry = '{ who: group:sre, to: db, when: { mfa: strong, posture: laptop } }';
  const allow = (more: string): string => `  sre: { allow: group:sre, to: db, when: { mfa: any } }\n${more}`;
  expect(await broken(entry, allow(''))).toEqual([]);
  expect(
    await broken(entry, allow('  floor: { deny: everyone, to: db, unless: { mfa: phishing-resistant } }\n')),
  ).toEqual([
    'group:sre must reach `db` by `needed`, and cannot with what it says that they bring: it takes mfa phishing-resistant',
  ]);
  expect(await broken(entry, allow('  floor: { deny: everyone, to: db, unless: { posture: laptop } }\n'))).toEqual([]);
});

test('whoever may be in a denied open group must be excepted', async () => {
  const policies = '  sre: { allow: group:sre, to: db }\n  no: { deny: group:interns, to: db }\n';
  expect(await broken('{ who: group:sre, to: db }', policies)).toEqual([
    'group:interns and group:sre except group:dba and others must reach `db` by `needed`, and cannot: `no` refuses it',
  ]);
  expect(await broken('{ who: group:sre, except: group:interns, to: db }', policies)).toEqual([]);
});

test('what is valid now counts, and break-glass entries do not', async () => {
  const entry = '{ who: "user:boss@example.com", to: db }';
  const allow = (dates: string): string => `  boss: { allow: "user:boss@example.com", to: db, ${dates} }\n`;
  expect(await broken(entry, allow('expires: 2026-06-15'))).toEqual([]);
  expect(await broken(entry, allow('expires: 2026-06-14'))).toHaveLength(1);
  expect(await broken(entry, allow('not_before: 2026-06-16'))).toHaveLength(1);
  const glass = 'break_glass: { keys: { subjects: "user:boss@example.com", resources: db, alert: soc } }\n';
  expect(await broken(entry, glass)).toEqual([
    'user:boss@example.com must reach `db` by `needed`, and cannot: no allow grants it',
  ]);
});

test('people whom the directory calls inactive need not get in, and schedules are part of what is asked', async () => {
  const directory = `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[]}
{"user":"boss@example.com","active":false,"groups":[]}
`;
  const gone = declared('{ who: "user:boss@example.com", to: db }', '');
  expect(await messagesOf(unreachableResource, gone)).toHaveLength(1);
  expect(await messagesOf(unreachableResource, gone, { directory })).toEqual([]);
  const allow = '  sre: { allow: group:sre, to: db, when: { schedule: day } }\n';
  expect(await broken('{ who: group:sre, to: db, when: { schedule: day } }', allow)).toEqual([]);
  expect(await broken('{ who: group:sre, to: db, when: { mfa: any } }', allow)).toHaveLength(1);
});

test('all resources are named, and that there are others than those who are', async () => {
  const policies = '  sre: { allow: group:sre, to: db }\n  no: { deny: "user:ana@example.com", to: db }\n';
  expect(await broken('{ who: [group:sre, group:dba], to: [db, prod], as: any }', policies)).toEqual([
    'user:ana@example.com and others must reach `db` and `prod` by `needed`, and cannot: `no` refuses it',
  ]);
});
