import { describe, expect, test } from 'vitest';
import { decide, type Facts } from '../access-model.js';
import { application, attached, BINDINGS, besidesSession, emitted, OKTA, policy, refused } from '../compile-kit.js';

const WORLD = `
idps:
  okta: { domains: [example.com] }
workloads:
  ci: { kind: ci, identity: ci, credential: { type: x509 } }
  bot: { kind: agent, identity: bot, credential: { type: jwt } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, via: web }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: high, via: web }
`;
const TOKEN = 'b0000000-0000-4000-8000-000000000001';
const MACHINES = `${BINDINGS}  workloads: { ci: { common_name: ci }, bot: { service_token: ${TOKEN} } }\n`;

const NOBODY: Facts = {
  idpGroups: new Set(),
  methods: new Set(),
  ip: '203.0.113.1',
  country: 'MA',
  passes: () => true,
};

function person(email: string, more: Partial<Facts> = {}): Facts {
  return { ...NOBODY, email, idp: OKTA, ...more };
}

describe('the order in which Access decides', () => {
  test('CF-07 workloads get Service Auth policies only, and one whom a deny names is left out of them: no deny policy would reach it', async () => {
    const compiled = await emitted(
      `${WORLD}policies:
  machines: { allow: workloads, to: crm }
  no-agents: { deny: [everyone, kind:agent], to: crm }
`,
      MACHINES,
    );
    expect(policy(compiled, 'machines')).toMatchObject({
      decision: 'non_identity',
      include: [{ common_name: { common_name: 'ci' } }],
      exclude: [{ service_token: { token_id: TOKEN } }],
    });
    expect(decide(compiled.document, 'crm', { ...NOBODY, token: TOKEN }).outcome).toBe('deny');
    expect(decide(compiled.document, 'crm', { ...NOBODY, commonName: 'ci' }).outcome).toBe('service-auth');
  });

  test('CF-07 a token or certificate never stands in an allow or deny policy, where it would lead to a login', async () => {
    const compiled = await emitted(
      `${WORLD}policies:
  staff: { allow: everyone, to: crm }
  machines: { allow: workloads, to: crm }
  no-bot: { deny: [user:eve@example.com, workload:bot], to: crm }
`,
      MACHINES,
    );
    for (const key of attached(compiled, 'crm')) {
      const { decision, ...body } = policy(compiled, key);
      if (decision !== 'non_identity') expect(JSON.stringify(body)).not.toMatch(/service_token|common_name/);
    }
  });

  test('CF-08 denies stand before every allow, because the first match ends the evaluation', async () => {
    const compiled = await emitted(
      `${WORLD}policies:
  a-staff: { allow: everyone, to: crm }
  z-leaver: { deny: user:omar@example.com, to: crm }
`,
    );
    expect(attached(compiled, 'crm')).toEqual(['z-leaver', 'a-staff']);
    expect(decide(compiled.document, 'crm', person('omar@example.com')).outcome).toBe('deny');
    expect(decide(compiled.document, 'crm', person('ana@example.com')).outcome).toBe('allow');
  });

  test('CF-08 nothing depends on the deny policy: the allow itself leaves out whom it means', async () => {
    const compiled = await emitted(
      `${WORLD}policies:
  staff: { allow: everyone, to: crm }
  leaver: { deny: user:omar@example.com, to: crm }
`,
    );
    expect(policy(compiled, 'staff').exclude).toEqual([{ email: { email: 'omar@example.com' } }]);
  });

  test('CF-09 precedences are unique, start at 1 and ascend in the order of the list, or the plan would never be empty', async () => {
    const compiled = await emitted(
      `${WORLD}policies:
  staff: { allow: everyone, to: crm, when: { location: TN } }
  more: { allow: user:ana@example.com, to: crm, when: { location: MA } }
  machines: { allow: workload:ci, to: crm }
  leaver: { deny: user:omar@example.com, to: crm }
break_glass:
  keys: { subjects: user:ana@example.com, resources: crm, alert: "#alerts" }
`,
      MACHINES,
    );
    const policies = application(compiled, 'crm').policies as readonly { readonly precedence: number }[];
    expect(policies.map(({ precedence }) => precedence)).toEqual([1, 2, 3, 4, 5]);
    expect(attached(compiled, 'crm')).toEqual(['machines', 'leaver', 'more', 'staff', 'keys']);
  });

  test('CF-10 who is excepted from a deny is granted nothing by it, and keeps what an allow grants', async () => {
    const compiled = await emitted(
      `${WORLD}policies:
  staff: { allow: [user:ana@example.com, user:li@example.com], to: crm }
  closed: { deny: everyone, except: [user:ana@example.com, user:eve@example.com], to: crm }
`,
    );
    expect(policy(compiled, 'closed').exclude).toHaveLength(2);
    expect(decide(compiled.document, 'crm', person('ana@example.com')).outcome).toBe('allow');
    expect(decide(compiled.document, 'crm', person('li@example.com')).outcome).toBe('deny');
    expect(decide(compiled.document, 'crm', person('eve@example.com')).outcome).toBe('deny');
  });

  test('CF-10 a deny policy never refuses more than the deny: one with a schedule or an open exception is left to the grants', async () => {
    const compiled = await emitted(
      `${WORLD}groups: { sre: { source: okta, external: SRE } }
policies:
  sre: { allow: group:sre, to: crm }
  closed: { deny: everyone, except: group:sre, to: crm }
`,
    );
    expect(attached(compiled, 'crm')).toEqual(['sre']);
    const windows = await emitted(
      `${WORLD}policies:
  staff: { allow: everyone, to: crm }
  windows: { deny: everyone, to: crm, when: { platform: windows } }
`,
    );
    expect(attached(windows, 'crm')).toEqual(['staff']);
  });

  test('CF-23 of two allows the one that asks for less stands first, and what the order still hides is said', async () => {
    const compiled = await emitted(
      `${WORLD}policies:
  a-isolated: { allow: everyone, to: crm, session: { isolated: true } }
  b-plain: { allow: user:ana@example.com, to: crm }
  c-short: { allow: everyone, to: wiki, session: { max: 1h } }
  d-justified: { allow: everyone, to: wiki, session: { justified: true } }
`,
    );
    expect(attached(compiled, 'crm')).toEqual(['b-plain', 'a-isolated']);
    expect(attached(compiled, 'wiki')).toEqual(['c-short', 'd-justified']);
    expect(besidesSession(compiled)).toEqual([
      expect.objectContaining({ constraint: 'alternatives', policy: 'd-justified', resource: 'wiki' }),
    ]);
    const either = await emitted(
      `${WORLD}policies:
  isolated: { allow: everyone, to: crm, session: { isolated: true } }
  justified: { allow: everyone, to: crm, session: { justified: true } }
`,
    );
    expect(attached(either, 'crm')).toEqual(['justified', 'isolated']);
    expect(besidesSession(either).map(({ policy: name }) => name)).toEqual(['isolated']);
  });

  test('CF-31 policies, type and destinations are always written: an absent list detaches every policy', async () => {
    const compiled = await emitted(`${WORLD}policies:\n  staff: { allow: everyone, to: crm }\n`);
    for (const body of Object.values(compiled.document.resource.cloudflare_zero_trust_access_application!)) {
      expect(body.policies).not.toEqual([]);
      expect(body.policies).toBeDefined();
      expect(body.type).toBe('self_hosted');
      expect(body.destinations).not.toEqual([]);
      expect(body).not.toHaveProperty('domain');
      expect(body).not.toHaveProperty('self_hosted_domains');
    }
  });

  test('CF-34 conditions of the session stand in reusable policies: an inline policy drops them without a word', async () => {
    const compiled = await emitted(
      `${WORLD}policies:\n  staff: { allow: everyone, to: crm, session: { max: 2h, isolated: true, justified: true } }\n`,
    );
    const policies = application(compiled, 'crm').policies as readonly object[];
    expect(policies.map((one) => Object.keys(one).sort())).toEqual([['id', 'precedence']]);
    expect(policy(compiled, 'staff')).toMatchObject({
      session_duration: '90m',
      isolation_required: true,
      purpose_justification_required: true,
    });
  });

  test('CF-41 a service token is refused for a workload that declares more', async () => {
    const policies = `${WORLD}policies:\n  ci: { allow: workload:ci, to: crm }\n`;
    const faults = await refused(policies, `${BINDINGS}  workloads: { ci: { service_token: ${TOKEN} } }\n`);
    expect(faults).toContain(
      '`bindings.workloads.ci` is weaker than what `ci` declares: a service token is not bound to a key',
    );
  });

  test.each([
    ['attested: true', '', 'a service token is not attested'],
    ['lifetime: 15m', '', 'the lifetime of the service token is not said'],
    ['lifetime: 15m', ', duration: 24h', 'the service token lives 24h, not 15m'],
  ])('CF-41 so for a bearer with %s and a token%s', async (declared, bound, reason) => {
    const policies = `${WORLD.replace('type: jwt', `type: jwt, ${declared}`)}policies:\n  bot: { allow: workload:bot, to: crm }\n`;
    const faults = await refused(
      policies,
      `${BINDINGS}  workloads: { bot: { service_token: { id: ${TOKEN}${bound} } } }\n`,
    );
    expect(faults).toContain(reason);
  });
});
