import { describe, expect, test } from 'vitest';
import {
  createAccess,
  describeConditions,
  describeDuration,
  describeRequirement,
  describeSchedule,
  describeWho,
  NO_REQUIREMENT,
  type Piece,
  type WhoTerm,
  whatCan,
  whoCan,
} from '../../../src/compiler/analysis/index.js';
import type { RequestPrincipal } from '../../../src/compiler/model/index.js';
import { type EstateSpec, estateOf, type PolicySpec } from './kit.js';
import { HORIZON } from './random.js';

const WORLD: EstateSpec = {
  idps: { okta: ['a.example', 'b.example'], partner: ['b.example'] },
  groups: {
    sre: { source: 'okta' },
    guests: { source: 'partner' },
    dba: { members: ['user:ana@a.example', 'user:ben@a.example'] },
    admins: { members: ['group:dba', 'user:eve@b.example'] },
    single: { members: ['user:zoe@b.example'] },
    both: { all_of: ['group:sre', 'group:guests'] },
    machines: { members: ['workload:ci', 'workload:bot'] },
  },
  workloads: { ci: { kind: 'ci' }, bot: { kind: 'agent' }, helper: { kind: 'agent' } },
  postures: { laptop: { flags: ['managed'], os: { macos: [14], windows: [10] } } },
  profiles: { strong: { mfa: 'phishing-resistant', posture: ['laptop'], session: { max: 28_800 } } },
  approvals: ['oncall'],
  networks: { office: ['192.0.2.0/24'], lab: ['198.51.100.0/24'] },
  locations: { maghreb: ['MA', 'TN', 'DZ', 'LY'] },
  schedules: {
    hours: {
      timezone: 'Africa/Casablanca',
      weekly: [0, 1, 2, 3, 4].map((day) => ({ from: day * 1440 + 480, to: day * 1440 + 1140 })),
    },
  },
  resources: { crm: {}, shell: { ssh: true }, hook: { public: true, networks: ['office'] }, open: { public: true } },
};

const accessOf = (policies: Record<string, PolicySpec>, more: EstateSpec = {}): ReturnType<typeof createAccess> =>
  createAccess(estateOf({ ...WORLD, ...more, policies }), HORIZON);

/** How the principals of one allow read. */
const who = (allow: readonly string[], except: readonly string[] = [], more: EstateSpec = {}): readonly string[] =>
  whoCan(accessOf({ it: { allow, except, to: ['crm'] } }, more), 'crm').rows.flatMap((row) => row.who);

describe('principals in words', () => {
  test.each<[readonly string[], readonly string[], readonly string[]]>([
    [['everyone'], [], ['everyone']],
    [['domain:a.example'], [], ['domain:a.example']],
    [['everyone'], ['user:ana@a.example'], ['everyone except user:ana@a.example']],
    [['everyone'], ['group:dba'], ['everyone except group:dba']],
    [['everyone'], ['group:sre'], ['everyone except group:sre']],
    [
      ['everyone'],
      ['group:sre', 'group:dba', 'user:zoe@b.example'],
      ['everyone except group:dba, user:zoe@b.example, group:sre'],
    ],
    [['group:sre'], ['user:ana@a.example'], ['group:sre except user:ana@a.example']],
    [['group:both'], [], ['group:both']],
    [['user:ana@a.example', 'user:ben@a.example'], [], ['group:dba']],
    [['user:ana@a.example', 'user:ben@a.example', 'user:zoe@b.example'], [], ['group:dba, user:zoe@b.example']],
    [['user:zoe@b.example', 'user:ana@a.example'], [], ['user:ana@a.example, user:zoe@b.example']],
    [['group:admins'], ['user:eve@b.example'], ['group:dba']],
    [['group:sre'], ['domain:a.example'], ['domain:b.example and group:sre']],
    [['group:both'], ['domain:b.example'], []],
    [['group:sre', 'group:dba'], [], ['group:dba', 'group:sre']],
    [['workloads'], [], ['workloads']],
    [['kind:agent'], [], ['kind:agent']],
    [['workload:ci', 'workload:bot'], [], ['group:machines']],
    [['workloads'], ['workload:ci'], ['kind:agent']],
  ])('%j except %j', (allow, except, expected) => {
    expect(who(allow, except)).toEqual(expected);
  });

  test('a group that a directory closes is a set of users, named when it is whole', () => {
    const directory = {
      complete: ['sre'],
      users: { 'x@a.example': { active: true, groups: ['sre'] }, 'y@a.example': { active: true, groups: ['sre'] } },
    };
    expect(who(['group:sre'], [], { directory })).toEqual(['group:sre']);
    expect(who(['group:sre'], ['user:x@a.example'], { directory })).toEqual(['user:y@a.example']);
  });

  test('several users limited by a group stand in brackets', () => {
    const estate = estateOf(WORLD);
    const term: WhoTerm = {
      users: ['ana@a.example', 'eve@b.example'],
      domains: [],
      everyone: false,
      workloads: [],
      in: ['sre'],
      notIn: ['guests'],
    };
    expect(describeWho(estate, term)).toBe(
      '(user:ana@a.example, user:eve@b.example) and group:sre except group:guests',
    );
  });
});

describe('conditions in words', () => {
  const conditions = (policy: Partial<PolicySpec>, resource = 'crm'): readonly (readonly string[])[] =>
    whoCan(accessOf({ it: { allow: ['everyone'], to: [resource], ...policy } }), resource).rows.map(
      (row) => row.conditions,
    );

  test('a profile, a location by codes, a schedule by its windows, a session', () => {
    const when = { profile: ['strong'], location: ['MA', 'TN'], schedule: ['hours'] };
    expect(conditions({ when })).toEqual([
      ['mfa phishing-resistant', 'laptop', 'session 8h', 'from MA or TN', 'Mon-Fri 08:00-19:00 Africa/Casablanca'],
    ]);
  });

  test('many countries by the name of their location', () => {
    expect(conditions({ when: { location: ['maghreb'] } })).toEqual([['from maghreb']]);
  });

  test('networks, platforms and idps by name; risk, approval, idle and the ways of a session', () => {
    expect(conditions({ when: { network: ['office', 'lab'], platform: ['linux', 'macos'], idp: ['okta'] } })).toEqual([
      ['on network lab or office', 'on linux or macos', 'logged in with okta'],
    ]);
    expect(
      conditions({
        when: { risk: 'medium', approval: ['oncall'] },
        session: { idle: 90, recorded: true, isolated: true, justified: true },
      }),
    ).toEqual([
      [
        'risk at most medium',
        'approval oncall',
        'idle 90s',
        'recorded session',
        'isolated session',
        'justified session',
      ],
    ]);
    expect(conditions({ when: { risk: 'low' } })).toEqual([['risk low']]);
  });

  test('the platforms of a posture are not said twice, fewer of them are said', () => {
    expect(conditions({ when: { posture: ['laptop'] } })).toEqual([['laptop']]);
    expect(conditions({ when: { posture: ['laptop'], platform: ['macos'] } })).toEqual([['laptop', 'on macos']]);
  });

  test('what a deny leaves is said as what it takes', () => {
    const rows = (when: NonNullable<PolicySpec['when']>): readonly (readonly string[])[] =>
      whoCan(
        accessOf({ it: { allow: ['everyone'], to: ['crm'] }, no: { deny: ['everyone'], to: ['crm'], when } }),
        'crm',
      ).rows.map((row) => row.conditions);
    expect(rows({ location: ['MA'] })).toEqual([['from any known country but MA']]);
    expect(rows({ network: ['office'] })).toEqual([['not on network office']]);
    expect(rows({ schedule: ['hours'] })).toEqual([['outside Mon-Fri 08:00-19:00 Africa/Casablanca']]);
  });

  test('logins', () => {
    expect(conditions({ as: 'any' }, 'shell')).toEqual([['as any login']]);
    expect(conditions({ as: 'nonroot' }, 'shell')).toEqual([['as any login but root']]);
    expect(conditions({ as: ['root', 'deploy'] }, 'shell')).toEqual([['as deploy or root']]);
  });

  test('an interval without a schedule is said by its ends', () => {
    expect(conditions({ to_: Date.UTC(2026, 5, 1) })).toEqual([
      ['from 2026-01-01T00:00:00.000Z until 2026-06-01T00:00:00.000Z'],
    ]);
  });

  test('device demands without a posture name are said one by one', () => {
    expect(
      describeRequirement({
        ...NO_REQUIREMENT,
        flags: ['disk_encrypted'],
        edr: 2,
        os: new Map([
          ['linux', []],
          ['macos', [14, 5]],
        ]),
        checks: ['serial'],
        deviceAge: 3600,
      }),
    ).toEqual(['disk encrypted', 'edr running', 'linux', 'macos >=14.5', 'check serial', 'device seen within 1h']);
  });

  test('networks without a name are said by their addresses', () => {
    const estate = estateOf(WORLD);
    const { pieces } = accessOf({ it: { allow: ['everyone'], to: ['crm'], when: { network: ['office'] } } })('crm');
    const [piece] = pieces as [Piece];
    const nameless = {
      ...piece,
      situation: { ...piece.situation, network: { ...piece.situation.network, clauses: [] } },
    };
    expect(describeConditions(estate, nameless)).toEqual(['from 192.0.2.0-192.0.2.255']);
  });

  test.each([
    [90, '90s'],
    [60, '1m'],
    [5400, '90m'],
    [28_800, '8h'],
    [86_400, '1d'],
    [0, '0s'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(describeDuration(seconds)).toBe(text);
  });

  test('schedules group the days of equal hours, and say the end of the next day as its clock', () => {
    const weekly = [
      { from: 480, to: 720 },
      { from: 1440 + 480, to: 1440 + 720 },
      { from: 3 * 1440 + 480, to: 3 * 1440 + 720 },
      { from: 4 * 1440 + 1320, to: 5 * 1440 + 360 },
      { from: 6 * 1440, to: 7 * 1440 },
    ];
    const schedule = estateOf({ schedules: { s: { timezone: 'UTC', weekly } } }).schedules.get('s')!;
    expect(describeSchedule(schedule)).toBe('Mon-Tue+Thu 08:00-12:00, Fri 22:00-06:00, Sun 00:00-24:00 UTC');
  });
});

describe('who can', () => {
  test('groups the pieces of a policy that demand the same, and says what shaped them', () => {
    const access = accessOf({
      it: { allow: ['group:sre', 'group:dba'], to: ['crm'], when: { mfa: 'any' } },
      floor: { deny: ['everyone'], to: ['crm'], unless: [{ mfa: 'strong' }] },
      no: { deny: ['user:ana@a.example'], to: ['crm'] },
    });
    const { rows } = whoCan(access, 'crm');
    expect(rows.map(({ who: named, conditions, by }) => ({ named, conditions, by }))).toEqual([
      {
        named: ['group:sre except user:ana@a.example', 'user:ben@a.example'],
        conditions: ['mfa strong'],
        by: { kind: 'allow', policy: 'it', floors: ['floor'], denies: ['no'] },
      },
    ]);
  });

  test('a public resource has no rows but its networks', () => {
    expect(whoCan(accessOf({}), 'hook')).toEqual({ resource: 'hook', public: { networks: ['office'] }, rows: [] });
    expect(whoCan(accessOf({}), 'open')).toEqual({ resource: 'open', public: { networks: [] }, rows: [] });
  });

  test('nobody is an empty list', () => {
    expect(whoCan(accessOf({}), 'crm')).toEqual({ resource: 'crm', rows: [] });
  });
});

describe('what can', () => {
  const policies: Record<string, PolicySpec> = {
    staff: { allow: ['domain:a.example'], to: ['crm'], when: { mfa: 'any' } },
    sre: { allow: ['group:sre'], to: ['shell'], as: ['deploy'] },
    agents: { allow: ['kind:agent'], to: ['crm'] },
    partners: { allow: ['everyone'], to: ['crm'], when: { idp: ['partner'], mfa: 'strong' } },
  };
  const reached = (principal: RequestPrincipal): readonly string[] => {
    const access = accessOf(policies);
    return whatCan(access.estate, access, principal)
      .filter((row) => !row.public)
      .map((row) => `${row.resource} by ${row.by?.policy}: ${row.conditions.join(', ')}`);
  };
  const user = (name: string, ...groups: string[]): RequestPrincipal => ({ kind: 'user', user: name, groups });

  test('lists every way for exactly the given memberships', () => {
    expect(reached(user('x@a.example'))).toEqual(['crm by staff: mfa any']);
    expect(reached(user('x@a.example', 'sre'))).toEqual(['crm by staff: mfa any', 'shell by sre: as deploy']);
    expect(reached({ kind: 'member', groups: ['sre'], domain: 'b.example' })).toEqual([
      'crm by partners: mfa strong, logged in with partner',
      'shell by sre: as deploy',
    ]);
  });

  test('leaves out what asks for a login that the caller cannot have', () => {
    expect(reached(user('x@b.example'))).toEqual(['crm by partners: mfa strong, logged in with partner']);
  });

  test('lists a workload by its kind', () => {
    expect(reached({ kind: 'workload', workload: 'bot' })).toEqual(['crm by agents: ']);
    expect(reached({ kind: 'workload', workload: 'ci' })).toEqual([]);
  });

  test('nobody reaches public resources only', () => {
    const access = accessOf(policies);
    expect(whatCan(access.estate, access, { kind: 'nobody' })).toEqual([
      { resource: 'hook', sensitivity: 'low', conditions: [], public: { networks: ['office'] } },
      { resource: 'open', sensitivity: 'low', conditions: [], public: { networks: [] } },
    ]);
  });
});
