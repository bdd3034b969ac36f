import { describe, expect, test } from 'vitest';
import { loadFiles, showDiagnostics } from '../../kit/estate.js';
import { BINDINGS, compileFor, emitted } from './compile-kit.js';

const POLICY = `
idps:
  okta: { domains: [example.com] }
groups: { sre: { source: okta, external: SRE } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, via: web }
policies:
  staff: { allow: everyone, to: crm }
`;

async function faultsOf(bindings: string): Promise<string> {
  const config = `name: acme\ntargets:\n  web: { kind: cloudflare-access, bindings: ${bindings} }\n`;
  const { diagnostics } = await loadFiles(POLICY, config);
  return showDiagnostics(diagnostics);
}

const ACCOUNT = 'account_id: f037e56e89293a057740de681ac9abbe';

describe('bindings', () => {
  test.each([
    ['no account', '{ zones: example.com }', 'account_id'],
    ['an account that is no id', '{ account_id: acme }', 'an account id is 32 hexadecimal digits'],
    ['an unknown key', `{ ${ACCOUNT}, zone: example.com }`, 'zone'],
    ['a version that is no constraint', `{ ${ACCOUNT}, provider_version: newest }`, 'a version constraint'],
    ['an upper-case zone', `{ ${ACCOUNT}, zones: Example.com }`, 'a domain in lower case'],
    ['an idp without an id', `{ ${ACCOUNT}, idps: { okta: {} } }`, 'id'],
    ['groups of an unknown sort', `{ ${ACCOUNT}, idps: { okta: { id: ${'0'.repeat(32)}, groups: ldap } } }`, 'ldap'],
    ['two selectors for one group', `{ ${ACCOUNT}, groups: { sre: { okta: a, gsuite: b } } }`, 'at most 1 entries'],
    [
      'a token and a certificate for one workload',
      `{ ${ACCOUNT}, workloads: { ci: { service_token: ${'a'.repeat(32)}, common_name: ci } } }`,
      'at most 1 entries',
    ],
    ['a posture rule that is no id', `{ ${ACCOUNT}, posture: { managed: { macos: yes } } }`, 'an id of Cloudflare'],
    ['a login with a space', `{ ${ACCOUNT}, ssh: { prod: { targets: a, logins: ["a b"] } } }`, 'a login name'],
    ['a session without a unit', `{ ${ACCOUNT}, global_session: "30" }`, 'a duration is'],
  ])('with %s are a located fault of the project file', async (_, bindings, words) => {
    const faults = await faultsOf(bindings);
    expect(faults).toMatch(/^ZT\d+ ztctl\.yaml:3:\d+ /);
    expect(faults).toContain(words);
  });

  test('every form that the schema shows as an example is accepted', async () => {
    const faults = await faultsOf(`{
      ${ACCOUNT}, provider_version: ">= 5.14.0, <= 5.22.0", zones: [example.com],
      idps: { okta: { id: 699d9864-2c56-4d2e-855e-9661899b7252, groups: { oidc: groups }, mfa: { any: mfa, strong: [otp, swk] } } },
      groups: { sre: { github_organization: { name: acme, team: sre } } },
      workloads: { ci: { service_token: { id: f174e90a-fafe-4643-bbbc-4a0ed4fc8415, duration: 24h } } },
      posture: { managed: { macos: b1c2d3e4-0000-4000-8000-000000000001, windows: { id: b1c2d3e4-0000-4000-8000-000000000002, expiration: 1h } } },
      global_session: 30m, ssh: { prod: { targets: prod-1 } }, tunnels: { crm: f70ff985-a4ef-4643-bbbc-4a0ed4fc8415 },
      require_access_protection: true, private_default: block }`);
    expect(faults).toBe('');
  });

  test('a target without bindings is refused with the way out', async () => {
    const config = 'name: acme\ntargets:\n  web: { kind: cloudflare-access }\n';
    const { config: read } = await loadFiles(POLICY, config);
    const { CLOUDFLARE_ACCESS } = await import('../../../src/targets/cloudflare/index.js');
    const compiled = await compileFor(POLICY);
    const { artefact, diagnostics } = await CLOUDFLARE_ACCESS.compile({
      estate: compiled.estate,
      target: read.targets[0]!,
      horizon: { from: 0, to: 1 },
      access: () => ({ resource: '', pieces: [] }),
    });
    expect(artefact).toBeUndefined();
    expect(diagnostics[0]).toMatchObject({
      code: 'ZT095',
      message: 'target `web` does not say its account',
      help: 'write `bindings: { account_id: … }` under targets.web in ztctl.yaml',
    });
  });

  test('a binding of a name that the policy does not have is a warning with what was probably meant', async () => {
    const { diagnostics, artefact } = await compileFor(POLICY, `${BINDINGS}  groups: { sr: { okta: SRE } }\n`);
    expect(artefact).toBeDefined();
    expect(diagnostics.map(({ code, severity, message, help }) => [code, severity, message, help])).toEqual([
      ['ZT098', 'warning', 'the policy has no idp `partner`, so its binding is not used', undefined],
      ['ZT098', 'warning', 'the policy has no group `sr`, so its binding is not used', 'did you mean `sre`?'],
    ]);
  });

  test.each([
    ['okta', '{ okta: { name: SRE, identity_provider_id: ID } }'],
    ['azure_ad', '{ azure_ad: { id: SRE, identity_provider_id: ID } }'],
    ['gsuite', '{ gsuite: { email: SRE, identity_provider_id: ID } }'],
    ['github_organization', '{ github_organization: { name: SRE, identity_provider_id: ID } }'],
    ['{ saml: team }', '{ saml: { attribute_name: team, attribute_value: SRE, identity_provider_id: ID } }'],
    ['{ oidc: team }', '{ oidc: { claim_name: team, claim_value: SRE, identity_provider_id: ID } }'],
  ])('groups that arrive as %s are selected by their external name', async (kind, selector) => {
    const compiled = await emitted(
      POLICY.replace('allow: everyone', 'allow: group:sre'),
      BINDINGS.replace('groups: okta', `groups: ${kind}`),
    );
    const wanted = selector
      .replace('ID', '699d98642c564d2e855e9661899b7252')
      .replace(/[{},:]/g, '')
      .split(/\s+/);
    const required = JSON.stringify(compiled.document.resource.cloudflare_zero_trust_access_policy!.staff!.require);
    for (const word of wanted) expect(required).toContain(word);
  });

  test('a team of a GitHub organisation is the part after the slash', async () => {
    const compiled = await emitted(
      POLICY.replace('allow: everyone', 'allow: group:sre').replace('external: SRE', 'external: acme/sre'),
      BINDINGS.replace('groups: okta', 'groups: github_organization'),
    );
    expect(compiled.document.resource.cloudflare_zero_trust_access_policy!.staff!.require).toContainEqual({
      github_organization: { name: 'acme', team: 'sre', identity_provider_id: '699d98642c564d2e855e9661899b7252' },
    });
  });
});
