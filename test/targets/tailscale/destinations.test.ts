import { describe, expect, test } from 'vitest';
import { allowing, compile, emit, faults, refusal } from './kit.js';
import { holds, rangeOf } from './model/ip-set.js';

function resources(lines: string, allows = ''): string {
  return `resources:\n${lines}policies:\n  p: { allow: group:ops, to: db }\n${allows}`;
}

function covers(dst: readonly string[], address: string): boolean {
  return holds(
    dst.flatMap((text) => rangeOf(text) ?? []),
    rangeOf(address)!,
  );
}

describe('ports', () => {
  test('TS-50 always name their protocol, because a bare number opens tcp, udp and icmp at once', async () => {
    const endpoints = ['tcp://10.20.3.7:5432', 'udp://10.20.3.7:53', 'icmp://10.20.3.7'];
    const { file } = await emit(resources(`  db: { endpoints: ${JSON.stringify(endpoints)}, via: t }\n`));
    expect(file.grants.map(({ ip }) => ip)).toEqual([['tcp:5432', 'udp:53', 'icmp:*']]);
  });

  test('TS-51 stand one range to an entry, and ping has none', async () => {
    const { file } = await emit(allowing('group:ops', 'tcp://10.20.3.7:80,443,8000-8099'));
    expect(file.grants[0]!.ip).toEqual(['tcp:80', 'tcp:443', 'tcp:8000-8099']);
  });

  test('TS-52 of every protocol are `*`, which opens four of them, and that is said', async () => {
    const { file, compilation } = await emit(allowing('group:ops', 'ip://10.20.3.7'));
    expect(file.grants[0]!.ip).toEqual(['*']);
    expect(compilation.narrower).toMatchObject([{ constraint: 'endpoint.ip', resource: 'db' }]);
  });

  test('TS-53 never begin at 0, which the service refuses', async () => {
    const { file } = await emit(
      resources('  db: { endpoints: "ip://10.20.3.7", via: t }\n  vault: { endpoints: "tcp://10.20.3.7:1" }\n'),
    );
    expect(file.grants[0]!.ip).toEqual(['tcp:2-65535', 'udp:*', 'icmp:*']);
  });

  test('TS-54 of ping are those of the address family, and of both for a tag', async () => {
    expect((await emit(allowing('group:ops', 'icmp://[fd00:20::7]'))).file.grants[0]!.ip).toEqual(['ipv6-icmp:*']);
    const tagged = await emit(allowing('group:ops', 'icmp://db.internal'), 'hosts: { db.internal: "tag:db" }');
    expect(tagged.file.grants[0]!.ip).toEqual(['icmp:*', 'ipv6-icmp:*']);
  });
});

describe('addresses', () => {
  test('TS-55 of a whole family are its halves: the service refuses 0.0.0.0/0, and `*` would be both families', async () => {
    const { file } = await emit(allowing('group:ops', 'tcp://0.0.0.0/0:443'));
    expect(file.grants[0]!.dst).toEqual(['0.0.0.0/1', '128.0.0.0/1']);
    expect((await emit(allowing('group:ops', 'tcp://[::]/0:443'))).file.grants[0]!.dst).toEqual(['8000::/1', '::/1']);
  });

  test('TS-56 of IPv6 stand bare in grants and in brackets in tests', async () => {
    const { file } = await emit(allowing('group:ops', 'tcp://[fd00:20::7]:5432'));
    expect(file.grants[0]!.dst).toEqual(['fd00:20::7']);
    expect(file.tests![0]!.accept).toEqual(['[fd00:20::7]:5432']);
  });

  test('TS-57 are all that a tailnet knows besides tags: a name without a binding is refused', async () => {
    const message = await refusal('endpoint.tcp', allowing('group:ops', 'tcp://db.internal:5432'));
    expect(message).toContain('bindings.hosts["db.internal"]');
  });

  test('TS-58 suffice where a thing lists its name and its address, and the name is said to be lost', async () => {
    const both = resources('  db: { endpoints: ["tcp://db.internal:5432", "tcp://10.20.3.7:5432"], via: t }\n');
    const { file, compilation } = await emit(both);
    expect(file.grants[0]!.dst).toEqual(['10.20.3.7']);
    expect(compilation.narrower).toMatchObject([
      { constraint: 'endpoint.tcp', reason: expect.stringContaining('db.internal') },
    ]);
    const other = resources('  db: { endpoints: ["tcp://db.internal:80", "tcp://10.20.3.7:5432"], via: t }\n');
    expect(await refusal('endpoint.tcp', other)).toContain('bindings.hosts["db.internal"]');
  });

  test('TS-59 of the tailnet itself may be any device, also one that another resource names by tag', async () => {
    const policy = resources(
      '  db: { endpoints: "tcp://100.64.0.0/16:5432", via: t }\n  vault: { endpoints: "tcp://vault.internal:5432" }\n',
    );
    const message = await refusal('endpoint.tcp', policy, 'hosts: { vault.internal: "tag:vault" }');
    expect(message).toContain('the devices with `tag:vault`, which are `vault`');
    const own = resources(
      '  db: { endpoints: "tcp://100.64.0.9:22", via: t }\n  mine: { endpoints: "tcp://own-devices:22" }\n',
    );
    expect(await refusal('endpoint.tcp', own)).toContain("everyone's own devices");
    const apart = resources(
      '  db: { endpoints: "tcp://100.64.0.0/16:80", via: t }\n  vault: { endpoints: "tcp://vault.internal:5432" }\n',
    );
    await emit(apart, 'hosts: { vault.internal: "tag:vault" }');
  });
});

describe('what lies inside', () => {
  const NET = '  db: { endpoints: "ip://10.20.0.0/16", via: t }\n';

  test('TS-60 an address is taken out of a block, also when the target does not carry it', async () => {
    const { file } = await emit(resources(`${NET}  vault: { endpoints: "tcp://10.20.3.7:5432" }\n`));
    const [around, rest] = [...file.grants].sort((a, b) => b.dst.length - a.dst.length);
    expect(around!.ip).toEqual(['*']);
    expect(covers(around!.dst, '10.20.3.7')).toBe(false);
    for (const address of ['10.20.0.0', '10.20.3.6', '10.20.3.8', '10.20.255.255'])
      expect(covers(around!.dst, address), address).toBe(true);
    expect(covers(around!.dst, '10.21.0.0')).toBe(false);
    expect(rest).toMatchObject({ dst: ['10.20.3.7'], ip: ['tcp:1-5431', 'tcp:5433-65535', 'udp:*', 'icmp:*'] });
    expect(file.tests![0]!.deny).toEqual(['10.20.3.7:5432']);
  });

  test('TS-61 a block within a block within a block is taken out of the one around it only', async () => {
    const policy = `resources:
${NET}  mid: { endpoints: "ip://10.20.8.0/24", via: t }
  in: { endpoints: "ip://10.20.8.128/25" }
policies:
  p: { allow: group:ops, to: db }
  q: { allow: user:omar@example.com, to: mid }
`;
    const { file } = await emit(policy);
    const of = (user: string): readonly string[] =>
      file.grants.filter(({ src }) => src.includes(user)).flatMap(({ dst }) => dst);
    expect(of('omar@example.com')).toEqual(['10.20.8.0/25']);
    expect(covers(of('group:ops'), '10.20.8.1')).toBe(false);
    expect(covers(of('group:ops'), '10.20.9.1')).toBe(true);
  });

  test('TS-62 a port is taken out of a tag', async () => {
    const policy = resources(
      '  db: { endpoints: "tcp://db.internal", via: t }\n  vault: { endpoints: "tcp://db.internal:5432" }\n',
    );
    const { file } = await emit(policy, 'hosts: { db.internal: "tag:db" }');
    expect(file.grants).toEqual([{ src: ['group:ops'], dst: ['tag:db'], ip: ['tcp:1-5431', 'tcp:5433-65535'] }]);
  });

  test('TS-63 what only the binding shows to lie inside is taken out too', async () => {
    const policy = resources(`${NET}  vault: { endpoints: "tcp://vault.internal:5432", via: t }\n`);
    const { file } = await emit(policy, 'hosts: { vault.internal: 10.20.3.7 }');
    expect(file.grants.map(({ dst, ip }) => [covers(dst, '10.20.3.7'), ip[0]]).sort()).toEqual([
      [false, '*'],
      [true, 'tcp:1-5431'],
    ]);
  });

  test('TS-64 a path cannot be taken out, so the host around it is refused', async () => {
    const policy = resources(
      '  db: { endpoints: "https://crm.internal", via: t }\n  admin: { endpoints: "https://crm.internal/admin" }\n',
    );
    expect(await refusal('inner', policy, 'hosts: { crm.internal: "tag:crm" }')).toContain('sees only ports');
  });

  test('TS-65 nothing can be taken out of the internet', async () => {
    const policy = resources(
      '  db: { endpoints: "ip://internet", via: t }\n  site: { endpoints: "tcp://8.8.8.8:53" }\n',
    );
    expect(await refusal('inner', policy)).toContain('nothing can be taken out');
    const bound = resources(
      '  db: { endpoints: "ip://internet", via: t }\n  site: { endpoints: "https://site.example" }\n',
    );
    const compilation = await compile(bound, 'hosts: { site.example: 8.8.8.8 }');
    expect(compilation.artefact).toBeUndefined();
  });

  test('TS-66 two names on one device and port would each have what the other is granted', async () => {
    const policy = resources(
      '  db: { endpoints: "tcp://a.internal:5432", via: t }\n  vault: { endpoints: "tcp://b.internal:5432" }\n',
    );
    const bindings = 'hosts: { a.internal: "tag:db", b.internal: "tag:db" }';
    expect(await refusal('endpoint.tcp', policy, bindings)).toContain(
      'shares points with tcp://b.internal:5432 of `vault`',
    );
    const apart = policy.replace('b.internal:5432', 'b.internal:5433');
    expect((await emit(apart, bindings)).file.grants).toHaveLength(1);
  });
});

describe('special destinations', () => {
  test('TS-70 the internet has no ports: the service writes no packet filter for it', async () => {
    expect(await refusal('endpoint.internet', allowing('group:ops', 'tcp://internet:443'))).toContain(
      'forward every port',
    );
    const { file } = await emit(allowing('group:ops', 'ip://internet'));
    expect(file.grants).toEqual([{ src: ['group:ops'], dst: ['autogroup:internet'], ip: ['*'] }]);
    expect(file.tests).toBeUndefined();
  });

  test('TS-71 own devices are for users: a tag has none, and the service refuses it', async () => {
    const policy = allowing('workload:ci', 'tcp://own-devices:22');
    expect(await refusal('workload', policy, 'workloads: { ci: "tag:ci" }')).toContain('has no user');
    const everyone = allowing('everyone', 'tcp://own-devices:5900');
    const domains = 'domains: [example.com, partner.example]';
    expect(await refusal('everyone', everyone, domains)).toContain('bindings.members');
    const { file } = await emit(everyone, 'members: [example.com, partner.example]');
    expect(file.grants).toEqual([{ src: ['autogroup:member'], dst: ['autogroup:self'], ip: ['tcp:5900'] }]);
  });

  test('TS-72 ping answers wherever a port is open, so a resource that is nothing but ping refuses its neighbours', async () => {
    const policy = resources(
      '  db: { endpoints: "tcp://10.20.3.7:5432", via: t }\n  echo: { endpoints: "icmp://10.20.3.7" }\n',
    );
    expect(await refusal('endpoint.tcp', policy)).toContain('can ping the host too, which is `echo`');
    const same = `${policy.replace('icmp://10.20.3.7"', 'icmp://10.20.3.7", via: t')}  q: { allow: group:ops, to: echo }\n`;
    expect((await emit(same)).file.grants).toHaveLength(2);
    const around = resources(
      '  db: { endpoints: "tcp://10.20.3.7:5432", via: t }\n  net: { endpoints: "ip://10.20.0.0/16" }\n',
    );
    expect(await faults(around, '')).toEqual([expect.stringContaining('a point of `net`')]);
    const { compilation } = await emit(around, 'ping: accepted');
    expect(compilation.diagnostics).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('a point of `net`') },
    ]);
  });

  test('TS-73 nothing is public, and a binding cannot make it so', async () => {
    const policy = `resources:
  db: { endpoints: "https://hook.example.com", sensitivity: low, via: t, public: { reason: payment events } }
  other: { endpoints: "tcp://10.90.0.1:443" }
policies:
  p: { allow: group:ops, to: other }
`;
    await refusal('public', policy);
    const funnel = 'keep: { nodeAttrs: [{ target: ["tag:web"], attr: [funnel] }] }';
    expect(await faults(allowing('group:ops'), funnel)).toEqual([expect.stringContaining('whole internet')]);
  });

  test('TS-74 a resource is served only by devices whose tag is that of a workload in `served_by`', async () => {
    const policy = `resources:
  db: { endpoints: "tcp://db.internal:5432", via: t, served_by: [workload:ci] }
policies:
  p: { allow: group:ops, to: db }
`;
    const bindings = 'workloads: { ci: "tag:ci" }\n';
    expect(await refusal('served_by', policy, `${bindings}hosts: { db.internal: "tag:other" }`)).toContain(
      '`tag:other` is not the tag',
    );
    expect(await refusal('served_by', policy, `${bindings}hosts: { db.internal: 10.20.3.7 }`)).toContain(
      'which device answers',
    );
    await emit(policy, `${bindings}hosts: { db.internal: "tag:ci" }`);
  });
});
