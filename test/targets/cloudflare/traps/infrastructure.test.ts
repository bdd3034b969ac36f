import { describe, expect, test } from 'vitest';
import { decide, type Facts } from '../access-model.js';
import { application, attached, BINDINGS, besidesSession, emitted, OKTA, refused } from '../compile-kit.js';

const WORLD = `
idps:
  okta: { domains: [example.com] }
groups: { sre: { source: okta, external: SRE } }
posture:
  laptop: { disk_encrypted: true, os: { macos: ">=14.5", windows: ">=10" } }
workloads: { ci: { kind: ci, identity: ci, credential: { type: x509 } } }
networks: { office: 203.0.113.0/24 }
resources:
  prod: { endpoints: "ssh://prod.internal", sensitivity: critical, via: web }
`;
const BOUND = `${BINDINGS}  ssh: { prod: { targets: [prod-2, prod-1], logins: [root, deploy, ubuntu] } }\n`;

function allow(more: string, who = 'group:sre'): string {
  return `${WORLD}policies:\n  sre: { allow: ${who}, to: prod${more} }\n`;
}

type Policies = readonly Readonly<Record<string, unknown>>[];

describe('logins', () => {
  test('CF-35 a grant of named logins is an infrastructure application over the bound targets, with inline allows', async () => {
    const compiled = await emitted(allow(', as: [deploy]'), BOUND);
    const body = application(compiled, 'prod');
    expect(body).toMatchObject({
      type: 'infrastructure',
      allowed_idps: [OKTA],
      target_criteria: [{ port: 22, protocol: 'SSH', target_attributes: { hostname: ['prod-1', 'prod-2'] } }],
    });
    expect(body).not.toHaveProperty('session_duration');
    expect(body).not.toHaveProperty('destinations');
    expect(body.policies).toEqual([
      {
        name: 'sre',
        decision: 'allow',
        precedence: 1,
        include: [{ email_domain: { domain: 'example.com' } }],
        require: [{ okta: { name: 'SRE', identity_provider_id: OKTA } }],
        connection_rules: { ssh: { usernames: ['deploy'], allow_email_alias: false } },
      },
    ]);
  });

  test('CF-35 only selectors that exist there are used: every "or" is a policy of its own', async () => {
    const compiled = await emitted(
      allow(', as: [deploy], when: { posture: laptop, location: [MA, TN], mfa: strong }'),
      BOUND,
    );
    const policies = application(compiled, 'prod').policies as Policies;
    expect(policies).toHaveLength(2 * 2 * 2);
    expect(policies.map(({ precedence }) => precedence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const used = new Set(
      policies.flatMap(({ include, require }) =>
        [include, require].flatMap((rules) => (rules as Policies).flatMap((rule) => Object.keys(rule))),
      ),
    );
    expect([...used].sort()).toEqual(['auth_method', 'device_posture', 'email_domain', 'geo', 'okta']);
  });

  test('CF-35 the rules of one policy are of one platform', async () => {
    const compiled = await emitted(allow(', as: [deploy], when: { posture: laptop }'), BOUND);
    const facts = (platform: string): Facts => ({
      email: 'ana@example.com',
      idp: OKTA,
      idpGroups: new Set(['okta SRE']),
      methods: new Set(),
      ip: '192.0.2.1',
      country: 'MA',
      passes: (rule) => typeof rule !== 'string' && JSON.stringify(rule.match).includes(platform),
    });
    const outcome = (platform: string): string => decide(compiled.document, 'prod', facts(platform)).outcome;
    expect([outcome('mac'), outcome('windows'), outcome('linux')]).toEqual(['allow', 'allow', 'deny']);
  });

  test('CF-35 `nonroot` and `any` beside named logins are the bound logins, which is said', async () => {
    const compiled = await emitted(allow(', as: nonroot'), BOUND);
    const [only] = application(compiled, 'prod').policies as Policies;
    expect(only!.connection_rules).toEqual({ ssh: { usernames: ['deploy', 'ubuntu'], allow_email_alias: false } });
    expect(besidesSession(compiled).map(({ constraint }) => constraint)).toEqual(['as.nonroot']);
    const both = await emitted(
      `${allow(', as: any')}  ops: { allow: user:li@example.com, to: prod, as: [deploy] }\n`,
      BOUND,
    );
    expect(besidesSession(both).map(({ constraint }) => constraint)).toEqual(['as.any']);
  });

  test('every login everywhere needs no list: a private destination knows none', async () => {
    const compiled = await emitted(allow(', as: any'));
    expect(application(compiled, 'prod')).toMatchObject({
      type: 'self_hosted',
      destinations: [{ type: 'private', hostname: 'prod.internal', port_range: '22', l4_protocol: 'tcp' }],
    });
    expect(attached(compiled, 'prod')).toEqual(['sre']);
    expect(besidesSession(compiled)).toEqual([]);
  });

  test.each([
    [', as: [deploy], when: { network: office }', 'group:sre', 'have no IP selector'],
    [', as: [deploy], session: { max: 8h }', 'group:sre', 'have no session duration'],
    [', as: [deploy], session: { justified: true }', 'group:sre', 'have no such setting'],
    [', as: [deploy]', 'workload:ci', 'have no Service Auth policies'],
  ])('CF-35 what an infrastructure application cannot say is refused: %s', async (more, who, reason) => {
    expect(await refused(allow(more, who), `${BOUND}  workloads: { ci: { common_name: ci } }\n`)).toContain(reason);
  });

  test('CF-35 people of two identity providers are refused: nothing there says who asserted an address', async () => {
    const files = allow(', as: [deploy]', 'everyone').replace(
      'idps:',
      'idps:\n  partner: { domains: [partner.example] }',
    );
    expect(await refused(files, BOUND)).toContain(
      'all logins must come from one identity provider, not from okta, partner',
    );
  });

  test('CF-35 without bound targets, or bound logins where they are needed, it is refused', async () => {
    expect(await refused(allow(', as: [deploy]'))).toContain('`bindings.ssh.prod` is not set');
    const targets = `${BINDINGS}  ssh: { prod: { targets: prod } }\n`;
    expect(await refused(allow(', as: nonroot'), targets)).toContain('`bindings.ssh.prod.logins` is not set');
    const root = `${BINDINGS}  ssh: { prod: { targets: prod, logins: [root] } }\n`;
    expect(await refused(allow(', as: nonroot'), root)).toContain('lists no login that is granted');
  });

  test('CF-35 alternatives that multiply out of hand are refused with their number', async () => {
    const denied = `${allow(', as: [deploy]')}  abroad: { deny: everyone, to: prod, when: { location: KP } }\n`;
    expect(await refused(denied, BOUND)).toContain('it would take 249 policies');
  });
});
