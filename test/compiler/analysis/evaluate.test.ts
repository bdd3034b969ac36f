import { describe, expect, test } from 'vitest';
import { type Answer, createEvaluator } from '../../../src/compiler/analysis/index.js';
import type { AccessRequest } from '../../../src/compiler/model/index.js';
import { ask, device, type EstateSpec, estateOf, type PolicySpec } from './kit.js';

const WORLD: EstateSpec = {
  idps: { okta: ['a.example'], partner: ['b.example'] },
  groups: {
    sre: { source: 'okta' },
    cleared: { source: 'okta' },
    dba: { members: ['user:ana@a.example'] },
    both: { all_of: ['group:sre', 'group:cleared'] },
  },
  workloads: { ci: { kind: 'ci', type: 'x509', lifetime: 900, attested: true }, bot: { kind: 'agent', type: 'jwt' } },
  postures: {
    laptop: { flags: ['managed', 'firewall'], edr: 'running', os: { macos: [14, 5], windows: [10] }, maxAge: 3600 },
    any: { os: { linux: [] } },
  },
  profiles: { strong: { mfa: 'strong', posture: ['laptop'] } },
  approvals: ['oncall'],
  networks: { office: ['192.0.2.0/24', '2001:db8::/32'], v6: ['::/0'] },
  locations: { maghreb: ['MA', 'TN'] },
  resources: { crm: {}, shell: { ssh: true }, hook: { public: true, networks: ['office'] }, open: { public: true } },
};

const evaluatorOf = (
  policies: Record<string, PolicySpec>,
  more: EstateSpec = {},
): ((request: AccessRequest) => Answer) => createEvaluator(estateOf({ ...WORLD, ...more, policies })).evaluate;
const decide = (policies: Record<string, PolicySpec>, request: AccessRequest, more: EstateSpec = {}): string =>
  evaluatorOf(policies, more)(request).decision;

const ANA = 'ana@a.example';
const EVERYONE: PolicySpec = { allow: ['everyone'], to: ['crm'] };
const LAPTOP = device({
  platform: 'macos',
  osVersion: [14, 5],
  age: 3600,
  edr: 'running',
  flags: new Set(['managed', 'firewall']),
});

describe('who decides', () => {
  test('nothing is allowed by default', () => {
    expect(decide({}, ask(ANA, 'crm'))).toBe('deny');
  });

  test('an allow names itself; several allows are a union', () => {
    const evaluate = evaluatorOf({ a: EVERYONE, b: { ...EVERYONE, when: { mfa: 'any' } }, c: EVERYONE });
    expect(evaluate(ask(ANA, 'crm'))).toEqual({ decision: 'allow', by: ['a', 'c'], deniedBy: [], missing: [] });
  });

  test('a plain deny beats every allow and break-glass', () => {
    const evaluate = evaluatorOf(
      { all: EVERYONE, never: { deny: ['group:dba'], to: ['crm'] } },
      { breakGlass: { keys: { subjects: [`user:${ANA}`], resources: ['crm'] } } },
    );
    const answer = evaluate(ask(ANA, 'crm', { mfa: 'phishing-resistant', session: fresh() }));
    expect(answer).toEqual({ decision: 'deny', by: [], deniedBy: ['never'], missing: [] });
    expect(evaluate(ask('ben@a.example', 'crm')).decision).toBe('allow');
  });

  test('a floor does not bind break-glass, whose own conditions do', () => {
    const evaluate = evaluatorOf(
      { all: EVERYONE, floor: { deny: ['everyone'], to: ['crm'], unless: [{ approval: ['oncall'] }] } },
      { breakGlass: { keys: { subjects: ['group:dba'], resources: ['crm'] } } },
    );
    expect(evaluate(ask(ANA, 'crm', { mfa: 'phishing-resistant', session: fresh() }))).toEqual({
      decision: 'allow',
      by: ['keys'],
      deniedBy: [],
      missing: [],
    });
    expect(evaluate(ask(ANA, 'crm', { mfa: 'strong', session: fresh() })).decision).toBe('deny');
    expect(evaluate(ask(ANA, 'crm', { mfa: 'phishing-resistant', session: { ...fresh(), age: 3601 } })).decision).toBe(
      'deny',
    );
  });

  test('a floor lets through whoever meets one of its ways', () => {
    const policies: Record<string, PolicySpec> = {
      all: EVERYONE,
      floor: { deny: ['everyone'], to: ['crm'], unless: [{ mfa: 'strong' }, { network: ['office'] }] },
    };
    expect(decide(policies, ask(ANA, 'crm'))).toBe('deny');
    expect(decide(policies, ask(ANA, 'crm', { mfa: 'phishing-resistant' }))).toBe('allow');
    expect(decide(policies, ask(ANA, 'crm', { ip: '192.0.2.9' }))).toBe('allow');
  });

  test('allows and break-glass entries that let in are named together, sorted', () => {
    const evaluate = evaluatorOf(
      { zeta: EVERYONE, beta: EVERYONE },
      { breakGlass: { keys: { subjects: [`user:${ANA}`], resources: ['crm'] } } },
    );
    const { by } = evaluate(ask(ANA, 'crm', { mfa: 'phishing-resistant', session: fresh() }));
    expect(by).toEqual(['beta', 'keys', 'zeta']);
  });

  test('an exception of an allow may still be granted by another one', () => {
    const but: PolicySpec = { ...EVERYONE, except: [`user:${ANA}`] };
    expect(decide({ but }, ask(ANA, 'crm'))).toBe('deny');
    expect(decide({ but, own: { allow: [`user:${ANA}`], to: ['crm'] } }, ask(ANA, 'crm'))).toBe('allow');
  });

  test('an exception of a deny grants nothing', () => {
    expect(decide({ no: { deny: ['everyone'], except: [`user:${ANA}`], to: ['crm'] } }, ask(ANA, 'crm'))).toBe('deny');
  });

  test('an unknown resource and nobody are refused', () => {
    expect(decide({ all: EVERYONE }, ask(ANA, 'nothing'))).toBe('deny');
    expect(decide({ all: EVERYONE }, { ...ask(ANA, 'crm'), principal: { kind: 'nobody' } })).toBe('deny');
    expect(decide({ all: EVERYONE }, ask('x@unknown.example', 'crm'))).toBe('deny');
  });

  test('a public resource asks for no identity and heeds no deny, only its networks', () => {
    const policies: Record<string, PolicySpec> = { no: { deny: ['everyone'], to: ['hook', 'open'] } };
    const nobody = (resource: string, ip?: string): AccessRequest => ({
      ...ask(ANA, resource, ip === undefined ? {} : { ip }),
      principal: { kind: 'nobody' },
    });
    expect(evaluatorOf(policies)(nobody('open'))).toEqual({
      decision: 'allow',
      by: ['public'],
      deniedBy: [],
      missing: [],
    });
    expect(decide(policies, nobody('hook', '192.0.2.1'))).toBe('allow');
    expect(decide(policies, nobody('hook', '198.51.100.1'))).toBe('deny');
    expect(decide(policies, nobody('hook'))).toBe('deny');
  });
});

describe('principals', () => {
  const only = (...allow: string[]): Record<string, PolicySpec> => ({ it: { allow, to: ['crm'] } });
  const member = (user: string, ...groups: string[]): AccessRequest =>
    ask(user, 'crm', { principal: { kind: 'user', user, groups } });

  test('a claim of an open group counts, of a listed or unknown one does not', () => {
    expect(decide(only('group:sre'), member('x@a.example', 'sre'))).toBe('allow');
    expect(decide(only('group:dba'), member('x@a.example', 'dba'))).toBe('deny');
    expect(decide(only('group:dba'), member(ANA))).toBe('allow');
  });

  test('a claim of a group by an address outside its idp counts for nothing', () => {
    expect(decide(only('group:sre'), member('x@b.example', 'sre'))).toBe('deny');
    const policies: Record<string, PolicySpec> = { all: EVERYONE, no: { deny: ['group:sre'], to: ['crm'] } };
    expect(decide(policies, member('x@b.example', 'sre'))).toBe('allow');
    expect(decide(policies, member('x@a.example', 'sre'))).toBe('deny');
  });

  test('all_of needs every group', () => {
    expect(decide(only('group:both'), member('x@a.example', 'sre'))).toBe('deny');
    expect(decide(only('group:both'), member('x@a.example', 'sre', 'cleared'))).toBe('allow');
  });

  test('a domain is exactly that domain', () => {
    expect(decide(only('domain:a.example'), member('x@a.example'))).toBe('allow');
    expect(decide(only('domain:a.example'), member('x@b.example'))).toBe('deny');
    expect(decide(only('domain:a.example'), member('x@sub.a.example'))).toBe('deny');
  });

  test('everyone is no workload and workloads are nobody else', () => {
    const workload = (name: string): AccessRequest =>
      ask('', 'crm', { principal: { kind: 'workload', workload: name } });
    expect(decide(only('everyone'), workload('ci'))).toBe('deny');
    expect(decide(only('workloads'), workload('ci'))).toBe('allow');
    expect(decide(only('kind:agent'), workload('ci'))).toBe('deny');
    expect(decide(only('kind:agent'), workload('bot'))).toBe('allow');
    expect(decide(only('workloads'), member(ANA))).toBe('deny');
  });

  test('a member is in its groups and at no named address', () => {
    const principal = { kind: 'member', groups: ['sre'], domain: 'a.example' } as const;
    expect(decide(only('group:sre'), ask('', 'crm', { principal }))).toBe('allow');
    expect(decide(only('group:cleared'), ask('', 'crm', { principal }))).toBe('deny');
    expect(decide(only(`user:${ANA}`), ask('', 'crm', { principal }))).toBe('deny');
  });

  test('a directory closes the groups that it lists as complete, and no other', () => {
    const directory = {
      complete: ['sre'],
      users: { 'new@a.example': { active: true, groups: ['sre', 'cleared'] } },
    };
    const asked = (group: string, request: AccessRequest): string =>
      decide(only(`group:${group}`), request, { directory });
    expect(asked('sre', member('new@a.example'))).toBe('allow');
    expect(asked('sre', member('x@a.example', 'sre'))).toBe('deny');
    expect(asked('cleared', member('new@a.example'))).toBe('deny');
    expect(asked('cleared', member('new@a.example', 'cleared'))).toBe('allow');
  });

  test('a group that a directory closes holds those whom it lists, with an address that the idp asserts', () => {
    const directory = {
      complete: ['sre'],
      users: {
        [ANA]: { active: true, groups: ['cleared'] },
        'in@a.example': { active: true, groups: ['sre'] },
        'foreign@b.example': { active: true, groups: ['sre'] },
      },
    };
    const asked = (user: string): string => decide(only('group:sre'), member(user), { directory });
    expect([asked('in@a.example'), asked(ANA), asked('foreign@b.example')]).toEqual(['allow', 'deny', 'deny']);
  });

  test('an inactive user is nobody, named or not', () => {
    const directory = {
      complete: ['sre'],
      users: {
        [ANA]: { active: false, groups: ['sre'] },
        'gone@a.example': { active: false, groups: ['sre'] },
      },
    };
    for (const policy of ['everyone', 'group:sre', 'group:dba', 'domain:a.example']) {
      expect(decide(only(policy), member(ANA), { directory })).toBe('deny');
      expect(decide(only(policy), member('gone@a.example'), { directory })).toBe('deny');
    }
    expect(decide(only('everyone'), member('x@a.example'), { directory })).toBe('allow');
  });
});

describe('conditions', () => {
  const when = (conditions: PolicySpec['when']): Record<string, PolicySpec> => ({
    it: { ...EVERYONE, when: conditions! },
  });
  const session = (limits: PolicySpec['session']): Record<string, PolicySpec> => ({
    it: { ...EVERYONE, session: limits! },
  });

  test.each<[string, Record<string, PolicySpec>, Partial<AccessRequest>, Partial<AccessRequest>]>([
    ['mfa', when({ mfa: 'strong' }), { mfa: 'strong' }, { mfa: 'any' }],
    ['risk', when({ risk: 'medium' }), { risk: 'medium' }, { risk: 'high' }],
    ['location by code', when({ location: ['FR'] }), { country: 'FR' }, { country: 'MA' }],
    ['location by name', when({ location: ['maghreb', 'FR'] }), { country: 'TN' }, { country: 'DE' }],
    ['network', when({ network: ['office'] }), { ip: '192.0.2.255' }, { ip: '192.0.3.0' }],
    ['an IPv6 network', when({ network: ['office'] }), { ip: '2001:db8::1' }, { ip: '2001:db9::1' }],
    ['every IPv6 address', when({ network: ['v6'] }), { ip: '2001:db9::1' }, { ip: '192.0.2.1' }],
    [
      'platform',
      when({ platform: ['linux'] }),
      { device: device({ platform: 'linux' }) },
      { device: device({ platform: 'ios' }) },
    ],
    ['idp', when({ idp: ['okta'] }), { idp: 'okta' }, { idp: 'partner' }],
    ['approval', when({ approval: ['oncall'] }), { approvals: new Set(['oncall']) }, { approvals: new Set(['other']) }],
    [
      'a posture',
      when({ posture: ['laptop'] }),
      { device: LAPTOP },
      { device: { ...LAPTOP, flags: new Set(['managed']) } },
    ],
    ['edr', when({ posture: ['laptop'] }), { device: LAPTOP }, { device: { ...LAPTOP, edr: 'installed' } }],
    ['device age', when({ posture: ['laptop'] }), { device: LAPTOP }, { device: { ...LAPTOP, age: 3601 } }],
    ['version', when({ posture: ['laptop'] }), { device: LAPTOP }, { device: { ...LAPTOP, osVersion: [14, 4, 9] } }],
    [
      'an unlisted platform',
      when({ posture: ['laptop'] }),
      { device: LAPTOP },
      { device: { ...LAPTOP, platform: 'linux' } },
    ],
    [
      'session length',
      session({ max: 60 }),
      { session: { ...fresh(), age: 60 } },
      { session: { ...fresh(), age: 61 } },
    ],
    ['idle time', session({ idle: 60 }), { session: { ...fresh(), idle: 60 } }, { session: { ...fresh(), idle: 61 } }],
    ['recording', session({ recorded: true }), { session: { ...fresh(), recorded: true } }, { session: fresh() }],
    ['isolation', session({ isolated: true }), { session: { ...fresh(), isolated: true } }, { session: fresh() }],
    ['justification', session({ justified: true }), { session: { ...fresh(), justified: true } }, { session: fresh() }],
  ])('%s: met, not met, and not known is not met', (_, policies, met, unmet) => {
    expect(decide(policies, ask(ANA, 'crm', met))).toBe('allow');
    expect(decide(policies, ask(ANA, 'crm', unmet))).toBe('deny');
    expect(decide(policies, ask(ANA, 'crm'))).toBe('deny');
  });

  test('any version of a platform is met by an absent version, but not on an unknown platform', () => {
    expect(decide(when({ posture: ['any'] }), ask(ANA, 'crm', { device: device({ platform: 'linux' }) }))).toBe(
      'allow',
    );
    expect(decide(when({ posture: ['any'] }), ask(ANA, 'crm', { device: device({ osVersion: [99] }) }))).toBe('deny');
  });

  test('lists are or, keys are and, a profile joins what stands beside it', () => {
    const policies = when({ mfa: 'phishing-resistant', profile: ['strong'], location: ['MA'] });
    const good: Partial<AccessRequest> = { mfa: 'phishing-resistant', device: LAPTOP, country: 'MA' };
    expect(decide(policies, ask(ANA, 'crm', good))).toBe('allow');
    expect(decide(policies, ask(ANA, 'crm', { ...good, mfa: 'strong' }))).toBe('deny');
    expect(decide(policies, ask(ANA, 'crm', { ...good, country: 'TN' }))).toBe('deny');
    expect(decide(policies, ask(ANA, 'crm', { ...good, device: device({}) }))).toBe('deny');
  });

  test('a deny fires on presence only through its situation, where unknown matches', () => {
    const policies: Record<string, PolicySpec> = {
      all: EVERYONE,
      no: { deny: ['everyone'], to: ['crm'], when: { location: ['MA'], network: ['office'] } },
    };
    const at = (country: string | undefined, ip: string | undefined): string =>
      decide(policies, ask(ANA, 'crm', { ...(country && { country }), ...(ip && { ip }) }));
    expect(at('MA', '192.0.2.1')).toBe('deny');
    expect(at(undefined, '192.0.2.1')).toBe('deny');
    expect(at('MA', undefined)).toBe('deny');
    expect(at(undefined, undefined)).toBe('deny');
    expect(at('FR', '192.0.2.1')).toBe('allow');
    expect(at('FR', undefined)).toBe('allow');
    expect(at('MA', '198.51.100.1')).toBe('allow');
  });

  test('validity is half-open', () => {
    const policies: Record<string, PolicySpec> = { it: { ...EVERYONE, from: 1000, to_: 2000 } };
    const at = (now: number): string => decide(policies, ask(ANA, 'crm', { now }));
    expect([at(999), at(1000), at(1999), at(2000)]).toEqual(['deny', 'allow', 'allow', 'deny']);
  });

  test('logins count on ssh resources only', () => {
    const policies: Record<string, PolicySpec> = {
      it: { allow: ['everyone'], to: ['crm', 'shell'], as: 'nonroot' },
      no: { deny: ['everyone'], to: ['crm', 'shell'], as: ['dba'], when: { location: ['FR'] } },
    };
    expect(decide(policies, ask(ANA, 'shell', { as: 'root', country: 'MA' }))).toBe('deny');
    expect(decide(policies, ask(ANA, 'shell', { as: 'deploy', country: 'FR' }))).toBe('allow');
    expect(decide(policies, ask(ANA, 'shell', { as: 'dba', country: 'FR' }))).toBe('deny');
    expect(decide(policies, ask(ANA, 'crm', { country: 'FR' }))).toBe('deny');
    expect(decide(policies, ask(ANA, 'crm', { country: 'MA' }))).toBe('allow');
  });
});

describe('workloads', () => {
  const workload = (name: string, signals: Partial<AccessRequest> = {}): AccessRequest =>
    ask('', 'crm', { principal: { kind: 'workload', workload: name }, ...signals });

  test.each<[string, { bound?: boolean; attested?: boolean; maxLifetime?: number }]>([
    ['bound', { bound: true }],
    ['attested', { attested: true }],
    ['max_lifetime', { maxLifetime: 900 }],
  ])('credential %s is judged on the declaration', (_, credential) => {
    const policies: Record<string, PolicySpec> = { it: { allow: ['workloads'], to: ['crm'], when: { credential } } };
    expect(decide(policies, workload('ci'))).toBe('allow');
    expect(decide(policies, workload('bot'))).toBe('deny');
  });

  test('what only humans can show never saves a workload from a floor', () => {
    const policies = (unless: NonNullable<PolicySpec['unless']>): Record<string, PolicySpec> => ({
      it: { allow: ['workloads', 'everyone'], to: ['crm'] },
      floor: { deny: ['workloads', 'everyone'], to: ['crm'], unless },
    });
    const signals: Partial<AccessRequest> = {
      mfa: 'phishing-resistant',
      risk: 'low',
      session: fresh(),
      approvals: new Set(['oncall']),
    };
    for (const unless of [
      { mfa: 'any' },
      { risk: 'medium' },
      { session: { max: 3600 } },
      { approval: ['oncall'] },
    ] as const) {
      expect(decide(policies([unless]), workload('ci', signals))).toBe('deny');
      expect(decide(policies([unless]), ask(ANA, 'crm', signals))).toBe('allow');
    }
    expect(decide(policies([{ network: ['office'] }]), workload('ci', { ip: '192.0.2.1' }))).toBe('allow');
  });

  test('a credential never saves a human from a floor', () => {
    const policies: Record<string, PolicySpec> = {
      it: { allow: ['workloads', 'everyone'], to: ['crm'] },
      floor: { deny: ['workloads', 'everyone'], to: ['crm'], unless: [{ credential: { bound: true } }] },
    };
    expect(decide(policies, workload('ci'))).toBe('allow');
    expect(decide(policies, workload('bot'))).toBe('deny');
    expect(decide(policies, ask(ANA, 'crm'))).toBe('deny');
  });

  test('a deny that names an idp matches a workload, whose idp is unknown', () => {
    const policies: Record<string, PolicySpec> = {
      it: { allow: ['workloads'], to: ['crm'] },
      no: { deny: ['workloads'], to: ['crm'], when: { idp: ['okta'] } },
    };
    expect(decide(policies, workload('ci'))).toBe('deny');
  });
});

describe('what is missing', () => {
  const missing = (
    policies: Record<string, PolicySpec>,
    request: AccessRequest,
    more: EstateSpec = {},
  ): readonly string[] =>
    evaluatorOf(
      policies,
      more,
    )(request).missing.map(({ policy, condition, needed, got }) => `${policy}: ${condition} ${needed} (${got})`);

  test('names what the nearest allow needs and got', () => {
    const policies: Record<string, PolicySpec> = {
      far: { ...EVERYONE, when: { mfa: 'strong', posture: ['laptop'], location: ['MA'] } },
      near: { ...EVERYONE, when: { mfa: 'phishing-resistant', location: ['FR'] } },
    };
    expect(missing(policies, ask(ANA, 'crm', { mfa: 'any', country: 'FR' }))).toEqual([
      'near: mfa phishing-resistant (any)',
    ]);
  });

  test('names what is demanded of the credential of a workload, and what the workload declares', () => {
    const policies: Record<string, PolicySpec> = {
      it: { allow: ['workloads'], to: ['crm'], when: { credential: { attested: true } } },
      floor: { deny: ['workloads'], to: ['crm'], unless: [{ credential: { bound: true, maxLifetime: 900 } }] },
    };
    const request = ask('', 'crm', { principal: { kind: 'workload', workload: 'bot' } });
    expect(missing(policies, request)).toEqual([
      'it: credential attested (jwt, not attested, no lifetime)',
      'floor: credential bound (x509 or mtls), lifetime at most 15m (jwt, not attested, no lifetime)',
    ]);
  });

  test('adds what a refusing floor needs', () => {
    const policies: Record<string, PolicySpec> = {
      it: { ...EVERYONE, when: { mfa: 'any' } },
      floor: { deny: ['everyone'], to: ['crm'], unless: [{ risk: 'low', mfa: 'strong' }, { network: ['office'] }] },
    };
    const request = ask(ANA, 'crm', { mfa: 'any', ip: '198.51.100.1' });
    expect(evaluatorOf(policies)(request).deniedBy).toEqual(['floor']);
    expect(missing(policies, request)).toEqual(['floor: network office (198.51.100.1)']);
  });

  test('falls back to an open group that the caller is not in', () => {
    const policies: Record<string, PolicySpec> = { it: { allow: ['group:both'], to: ['crm'] } };
    const principal = { kind: 'user', user: ANA, groups: ['sre'] } as const;
    expect(missing(policies, ask(ANA, 'crm', { principal }))).toEqual(['it: group cleared (no membership)']);
    expect(missing(policies, ask('x@b.example', 'crm'))).toEqual([]);
  });

  test('prefers an allow that means the caller, however far, to one that would with a group', () => {
    const policies: Record<string, PolicySpec> = {
      group: { allow: ['group:sre'], to: ['crm'] },
      mine: { ...EVERYONE, when: { mfa: 'any', risk: 'low' } },
    };
    expect(missing(policies, ask(ANA, 'crm'))).toEqual(['mine: mfa any (none)', 'mine: risk low (high)']);
  });

  test('counts a wrong login and a passed validity like any other condition', () => {
    const policies: Record<string, PolicySpec> = {
      a: { allow: ['everyone'], to: ['shell'], as: ['deploy'], when: { mfa: 'any' } },
      b: { allow: ['everyone'], to: ['shell'], as: 'any', to_: 1000, when: { mfa: 'any' } },
      c: { allow: ['everyone'], to: ['shell'], as: 'any', when: { mfa: 'strong' } },
    };
    expect(missing(policies, ask(ANA, 'shell', { as: 'root' }))).toEqual(['c: mfa strong (none)']);
  });

  test('names login and validity', () => {
    const policies: Record<string, PolicySpec> = {
      it: { allow: ['everyone'], to: ['shell'], as: ['deploy'], to_: 1000 },
    };
    expect(missing(policies, ask(ANA, 'shell', { as: 'root', now: 1000 }))).toEqual([
      'it: validity before 1970-01-01T00:00:01.000Z (1970-01-01T00:00:01.000Z)',
      'it: as deploy (root)',
    ]);
  });

  test('names break-glass only where no allow could help', () => {
    const breakGlass = { keys: { subjects: [`user:${ANA}`], resources: ['crm'] } };
    const request = ask(ANA, 'crm', { session: fresh() });
    expect(missing({}, request, { breakGlass })).toEqual(['keys: mfa phishing-resistant (none)']);
    expect(missing({ it: { ...EVERYONE, when: { mfa: 'any' } } }, request, { breakGlass })).toEqual([
      'it: mfa any (none)',
    ]);
  });
});

function fresh(): NonNullable<AccessRequest['session']> {
  return { age: 0, idle: 0, recorded: false, isolated: false, justified: false };
}
