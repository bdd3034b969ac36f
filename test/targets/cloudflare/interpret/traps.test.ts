import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ANA, APPLICATION, allow, app, email, faultsOf, GROUP, getsIn, OKTA, POLICY, RULE } from './reading-kit.js';

const WEB = 'web.example.com';
const geo = (code: string): object => ({ geo: { country_code: code } });
const ip = (cidr: string): object => ({ ip: { ip: cidr } });
const posture = (id: string): object => ({ device_posture: { integration_uid: id } });
const everyone = { everyone: {} };
const rule = (label: string): string => `\${${RULE}.${label}.id}`;
const group = (label: string): object => ({ group: { id: `\${${GROUP}.${label}.id}` } });
const policy = (label: string): object => ({ id: `\${${POLICY}.${label}.id}` });
const application = (
  uri: string,
  policies: readonly object[],
  more: object = {},
): Readonly<Record<string, unknown>> => ({
  type: 'self_hosted',
  destinations: [{ type: 'public', uri }],
  policies,
  ...more,
});
const privately = (
  fields: object,
  policies: readonly object[] = [allow([email()])],
): Readonly<Record<string, unknown>> => ({
  type: 'self_hosted',
  destinations: [{ type: 'private', ...fields }],
  policies,
});
/** Whoever asks, without any login. */
const NOBODY = [] as const;

/* Ids as in ../traps.md. */
describe('what a policy matches', () => {
  test('CF-01 two countries in require are both required', () => {
    const both = app([allow([email()], { require: [geo('MA'), geo('TN')] })]);
    expect(getsIn(both, WEB, [...ANA, 'country MA'])).toBe(false);
    expect(getsIn(app([allow([email()], { require: [geo('MA')] })]), WEB, [...ANA, 'country MA'])).toBe(true);
  });

  test('CF-02 two blocks in require are both required', () => {
    expect(
      getsIn(app([allow([email()], { require: [ip('192.0.2.0/24'), ip('198.51.100.0/24')] })]), WEB, [
        ...ANA,
        'ip 192.0.2.1',
      ]),
    ).toBe(false);
    expect(getsIn(app([allow([email()], { require: [ip('192.0.2.1')] })]), WEB, [...ANA, 'ip 192.0.2.1'])).toBe(true);
  });

  test('CF-03 a posture rule passes on the platforms that it matches, and on no other', () => {
    const rules = {
      [RULE]: {
        mac: { type: 'os_version', match: [{ platform: 'mac' }], input: { operator: '>=', version: '14.5.0' } },
      },
    };
    const resources = { ...app([allow([email()], { require: [posture(rule('mac'))] })]), ...rules };
    expect(getsIn(resources, WEB, [...ANA, 'platform macos', 'os macos 14.5'])).toBe(true);
    expect(getsIn(resources, WEB, [...ANA, 'platform windows', 'os macos 14.5'])).toBe(false);
    expect(getsIn(resources, WEB, [...ANA, 'platform macos'])).toBe(false);
  });

  test('CF-04 policies of one application are alternatives', () => {
    const two = app([
      allow([email()], { require: [{ auth_method: { auth_method: 'mfa' } }] }),
      allow([everyone], { require: [posture('managed-mac')] }),
    ]);
    expect(getsIn(two, WEB, [...ANA, 'mfa 1', 'authentication method mfa'])).toBe(true);
    expect(getsIn(two, WEB, [...ANA, 'managed'])).toBe(true);
    expect(getsIn(two, WEB, ANA)).toBe(false);
  });

  test('CF-05 what stands side by side in include is or', () => {
    expect(getsIn(app([allow([email('li@example.com'), { login_method: { id: OKTA } }])]), WEB, ANA)).toBe(true);
  });

  test('CF-06 a posture rule in include of Service Auth lets every healthy device in without a login', () => {
    const open = app([{ decision: 'non_identity', include: [posture('managed-mac')] }]);
    expect(getsIn(open, WEB, ['managed'])).toBe(true);
    expect(getsIn(open, WEB, NOBODY)).toBe(false);
  });

  test('CF-10 exclude of a deny grants nothing', () => {
    const denied = app([{ decision: 'deny', include: [everyone], exclude: [email()] }]);
    expect(getsIn(denied, WEB, ANA)).toBe(false);
    expect(
      getsIn(app([{ decision: 'deny', include: [everyone], exclude: [email()] }, allow([everyone])]), WEB, ANA),
    ).toBe(true);
  });

  test('CF-11 everyone is whoever can log in, known to the source or not', () => {
    expect(getsIn(app([allow([everyone])]), WEB, ['people'])).toBe(true);
    expect(getsIn(app([allow([everyone])]), WEB, NOBODY)).toBe(false);
  });

  test('CF-12 an address counts from any login method that nothing excludes', () => {
    expect(getsIn(app([allow([email()])]), WEB, ['people', 'user ana@example.com', 'idp other-id'])).toBe(true);
    expect(
      getsIn(app([allow([email()], { require: [{ login_method: { id: OKTA } }] })]), WEB, [
        'people',
        'user ana@example.com',
        'idp other-id',
      ]),
    ).toBe(false);
  });

  test('CF-13 a group counts from its own identity provider only', () => {
    const synced = { okta: { name: 'SRE', identity_provider_id: OKTA } };
    expect(getsIn(app([allow([synced])]), WEB, [...ANA, 'group sre'])).toBe(true);
    expect(getsIn(app([allow([synced])]), WEB, ['people', 'group sre', 'idp other-id'])).toBe(false);
    expect(getsIn(app([allow([everyone], { exclude: [synced] })]), WEB, ['people', 'group sre', 'idp other-id'])).toBe(
      true,
    );
  });

  test('CF-15 a policy that includes nobody never matches, an empty rule is unknown', () => {
    const resources = {
      ...app([policy('p')]),
      [POLICY]: { p: { account_id: 'x', name: 'p', decision: 'allow', include: [] } },
    };
    expect(getsIn(resources, WEB, ANA)).toBe(false);
    expect(getsIn(app([allow([email()], { require: [{}] })]), WEB, ANA)).toBe(false);
    expect(faultsOf({ resource: app([allow([email()], { require: [{}] })]) })).toEqual([
      expect.stringContaining('ZT099'),
    ]);
    expect(getsIn(app([allow([everyone], { exclude: [{}] })]), WEB, ANA)).toBe(true);
  });

  test('CF-39 CF-43 an authentication method proves what its idp says; no country is unknown country', () => {
    const mfa = app([allow([email()], { require: [{ auth_method: { auth_method: 'otp' } }] })]);
    expect(getsIn(mfa, WEB, [...ANA, 'mfa 2', 'authentication method otp'])).toBe(true);
    expect(getsIn(mfa, WEB, [...ANA, 'mfa 2'])).toBe(false);
    expect(getsIn(app([allow([email()], { exclude: [geo('US')] })]), WEB, [...ANA, 'country unknown'])).toBe(true);
    expect(getsIn(app([allow([email()], { require: [geo('XX')] })]), WEB, [...ANA, 'country unknown'])).toBe(true);
  });

  test('CF-42 any token, any certificate: also those of workloads that nothing binds', () => {
    const tokens = app([{ decision: 'non_identity', include: [{ any_valid_service_token: {} }] }]);
    expect(getsIn(tokens, WEB, ['workloads', 'workload bot'])).toBe(true);
    expect(getsIn(tokens, WEB, ['workloads', 'workload other', 'any service token'])).toBe(true);
    expect(getsIn(tokens, WEB, [...ANA, 'any service token'])).toBe(false);
    expect(
      getsIn(app([{ decision: 'non_identity', include: [{ certificate: {} }] }]), WEB, ['workloads', 'workload ci']),
    ).toBe(true);
  });

  test('CF-48 a selector that the provider drops is not taken for one that holds', () => {
    const dropped = app([allow([email()], { require: [{ devicePosture: { integration_uid: 'managed-mac' } }] })]);
    expect(getsIn(dropped, WEB, [...ANA, 'managed'])).toBe(false);
    expect(faultsOf({ resource: dropped })[0]).toMatch(/ZT099 \d+ .*`devicePosture`/);
  });
});

describe('which policy decides', () => {
  test('CF-07 CF-47 bypass and Service Auth come before every deny, whatever the precedence', () => {
    const bypass = app([
      { decision: 'deny', include: [everyone] },
      { decision: 'bypass', include: [ip('192.0.2.0/24')] },
    ]);
    expect(getsIn(bypass, WEB, ['ip 192.0.2.1'])).toBe(true);
    const token = { service_token: { token_id: 'token-of-bot' } };
    expect(
      getsIn(
        app([
          { decision: 'deny', include: [token] },
          { decision: 'non_identity', include: [token] },
        ]),
        WEB,
        ['workloads', 'workload bot'],
      ),
    ).toBe(true);
    expect(getsIn(app([allow([token])]), WEB, ['workloads', 'workload bot'])).toBe(false);
  });

  test('CF-07 who has not logged in yet is not excluded from Service Auth', () => {
    const excluded = app([{ decision: 'bypass', include: [everyone], exclude: [email()] }]);
    expect(getsIn(excluded, WEB, ANA)).toBe(true);
    expect(getsIn(excluded, WEB, [...ANA, 'a login before the application asks for one'])).toBe(false);
  });

  test('CF-08 the first allow or deny that matches decides', () => {
    expect(getsIn(app([allow([email()]), { decision: 'deny', include: [everyone] }]), WEB, ANA)).toBe(true);
    expect(getsIn(app([{ decision: 'deny', include: [everyone] }, allow([email()])]), WEB, ANA)).toBe(false);
  });

  test('CF-09 precedence counts, not the order of the list, and two equal ones are refused', () => {
    const policies = [
      { ...allow([email()]), precedence: 2 },
      { decision: 'deny', include: [everyone], precedence: 1 },
    ];
    expect(getsIn(app(policies), WEB, ANA)).toBe(false);
    expect(faultsOf({ resource: app([{ ...allow([email()]), precedence: 2 }, allow([everyone])]) })[0]).toContain(
      'ZT092',
    );
  });

  test('CF-14 an empty list of login methods is all of them', () => {
    expect(
      getsIn(app([allow([email()])], { allowed_idps: [] }), WEB, ['people', 'user ana@example.com', 'idp other-id']),
    ).toBe(true);
    expect(
      getsIn(app([allow([email()])], { allowed_idps: [OKTA] }), WEB, [
        'people',
        'user ana@example.com',
        'idp other-id',
      ]),
    ).toBe(false);
  });

  test('CF-23 the first policy that matches says what is asked', () => {
    const resources = {
      ...app([policy('isolated'), policy('plain')]),
      [POLICY]: {
        isolated: { account_id: 'x', name: 'a', decision: 'allow', include: [email()], isolation_required: true },
        plain: { account_id: 'x', name: 'b', decision: 'allow', include: [email()] },
      },
    };
    expect(getsIn(resources, WEB, ANA)).toBe(false);
    expect(getsIn(resources, WEB, [...ANA, 'isolated'])).toBe(true);
  });

  test('CF-31 an application without policies lets nobody in', () => {
    expect(getsIn({ [APPLICATION]: { web: { type: 'self_hosted', domain: WEB } } }, WEB, ANA)).toBe(false);
  });
});

describe('sessions and approval', () => {
  const reusable = (more: object): Parameters<typeof getsIn>[0] => ({
    ...app([policy('p')], { session_duration: '1h' }),
    [POLICY]: { p: { account_id: 'x', name: 'p', decision: 'allow', include: [email()], ...more } },
  });

  test('CF-19 CF-20 a reusable policy without a session has 24 hours, and the global session is added', () => {
    expect(getsIn(reusable({}), WEB, [...ANA, `session ${24 * 3600 + 1800}`])).toBe(true);
    expect(getsIn(reusable({}), WEB, [...ANA, `session ${24 * 3600 + 1801}`])).toBe(false);
    expect(getsIn(reusable({ session_duration: '' }), WEB, [...ANA, 'session 5400'])).toBe(true);
    expect(getsIn(reusable({ session_duration: '' }), WEB, [...ANA, 'session 5401'])).toBe(false);
    expect(faultsOf({ resource: reusable({ session_duration: '1d' }) })[0]).toContain('ZT092');
  });

  test('CF-34 a policy inside an application has the session of the application, and asks for nothing else', () => {
    const inline = app([{ ...allow([email()]), session_duration: '10m', approval_required: true }], {
      session_duration: '1h',
    });
    expect(getsIn(inline, WEB, [...ANA, 'session 5400'])).toBe(true);
    expect(faultsOf({ resource: inline }).map((fault) => fault.split(' ')[0])).toEqual(['ZT099', 'ZT099']);
  });

  test('CF-21 CF-22 consent counts for the approval of its approvers, who need none themselves', () => {
    const approved = (address: string) =>
      reusable({ approval_required: true, approval_groups: [{ approvals_needed: 1, email_addresses: [address] }] });
    expect(getsIn(approved('boss@example.com'), WEB, ANA)).toBe(false);
    expect(getsIn(approved('boss@example.com'), WEB, [...ANA, 'approval oncall'])).toBe(true);
    expect(getsIn(approved('stranger@example.com'), WEB, [...ANA, 'approval oncall'])).toBe(false);
    expect(getsIn(approved('ana@example.com'), WEB, ANA)).toBe(true);
    expect(getsIn(reusable({ approval_required: true, approval_groups: [{ approvals_needed: 0 }] }), WEB, ANA)).toBe(
      true,
    );
  });

  test('CF-40 the session of the device client stands in for the login unless it is turned off', () => {
    expect(
      getsIn(app([allow([email()])], { allow_authenticate_via_warp: undefined }), WEB, [...ANA, 'session 99999999']),
    ).toBe(true);
    expect(getsIn(app([allow([email()])]), WEB, [...ANA, 'session 99999999'])).toBe(false);
  });

  test('CF-50 a remote browser is asked for on port 443 of private destinations only', () => {
    const at = (port: string): Parameters<typeof getsIn>[0] => ({
      [APPLICATION]: { db: privately({ hostname: 'db.internal', port_range: port }, [policy('p')]) },
      [POLICY]: { p: { account_id: 'x', name: 'p', decision: 'allow', include: [email()], isolation_required: true } },
    });
    expect(getsIn(at('443'), 'db.internal:443', ANA)).toBe(false);
    expect(getsIn(at('5432'), 'db.internal:5432', ANA)).toBe(true);
  });
});

describe('where an application stands', () => {
  const applications = (
    all: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Parameters<typeof getsIn>[0] => ({ [APPLICATION]: all });
  const open = [allow([everyone])];
  const shut = [{ decision: 'deny', include: [everyone] }];

  test('CF-24 what no application covers is open where it is published', () => {
    const published = [
      { box: { host: { kind: 'name', name: 'bare.example.com' }, traffic: 'tcp' }, route: 'edge', name: 'bare' },
    ] as const;
    expect(getsIn({}, 'bare.example.com', NOBODY, { published })).toBe(true);
    expect(
      getsIn(applications({ a: application('bare.example.com', shut) }), 'bare.example.com', NOBODY, { published }),
    ).toBe(false);
    expect(
      getsIn(applications({ a: application('bare.example.com/admin', shut) }), 'bare.example.com/login', NOBODY, {
        published,
      }),
    ).toBe(true);
    expect(
      getsIn(
        { cloudflare_zero_trust_organization: { o: { deny_unmatched_requests: true } } },
        'bare.example.com',
        NOBODY,
        { published },
      ),
    ).toBe(false);
  });

  test('CF-25 a path of its own inherits nothing, and one without belongs to what is around it', () => {
    const two = applications({ outer: application(WEB, open), inner: application(`${WEB}/admin`, shut) });
    expect(getsIn(two, `${WEB}/admin/x`, ANA)).toBe(false);
    expect(getsIn(two, `${WEB}/administrator`, ANA)).toBe(true);
  });

  test('CF-26 a star is one label, and never the apex', () => {
    const star = applications({ a: application('*.example.com', open) });
    expect(getsIn(star, 'a.example.com', ANA)).toBe(true);
    expect(getsIn(star, 'a.b.example.com', ANA)).toBe(false);
    expect(getsIn(star, 'example.com', ANA)).toBe(false);
    expect(getsIn(applications({ a: application('*test.example.com', open) }), 'test.example.com', ANA)).toBe(true);
    expect(getsIn(applications({ a: application('*test.example.com', open) }), 'alphatest.example.com', ANA)).toBe(
      true,
    );
    expect(
      getsIn(
        applications({ a: application('*.example.com', open), b: application('a.example.com', shut) }),
        'a.example.com',
        ANA,
      ),
    ).toBe(false);
  });

  test('CF-27 /alpha/* leaves /alpha out, and a star within a path spans slashes', () => {
    const below = applications({ a: application('example.com/alpha/*', open) });
    expect(getsIn(below, 'example.com/alpha/one', ANA)).toBe(true);
    expect(getsIn(below, 'example.com/alpha', ANA)).toBe(false);
    const middle = applications({ a: application('example.com/foo*/bar', open) });
    for (const path of ['/foo/bar', '/food/bar', '/food/stuff/bar'])
      expect(getsIn(middle, `example.com${path}`, ANA)).toBe(true);
    expect(getsIn(middle, 'example.com/fo/bar', ANA)).toBe(false);
    expect(getsIn(applications({ a: application('example.com/*', open) }), 'example.com', ANA)).toBe(true);
  });

  test('CF-28 a port has no place in a public host name', () => {
    expect(faultsOf({ resource: applications({ a: application('example.com:8443', open) }) })[0]).toContain('ZT091');
  });

  test('CF-29 a private destination without protocol and ports is all of them', () => {
    expect(getsIn(applications({ a: privately({ cidr: '10.0.0.0/8' }) }), '10.1.2.3:2222', ANA)).toBe(true);
    expect(getsIn(applications({ a: privately({ cidr: '10.0.0.0/8', port_range: '22' }) }), '10.1.2.3:2222', ANA)).toBe(
      false,
    );
    expect(
      getsIn(applications({ a: privately({ cidr: '10.0.0.0/8', l4_protocol: 'udp' }) }), '10.1.2.3:2222', ANA),
    ).toBe(false);
  });

  test('CF-30 of two private destinations around a point either may decide', () => {
    const two = applications({ a: privately({ cidr: '10.0.0.0/8' }), b: privately({ cidr: '10.1.0.0/16' }, shut) });
    const inner = 'cloudflare_zero_trust_access_application.b decides where another application could';
    expect(getsIn(two, '10.1.2.3:22', [...ANA, inner])).toBe(false);
    expect(getsIn(two, '10.1.2.3:22', ANA)).toBe(true);
    expect(getsIn(two, '10.2.2.3:22', [...ANA, inner])).toBe(true);
  });

  test('CF-35 an infrastructure application is for its logins, on its targets', () => {
    const ssh = applications({
      ssh: {
        type: 'infrastructure',
        target_criteria: [{ port: 22, protocol: 'SSH', target_attributes: { hostname: ['srv'] } }],
        policies: [{ ...allow([email()]), name: 'p', connection_rules: { ssh: { usernames: ['deploy'] } } }],
      },
    });
    expect(getsIn(ssh, 'srv.example.com:22', [...ANA, 'as deploy'])).toBe(true);
    expect(getsIn(ssh, 'srv.example.com:22', [...ANA, 'as root'])).toBe(false);
    const unknown = {
      ...ssh[APPLICATION]!.ssh,
      policies: [
        { ...allow([email()], { require: [ip('10.0.0.0/8')] }), connection_rules: { ssh: { usernames: [] } } },
        allow([email()]),
      ],
    };
    expect(faultsOf({ resource: applications({ ssh: unknown }) }).map((fault) => fault.split(' ')[0])).toEqual([
      'ZT091',
      'ZT092',
    ]);
  });

  test('a preflight request passes where the application lets it', () => {
    const ways = applications({ a: application(WEB, shut, { options_preflight_bypass: true }) });
    expect(getsIn(ways, WEB, ['preflight request to cloudflare_zero_trust_access_application.a'])).toBe(true);
    expect(getsIn(ways, WEB, NOBODY)).toBe(false);
  });

  test('a bookmark protects nothing', () => {
    const published = [
      { box: { host: { kind: 'name', name: WEB }, traffic: 'tcp' }, route: 'edge', name: 'web' },
    ] as const;
    expect(
      getsIn(applications({ a: { type: 'bookmark', domain: WEB, policies: shut } }), WEB, NOBODY, { published }),
    ).toBe(true);
  });
});

describe('device posture', () => {
  const ruled = (body: object): Parameters<typeof getsIn>[0] => ({
    ...app([allow([email()], { require: [posture(rule('r'))] })]),
    [RULE]: { r: { account_id: 'x', name: 'r', match: [{ platform: 'mac' }], ...body } },
  });
  const id = `posture ${RULE}.r`;

  test('CF-36 the field that is called an integration names a rule', () => {
    expect(
      getsIn(ruled({ type: 'firewall', input: { enabled: true } }), WEB, [...ANA, 'platform macos', 'firewall']),
    ).toBe(true);
    expect(
      getsIn(ruled({ type: 'firewall', input: { enabled: false } }), WEB, [...ANA, 'platform macos', 'firewall']),
    ).toBe(false);
  });

  test('CF-37 a result counts until its expiration, and without one for ever', () => {
    const disk = { type: 'disk_encryption', input: { require_all: true } };
    const good = [...ANA, 'platform macos', 'disk_encrypted', 'age 3601'];
    expect(getsIn(ruled(disk), WEB, good)).toBe(true);
    expect(getsIn(ruled({ ...disk, expiration: '1h' }), WEB, good)).toBe(false);
  });

  test('CF-38 what asks for more than a least version is that version and something unknown', () => {
    const version = (input: object) =>
      ruled({ type: 'os_version', input: { operator: '>=', version: '14.5.0', ...input } });
    const device = [...ANA, 'platform macos', 'os macos 14.5'];
    expect(getsIn(version({}), WEB, device)).toBe(true);
    expect(getsIn(version({ operator: '==' }), WEB, device)).toBe(false);
    expect(getsIn(version({ operator: '==' }), WEB, [...device, id])).toBe(true);
    expect(getsIn(version({ operator: '<' }), WEB, [...device, id])).toBe(false);
    expect(getsIn(version({ os_version_extra: '(a)' }), WEB, device)).toBe(false);
  });

  test('a check that the source has no word for is unknown, and not the same as another one', () => {
    expect(getsIn(ruled({ type: 'file', input: { path: '/x' } }), WEB, [...ANA, 'platform macos'])).toBe(false);
    expect(getsIn(ruled({ type: 'file', input: { path: '/x' } }), WEB, [...ANA, 'platform macos', id])).toBe(true);
  });
});

test('rule groups hold groups, and mean the same wherever they are named', () => {
  const resources = {
    ...app([allow([everyone], { require: [group('outer')], exclude: [group('inner')] })]),
    [GROUP]: {
      outer: { name: 'o', include: [group('inner'), email()] },
      inner: { name: 'i', include: [email('li@example.com')] },
    },
  };
  expect(getsIn(resources, WEB, ANA)).toBe(true);
  expect(getsIn(resources, WEB, ['people', 'user li@example.com'])).toBe(false);
});

/** Traps that are about writing an artefact, not about what one means. */
const OF_WRITING: Readonly<Record<string, string>> = {
  'CF-16': 'dropped keys: as CF-48',
  'CF-17': 'expressions: refusals.test.ts',
  'CF-18': 'tokens of CDKTF are no construct of Terraform',
  'CF-32': 'how long a plan takes',
  'CF-33': 'how much a rule group holds',
  'CF-41': 'a declaration against its binding',
  'CF-44': 'the order of a list, which means nothing',
  'CF-45': 'bindings',
  'CF-46': 'secrets in files',
  'CF-49': 'networks in require: as CF-02',
};

test('every trap is tested here or is about writing', () => {
  const idsOf = (path: string): readonly string[] =>
    [...new Set(readFileSync(new URL(path, import.meta.url), 'utf8').match(/CF-\d\d/g))].sort();
  expect(idsOf('traps.test.ts')).toEqual(idsOf('../traps.md'));
  const tested = readFileSync(new URL('traps.test.ts', import.meta.url), 'utf8')
    .match(/test\('CF-\d\d[^']*/g)!
    .join(' ');
  expect(Object.keys(OF_WRITING).filter((id) => tested.includes(id) && id !== 'CF-49')).toEqual([]);
});
