import { describe, expect, test } from 'vitest';
import {
  application,
  attached,
  BINDINGS,
  type Compiled,
  emitted,
  group,
  keys,
  policy,
  refused,
} from '../compile-kit.js';

const WORLD = `
idps:
  okta: { domains: [example.com] }
networks: { office: [203.0.113.0/24, "2001:db8::/48"], lab: 198.51.100.0/24 }
posture:
  laptop: { disk_encrypted: true, os: { macos: ">=14.5", windows: ">=10.0.22631" } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, via: web }
`;

function allow(more: string, who = 'everyone'): string {
  return `${WORLD}policies:\n  staff: { allow: ${who}, to: crm${more} }\n`;
}

type Rules = readonly Readonly<Record<string, unknown>>[];

/** The selectors of a list of rules, sorted. */
function selectors(rules: unknown): readonly string[] {
  return ((rules ?? []) as Rules).flatMap((rule) => Object.keys(rule)).sort();
}

/** Every rule of a document, with the list it stands in. */
function allRules({ document }: Compiled): readonly { readonly list: string; readonly rule: object }[] {
  const found: { list: string; rule: object }[] = [];
  for (const type of ['access_policy', 'access_group', 'access_application']) {
    for (const body of Object.values(document.resource[`cloudflare_zero_trust_${type}`] ?? {})) {
      const bodies = [body, ...((body.policies ?? []) as Rules)];
      for (const one of bodies) {
        for (const list of ['include', 'require', 'exclude']) {
          for (const rule of (one[list] ?? []) as readonly object[]) found.push({ list, rule });
        }
      }
    }
  }
  return found;
}

describe('rules inside one policy', () => {
  test('CF-01 two countries are one required group, because two in `require` are nobody', async () => {
    const compiled = await emitted(allow(', when: { location: [MA, TN] }'));
    expect(selectors(policy(compiled, 'staff').require)).toEqual(['group', 'login_method']);
    expect(group(compiled, 'location--ma--tn').include).toEqual([
      { geo: { country_code: 'MA' } },
      { geo: { country_code: 'TN' } },
    ]);
  });

  test('CF-02 two networks, and the blocks of one, are one required group', async () => {
    const compiled = await emitted(allow(', when: { network: [office, lab] }'));
    expect(selectors(policy(compiled, 'staff').require)).toEqual(['group', 'login_method']);
    expect(group(compiled, 'network--lab--office').include).toEqual([
      { ip: { ip: '198.51.100.0/24' } },
      { ip: { ip: '2001:db8::/48' } },
      { ip: { ip: '203.0.113.0/24' } },
    ]);
  });

  test('CF-03 rules of two platforms never stand in one `require`: each signal is a group over the platforms', async () => {
    const compiled = await emitted(allow(', when: { posture: laptop }'));
    expect(selectors(policy(compiled, 'staff').require)).toEqual(['group', 'group', 'login_method']);
    for (const { list, rule } of allRules(compiled)) {
      if ('device_posture' in rule) expect(list).toBe('include');
    }
    expect(group(compiled, 'posture--os--macos-14-5--windows-10-0-22631').include).toHaveLength(2);
  });

  test('CF-04 the conditions of one grant stand in one policy, because policies of an application are alternatives', async () => {
    const compiled = await emitted(allow(', when: { posture: laptop, mfa: any, location: MA }'));
    expect(attached(compiled, 'crm')).toEqual(['staff']);
    expect(selectors(policy(compiled, 'staff').require)).toEqual(['geo', 'group', 'group', 'group', 'login_method']);
  });

  test('CF-05 only people stand in `include`, which is "or": no login method, country, address or posture beside them', async () => {
    const compiled = await emitted(
      allow(
        ', when: { posture: laptop, mfa: any, location: MA, network: office, idp: okta }',
        '[user:ana@example.com, "domain:example.com"]',
      ),
    );
    expect(selectors(policy(compiled, 'staff').include)).toEqual(['email_domain']);
    expect(selectors(policy(compiled, 'staff').require)).toContain('login_method');
  });

  test('CF-06 a posture never grants by itself: it would admit every healthy device without a login', async () => {
    const compiled = await emitted(allow(', when: { posture: laptop }'));
    for (const key of keys(compiled, 'access_policy')) {
      expect(selectors(policy(compiled, key).include)).not.toContain('device_posture');
      expect(policy(compiled, key).decision).not.toBe('non_identity');
      const groups = (policy(compiled, key).include as Rules).filter((rule) => 'group' in rule);
      expect(groups).toEqual([]);
    }
  });

  test('CF-11 `everyone` is every address of the declared domains with its login method, never the selector of that name', async () => {
    const compiled = await emitted(allow(''));
    expect(policy(compiled, 'staff').include).toEqual([{ email_domain: { domain: 'example.com' } }]);
    expect(selectors(policy(compiled, 'staff').require)).toEqual(['login_method']);
    expect(JSON.stringify(compiled.document)).not.toContain('everyone');
  });

  test('CF-15 every rule has exactly one selector, and no policy or group includes nobody', async () => {
    const compiled = await emitted(
      `${WORLD}groups: { sre: { source: okta, external: SRE } }
policies:
  staff: { allow: everyone, except: user:li@example.com, to: crm, when: { posture: laptop, location: [MA, TN], network: office, mfa: any } }
  sre: { allow: group:sre, to: crm }
  never: { deny: group:sre, to: crm, when: { location: KP } }
`,
    );
    for (const { rule } of allRules(compiled)) expect(Object.keys(rule)).toHaveLength(1);
    for (const type of ['access_policy', 'access_group']) {
      for (const body of Object.values(compiled.document.resource[`cloudflare_zero_trust_${type}`]!)) {
        expect((body.include as Rules).length).toBeGreaterThan(0);
        for (const list of ['require', 'exclude']) expect(body[list]).not.toEqual([]);
      }
    }
  });

  test('CF-32 a long list of people moves into a group, which the provider plans fast, and equal lists share it', async () => {
    const people = Array.from({ length: 30 }, (_, at) => `p${at}@example.com`);
    const compiled = await emitted(
      `${WORLD}groups: { crowd: { members: [${people.join(', ')}] } }
policies:
  all: { allow: group:crowd, to: crm }
  some: { allow: [group:crowd, user:zoe@example.com], to: crm, when: { location: MA } }
  others: { allow: everyone, except: group:crowd, to: crm, when: { location: TN } }
`,
    );
    for (const key of keys(compiled, 'access_policy')) {
      for (const list of ['include', 'require', 'exclude'] as const) {
        expect(((policy(compiled, key)[list] ?? []) as Rules).length).toBeLessThanOrEqual(8);
      }
    }
    expect(keys(compiled, 'access_group')).toEqual(['people--crowd', 'policy--some--people']);
    expect(group(compiled, 'people--crowd').include).toHaveLength(30);
    expect(policy(compiled, 'others').exclude).toEqual(policy(compiled, 'all').include);
  });

  test('CF-33 more people than a group may hold are split into groups that are all included', async () => {
    const people = Array.from({ length: 2300 }, (_, at) => `p${at}@example.com`);
    const compiled = await emitted(
      `${WORLD}groups: { crowd: { members: [${people.join(', ')}] } }\npolicies:\n  all: { allow: group:crowd, to: crm }\n`,
    );
    const groups = keys(compiled, 'access_group').filter((key) => key.startsWith('people--crowd--'));
    const held = groups.flatMap((key) => group(compiled, key).include as Rules);
    expect(groups.length).toBeGreaterThan(1);
    expect(groups.every((key) => (group(compiled, key).include as Rules).length <= 1000)).toBe(true);
    expect(new Set(held.map((rule) => JSON.stringify(rule))).size).toBe(2300);
  });

  test('CF-43 an unknown country stays refused: a denied country is not an exclusion, the others are a requirement', async () => {
    const compiled = await emitted(`${allow('')}  abroad: { deny: everyone, to: crm, when: { location: KP } }\n`);
    const [required] = (policy(compiled, 'staff').require as Rules).filter((rule) => 'group' in rule);
    expect(policy(compiled, 'staff').exclude).toBeUndefined();
    const key = /access_group\.([\w-]+)\.id/.exec(JSON.stringify(required))![1]!;
    const countries = (group(compiled, key).include as Rules).map((rule) => JSON.stringify(rule));
    expect(countries).toHaveLength(249);
    expect(countries).not.toContain('{"geo":{"country_code":"KP"}}');
  });

  test('CF-44 rule groups are sorted, because the provider compares them as ordered lists', async () => {
    const one = await emitted(allow(', when: { location: [TN, MA, DZ], posture: laptop, mfa: any }'));
    const other = await emitted(allow(', when: { mfa: any, posture: laptop, location: [DZ, TN, MA] }'));
    expect(one.text).toBe(other.text);
    for (const key of keys(one, 'access_group')) {
      const texts = (group(one, key).include as Rules).map((rule) => JSON.stringify(rule));
      expect(texts).toEqual([...texts].sort());
    }
  });

  test('CF-48 a risk score is refused, because provider 5.14 drops its selector and sends an empty condition', async () => {
    expect(await refused(allow(', when: { risk: { max: low } }'))).toContain('cannot carry `risk` of policy `staff`');
  });

  test('CF-42 no rule accepts any service token or any certificate of the account', async () => {
    const compiled = await emitted(
      `${WORLD}workloads: { ci: { kind: ci, identity: ci, credential: { type: x509 } } }
policies:
  ci: { allow: workloads, to: crm }
`,
      `${BINDINGS}  workloads: { ci: { common_name: ci } }\n`,
    );
    expect(policy(compiled, 'ci').include).toEqual([{ common_name: { common_name: 'ci' } }]);
    expect(application(compiled, 'crm').policies).toHaveLength(1);
  });
});
