import { describe, expect, test } from 'vitest';
import { EMAIL, PARTNER_EMAIL, udid } from '../compile-kit.js';
import {
  ANA,
  APP,
  AT,
  block,
  faultsOf,
  IDP,
  lets,
  OKTA,
  OPEN_A,
  PARTNER,
  readText,
  rule,
  segment,
  tenant,
  textOf,
} from './tenant-kit.js';

const ALL = { r: rule('ALLOW') };
const OFFICE = '869fb7b1-02a2-4a3a-8b3c-0d9f0b2a1c11';
const second = (operands: readonly unknown[], operator = 'OR') => ({
  zpa_policy_access_rule: {},
  zpa_policy_access_rule_v2: { r: { name: 'r', action: 'ALLOW', conditions: [{ operator, operands }] } },
  zpa_policy_access_rule_reorder: {},
});

describe('rules', () => {
  test('ZP-01 a rule without conditions, or with an application only, lets everybody in', async () => {
    for (const rules of [ALL, { r: rule('ALLOW', block(APP)) }]) {
      expect(await lets(tenant(rules), AT, {})).toBe(true);
      expect(await lets(tenant(rules), AT, { workload: 'ci' })).toBe(true);
    }
    expect(await faultsOf(tenant({ r: rule('ALLOW', block(APP), { operator: 'OR' }) }))).toEqual([
      expect.stringMatching(/^ZT091 \d+ cannot judge: whether a block without operands/),
    ]);
  });

  test('ZP-03 operands of one block are alternatives, blocks must all hold', async () => {
    const apart = tenant({ r: rule('ALLOW', block(APP), block(IDP), block(OPEN_A)) });
    const together = tenant({ r: rule('ALLOW', block(APP), block(IDP, OPEN_A)) });
    expect(await lets(apart, AT, ANA)).toBe(false);
    expect(await lets(apart, AT, { ...ANA, groups: ['open-a'] })).toBe(true);
    expect(await lets(together, AT, ANA)).toBe(true);
  });

  test('ZP-03 the operator of a rule and of a block count', async () => {
    const either = tenant({ r: { ...rule('ALLOW', block(APP), block(OPEN_A)), operator: 'OR' } });
    expect(await lets(either, AT, {})).toBe(true);
    const both = { ...block(['SCIM_GROUP', OKTA, '293476'], IDP), operator: 'AND' };
    expect(await lets(tenant({ r: rule('ALLOW', block(APP), both) }), AT, ANA)).toBe(false);
  });

  test('ZP-04 posture profiles of one block are alternatives, and each belongs to its platform', async () => {
    const profiles = block(['POSTURE', udid(1), 'true'], ['POSTURE', udid(2), 'true']);
    const either = tenant({ r: rule('ALLOW', block(APP), profiles) });
    expect(await lets(either, AT, { ...ANA, platform: 'windows', managed: true })).toBe(true);
    expect(await lets(either, AT, { ...ANA, platform: 'linux', managed: true })).toBe(false);
    const both = tenant({ r: rule('ALLOW', block(['POSTURE', udid(1), 'true']), block(['POSTURE', udid(4), 'true'])) });
    expect(await lets(both, AT, { ...ANA, platform: 'macos', managed: true })).toBe(false);
    expect(await lets(both, AT, { ...ANA, platform: 'macos', managed: true, encrypted: true })).toBe(true);
  });

  test('ZP-05 the second version says the same in values and entries; what the first refuses when it is applied is refused', async () => {
    const document = tenant({}, second([{ object_type: 'SCIM_GROUP', entry_values: [{ lhs: OKTA, rhs: '293476' }] }]));
    expect(await lets(document, AT, { ...ANA, groups: ['open-a'] })).toBe(true);
    expect(await lets(document, AT, ANA)).toBe(false);
    for (const type of ['LOCATION', 'BRANCH_CONNECTOR_GROUP']) {
      const [fault] = await faultsOf(tenant({ r: rule('ALLOW', block([type, 'id', '1'])) }));
      expect(fault).toMatch(/^ZT092/);
      expect((await readText(textOf(tenant({}, second([{ object_type: type, values: ['1'] }]))))).diagnostics).toEqual(
        [],
      );
    }
    const twice = [
      { object_type: 'APP', values: ['1'] },
      { object_type: 'APP', values: ['2'] },
    ];
    expect(await faultsOf(tenant({}, second(twice)))).toContainEqual(
      expect.stringMatching(/^ZT092 .*stands twice in one block/),
    );
    const listed = { operator: 'OR', operands: [{ object_type: 'SCIM_GROUP', lhs: OKTA, rhs_list: ['1', '293476'] }] };
    expect(await lets(tenant({ r: rule('ALLOW', listed) }), AT, { ...ANA, groups: ['open-a'] })).toBe(true);
  });

  test('ZP-08 rules stand where the reorder object says, the others below', async () => {
    const rules = { no: rule('DENY', block(APP)), yes: rule('ALLOW', block(APP)) };
    const places = (...keys: readonly string[]) => ({
      zpa_policy_access_rule_reorder: {
        a: {
          policy_type: 'GLOBAL_POLICY',
          rules: keys.map((key, at) => ({ id: `\${zpa_policy_access_rule.${key}.id}`, order: `${9 * at + 2}` })),
        },
      },
    });
    expect(await lets(tenant(rules, places('no', 'yes')), AT, ANA)).toBe(false);
    expect(await lets(tenant(rules, places('yes', 'no')), AT, ANA)).toBe(true);
    expect(await lets(tenant(rules, places('no')), AT, ANA)).toBe(false);
    expect(await lets(tenant(rules, places('yes')), AT, ANA)).toBe(true);
    expect(await lets(tenant(rules, { zpa_policy_access_rule_reorder: {} }), AT, ANA)).toBe(true);
    const clash = {
      a: {
        policy_type: 'ACCESS_POLICY',
        rules: ['no', 'yes'].map((key) => ({ id: `\${zpa_policy_access_rule.${key}.id}`, order: '1' })),
      },
    };
    expect(await faultsOf(tenant(rules, { zpa_policy_access_rule_reorder: clash }))).toEqual([
      expect.stringMatching(/^ZT092 .*two rules have the order 1/),
    ]);
    const foreign = { a: { policy_type: 'ACCESS_POLICY', rules: [{ id: '7', order: '1' }] } };
    expect(await faultsOf(tenant(rules, { zpa_policy_access_rule_reorder: foreign }))).toEqual([
      expect.stringMatching(/^ZT091 .*is not in the artefact/),
    ]);
  });

  test('ZP-08 the deprecated order of the rules themselves counts where nothing else sets it', async () => {
    const rules = {
      no: { ...rule('DENY', block(APP)), rule_order: '2' },
      yes: { ...rule('ALLOW', block(APP)), rule_order: 1 },
    };
    expect(await lets(tenant(rules, { zpa_policy_access_rule_reorder: {} }), AT, ANA)).toBe(true);
    expect(await faultsOf(tenant(rules))).toHaveLength(2);
  });

  test('ZP-09 ids that are numbers keep all their digits', async () => {
    const text = textOf(tenant({ r: rule('ALLOW', block(['IDP', 'id', OKTA])) })).replace(`"${OKTA}"`, OKTA);
    const { reading, diagnostics } = await readText(text);
    expect(diagnostics).toEqual([]);
    expect(reading!.assumed).toEqual([{ what: 'idp', vendor: OKTA, name: 'idp okta' }]);
  });

  test('ZP-12 there is no "not"', async () => {
    const negated = { ...block(OPEN_A), negated: true };
    expect(await faultsOf(tenant({ r: rule('ALLOW', negated) }))).toEqual([
      expect.stringMatching(/^ZT092 .*no argument or block `negated`/),
    ]);
  });

  test('ZP-18 "false" is the failed check, on the platform of the profile only', async () => {
    const document = tenant({ no: rule('DENY', block(['POSTURE', udid(1), 'false'])), yes: rule('ALLOW', block(APP)) });
    const failed = [`posture ${udid(1)} failed`];
    expect(await lets(document, AT, { ...ANA, platform: 'macos', checks: failed })).toBe(false);
    expect(await lets(document, AT, { ...ANA, platform: 'macos', managed: true, checks: failed })).toBe(true);
    expect(await lets(document, AT, { ...ANA, platform: 'windows', checks: failed })).toBe(true);
    expect(await lets(document, AT, { ...ANA, platform: 'macos' })).toBe(true);
  });

  test('ZP-19 a trusted network is the one of its binding; only the second version can say "not on it"', async () => {
    const on = tenant({ r: rule('ALLOW', block(['TRUSTED_NETWORK', OFFICE, 'true'])) });
    expect(await lets(on, AT, { ...ANA, ip: '192.0.2.1' })).toBe(true);
    expect(await lets(on, AT, { ...ANA, ip: '192.0.2.200' })).toBe(false);
    expect(await lets(on, AT, ANA)).toBe(false);
    const off = tenant({}, second([{ object_type: 'TRUSTED_NETWORK', entry_values: [{ lhs: OFFICE, rhs: 'false' }] }]));
    const told = [`not on trusted network ${OFFICE}`];
    expect(await lets(off, AT, { ...ANA, ip: '192.0.2.200', checks: told })).toBe(true);
    expect(await lets(off, AT, { ...ANA, ip: '192.0.2.1', checks: told })).toBe(false);
    expect(await faultsOf(tenant({ r: rule('ALLOW', block(['TRUSTED_NETWORK', OFFICE, 'false'])) }))).toHaveLength(1);
  });

  test('ZP-20 an unknown country meets no country, and there is no "not"', async () => {
    const document = tenant({ r: rule('ALLOW', block(['COUNTRY_CODE', 'MA', 'true'])) });
    expect(await lets(document, AT, { ...ANA, country: 'MA' })).toBe(true);
    expect(await lets(document, AT, ANA)).toBe(false);
    for (const operand of [
      ['COUNTRY_CODE', 'MA', 'false'],
      ['COUNTRY_CODE', 'XX', 'true'],
      ['COUNTRY_CODE', 'XK', 'true'],
    ] as const) {
      expect(await faultsOf(tenant({ r: rule('ALLOW', block(operand)) }))).toEqual([expect.stringMatching(/^ZT092/)]);
    }
  });

  test('ZP-21 attributes compare whole values, of the identity provider that asserts them', async () => {
    const user = (value: string) => tenant({ r: rule('ALLOW', block(['SAML', EMAIL, value])) });
    expect(await lets(user('Ana@a.example'), AT, ANA)).toBe(true);
    expect(await lets(user('a.example'), AT, ANA)).toBe(false);
    expect(await lets(user('ana@a.example'), AT, { ...ANA, idp: 'partner' })).toBe(false);
  });

  test('ZP-22 a SCIM group counts with its own identity provider only', async () => {
    const document = tenant({ r: rule('ALLOW', block(['SCIM_GROUP', PARTNER, '293476'])) });
    expect(await lets(document, AT, { ...ANA, groups: ['open-a'] })).toBe(false);
    const stranger = { user: 'eve@b.example', idp: 'partner', strange: [`SCIM group 293476 of ${PARTNER}`] };
    expect(await lets(document, AT, stranger)).toBe(true);
  });

  test('ZP-23 an identity provider may assert any address unless its binding says otherwise', async () => {
    const { reading } = await readText(
      textOf(tenant({ r: rule('ALLOW', block(IDP)), s: rule('ALLOW', block(['IDP', 'id', PARTNER])) })),
    );
    const whos = reading!.layers[0]!.rules.map(({ when }) => JSON.stringify(when));
    expect(whos[0]).toContain('"people"');
    expect(whos[1]).toContain('{"kind":"domain","domain":"b.example"}');
  });

  test('ZP-24 a SCIM attribute without its identity provider is refused when it is applied', async () => {
    const bare = block(['SCIM', PARTNER_EMAIL, 'eve@b.example']);
    expect(await faultsOf(tenant({ r: rule('ALLOW', bare) }))).toEqual([
      expect.stringMatching(/^ZT092 .*needs `idp_id`/),
    ]);
    const whole = {
      operator: 'OR',
      operands: [{ object_type: 'SCIM', lhs: PARTNER_EMAIL, rhs: 'eve@b.example', idp_id: PARTNER }],
    };
    expect(await lets(tenant({ r: rule('ALLOW', whole) }), AT, { user: 'eve@b.example', idp: 'partner' })).toBe(true);
  });

  test('ZP-26 a risk score is one level exactly', async () => {
    const medium = tenant({ r: rule('ALLOW', block(['RISK_FACTOR_TYPE', 'ZIA', 'MEDIUM'])) });
    expect(await lets(medium, AT, { ...ANA, risk: 'medium' })).toBe(true);
    expect(await lets(medium, AT, { ...ANA, risk: 'low' })).toBe(false);
    expect(await lets(medium, AT, ANA)).toBe(false);
    const unknown = tenant({ r: rule('ALLOW', block(['RISK_FACTOR_TYPE', 'ZIA', 'UNKNOWN'])) });
    expect(await lets(unknown, AT, { ...ANA, checks: ['ZIA risk UNKNOWN'] })).toBe(true);
  });

  test('ZP-27 machines and cloud connectors are workloads by binding, and each arrives through its own client', async () => {
    const machine = tenant({ r: rule('ALLOW', block(['MACHINE_GRP', 'id', '31'])) });
    expect(await lets(machine, AT, { workload: 'ci' })).toBe(true);
    expect(await lets(machine, AT, { workload: 'old' })).toBe(false);
    const client = tenant({ r: rule('ALLOW', block(['CLIENT_TYPE', 'id', 'zpn_client_type_machine_tunnel'])) });
    expect(await lets(client, AT, { workload: 'ci' })).toBe(true);
    expect(await lets(client, AT, { workload: 'old' })).toBe(false);
    expect(await lets(client, AT, ANA)).toBe(false);
  });

  test('ZP-29 a privileged approval is given in the tenant, not by the rule', async () => {
    const document = tenant({ r: rule('REQUIRE_APPROVAL', block(APP)), s: rule('ALLOW', block(APP)) });
    expect(await lets(document, AT, ANA)).toBe(false);
    expect(await lets(document, AT, { ...ANA, checks: ['privileged approval'] })).toBe(true);
  });

  test('ZP-35 what Terraform evaluates is not judged, escaped text is text', async () => {
    const named = (value: string) => tenant({ r: rule('ALLOW', block(['IDP', 'id', value])) });
    for (const value of ['#{var.idp}', '#{file("/etc/passwd")}', 'a#{"b"}', '%{ if true }x%{ endif }', '#{']) {
      const faults = await faultsOf(named(value.replace('#', '$')));
      expect(faults.every((fault) => /^ZT09[12] /.test(fault))).toBe(true);
    }
    const { reading } = await readText(textOf(named(`$\${x}`)));
    expect(JSON.stringify(reading!.layers[0]!.rules[0]!.when)).toContain(`"foreign":["\${x}"]`);
  });

  test('ZP-36 there is no platform beyond the five', async () => {
    expect(await faultsOf(tenant({ r: rule('ALLOW', block(['PLATFORM', 'chromeos', 'true'])) }))).toEqual([
      expect.stringMatching(/^ZT092/),
    ]);
  });

  test('ZP-37 a profile of a version proves that version or a later one on its platform', async () => {
    const { reading } = await readText(textOf(tenant({ r: rule('ALLOW', block(['POSTURE', udid(10), 'true'])) })));
    expect(reading!.layers[0]!.rules[0]!.when).toEqual({
      kind: 'all',
      of: [
        { kind: 'platform', platforms: ['macos'] },
        { kind: 'demand', demand: { os: new Map([['macos', [14, 5]]]) } },
      ],
    });
  });

  test('ZP-41 names and the order of what is unordered mean nothing', async () => {
    const one = tenant({ a: rule('DENY', block(APP), block(OPEN_A)), b: rule('ALLOW', block(IDP), block(APP)) });
    const text = textOf(one);
    const other = text
      .replaceAll('zpa_policy_access_rule.a.', 'zpa_policy_access_rule.zz.')
      .replace('"a": {', '"zz": {')
      .replace('"name": "r"', '"name": "Zscaler Deception"');
    const meaning = async (source: string) =>
      JSON.stringify((await readText(source)).reading!.layers, (key, value: unknown) =>
        key === 'place' ? undefined : value,
      );
    expect(await meaning(other)).toBe(await meaning(text));
  });

  test('every fault of a document is told, once and where it stands', async () => {
    const document = tenant(
      {
        r: rule('PERMIT', block(['USER', 'id', 'x'])),
        s: { ...rule('ALLOW', block(APP)), count: 2 },
        t: { name: 't', conditions: [] },
      },
      {
        zpa_application_segment: { s: segment({ bypass_type: 'never', nope: 1 }) },
        zpa_c2c_ip_ranges: { c: { name: 'c' } },
        other_thing: { x: {} },
      },
    );
    const faults = await faultsOf(document);
    expect(new Set(faults).size).toBe(faults.length);
    expect(faults.map((fault) => fault.replace(/^(\w+) \d+ /, '$1 ')).sort()).toEqual([
      'ZT091 cannot judge: `other_thing` is no object of Zscaler Private Access that is known',
      'ZT091 cannot judge: it lets clients reach each other, past all segments',
      'ZT091 cannot judge: with `count` the object is not only what stands here',
      expect.stringMatching(/^ZT092 .*`action` is one of ALLOW, DENY, REQUIRE_APPROVAL$/),
      expect.stringMatching(/^ZT092 .*`conditions.0.operands.0.object_type` is one of /),
      expect.stringMatching(/^ZT092 .*there is no argument or block `nope` here$/),
    ]);
  });

  test('text that is no Terraform JSON is unreadable, and nothing is skipped', async () => {
    for (const text of [
      '',
      '{',
      '{"resource": {"zpa_segment_group": {"a": {"name": "x"}, "a": {"name": "y"}}}}',
      '[1,',
    ])
      expect((await readText(text)).diagnostics.map(({ code }) => code)).toContain('ZT096');
    expect(
      (await readText('{"resource": {"zpa_segment_group": {"a b": {}}}}')).diagnostics.map(({ code }) => code),
    ).toEqual(['ZT092']);
    expect((await readText('{"module": {"x": {"source": "./x"}}}')).diagnostics.map(({ code }) => code)).toEqual([
      'ZT091',
    ]);
  });
});
