import { describe, expect, test } from 'vitest';
import { BINDINGS, compile, DB, emitted, HEAD, refused, segments } from '../compile-kit.js';
import { allows, segmentAt } from '../tenant-model.js';

const SRE = 'policies:\n  sre: { allow: group:sre, to: db }\n';

function db(endpoints: string, more = ''): string {
  return `${HEAD}resources:\n  db: { endpoints: ${endpoints}, sensitivity: high, via: t }\n${more}${SRE}`;
}

describe('segments', () => {
  test('ZP-02 a grant names the segment group of one resource alone, and a renamed resource moves', async () => {
    const two = `${HEAD}resources:
  db: { endpoints: "tcp://10.20.3.7:5432", sensitivity: high, via: t, renamed_from: old-db }
  web: { endpoints: "https://x.example.com", sensitivity: high, via: t }
policies:
  sre: { allow: group:sre, to: [db, web], renamed_from: admins }
`;
    const { document, text } = await emitted(two);
    for (const [key, { action, conditions }] of Object.entries(document.resource.zpa_policy_access_rule!)) {
      const apps = conditions.flatMap(({ operands }) => operands).filter((one) => one.object_type.startsWith('APP'));
      if (action === 'ALLOW') expect(apps.length, key).toBe(1);
    }
    expect(text).not.toContain('"object_type": "APP"');
    expect((document as unknown as { moved: unknown }).moved).toEqual([
      { from: 'zpa_application_segment.old-db--tcp-5432', to: 'zpa_application_segment.db--tcp-5432' },
      { from: 'zpa_policy_access_rule.admins--old-db', to: 'zpa_policy_access_rule.sre--db' },
      { from: 'zpa_policy_access_rule.admins--web', to: 'zpa_policy_access_rule.sre--web' },
      { from: 'zpa_segment_group.old-db', to: 'zpa_segment_group.db' },
      { from: 'zpa_server_group.old-db', to: 'zpa_server_group.db' },
    ]);
  });

  test('ZP-02 a resource that is called like an order moves alone', async () => {
    const renamed = DB.replace('db:', 'access:').replace('via: t', 'via: t, renamed_from: old');
    const { document } = await emitted(`${HEAD}${renamed}${SRE.replace('to: db', 'to: access')}`);
    const moved = (document as unknown as { moved: readonly { readonly to: string }[] }).moved.map(({ to }) => to);
    expect(moved).not.toContain('zpa_policy_access_rule_reorder.access');
    expect(moved).toContain('zpa_policy_access_rule.sre--access');
  });

  test('ZP-10 segments and groups are enabled in so many words', async () => {
    const { document } = await emitted(`${HEAD}${DB}${SRE}`);
    for (const type of ['zpa_application_segment', 'zpa_segment_group', 'zpa_server_group']) {
      const bodies = Object.values(document.resource[type] ?? {});
      expect(bodies.length, type).toBe(1);
      for (const body of bodies) expect(body).toMatchObject({ enabled: true });
    }
  });

  test('ZP-14 a wider resource keeps its ports on a host that a narrower one names', async () => {
    const compiled = await emitted(
      db(
        '["https://*.example.com", "tcp://10.20.0.0/16:1-100"]',
        `  other: { endpoints: "tcp://10.20.3.7:22", sensitivity: high, via: t }
  shell: { endpoints: "ssh://www.example.com", sensitivity: high, via: t }
`,
      ),
    );
    expect(segments(compiled)['db--tcp-443']!.domain_names).toEqual(['*.example.com', 'www.example.com']);
    expect(segments(compiled)['db--tcp-1_21-23_100']!.domain_names).toEqual(['10.20.3.7']);
    expect(segmentAt(compiled.document, { host: 'www.example.com', protocol: 'tcp', port: 22 })).toBe('shell--tcp-22');
  });

  test('ZP-15 an inner resource of another way is carved out, and made before the outer one', async () => {
    const compiled = await emitted(
      db('"tcp://10.20.0.0/16:5432"', '  vault: { endpoints: "tcp://10.20.3.7:5432", sensitivity: critical }\n'),
    );
    const { 'vault--tcp-5432': vault, 'db--tcp-5432': outer } = segments(compiled);
    expect(vault).toBeDefined();
    expect(vault).not.toHaveProperty('server_groups');
    expect(outer!.depends_on).toEqual(['zpa_application_segment.vault--tcp-5432']);
    const sre = new Set([`IDP id ${BINDINGS.idps.okta.id}`, `SCIM_GROUP ${BINDINGS.idps.okta.id} 293476`]);
    expect(allows(compiled.document, { host: '10.20.9.9', protocol: 'tcp', port: 5432 }, sre)).toBe(true);
    expect(allows(compiled.document, { host: '10.20.3.7', protocol: 'tcp', port: 5432 }, sre)).toBe(false);
  });

  test('ZP-16 nothing goes past the rules', async () => {
    expect(segments(await emitted(`${HEAD}${DB}${SRE}`))['db--tcp-5432']).toMatchObject({
      bypass_type: 'NEVER',
      bypass_on_reauth: false,
      use_in_dr_mode: false,
      is_incomplete_dr_config: false,
      match_style: 'EXCLUSIVE',
      ip_anchored: false,
      double_encrypt: false,
      config_space: 'DEFAULT',
    });
  });

  test('ZP-17 ports are pairs from 1, both lists are always there, and a segment is named after them', async () => {
    const ip = await emitted(db('"ip://10.20.3.7"'));
    expect(segments(ip)).toHaveProperty('db--tcp-1_65535--udp-1_65535');
    const { 'db--tcp-80-8000_8099': segment } = segments(await emitted(db('"tcp://10.20.3.7:80,8000-8099"')));
    expect(segment).toMatchObject({ tcp_port_ranges: ['80', '80', '8000', '8099'], udp_port_ranges: [] });
    expect(segment).not.toHaveProperty('tcp_port_range');
  });

  test('ZP-30 names of others do not lead to a host', async () => {
    expect(segments(await emitted(`${HEAD}${DB}${SRE}`))['db--tcp-5432']!.is_cname_enabled).toBe(false);
  });

  test('ZP-31 a server group that is made finds its servers', async () => {
    const { document } = await emitted(`${HEAD}${DB}${SRE}`);
    expect(document.resource.zpa_server_group!.db).toMatchObject({
      dynamic_discovery: true,
      app_connector_groups: [{ id: [BINDINGS.default_host.app_connector_groups] }],
    });
    expect(document.resource.zpa_server_group!.db).not.toHaveProperty('servers');
    const { default_host: _, ...rest } = BINDINGS;
    expect(await refused(`${HEAD}${DB}${SRE}`, rest)).toContain('must know through what resource `db` is reached');
    const own = await emitted(`${HEAD}${DB}${SRE}`, { ...BINDINGS, hosts: { db: { server_group: '99' } } });
    expect(segments(own)['db--tcp-5432']!.server_groups).toEqual([{ id: ['99'] }]);
  });

  test('ZP-32 ping is refused, and off', async () => {
    expect(await refused(db('"icmp://10.20.3.7"'))).toContain('Ping belongs to the host');
    expect(segments(await emitted(db('"ip://10.20.3.7"')))['db--tcp-1_65535--udp-1_65535']!.icmp_access_type).toBe(
      'NONE',
    );
  });

  test('ZP-34 names hold only what the vendor accepts', async () => {
    const { document } = await emitted(
      db('"tcp://10.20.3.7:80,8000-8099"').replace('to: db }', 'to: db, session: { max: 8h } }'),
    );
    const names = (type: string): string[] =>
      Object.values(document.resource[type] ?? {}).map((body) => (body as { name: string }).name);
    for (const name of names('zpa_application_segment')) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
    const rules = [...names('zpa_policy_access_rule'), ...names('zpa_policy_timeout_rule')];
    expect(rules).toHaveLength(3);
    for (const name of rules) expect(name).toMatch(/^[A-Za-z0-9-]+$/);
  });

  test('ZP-38 nobody checks the health of hosts that nobody named', async () => {
    const compiled = await emitted(db('"https://*.example.com"'));
    expect(segments(compiled)['db--tcp-443']).toMatchObject({ health_reporting: 'NONE' });
  });

  test('ZP-39 paths, logins, whole networks of others and own devices are refused', async () => {
    expect(await refused(db('"https://x.example.com/admin"'))).toContain('sees no path');
    expect(await refused(db('"ssh://x.internal"').replace('to: db }', 'to: db, as: [deploy] }'))).toContain(
      'does not see the login',
    );
    expect(await refused(db('"ip://internet"'))).toContain('No segment stands for every address');
    expect(await refused(db('"tcp://own-devices:5900"'))).toContain('cannot tie a segment to the person');
    expect(await refused(db('"tcp://[fd00:20::7]:5432"'))).toContain('IPv6');
    const inner = '  admin: { endpoints: "https://x.example.com/admin", sensitivity: critical }\n';
    expect(await refused(db('"https://x.example.com"', inner))).toContain(
      'cannot be told from the others of their port',
    );
  });

  test('an unused binding is said', async () => {
    const { diagnostics } = await compile(`${HEAD}${DB}${SRE}`, {
      ...BINDINGS,
      hosts: { dbs: { server_group: '99' } },
    });
    expect(diagnostics.map(({ code, help }) => `${code} ${help}`)).toEqual(['ZT098 did you mean `db`?']);
  });
});
