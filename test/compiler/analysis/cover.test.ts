import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  covers,
  createAccess,
  createEvaluator,
  intersectPieces,
  type Piece,
  PieceSpace,
  pieceGrants,
  remains,
  UnknownPrincipalError,
  witness,
} from '../../../src/compiler/analysis/index.js';
import type { Estate } from '../../../src/compiler/model/index.js';
import { type EstateSpec, estateOf, type PolicySpec } from './kit.js';
import { estates, HORIZON, REQUESTS } from './random.js';

const WORLD: EstateSpec = {
  idps: { okta: ['a.example', 'b.example'], partner: ['b.example'] },
  groups: { sre: { source: 'okta' }, ops: { source: 'okta' } },
  postures: {
    mac: { os: { macos: [14] } },
    windows: { os: { windows: [11] } },
    both: { os: { macos: [14], windows: [11] } },
    newer: { os: { macos: [15], windows: [10] } },
  },
  networks: { low: ['192.0.2.0/25'], high: ['192.0.2.128/25'], all: ['192.0.2.0/24'] },
  schedules: {
    day: { timezone: 'UTC', weekly: [{ from: 0, to: 720 }] },
    rest: { timezone: 'UTC', weekly: [{ from: 720, to: 10_080 }] },
  },
  resources: { crm: {}, shell: { ssh: true } },
};

const estateWith = (policies: Record<string, PolicySpec>): Estate => estateOf({ ...WORLD, policies });
const piecesOf = (estate: Estate, resource = 'crm'): readonly Piece[] => createAccess(estate, HORIZON)(resource).pieces;

/** The pieces of one allow per condition. */
function allowing(when: NonNullable<PolicySpec['when']>, allow: readonly string[] = ['everyone']): readonly Piece[] {
  return piecesOf(estateWith({ it: { allow, to: ['crm'], when } }));
}

const SPACE = new PieceSpace([estateWith({})], HORIZON);

describe('cover', () => {
  test('a piece is covered by pieces that only together hold it', () => {
    const whole = allowing({ network: ['all'] })[0]!;
    const parts = [...allowing({ network: ['low'] }), ...allowing({ network: ['high'] })];
    expect(covers(SPACE, parts, whole)).toBe(true);
    expect(covers(SPACE, parts.slice(1), whole)).toBe(false);
    expect(remains(SPACE, parts.slice(1), whole).map(({ situation }) => situation.network.v4)).toEqual([
      whole.situation.network.v4.map(({ from }) => ({ from, to: from + 127n })),
    ]);
  });

  test('a stronger demand covers nothing of a weaker one', () => {
    expect(covers(SPACE, allowing({ mfa: 'strong' }), allowing({ mfa: 'any' })[0]!)).toBe(false);
    expect(covers(SPACE, allowing({ mfa: 'any' }), allowing({ mfa: 'strong' })[0]!)).toBe(true);
  });

  test('"macOS 14 or Windows 11" is covered platform by platform, and only where the version is', () => {
    const both = allowing({ posture: ['both'] })[0]!;
    const [mac, windows] = [allowing({ posture: ['mac'] })[0]!, allowing({ posture: ['windows'] })[0]!];
    expect(covers(SPACE, [mac, windows], both)).toBe(true);
    expect(remains(SPACE, [mac], both).map(({ situation }) => situation.platform.known)).toEqual([['windows']]);
    const newer = allowing({ posture: ['newer'] })[0]!;
    expect(remains(SPACE, [newer], both).map(({ situation }) => situation.platform.known)).toEqual([['macos']]);
    expect(remains(SPACE, [both], newer).map(({ situation }) => situation.platform.known)).toEqual([['windows']]);
  });

  test('members and non-members of an open group are everyone', () => {
    const everyone = allowing({})[0]!;
    const inside = allowing({}, ['group:sre']);
    const outside = piecesOf(estateWith({ it: { allow: ['everyone'], except: ['group:sre'], to: ['crm'] } }));
    expect(covers(SPACE, [...inside, ...outside], everyone)).toBe(true);
    expect(covers(SPACE, outside, everyone)).toBe(false);
  });

  test('two halves of the week are all the time, to the instant', () => {
    const parts = [...allowing({ schedule: ['day'] }), ...allowing({ schedule: ['rest'] })];
    expect(covers(SPACE, parts, allowing({})[0]!)).toBe(true);
  });

  test('logins with an idp that does not assert the domain do not count', () => {
    const all = allowing({ idp: ['partner'] })[0]!;
    const b = allowing({ idp: ['partner'] }, ['domain:b.example']);
    expect(covers(SPACE, b, all)).toBe(true);
  });

  test('what is covered does not depend on how it is cut into boxes', () => {
    const no = (when: PolicySpec['when']): PolicySpec => ({ deny: ['everyone'], to: ['crm'], when: when! });
    const it: PolicySpec = { allow: ['everyone'], to: ['crm'] };
    const [ab, ba] = [
      ['x', 'y'],
      ['y', 'x'],
    ].map(([first, second]) =>
      piecesOf(
        estateWith({
          it,
          [first!]: no({ network: ['low'], platform: ['linux'] }),
          [second!]: no({ location: ['MA'], platform: ['ios'] }),
        }),
      ),
    );
    for (const piece of ab!) expect(covers(SPACE, ba!, piece)).toBe(true);
    for (const piece of ba!) expect(covers(SPACE, ab!, piece)).toBe(true);
  });

  test('a principal that nobody knows is told, never skipped', () => {
    const [piece] = allowing({});
    const stranger = { ...piece!, who: { ...piece!.who, domains: [], everyone: false, users: ['new@a.example'] } };
    expect(() => covers(SPACE, [piece!], stranger)).toThrow(UnknownPrincipalError);
    const wider = new PieceSpace([estateWith({})], HORIZON, { users: ['new@a.example'] });
    expect(covers(wider, [piece!], stranger)).toBe(true);
    expect(covers(wider, [stranger], piece!)).toBe(false);
  });
});

describe('cover on random estates', () => {
  test('a request is granted exactly by the cover, the remains, or neither', () => {
    fc.assert(
      fc.property(
        estates({ allows: 3, denies: 2 }),
        estates({ allows: 3, denies: 2 }),
        fc.array(REQUESTS, { minLength: 15, maxLength: 15 }),
        ({ directory: _one, ...one }, { directory: _other, ...other }, requests) => {
          const [base, head] = [estateOf(one), estateOf(other)];
          const space = new PieceSpace([base, head], HORIZON);
          const [old, now] = [createAccess(base, HORIZON), createAccess(head, HORIZON)];
          for (const resource of ['web', 'shell']) {
            const { pieces } = old(resource);
            for (const piece of now(resource).pieces) {
              const left = remains(space, pieces, piece);
              const shown = left.map((region) => witness(head, resource, region, HORIZON.from)!);
              for (const request of shown) {
                // What remains is granted now and was not: one request shows it.
                expect(pieceGrants(space, piece, request)).toBe(true);
                expect(createEvaluator(base).evaluate(request).decision).toBe('deny');
              }
              for (const request of requests.filter((one) => one.resource === resource)) {
                if (!pieceGrants(space, piece, request)) continue;
                const covered = pieces.some((one) => pieceGrants(space, one, request));
                const remaining = left.filter((one) => pieceGrants(space, one, request)).length;
                expect(remaining).toBeLessThanOrEqual(1);
                if (left.length === 0) expect(covered).toBe(true);
                if (!covered) expect(remaining).toBe(1);
              }
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('an intersection grants what both grant', () => {
    fc.assert(
      fc.property(
        estates({ allows: 3, denies: 1 }),
        fc.array(REQUESTS, { minLength: 20, maxLength: 20 }),
        (spec, requests) => {
          const estate = estateOf(spec);
          const space = new PieceSpace([estate], HORIZON);
          const access = createAccess(estate, HORIZON);
          for (const resource of ['web', 'shell']) {
            const { pieces } = access(resource);
            const [a, b] = [pieces[0], pieces[1]];
            if (!a || !b) continue;
            const both = intersectPieces(space, a, b);
            for (const request of requests.filter((one) => one.resource === resource)) {
              const granted = both !== undefined && pieceGrants(space, both, request);
              expect(granted).toBe(pieceGrants(space, a, request) && pieceGrants(space, b, request));
            }
            if (both) expect(covers(space, [a], both) && covers(space, [b], both)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a witness', () => {
  test('shows exactly what a piece demands', () => {
    const estate = estateOf({
      ...WORLD,
      postures: {
        laptop: { flags: ['managed'], edr: 'running', os: { macos: [14, 5] }, checks: ['serial'], maxAge: 60 },
      },
      approvals: ['oncall'],
      policies: {
        it: {
          allow: ['group:sre'],
          to: ['shell'],
          as: ['deploy'],
          when: {
            mfa: 'strong',
            risk: 'low',
            posture: ['laptop'],
            approval: ['oncall'],
            location: ['MA'],
            network: ['high'],
            idp: ['okta'],
            schedule: ['rest'],
          },
          session: { max: 3600, idle: 60, recorded: true },
        },
      },
    });
    const [piece] = piecesOf(estate, 'shell');
    expect(witness(estate, 'shell', piece!, HORIZON.from)).toEqual({
      principal: { kind: 'user', user: 'someone@a.example', groups: ['sre'] },
      resource: 'shell',
      as: 'deploy',
      now: HORIZON.from,
      idp: 'okta',
      country: 'MA',
      ip: '192.0.2.128',
      mfa: 'strong',
      risk: 'low',
      device: {
        platform: 'macos',
        osVersion: [14, 5],
        age: 60,
        flags: new Set(['managed']),
        edr: 'running',
        checks: new Set(['serial']),
      },
      session: { age: 3600, idle: 60, recorded: true, isolated: false, justified: false },
      approvals: new Set(['oncall']),
    });
  });

  test('takes an idp that asserts the domain, and an address that nobody names', () => {
    const estate = estateWith({
      it: { allow: ['everyone'], except: ['user:someone@b.example'], to: ['crm'], when: { idp: ['partner'] } },
    });
    const found = piecesOf(estate).map((piece) => witness(estate, 'crm', piece, HORIZON.from));
    expect(found).toMatchObject([{ principal: { user: 'someone2@b.example' }, idp: 'partner' }]);
  });
});
