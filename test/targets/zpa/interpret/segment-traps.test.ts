import { describe, expect, test } from 'vitest';
import { ANA, APP, AT, block, faultsOf, lets, readText, ref, rule, segment, tenant, textOf } from './tenant-kit.js';

const ALL = { r: rule('ALLOW') };
const with_ = (...segments: readonly Readonly<Record<string, unknown>>[]) => ({
  zpa_application_segment: Object.fromEntries(segments.map((body, at) => [at === 0 ? 's' : `s${at}`, body])),
});

describe('segments', () => {
  test('ZP-10 what does not say that it is enabled is disabled', async () => {
    const { enabled: _, ...silent } = segment();
    expect(await lets(tenant(ALL, with_(silent)), AT, ANA)).toBe(false);
    expect(await lets(tenant(ALL, { zpa_segment_group: { g: { name: 'g' }, h: { name: 'h' } } }), AT, ANA)).toBe(false);
    expect(await lets(tenant(ALL), AT, ANA)).toBe(true);
  });

  test('ZP-13 a refusal of an application counts for its segments only', async () => {
    const other = segment({ domain_names: ['two.example.com'], segment_group_id: ref('zpa_segment_group.h') });
    const closing = rule('DENY', block(['APP_GROUP', 'id', ref('zpa_segment_group.g')]));
    const document = tenant({ closing, r: rule('ALLOW') }, with_(segment(), other));
    expect(await lets(document, AT, ANA)).toBe(false);
    expect(await lets(document, 'two.example.com:443', ANA)).toBe(true);
  });

  test('ZP-14 the most specific host takes a connection, whatever its ports', async () => {
    const wide = segment({ domain_names: ['*.example.com', '10.0.0.0/8'], tcp_port_ranges: ['1', '65535'] });
    const inner = segment({
      domain_names: ['app.example.com', '10.1.0.0/16'],
      segment_group_id: ref('zpa_segment_group.h'),
    });
    const document = tenant({ r: rule('ALLOW', block(APP)) }, with_(wide, inner));
    expect(await lets(document, 'x.y.example.com:22', ANA)).toBe(true);
    expect(await lets(document, 'example.com:22', ANA)).toBe(false);
    expect(await lets(document, 'app.example.com:443', ANA)).toBe(false);
    expect(await lets(document, 'app.example.com:22', ANA)).toBe(false);
    expect(await lets(document, '10.2.0.1:22', ANA)).toBe(true);
    expect(await lets(document, '10.1.0.1:22', ANA)).toBe(false);
  });

  test('ZP-14 one host and port belong to one segment', async () => {
    const other = segment({ tcp_port_ranges: ['400', '500'] });
    expect(await faultsOf(tenant(ALL, with_(segment(), other)))).toEqual([
      expect.stringMatching(/^ZT092 .*belongs to `zpa_application_segment/),
    ]);
    expect(
      await lets(
        tenant(ALL, with_(segment(), segment({ tcp_port_ranges: ['444', '444'] }))),
        'app.example.com:444',
        ANA,
      ),
    ).toBe(true);
  });

  test('ZP-15 a segment without servers takes connections and carries none', async () => {
    const { server_groups: _, ...bare } = segment();
    const wide = segment({ domain_names: ['*.example.com'] });
    expect(await lets(tenant(ALL, with_(wide, bare)), AT, ANA)).toBe(false);
    expect(await lets(tenant(ALL, with_(wide)), AT, ANA)).toBe(true);
  });

  test('ZP-16 a bypass leaves the rules unasked', async () => {
    const no = { no: rule('DENY') };
    expect(await lets(tenant(no, with_(segment({ bypass_type: 'ALWAYS' }))), AT, {})).toBe(true);
    const onNet = tenant(no, with_(segment({ bypass_type: 'ON_NET' })));
    expect(await lets(onNet, AT, ANA)).toBe(false);
    expect(await lets(onNet, AT, { ...ANA, checks: ['bypass: on the corporate network'] })).toBe(true);
    expect(await faultsOf(tenant(ALL, with_(segment({ match_style: 'INCLUSIVE' }))))).toEqual([
      expect.stringMatching(/^ZT091 .*INCLUSIVE/),
    ]);
  });

  test('ZP-16 a forwarding rule sends past ZPA what no earlier one intercepts', async () => {
    const forwarding = (...actions: readonly string[]) => ({
      zpa_policy_forwarding_rule: Object.fromEntries(
        actions.map((action, at) => [`f${at}`, rule(action, ...(action === 'BYPASS' ? [] : [block(APP)]))]),
      ),
      zpa_policy_access_rule_reorder: {
        f: {
          policy_type: 'BYPASS_POLICY',
          rules: actions.map((_, at) => ({ id: `\${zpa_policy_forwarding_rule.f${at}.id}`, order: `${at + 1}` })),
        },
      },
    });
    const no = { no: rule('DENY') };
    expect(await lets(tenant(no, forwarding('BYPASS', 'INTERCEPT')), AT, {})).toBe(true);
    expect(await lets(tenant(no, forwarding('INTERCEPT', 'BYPASS')), AT, {})).toBe(false);
    const two = with_(segment(), segment({ domain_names: ['two.example.com'] }));
    expect(await lets(tenant(no, { ...two, ...forwarding('INTERCEPT', 'BYPASS') }), 'two.example.com:443', {})).toBe(
      true,
    );
  });

  test('ZP-17 ports come in pairs or in blocks, and both must agree', async () => {
    const { tcp_port_ranges: _, ...bare } = segment();
    const blocks = { ...bare, tcp_port_range: [{ from: 8000, to: '8080' }] };
    expect(await lets(tenant(ALL, with_(blocks)), 'app.example.com:8001', ANA)).toBe(true);
    expect(await lets(tenant(ALL, with_(blocks)), AT, ANA)).toBe(false);
    for (const ports of [['443'], ['x', 'y'], ['500', '400'], ['1', '70000']]) {
      expect(await faultsOf(tenant(ALL, with_(segment({ tcp_port_ranges: ports }))))).toEqual([
        expect.stringMatching(/^ZT091/),
      ]);
    }
    const both = { ...segment(), tcp_port_range: [{ from: '1', to: '2' }] };
    expect(await faultsOf(tenant(ALL, with_(both)))).toEqual([expect.stringMatching(/^ZT091 .*say different ports/)]);
  });

  test('ZP-30 names of others that lead to a host are no points of its segment', async () => {
    const document = tenant(ALL, with_(segment({ is_cname_enabled: true })));
    expect(await lets(document, AT, ANA)).toBe(true);
    expect(await lets(document, 'alias.example.com:443', ANA)).toBe(false);
  });

  test('ZP-31 a server group has servers or discovery', async () => {
    const group = (body: object) => tenant(ALL, { zpa_server_group: { g: { name: 'g', enabled: true, ...body } } });
    expect(await lets(group({ dynamic_discovery: true }), AT, ANA)).toBe(true);
    expect(await lets(group({ servers: [{ id: ['5'] }] }), AT, ANA)).toBe(true);
    for (const body of [{}, { dynamic_discovery: false }, { dynamic_discovery: true, servers: [{ id: ['5'] }] }]) {
      expect(await faultsOf(group(body))).toEqual([expect.stringMatching(/^ZT092/)]);
    }
  });

  test('ZP-39 a segment has every path of its hosts', async () => {
    const { reading } = await readText(textOf(tenant(ALL)));
    expect(reading!.layers.flatMap(({ rules }) => rules.flatMap(({ points }) => points)).some(({ path }) => path)).toBe(
      false,
    );
  });

  test('ZP-32 ping is a matter of the host', async () => {
    const document = tenant(ALL, with_(segment({ icmp_access_type: 'PING' })));
    expect(await lets(document, 'icmp://app.example.com', ANA)).toBe(true);
    expect(await lets(tenant(ALL), 'icmp://app.example.com', ANA)).toBe(false);
  });

  test('browser and privileged applications must lie in their segment', async () => {
    const browser = (domain: string, application_port: string) => ({
      zpa_application_segment: {},
      zpa_application_segment_browser_access: {
        s: segment({ clientless_apps: [{ name: 'a', application_protocol: 'HTTPS', application_port, domain }] }),
      },
    });
    expect(await lets(tenant(ALL, browser('app.example.com', '443')), AT, ANA)).toBe(true);
    expect(await faultsOf(tenant(ALL, browser('x.example.com', '444')))).toHaveLength(2);
  });

  test('what is found out when a segment is applied is refused', async () => {
    const { segment_group_id: _, ...bare } = segment();
    const closest = segment({ udp_port_ranges: ['53', '53'], select_connector_close_to_app: true });
    for (const body of [bare, segment({ segment_group_id: '' }), closest]) {
      expect(await faultsOf(tenant(ALL, with_(body)))).toEqual([expect.stringMatching(/^ZT092/)]);
    }
  });

  test('an application that is not in the artefact cannot be judged', async () => {
    for (const type of ['APP', 'APP_GROUP']) {
      expect(await faultsOf(tenant({ r: rule('ALLOW', block([type, 'id', '77'])) }))).toEqual([
        expect.stringMatching(/^ZT091/),
      ]);
    }
    const bound = tenant(
      { r: rule('ALLOW', block(['APP_GROUP', 'id', '77'])) },
      with_(segment({ segment_group_id: '77' })),
    );
    expect(await lets(bound, AT, ANA)).toBe(true);
  });
});

describe('timeouts', () => {
  const timeout = (max: string, idle: string, ...conditions: readonly Readonly<Record<string, unknown>>[]) => ({
    ...rule('RE_AUTH', ...conditions),
    reauth_timeout: max,
    reauth_idle_timeout: idle,
  });
  const listed = (rules: Readonly<Record<string, unknown>>) => ({
    zpa_policy_timeout_rule: rules as never,
    zpa_policy_access_rule_reorder: {
      t: {
        policy_type: 'TIMEOUT_POLICY',
        rules: Object.keys(rules).map((key, at) => ({
          id: `\${zpa_policy_timeout_rule.${key}.id}`,
          order: `${at + 1}`,
        })),
      },
    },
  });

  test('ZP-06 the first version says seconds, the second a number and a unit, and both can say never', async () => {
    expect(await lets(tenant(ALL, listed({ t: timeout('3600', '900') })), AT, { ...ANA, age: 3600, idle: 900 })).toBe(
      true,
    );
    expect(await lets(tenant(ALL, listed({ t: timeout('3600', '900') })), AT, { ...ANA, age: 3601 })).toBe(false);
    expect(await lets(tenant(ALL, listed({ t: timeout('-1', '900') })), AT, { ...ANA, age: 9e6, idle: 901 })).toBe(
      false,
    );
    const second = (max: unknown) => ({
      zpa_policy_timeout_rule_v2: { t: { name: 't', reauth_timeout: max, reauth_idle_timeout: 'Never' } },
    });
    expect(await lets(tenant(ALL, second('2 Hours')), AT, { ...ANA, age: 7201 })).toBe(false);
    expect(await lets(tenant(ALL, second('2 Hours')), AT, { ...ANA, age: 7200, idle: 9e6 })).toBe(true);
    for (const text of ['5 Minutes', 'soon', '2 Weeks', null])
      expect(await faultsOf(tenant(ALL, second(text) as never))).toEqual([expect.stringMatching(/^ZT092/)]);
    for (const text of ['60', '1 Hour'])
      expect(await faultsOf(tenant(ALL, listed({ t: timeout(text, '900') })))).toEqual([
        expect.stringMatching(/^ZT092/),
      ]);
  });

  test('ZP-25 the first timeout rule that matches counts, and machines have no session', async () => {
    const strict = timeout('3600', '900', block(['PLATFORM', 'mac', 'true']));
    const document = tenant(ALL, listed({ a: strict, b: timeout('7200', '900') }));
    expect(await lets(document, AT, { ...ANA, platform: 'macos', age: 7200 })).toBe(false);
    expect(await lets(document, AT, { ...ANA, platform: 'windows', age: 7200 })).toBe(true);
    expect(await lets(document, AT, { workload: 'ci', age: 9e6 })).toBe(true);
    const turned = tenant(ALL, listed({ b: timeout('7200', '900'), a: strict }));
    expect(await lets(turned, AT, { ...ANA, platform: 'macos', age: 7200 })).toBe(true);
  });

  test('ZP-25 timeout rules without a place are taken in the most generous order', async () => {
    const loose = (a: unknown, b: unknown) => tenant(ALL, { zpa_policy_timeout_rule: { a, b } as never });
    expect(
      await lets(loose(timeout('3600', '900'), timeout('7200', '1800')), AT, { ...ANA, age: 7200, idle: 1800 }),
    ).toBe(true);
    expect(await faultsOf(loose(timeout('3600', '1800'), timeout('7200', '900')))).toEqual([
      expect.stringMatching(/^ZT091 .*nothing sets the order/),
    ]);
  });
});
