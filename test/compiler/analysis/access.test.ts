import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BudgetExceeded,
  createAccess,
  createEvaluator,
  PIECE_LIMIT,
  type Piece,
} from '../../../src/compiler/analysis/index.js';
import { ask, type EstateSpec, estateOf, type PolicySpec } from './kit.js';
import { estates, HORIZON } from './random.js';

const ANA = 'ana@a.example';
const WORLD: EstateSpec = {
  idps: { okta: ['a.example', 'b.example'] },
  groups: {
    sre: { source: 'okta' },
    contractors: { source: 'okta' },
    interns: { source: 'okta' },
    dba: { members: [`user:${ANA}`, 'user:ben@a.example'] },
    both: { all_of: ['group:sre', 'group:contractors'] },
  },
  workloads: { ci: { type: 'x509' }, bot: {} },
  postures: {
    laptop: { flags: ['managed', 'firewall'], os: { macos: [14], windows: [10] } },
    managed: { flags: ['managed'] },
    mac: { os: { macos: [15] } },
  },
  networks: { office: ['192.0.2.0/24'], lab: ['198.51.100.0/24'] },
  locations: { maghreb: ['MA', 'TN'] },
  schedules: { office: { timezone: 'Africa/Casablanca', weekly: [{ from: 480, to: 1140 }] } },
  resources: { crm: {}, shell: { ssh: true }, hook: { public: true, networks: ['office'] } },
};
const EVERYONE: PolicySpec = { allow: ['everyone'], to: ['crm'] };

function pieces(policies: Record<string, PolicySpec>, more: EstateSpec = {}, resource = 'crm'): readonly Piece[] {
  return createAccess(estateOf({ ...WORLD, ...more, policies }), HORIZON)(resource).pieces;
}

/** The parts of a piece that a test looks at, in one line. */
function line({ who, situation, requirement, origin }: Piece): string {
  const { country, network, platform, idp, time } = situation;
  const names = [
    ...(who.everyone ? ['everyone'] : who.in.length > 0 ? [] : who.domains.map(({ domain }) => domain)),
    ...who.users,
    ...who.workloads,
    ...who.in.map((group) => `+${group}`),
    ...who.notIn.map((group) => `-${group}`),
    ...who.domains.flatMap(({ exceptUsers }) => exceptUsers.map((user) => `-${user}`)),
  ];
  const sets = [
    country.full ? '' : ` in ${country.known.length > 9 ? country.known.length : country.known}`,
    network.full ? '' : ` on ${network.clauses.map(({ anyOf, negated }) => `${negated ? 'not ' : ''}${anyOf}`)}`,
    platform.full ? '' : ` with ${platform.known}`,
    idp.full ? '' : ` by ${idp.known}`,
    time.full ? '' : ` at ${time.ranges.length}`,
  ];
  const raised = [...origin.floors, ...origin.denies].map((name) => ` (${name})`);
  return `${origin.policy}: ${names.join(' ')} mfa${requirement.mfa}${sets.join('')}${raised.join('')}`;
}

const lines = (...args: Parameters<typeof pieces>): readonly string[] => pieces(...args).map(line);

describe('floors', () => {
  test('a floor over everything raises a piece and does not split it', () => {
    const floor: PolicySpec = { deny: ['everyone', 'workloads'], to: ['crm'], unless: [{ mfa: 'strong' }] };
    expect(lines({ all: { ...EVERYONE, when: { location: ['FR'] } }, floor })).toEqual([
      'all: everyone mfa2 in FR (floor)',
    ]);
  });

  test('a piece that meets a floor stays as it is, and does not name it', () => {
    const floor: PolicySpec = { deny: ['everyone'], to: ['crm'], unless: [{ mfa: 'any' }] };
    expect(lines({ all: { ...EVERYONE, when: { mfa: 'strong' } }, floor })).toEqual(['all: everyone mfa2']);
  });

  test('a floor for an open group leaves the others alone; its way is open to all', () => {
    const floor: PolicySpec = { deny: ['group:contractors'], to: ['crm'], unless: [{ mfa: 'strong' }] };
    expect(lines({ all: EVERYONE, floor })).toEqual([
      'all: everyone mfa2 (floor)',
      'all: everyone -contractors mfa0 (floor)',
    ]);
  });

  test('a floor for listed users leaves the others alone', () => {
    const floor: PolicySpec = { deny: ['group:dba'], to: ['crm'], unless: [{ mfa: 'strong' }] };
    expect(lines({ all: EVERYONE, floor })).toContain(`all: everyone -${ANA} -ben@a.example mfa0 (floor)`);
  });

  test('a chain of floors for independent groups costs one piece each, not one for every combination', () => {
    const floors = Object.fromEntries(
      [
        ['interns', 'any'],
        ['sre', 'strong'],
        ['contractors', 'phishing-resistant'],
      ].map(([group, mfa]): [string, PolicySpec] => [
        `floor-${group}`,
        { deny: [`group:${group}`], to: ['crm'], unless: [{ mfa: mfa as 'any' }] },
      ]),
    );
    expect(pieces({ all: EVERYONE, ...floors })).toHaveLength(4);
  });

  test('the ways of a floor that the pieces meet in different situations become pieces', () => {
    const floor: PolicySpec = { deny: ['everyone'], to: ['crm'], unless: [{ mfa: 'strong' }, { network: ['office'] }] };
    expect(lines({ all: EVERYONE, floor })).toEqual([
      'all: everyone mfa0 on office (floor)',
      'all: everyone mfa2 (floor)',
    ]);
  });

  test('a floor with a situation binds there and where the situation is unknown', () => {
    const floor: PolicySpec = {
      deny: ['everyone'],
      to: ['crm'],
      when: { network: ['office'] },
      unless: [{ mfa: 'strong' }],
    };
    const [outside, raised] = pieces({ all: EVERYONE, floor });
    expect([outside, raised].map((piece) => line(piece!))).toEqual([
      'all: everyone mfa0 on not office (floor)',
      'all: everyone mfa2 (floor)',
    ]);
    expect(outside!.situation.network.unknown).toBe(false);
  });

  test('break-glass stands beside floors', () => {
    const floor: PolicySpec = { deny: ['everyone'], to: ['crm'], unless: [{ approval: ['oncall'] }] };
    const breakGlass = { keys: { subjects: ['group:dba'], resources: ['crm'] } };
    expect(lines({ floor }, { breakGlass })).toEqual([`keys: ${ANA} ben@a.example mfa3`]);
  });

  test('a human-only way saves no workload, a credential way saves those that have it', () => {
    const floor = (unless: PolicySpec['unless']): PolicySpec => ({ deny: ['workloads'], to: ['crm'], unless: unless! });
    const all: PolicySpec = { allow: ['workloads'], to: ['crm'] };
    expect(lines({ all, floor: floor([{ mfa: 'any' }]) })).toEqual([]);
    expect(lines({ all, floor: floor([{ credential: { bound: true } }]) })).toEqual(['all: ci mfa0 (floor)']);
  });
});

describe('denies', () => {
  test('a denied open group is one piece without it', () => {
    expect(lines({ all: EVERYONE, no: { deny: ['group:contractors'], to: ['crm'] } })).toEqual([
      'all: everyone -contractors mfa0 (no)',
    ]);
  });

  test('a deny that names a situation leaves the known rest, not the unknown', () => {
    const [piece] = pieces({ all: EVERYONE, no: { deny: ['everyone'], to: ['crm'], when: { location: ['maghreb'] } } });
    expect(piece!.situation.country).toMatchObject({ full: false, unknown: false });
    expect(piece!.situation.country.known).toHaveLength(248);
    expect(piece!.situation.country.known).not.toContain('MA');
  });

  test('a deny of two dimensions leaves whoever is outside either', () => {
    const no: PolicySpec = { deny: ['everyone'], to: ['crm'], when: { location: ['MA'], network: ['office'] } };
    expect(lines({ all: EVERYONE, no })).toEqual([
      'all: everyone mfa0 on not office (no)',
      'all: everyone mfa0 in 249 (no)',
    ]);
  });

  test('a deny of members of both groups leaves those outside either', () => {
    expect(lines({ all: EVERYONE, no: { deny: ['group:both'], to: ['crm'] } })).toEqual([
      'all: everyone -contractors mfa0 (no)',
      'all: everyone -sre mfa0 (no)',
    ]);
  });

  test('a deny that touches nobody leaves no trace', () => {
    expect(
      lines({ it: { allow: [`user:${ANA}`], to: ['crm'] }, no: { deny: ['user:ben@a.example'], to: ['crm'] } }),
    ).toEqual([`it: ${ANA} mfa0`]);
  });

  test('a denied allow leaves nothing, and nobody reaches the resource', () => {
    expect(lines({ it: EVERYONE, no: { deny: ['everyone'], to: ['crm'] } })).toEqual([]);
  });

  test('logins are cut on ssh resources', () => {
    const policies: Record<string, PolicySpec> = {
      it: { allow: ['everyone'], to: ['shell', 'crm'], as: 'any' },
      no: { deny: ['everyone'], to: ['shell'], as: ['root', 'dba'] },
    };
    expect(pieces(policies, {}, 'shell').map(({ situation }) => situation.logins)).toEqual([
      { kind: 'all-but', logins: ['dba', 'root'] },
    ]);
    expect(pieces(policies).map(({ situation }) => situation.logins)).toEqual([undefined]);
  });
});

describe('the normal form', () => {
  test('a piece inside another is dropped, also of another policy; of two equal ones the first stays', () => {
    const policies: Record<string, PolicySpec> = {
      a: { ...EVERYONE, when: { mfa: 'any' } },
      b: { allow: ['group:sre'], to: ['crm'], when: { mfa: 'strong' } },
      c: { ...EVERYONE, when: { mfa: 'any' } },
    };
    expect(lines(policies)).toEqual(['a: everyone mfa1']);
  });

  test('a break-glass entry is kept beside an allow that contains it, and an allow beside it', () => {
    const breakGlass = { keys: { subjects: [`user:${ANA}`], resources: ['crm'] } };
    expect(lines({ all: EVERYONE }, { breakGlass })).toEqual(['all: everyone mfa0', `keys: ${ANA} mfa3`]);
  });

  test('incomparable demands both stand, session limits included', () => {
    const policies: Record<string, PolicySpec> = {
      a: { ...EVERYONE, session: { max: 28_800, idle: 900 } },
      b: { ...EVERYONE, session: { max: 14_400, idle: 1800 } },
    };
    expect(pieces(policies).map(({ requirement }) => [requirement.sessionMax, requirement.sessionIdle])).toEqual([
      [28_800, 900],
      [14_400, 1800],
    ]);
  });

  test('alternatives that differ in one dimension are one piece, with the names of both', () => {
    const profiles = {
      at: { network: ['office'], mfa: 'any' as const },
      lab: { network: ['lab'], mfa: 'any' as const },
    };
    expect(lines({ it: { ...EVERYONE, when: { profile: ['at', 'lab'] } } }, { profiles })).toEqual([
      'it: everyone mfa1 on lab,office',
    ]);
  });

  test('an exception and what another part of the same policy grants become one', () => {
    const policies: Record<string, PolicySpec> = {
      it: { allow: ['group:sre', 'group:dba'], except: ['group:sre'], to: ['crm'] },
    };
    expect(lines(policies)).toEqual([`it: ${ANA} ben@a.example -sre mfa0`]);
  });

  test('the platforms of postures and those of the situation are told apart', () => {
    const [piece] = pieces({ it: { ...EVERYONE, when: { posture: ['laptop'], platform: ['macos', 'linux'] } } });
    expect(piece!.situation.platform.known).toEqual(['macos']);
    expect([...piece!.requirement.os.keys()]).toEqual(['macos', 'windows']);
  });

  test('postures that others imply are not named', () => {
    const floor: PolicySpec = { deny: ['everyone'], to: ['crm'], unless: [{ posture: ['managed'], mfa: 'any' }] };
    const [piece] = pieces({ it: { ...EVERYONE, when: { posture: ['laptop'] } }, floor });
    expect(piece!.requirement.postures).toEqual(['laptop']);
    expect(piece!.origin.floors).toEqual(['floor']);
  });

  test('a floor adds the postures that it needs', () => {
    const floor: PolicySpec = { deny: ['everyone'], to: ['crm'], unless: [{ posture: ['mac'] }] };
    const [piece] = pieces({ it: { ...EVERYONE, when: { posture: ['laptop'] } }, floor });
    expect([...piece!.requirement.os]).toEqual([['macos', [15]]]);
    expect(piece!.requirement.postures).toEqual(['laptop', 'mac']);
  });

  test('what nobody can meet is no piece', () => {
    expect(lines({ it: { ...EVERYONE, when: { posture: ['laptop'], platform: ['ios'] } } })).toEqual([]);
    expect(lines({ it: { ...EVERYONE, to_: HORIZON.from } })).toEqual([]);
    const idps = { okta: ['a.example'], partner: ['b.example'] };
    expect(lines({ it: { allow: ['domain:a.example'], to: ['crm'], when: { idp: ['partner'] } } }, { idps })).toEqual(
      [],
    );
  });

  test('time is what the zone makes of the schedule, within validity', () => {
    const [piece] = pieces({ it: { ...EVERYONE, when: { schedule: ['office'] }, to_: Date.UTC(2026, 0, 12, 12) } });
    expect(piece!.situation.time).toEqual({
      full: false,
      ranges: [
        { from: Date.UTC(2026, 0, 5, 7), to: Date.UTC(2026, 0, 5, 18) },
        { from: Date.UTC(2026, 0, 12, 7), to: Date.UTC(2026, 0, 12, 12) },
      ],
      clauses: [{ anyOf: ['office'], negated: false }],
    });
  });

  test('public resources have no pieces but their networks; unknown ones nothing', () => {
    const access = createAccess(estateOf({ ...WORLD, policies: { all: EVERYONE } }), HORIZON);
    expect(access('hook').pieces).toEqual([]);
    expect(access('hook').public?.network.clauses).toEqual([{ anyOf: ['office'], negated: false }]);
    expect(access('nothing')).toEqual({ resource: 'nothing', pieces: [] });
  });

  test('an inactive user is in no piece, not even as excepted', () => {
    const directory = { complete: [], users: { [ANA]: { active: false, groups: [] } } };
    const policies: Record<string, PolicySpec> = {
      it: EVERYONE,
      own: { allow: ['group:dba'], to: ['crm'] },
      no: { deny: [`user:${ANA}`], to: ['crm'] },
    };
    expect(lines(policies, { directory })).toEqual(['it: everyone mfa0']);
  });

  test('order and content do not depend on which resources were asked before', () => {
    fc.assert(
      fc.property(estates(), (spec) => {
        const estate = estateOf(spec);
        const [one, other] = [createAccess(estate, HORIZON), createAccess(estate, HORIZON)];
        const forward = ['web', 'shell'].map((name) => one(name));
        const backward = ['shell', 'web'].map((name) => other(name)).reverse();
        expect(backward).toEqual(forward);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the budget', () => {
  /** Groups that cut across each other, each with a demand of its own: every subset of them is a different answer. */
  const across = (count: number): EstateSpec => {
    const names = Array.from({ length: count }, (_, index) => `g${index}`);
    return {
      ...WORLD,
      groups: Object.fromEntries(names.map((name) => [name, { source: 'okta' }])),
      approvals: names,
      policies: {
        all: EVERYONE,
        ...Object.fromEntries(
          names.map((name): [string, PolicySpec] => [
            `floor-${name}`,
            { deny: [`group:${name}`], to: ['crm'], unless: [{ approval: [name] }] },
          ]),
        ),
      },
    };
  };

  test('below the limit the answer is exact', () => {
    expect(createAccess(estateOf(across(8)), HORIZON)('crm').pieces).toHaveLength(256);
  });

  test('above it there is no answer instead of a wrong one, and requests are still answered', () => {
    const estate = estateOf(across(12));
    const access = createAccess(estate, HORIZON);
    const thrown = caught(() => access('crm'));
    expect(thrown).toBeInstanceOf(BudgetExceeded);
    expect(thrown).toMatchObject({ subject: 'resource "crm"', limit: PIECE_LIMIT });
    expect((thrown as BudgetExceeded).policy).toMatch(/^floor-g/);
    const principal = { kind: 'user', user: ANA, groups: ['g3'] } as const;
    expect(createEvaluator(estate).evaluate(ask(ANA, 'crm', { principal })).decision).toBe('deny');
    expect(createEvaluator(estate).evaluate(ask(ANA, 'crm')).decision).toBe('allow');
  });
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
