import { describe, expect, test } from 'vitest';
import { decide, type Facts } from '../access-model.js';
import {
  application,
  attached,
  BINDINGS,
  compileFor,
  emitted,
  OKTA,
  PARTNER,
  policy,
  refused,
} from '../compile-kit.js';

const WORLD = `
idps:
  okta: { domains: [example.com] }
  partner: { domains: [partner.example] }
groups:
  sre: { source: okta, external: SRE }
  contractors: { source: partner, external: C }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, via: web }
`;
/** Both identity providers assert example.com. */
const SHARED = WORLD.replace('[partner.example]', '[partner.example, example.com]');

function facts(email: string, idp: string, groups: readonly string[] = [], methods: readonly string[] = []): Facts {
  return {
    email,
    idp,
    idpGroups: new Set(groups),
    methods: new Set(methods),
    ip: '203.0.113.1',
    country: 'MA',
    passes: () => true,
  };
}

describe('what a login says', () => {
  test('CF-12 an address counts only from an identity provider that lists its domain', async () => {
    const compiled = await emitted(`${WORLD}policies:\n  staff: { allow: everyone, to: crm }\n`);
    expect(attached(compiled, 'crm')).toEqual(['staff--okta', 'staff--partner']);
    expect(decide(compiled.document, 'crm', facts('ana@example.com', OKTA)).outcome).toBe('allow');
    expect(decide(compiled.document, 'crm', facts('ana@example.com', PARTNER)).outcome).toBe('deny');
    expect(decide(compiled.document, 'crm', facts('ana@partner.example', OKTA)).outcome).toBe('deny');
  });

  test('CF-12 so for a named user', async () => {
    const compiled = await emitted(`${WORLD}policies:\n  ana: { allow: user:ana@example.com, to: crm }\n`);
    expect(decide(compiled.document, 'crm', facts('ana@example.com', PARTNER)).outcome).toBe('deny');
  });

  test('CF-12 a group counts only within the domains of its identity provider', async () => {
    const compiled = await emitted(`${WORLD}policies:\n  sre: { allow: group:sre, to: crm }\n`);
    expect(decide(compiled.document, 'crm', facts('ana@example.com', OKTA, ['okta SRE'])).outcome).toBe('allow');
    expect(decide(compiled.document, 'crm', facts('guest@elsewhere.example', OKTA, ['okta SRE'])).outcome).toBe('deny');
  });

  test('CF-12 a condition on the login keeps the other identity providers of a domain out', async () => {
    const compiled = await emitted(
      `${SHARED}policies:
  staff: { allow: "domain:example.com", to: crm, when: { idp: okta } }
  sworn: { deny: everyone, to: crm, when: { idp: partner, location: MA } }
`,
    );
    expect(decide(compiled.document, 'crm', facts('ana@example.com', OKTA)).outcome).toBe('allow');
    expect(decide(compiled.document, 'crm', facts('ana@example.com', PARTNER)).outcome).toBe('deny');
    expect(application(compiled, 'crm').allowed_idps).toEqual([OKTA]);
  });

  test('CF-13 who may be in a denied group that this login does not report is not granted, and that is said', async () => {
    const compiled = await emitted(
      `${SHARED}policies:
  staff: { allow: "domain:example.com", to: crm }
  never: { deny: group:contractors, to: crm }
`,
    );
    expect(decide(compiled.document, 'crm', facts('ana@example.com', OKTA)).outcome).toBe('deny');
    expect(decide(compiled.document, 'crm', facts('ana@example.com', PARTNER)).outcome).toBe('allow');
    expect(decide(compiled.document, 'crm', facts('ana@example.com', PARTNER, ['saml groups=C'])).outcome).toBe('deny');
    expect(compiled.narrower.map(({ reason }) => reason)).toContain(
      'a login of `okta` does not say who is not in `contractors`, so it is not granted',
    );
  });

  test('CF-13 so for a named user', async () => {
    const compiled = await emitted(
      `${SHARED}policies:
  ana: { allow: user:ana@example.com, except: group:contractors, to: crm }
`,
    );
    expect(decide(compiled.document, 'crm', facts('ana@example.com', OKTA)).outcome).toBe('deny');
    expect(decide(compiled.document, 'crm', facts('ana@example.com', PARTNER)).outcome).toBe('allow');
  });

  test('CF-13 a member of a group who logs in elsewhere is not granted, and that is said', async () => {
    const compiled = await emitted(`${SHARED}policies:\n  sre: { allow: group:sre, to: crm }\n`);
    expect(attached(compiled, 'crm')).toEqual(['sre']);
    expect(compiled.narrower.map(({ reason }) => reason)).toContain(
      'a login of `partner` does not say who is in `sre`, so it is not granted',
    );
  });

  test('CF-13 an intersection over two identity providers is refused: no login reports both', async () => {
    const faults = await refused(
      `${SHARED.replace('resources:', '  both: { all_of: [group:sre, group:contractors] }\nresources:')}policies:\n  both: { allow: group:both, to: crm }\n`,
    );
    expect(faults).toContain('cannot carry `group.synced-all-of` of policy `both`');
    expect(faults).toContain('so nobody is left');
  });

  test('CF-14 `allowed_idps` lists the login methods of the people: an empty list would admit every one, one-time PIN included', async () => {
    const compiled = await emitted(`${WORLD}policies:\n  sre: { allow: group:sre, to: crm }\n`);
    expect(application(compiled, 'crm').allowed_idps).toEqual([OKTA]);
  });

  test('CF-39 the binding says which methods prove a level, stronger ones counting for weaker', async () => {
    const policies = `${WORLD}policies:\n  ana: { allow: user:ana@example.com, to: crm, when: { mfa: strong } }\n`;
    const compiled = await emitted(policies);
    expect(decide(compiled.document, 'crm', facts('ana@example.com', OKTA, [], ['otp'])).outcome).toBe('allow');
    expect(decide(compiled.document, 'crm', facts('ana@example.com', OKTA, [], ['hwk'])).outcome).toBe('allow');
    expect(decide(compiled.document, 'crm', facts('ana@example.com', OKTA, [], ['sms', 'mfa'])).outcome).toBe('deny');
  });

  test('CF-39 an identity provider that reports no methods is refused where MFA is demanded, not assumed', async () => {
    const policies = `${WORLD}policies:\n  all: { allow: everyone, to: crm, when: { mfa: phishing-resistant } }\n`;
    const faults = await refused(policies, BINDINGS.replace(/(partner: \{.*), mfa: .*/, '$1 }'));
    expect(faults).toContain('`bindings.idps.partner.mfa.phishing-resistant` is not set');
  });

  test.each(['mfa', 'sms', 'tel', 'pwd'])(
    'CF-39 the method %s is refused as proof of a strong factor',
    async (method) => {
      const faults = await refused(
        `${WORLD}policies:\n  all: { allow: everyone, to: crm }\n`,
        BINDINGS.replace('strong: [otp]', `strong: [${method}]`),
      );
      expect(faults).toContain(`the authentication method \`${method}\` does not prove \`strong\``);
    },
  );

  test('CF-39 a one-time password is not phishing-resistant', async () => {
    const faults = await refused(
      `${WORLD}policies:\n  all: { allow: everyone, to: crm }\n`,
      BINDINGS.replace('phishing-resistant: [hwk]', 'phishing-resistant: [otp]'),
    );
    expect(faults).toContain('does not prove `phishing-resistant`');
  });

  test('CF-45 two names bound to one vendor object are refused, each place shown', async () => {
    const policies = `${WORLD}policies:\n  all: { allow: user:ana@example.com, to: crm }\n`;
    const faults = await refused(policies, BINDINGS.replace(PARTNER, OKTA));
    expect(faults).toContain(`\`partner\` and \`okta\` are both bound to \`${OKTA}\``);
    const groups = `${WORLD.replace('contractors: { source: partner', 'contractors: { source: okta')}policies:\n  all: { allow: user:ana@example.com, to: crm }\n`;
    const more = await refused(groups, `${BINDINGS}  groups: { sre: { okta: C } }\n`);
    expect(more).toContain('are both bound to `okta C');
  });

  test('CF-46 nothing that is emitted holds or makes a secret', async () => {
    const compiled = await emitted(`${WORLD}policies:\n  all: { allow: everyone, to: crm }\n`);
    expect(Object.keys(compiled.document.resource).sort()).toEqual([
      'cloudflare_zero_trust_access_application',
      'cloudflare_zero_trust_access_policy',
    ]);
    expect(compiled.text).not.toMatch(/secret|client_id|api_token/);
  });

  test('an identity provider without a binding is refused where somebody needs it, once', async () => {
    const { artefact, diagnostics } = await compileFor(
      `${WORLD}policies:\n  all: { allow: everyone, to: crm, when: { mfa: any } }\n`,
      BINDINGS.replace(/ {4}partner:.*\n/, ''),
    );
    expect(artefact).toBeUndefined();
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'target `web` (cloudflare-access) needs a binding for `everyone` of policy `all` on `crm`: `bindings.idps.partner` is not set',
    ]);
  });

  test('the group selector of a binding wins over what the identity provider says', async () => {
    const policies = `${WORLD}policies:\n  sre: { allow: group:sre, to: crm }\n`;
    const compiled = await emitted(
      policies,
      `${BINDINGS}  groups: { sre: { saml: { attribute: team, value: ops } } }\n`,
    );
    expect(policy(compiled, 'sre').require).toContainEqual({
      saml: { attribute_name: 'team', attribute_value: 'ops', identity_provider_id: OKTA },
    });
  });
});
