import { describe, expect, test } from 'vitest';
import { conditionsOf } from '../../../../src/targets/zpa/conditions.js';
import { ZPA } from '../../../../src/targets/zpa/index.js';
import {
  BINDINGS,
  blocks,
  compile,
  DB,
  EMAIL,
  emitted,
  HEAD,
  OKTA,
  PARTNER,
  PARTNER_EMAIL,
  refused,
  rule,
  udid,
} from '../compile-kit.js';
import { ordered, textOf } from '../tenant-model.js';

const APP = `APP_GROUP id \${zpa_segment_group.db.id}`;
const SRE = `SCIM_GROUP ${OKTA} 293476`;
const CONTRACTORS = `SCIM_GROUP ${OKTA} 293477`;
const IN_OKTA = `IDP id ${OKTA}`;

function policies(text: string, before = ''): string {
  return `${HEAD}${before}${DB}policies:\n${text}`;
}

describe('conditions', () => {
  test('ZP-01 every grant has a block for the application and one for who, and no block is empty', async () => {
    const compiled = await emitted(policies('  all: { allow: everyone, to: db }\n'));
    expect(blocks(compiled, 'all--db--okta')).toEqual([[APP], [IN_OKTA]]);
    expect(blocks(compiled, 'all--db--partner')).toEqual([[APP], [`IDP id ${PARTNER}`]]);
    for (const [key, { conditions }] of Object.entries(compiled.document.resource.zpa_policy_access_rule!)) {
      expect(conditions.length, key).toBeGreaterThan(0);
      for (const { operands } of conditions) expect(operands.length, key).toBeGreaterThan(0);
    }
    expect(() => conditionsOf([[]])).toThrow('a condition block without operands');
    const open = `resources:
  hook: { endpoints: "https://x.example.com", sensitivity: low, via: t, public: { reason: all may } }
  db: { endpoints: "tcp://10.20.3.7:5432", sensitivity: high }
policies:
  sre: { allow: group:sre, to: db }
`;
    expect(await refused(`${HEAD}${open}`)).toContain('`public`');
  });

  test('ZP-03 identity provider, people and groups stand in blocks of their own', async () => {
    const compiled = await emitted(
      policies('  both: { allow: group:both, to: db }\n', '  both: { all_of: [group:sre, group:contractors] }\n'),
    );
    expect(blocks(compiled, 'both--db')).toEqual([[APP], [IN_OKTA], [CONTRACTORS], [SRE]]);
    expect(rule(compiled, 'both--db')).toMatchObject({ operator: 'AND', action: 'ALLOW' });
    for (const { operator } of rule(compiled, 'both--db').conditions) expect(operator).toBe('OR');
  });

  test('ZP-04 a block per posture signal with the profiles of its platforms, and one of platforms', async () => {
    const posture = {
      managed: { macos: udid(1), windows: udid(2) },
      firewall: { macos: udid(3), windows: udid(4), linux: udid(5) },
    };
    const compiled = await emitted(
      policies(
        '  sre: { allow: group:sre, to: db, when: { posture: laptop } }\n',
        'posture: { laptop: { managed: true, firewall: true } }\n',
      ),
      { ...BINDINGS, posture },
    );
    expect(blocks(compiled, 'sre--db').slice(3)).toEqual([
      ['PLATFORM mac true', 'PLATFORM windows true'],
      [`POSTURE ${udid(1)} true`, `POSTURE ${udid(2)} true`],
      [`POSTURE ${udid(3)} true`, `POSTURE ${udid(4)} true`],
    ]);
    expect(compiled.narrower.map(({ reason }) => reason)).toEqual([
      'nobody passes on android, ios, linux: not every profile is bound there',
    ]);
    const agent = await emitted(
      policies(
        '  sre: { allow: group:sre, to: db, when: { posture: laptop, platform: [macos, linux] } }\n',
        'posture: { laptop: { edr: installed } }\n',
      ),
      { ...BINDINGS, posture: { edr: { running: { macos: udid(6) }, installed: { linux: udid(7) } } } },
    );
    expect(agent.narrower.map(({ constraint, reason }) => `${constraint}: ${reason}`)).toEqual([
      'posture.edr: on macos the agent must run: only a profile for that is bound there',
    ]);
    const apart = { managed: { macos: udid(1) }, firewall: { windows: udid(4) } };
    const demand = 'posture: { laptop: { managed: true, firewall: true } }\n';
    expect(
      await refused(policies('  sre: { allow: group:sre, to: db, when: { posture: laptop } }\n', demand), {
        ...BINDINGS,
        posture: apart,
      }),
    ).toContain('no platform has posture profiles for everything that is demanded');
  });

  test('ZP-05 rules are of the first version, with one operand per value and nothing that never plans empty', async () => {
    const { text, document } = await emitted(policies('  sre: { allow: [group:sre, user:ana@example.com], to: db }\n'));
    expect(Object.keys(document.resource).filter((type) => type.endsWith('_v2'))).toEqual([]);
    expect(text).not.toMatch(/rhs_list|rule_order|policy_set_id|microtenant|negated|entry_values|"values"/);
    expect(text).not.toMatch(/"(LOCATION|BRANCH_CONNECTOR_GROUP|WORKLOAD_TAG_GROUP)"/);
  });

  test('ZP-18 POSTURE takes a udid, never an id or a name, and only "true"', async () => {
    const text = policies(
      '  sre: { allow: group:sre, to: db, when: { posture: laptop } }\n',
      'posture: { laptop: { managed: true } }\n',
    );
    for (const wrong of ['216196257331281001', 'CrowdStrike_ZPA_ZTA_40']) {
      await expect(compile(text, { ...BINDINGS, posture: { managed: { macos: wrong } } })).rejects.toThrow(
        'posture_udid',
      );
    }
    const { document } = await emitted(text, { ...BINDINGS, posture: { managed: { macos: udid(1) } } });
    const operands = document.resource.zpa_policy_access_rule!['sre--db']!.conditions.flatMap(
      (block) => block.operands,
    );
    expect(operands.filter(({ object_type }) => object_type === 'POSTURE')).toEqual([
      { object_type: 'POSTURE', lhs: udid(1), rhs: 'true' },
    ]);
  });

  test('ZP-19 a trusted network stands for a network, and nothing asks for its absence', async () => {
    const office = 'networks: { office: 203.0.113.0/24 }\n';
    const inside = policies('  sre: { allow: group:sre, to: db, when: { network: office } }\n', office);
    const compiled = await emitted(inside, { ...BINDINGS, networks: { office: 'net-1' } });
    expect(blocks(compiled, 'sre--db')[3]).toEqual(['TRUSTED_NETWORK net-1 true']);
    expect(await refused(inside)).toContain('`bindings.networks.office` is not set');
    const outside = policies(
      '  sre: { allow: group:sre, to: db }\n  out: { deny: everyone, to: db, when: { network: office } }\n',
      office,
    );
    expect(await refused(outside, { ...BINDINGS, networks: { office: 'net-1' } })).toContain(
      'not on a trusted network',
    );
  });

  test('ZP-20 a denied country becomes the list of all others', async () => {
    const compiled = await emitted(
      policies('  sre: { allow: group:sre, to: db }\n  kp: { deny: everyone, to: db, when: { location: KP } }\n'),
    );
    const countries = blocks(compiled, 'sre--db')[3]!;
    expect(countries).toContain('COUNTRY_CODE MA true');
    expect(countries).not.toContain('COUNTRY_CODE KP true');
    expect(countries).toHaveLength(248);
    expect(compiled.narrower.map(({ reason }) => reason)).toEqual(['`XK` is no code of ISO 3166']);
  });

  test('ZP-26 every risk score that is good enough is named, and unknown is not', async () => {
    const text = policies('  sre: { allow: group:sre, to: db, when: { risk: { max: medium } } }\n');
    const compiled = await emitted(text, { ...BINDINGS, risk: { low: 'LOW', medium: ['MEDIUM'] } });
    expect(blocks(compiled, 'sre--db')[3]).toEqual(['RISK_FACTOR_TYPE ZIA LOW', 'RISK_FACTOR_TYPE ZIA MEDIUM']);
    await expect(compile(text, { ...BINDINGS, risk: { low: 'UNKNOWN' } })).rejects.toThrow();
    expect(await refused(text, { ...BINDINGS, risk: { low: 'LOW' } })).toContain('`bindings.risk.medium` is not set');
  });

  test('ZP-33 more than a rule holds becomes several rules', async () => {
    const members = Array.from({ length: 1200 }, (_, at) => `u${at}@example.com`);
    const compiled = await emitted(
      policies('  many: { allow: group:many, to: db }\n', `  many: { members: [${members.join(', ')}] }\n`),
    );
    const sizes = ['many--db', 'many--db--2', 'many--db--3'].map((key) => blocks(compiled, key)[2]!.length);
    expect(sizes).toEqual([500, 500, 200]);
  });

  test('ZP-36 chromeos is left out and said, and refused when it stands alone', async () => {
    const both = await emitted(
      policies('  sre: { allow: group:sre, to: db, when: { platform: [chromeos, macos] } }\n'),
    );
    expect(blocks(both, 'sre--db')[3]).toEqual(['PLATFORM mac true']);
    expect(both.narrower.map(({ constraint }) => constraint)).toEqual(['platform']);
    expect(await refused(policies('  sre: { allow: group:sre, to: db, when: { platform: chromeos } }\n'))).toContain(
      'no PLATFORM operand for chromeos',
    );
  });

  test('ZP-37 the next higher profile stands for a version, and "any version" for the platform alone', async () => {
    const os = { macos: { '14': udid(1), '15.1': udid(2), '15': udid(3) } };
    const compiled = await emitted(
      policies(
        '  sre: { allow: group:sre, to: db, when: { posture: laptop } }\n',
        'posture: { laptop: { os: { macos: ">=14.5", linux: "*" } } }\n',
      ),
      { ...BINDINGS, posture: { os } },
    );
    expect(blocks(compiled, 'sre--db--mac').slice(3)).toEqual([['PLATFORM mac true'], [`POSTURE ${udid(3)} true`]]);
    expect(blocks(compiled, 'sre--db--linux').slice(3)).toEqual([['PLATFORM linux true']]);
    expect(compiled.narrower.map(({ reason }) => reason)).toEqual([
      'only profiles of higher versions are bound: macos from 15',
    ]);
  });
});

describe('people', () => {
  test('ZP-21 a domain is an attribute of its own, or everybody of an identity provider that knows no other', async () => {
    const text = `${HEAD.replace('[example.com]', '[example.com, example.org]')}${DB}policies:\n  p: { allow: "domain:example.org", to: db }\n`;
    expect(await refused(text)).toContain('`bindings.idps.okta.domain` is not set');
    const idps = { ...BINDINGS.idps, okta: { ...BINDINGS.idps.okta, domain: { saml: '77' } } };
    expect(blocks(await emitted(text, { ...BINDINGS, idps }), 'p--db')).toEqual([
      [APP],
      [IN_OKTA],
      ['SAML 77 example.org'],
    ]);
    const open = { okta: { id: OKTA, email: { saml: EMAIL } }, partner: { id: PARTNER, only_own_domains: true } };
    expect(await refused(policies('  p: { allow: everyone, to: db }\n'), { ...BINDINGS, idps: open })).toContain(
      '`bindings.idps.okta.domain` is not set',
    );
  });

  test('ZP-22 a login of another identity provider clears nobody of a group', async () => {
    const shared = HEAD.replace('[partner.example]', '[example.com, partner.example]');
    const compiled = await emitted(`${shared}${DB}policies:\n  p: { allow: group:sre, to: db }\n`);
    expect(blocks(compiled, 'p--db')).toEqual([[APP], [IN_OKTA], [SRE]]);
    const except = await emitted(
      `${shared}${DB}policies:\n  p: { allow: user:ana@example.com, to: db, except: group:contractors }\n`,
    );
    expect(Object.keys(except.document.resource.zpa_policy_access_rule!)).toEqual([
      'closing',
      'p--db',
      'p--db--except',
    ]);
    expect(except.narrower.map(({ reason }) => reason)).toEqual([
      'a login of `partner` does not say who is not in `contractors`, so it is not granted',
    ]);
  });

  test('ZP-23 an address counts only from an identity provider that lists its domain', async () => {
    const compiled = await emitted(
      policies('  p: { allow: [user:ana@example.com, user:bo@partner.example], to: db }\n'),
    );
    expect(blocks(compiled, 'p--db--okta')).toEqual([[APP], [IN_OKTA], [`SAML ${EMAIL} ana@example.com`]]);
    expect(blocks(compiled, 'p--db--partner')).toEqual([
      [APP],
      [`IDP id ${PARTNER}`],
      [`SCIM ${PARTNER_EMAIL} bo@partner.example`],
    ]);
  });

  test('ZP-24 attribute operands say their identity provider', async () => {
    const { document } = await emitted(
      policies('  p: { allow: [user:ana@example.com, user:bo@partner.example], to: db }\n'),
    );
    const operands = Object.values(document.resource.zpa_policy_access_rule!)
      .flatMap(({ conditions }) => conditions.flatMap((block) => block.operands))
      .filter(({ object_type }) => object_type === 'SAML' || object_type === 'SCIM');
    expect(operands.map(({ idp_id }) => idp_id)).toEqual([OKTA, PARTNER]);
  });

  test('ZP-27 a workload is a group that holds only it, with the client it comes through', async () => {
    const ci = `workloads:
  ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } }
  sensor: { kind: ci, identity: "sensor", credential: { type: static } }
`;
    const text = policies('  p: { allow: "kind:ci", to: db }\n', ci);
    const bound = { ci: { machine_group: '31' }, sensor: { cloud_connector_group: '32' } };
    const compiled = await emitted(text, { ...BINDINGS, workloads: bound });
    expect(blocks(compiled, 'p--db')).toEqual([
      [APP],
      ['CLIENT_TYPE id zpn_client_type_machine_tunnel'],
      ['MACHINE_GRP id 31'],
    ]);
    expect(blocks(compiled, 'p--db--cloud')).toEqual([
      [APP],
      ['CLIENT_TYPE id zpn_client_type_edge_connector'],
      ['EDGE_CONNECTOR_GROUP id 32'],
    ]);
    const weak = { ...bound, ci: { cloud_connector_group: '33' } };
    expect(await refused(text, { ...BINDINGS, workloads: weak })).toContain(
      'a cloud connector group proves no credential',
    );
    const same = { ci: { machine_group: '31' }, sensor: { machine_group: '31' } };
    expect(await refused(text, { ...BINDINGS, workloads: same })).toContain('are both bound to');
  });

  test('ZP-40 one vendor object for two names is refused', async () => {
    const text = policies('  sre: { allow: group:sre, to: db, except: group:contractors }\n');
    expect(await refused(text, { ...BINDINGS, groups: { sre: '293476', contractors: '293476' } })).toContain(
      'are both bound to',
    );
    const idps = { ...BINDINGS.idps, partner: { id: OKTA } };
    expect(await refused(text, { ...BINDINGS, idps })).toContain(`are both bound to \`${OKTA}\``);
    const posture = { managed: { macos: udid(1) }, firewall: { macos: udid(1).toUpperCase() } };
    expect(await refused(text, { ...BINDINGS, posture })).toContain('are both bound to');
  });
});

describe('order', () => {
  test('ZP-08 every rule is listed once, in order; the deception rule keeps the first place', async () => {
    const text = policies(`  sre: { allow: group:sre, to: db, except: group:contractors, session: { max: 8h } }
  all: { allow: everyone, to: db, session: { max: 1h } }
`);
    const { document } = await emitted(text);
    expect(ordered(document, 'access')).toEqual([
      'all--db--okta',
      'all--db--partner',
      'sre--db--except',
      'sre--db',
      'closing',
    ]);
    const { access, timeout } = document.resource.zpa_policy_access_rule_reorder!;
    expect(access!.rules.map(({ order }) => order)).toEqual(['1', '2', '3', '4', '5']);
    expect(access).toMatchObject({ policy_type: 'ACCESS_POLICY' });
    expect(timeout).toMatchObject({ policy_type: 'TIMEOUT_POLICY' });
    expect([...ordered(document, 'access')].sort()).toEqual(Object.keys(document.resource.zpa_policy_access_rule!));
    expect([...ordered(document, 'timeout')].sort()).toEqual(Object.keys(document.resource.zpa_policy_timeout_rule!));
    const shifted = await emitted(text, { ...BINDINGS, deception_rule: true });
    expect(shifted.document.resource.zpa_policy_access_rule_reorder!.access!.rules[0]!.order).toBe('2');
  });

  test('ZP-08 what is read of an artefact holds the order', async () => {
    const compiled = await emitted(policies('  sre: { allow: group:sre, to: db }\n'));
    const { objects, diagnostics } = ZPA.read(compiled.artefact!.files);
    expect(diagnostics).toEqual([]);
    expect(objects).toEqual(compiled.artefact!.objects.map(({ address, body }) => ({ address, body })));
    expect(objects.find(({ address }) => address === 'zpa_policy_access_rule_reorder.access')?.body).toMatchObject({
      rules: [{ order: '1' }, { order: '2' }],
    });
  });

  test('ZP-11 a grant waits for the rules that limit it', async () => {
    const compiled = await emitted(
      policies('  sre: { allow: group:sre, to: db, except: group:contractors, session: { max: 8h } }\n'),
    );
    expect(rule(compiled, 'sre--db').depends_on).toEqual([
      'zpa_policy_access_rule.sre--db--except',
      'zpa_policy_timeout_rule.sre--db',
    ]);
  });

  test('ZP-12 an exception is a DENY before its grant, and after grants that admit the same people', async () => {
    const glass = 'break_glass:\n  keys: { subjects: [user:ana@example.com], resources: [db], alert: "#sec" }\n';
    const gap =
      'gaps:\n  g: { target: t, constraints: [mfa], policies: [keys], owner: x, reason: y, expires: 2027-06-30, enforced_by: okta }\n';
    const { document, narrower } = await emitted(
      policies(
        `  sre: { allow: group:sre, to: db, except: group:contractors }
  ana: { allow: group:contractors, to: db, except: user:ana@example.com }
`,
        glass + gap,
      ),
    );
    const order = ordered(document, 'access');
    expect(order[0]).toBe('keys--db');
    expect(order.indexOf('sre--db--except')).toBe(order.indexOf('sre--db') - 1);
    expect(narrower.map(({ policy, reason }) => `${policy}: ${reason}`).sort()).toContain(
      'sre: `user:ana@example.com` is denied for another grant before this one',
    );
  });

  test('ZP-13 the last rule denies every application, also those without a grant', async () => {
    const compiled = await emitted(
      `${HEAD}resources:
  db: { endpoints: "tcp://10.20.0.0/16:5432", sensitivity: high, via: t }
  idle: { endpoints: "tcp://10.30.0.1:22", sensitivity: high, via: t }
  vault: { endpoints: "tcp://10.20.3.7:5432", sensitivity: critical }
policies:
  sre: { allow: group:sre, to: db }
`,
    );
    expect(ordered(compiled.document, 'access').at(-1)).toBe('closing');
    expect(rule(compiled, 'closing').action).toBe('DENY');
    expect(blocks(compiled, 'closing')).toEqual([
      ['db', 'idle', 'vault'].map((name) => `APP_GROUP id \${zpa_segment_group.${name}.id}`),
    ]);
  });

  test('ZP-41 the order of the policy files changes nothing', async () => {
    const [a, b] = [
      '  a: { allow: [group:sre, user:ana@example.com], to: db }\n',
      '  b: { allow: group:contractors, to: db }\n',
    ];
    expect((await emitted(policies(a + b))).text).toBe(
      (await emitted(policies(b + a.replace('[group:sre, user:ana@example.com]', '[user:ana@example.com, group:sre]'))))
        .text,
    );
  });
});

describe('what no rule can say', () => {
  test('ZP-07 a schedule is refused', async () => {
    const schedule = 'schedules: { day: { timezone: UTC, weekly: ["mon-fri 08:00-19:00"] } }\n';
    expect(
      await refused(policies('  sre: { allow: group:sre, to: db, when: { schedule: day } }\n', schedule)),
    ).toContain('Access rules know no time of day');
  });

  test('ZP-28 MFA is left to the sign-on policy and compiles only with a gap that says so', async () => {
    const text = policies('  sre: { allow: group:sre, to: db, when: { mfa: strong } }\n');
    expect(await refused(text)).toContain('does not itself enforce `mfa`');
    const gap =
      'gaps:\n  g: { target: t, constraints: [mfa], policies: [sre], owner: x, reason: y, expires: 2027-06-30, enforced_by: okta }\n';
    expect((await emitted(text + gap)).waived.map(({ constraint }) => constraint)).toEqual(['mfa']);
  });

  test('ZP-29 approvals and recordings are refused', async () => {
    const approvals = 'approvals: { oncall: { approvers: [user:li@example.com] } }\n';
    expect(
      await refused(policies('  sre: { allow: group:sre, to: db, when: { approval: oncall } }\n', approvals)),
    ).toContain('Only privileged sessions');
    expect(await refused(policies('  sre: { allow: group:sre, to: db, session: { recorded: true } }\n'))).toContain(
      'Only privileged sessions',
    );
  });
});

describe('texts', () => {
  test('ZP-35 a text of the user is a text to Terraform', async () => {
    const value = `a\${file("/etc/hostname")}%{if true}b`;
    const compiled = await emitted(policies('  sre: { allow: group:sre, to: db }\n'), {
      ...BINDINGS,
      groups: { sre: { saml: '55', value }, contractors: '293477' },
    });
    const escaped = value.replace(/[$%](?=\{)/g, (first) => first + first);
    expect(rule(compiled, 'sre--db').conditions[2]!.operands.map(textOf)).toEqual([`SAML 55 ${escaped}`]);
  });

  test('ZP-09 an id that is written as a number is refused', async () => {
    const text = policies('  sre: { allow: group:sre, to: db }\n');
    await expect(compile(text, { ...BINDINGS, groups: { sre: 293476 } })).rejects.toThrow();
    const compiled = await emitted(text, { ...BINDINGS, groups: { sre: '216196257331285825' } });
    expect(blocks(compiled, 'sre--db')[2]).toEqual([`SCIM_GROUP ${OKTA} 216196257331285825`]);
  });
});
