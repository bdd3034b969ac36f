import { describe, expect, test } from 'vitest';
import { allowing, compile, emit, faults, refusal } from './kit.js';

const GAP = `gaps:
  accepted: { target: t, constraints: [network], policies: [p], owner: security, reason: accepted, expires: 2027-06-30 }
`;

describe('the list of rules', () => {
  test.each(['tailscale', 'headscale'] as const)(
    'TS-01 is written for %s when nobody reaches anything, because a file without it opens everything',
    async (kind) => {
      const policy = `resources:
  db: { endpoints: "tcp://10.20.3.7:5432", via: t }
  other: { endpoints: "tcp://10.90.0.1:443" }
policies:
  p: { allow: user:ana@example.com, to: other }
`;
      const { file, text } = await emit(policy, '', kind);
      expect(file.grants).toEqual([]);
      expect(text).toContain('"grants": []');
    },
  );
});

describe('sources', () => {
  test('TS-02 are a union, so a network demand never becomes an address among them', async () => {
    const policy = `networks: { office: 203.0.113.0/24 }\n${allowing('group:ops', undefined, ', when: { network: office }')}`;
    expect(await refusal('network', policy)).toContain('an address as source would be somebody else');
    const { file } = await emit(policy + GAP);
    expect(file.grants.map(({ src }) => src)).toEqual([['group:ops']]);
  });

  test('TS-03 are never `*`: that holds shared devices and routed addresses, which no posture is asked of', async () => {
    const { file } = await emit(allowing('everyone'), 'domains: [example.com, partner.example]');
    expect(file.grants[0]!.src).toEqual(['user:*@example.com', 'user:*@partner.example']);
  });

  test('TS-04 are `autogroup:member`, which holds invited users too, only where all members are of exactly these domains', async () => {
    const both = 'members: [example.com, partner.example]';
    for (const kind of ['tailscale', 'headscale'] as const) {
      expect((await emit(allowing('everyone'), both, kind)).file.grants[0]!.src).toEqual(['autogroup:member']);
    }
    const part = allowing('domain:example.com');
    expect(await refusal('domain', part, both, 'headscale')).toContain(
      'all members are of example.com, partner.example',
    );
    expect(await refusal('everyone', allowing('everyone'), 'members: [example.com]', 'headscale')).toContain(
      'is meant',
    );
  });

  test('TS-05 hold a domain only where it is one of the tailnet itself: the service refuses others', async () => {
    const message = await refusal('everyone', allowing('everyone'), 'domains: [example.com]');
    expect(message).toContain('bindings.domains: partner.example');
  });

  test('TS-06 hold no `user:*@DOMAIN` on the server, which takes it for a user that does not exist', async () => {
    expect(await refusal('domain', allowing('domain:example.com'), '', 'headscale')).toContain('bindings.members');
    const { text } = await emit(allowing('domain:example.com'), 'members: [example.com]', 'headscale');
    expect(text).not.toContain('user:*');
  });

  test('TS-07 hold groups whose members are written out, because groups cannot nest', async () => {
    const nested = `groups:
  team: { members: [group:ops, omar@example.com] }
${allowing('group:team')}`;
    const { file } = await emit(nested);
    expect(file.groups).toEqual({ 'group:team': ['ana@example.com', 'li@example.com', 'omar@example.com'] });
    expect(file.grants[0]!.src).toEqual(['group:team']);
    const common = `groups:
  leads: { members: [li@example.com, omar@example.com] }
  both: { all_of: [group:ops, group:leads] }
${allowing('group:both')}`;
    expect((await emit(common)).file.groups).toEqual({ 'group:both': ['li@example.com'] });
  });

  test('TS-08 hold a group only as a whole: whoever is taken out takes the group with him', async () => {
    const { file } = await emit(allowing('group:ops', undefined, ', except: user:li@example.com'));
    expect(file.grants[0]!.src).toEqual(['ana@example.com']);
    expect(file.groups).toBeUndefined();
  });

  test('TS-09 are never empty: a group without members makes no rule', async () => {
    const { file } = await emit(`groups:
  others: { members: [omar@example.com] }
  nobody: { all_of: [group:ops, group:others] }
${allowing('group:nobody')}`);
    expect(file.grants).toEqual([]);
  });

  test('TS-10 cannot leave anybody out of an open set', async () => {
    const denied = `${allowing('everyone')}  never: { deny: user:li@example.com, to: db }\n`;
    const domains = 'domains: [example.com, partner.example]';
    const message = await refusal('deny.listed', denied, domains);
    expect(message).toContain('cannot leave `li@example.com` out');
    const excepted = allowing('domain:example.com', undefined, ', except: user:li@example.com');
    expect(await refusal('except.listed', excepted, domains)).toContain('cannot leave `li@example.com` out');
  });

  test('TS-11 take a synced group as a whole or not at all, and name it once', async () => {
    const bindings = 'groups: { sre: "group:sre@example.com" }';
    const { file } = await emit(allowing('group:sre'), bindings);
    expect(file.grants[0]!.src).toEqual(['group:sre@example.com']);
    // The service fills a synced group; a definition here would be another group.
    expect(file.groups).toBeUndefined();
    const part = `groups:\n  some: { all_of: [group:sre, group:ops] }\n${allowing('group:some')}`;
    expect(await refusal('group.synced', part, bindings)).toContain('cannot be demanded of single users');
    const without = allowing('group:sre', undefined, ', except: user:ana@example.com');
    expect(await refusal('except.listed', without, bindings)).toContain('cannot leave `ana@example.com` out');
  });

  test('TS-12 cannot demand two synced groups at once, nor the absence of one', async () => {
    const groups =
      'groups:\n  cleared: { source: okta, external: C }\n  both: { all_of: [group:sre, group:cleared] }\n';
    const bindings = 'groups: { sre: "group:sre@example.com", cleared: "group:cleared@example.com" }';
    await refusal('group.synced-all-of', groups + allowing('group:both'), bindings);
    await refusal('except.synced', allowing('group:ops', undefined, ', except: group:sre'), bindings);
    await refusal('deny.synced', `${allowing('group:ops')}  never: { deny: group:sre, to: db }\n`, bindings);
  });

  test('TS-13 never share an id: two names on one tag or group would each have what the other is granted', async () => {
    const tags = 'workloads: { ci: "tag:robot", bot: "tag:robot" }';
    expect(await faults(allowing('workload:ci'), tags)).toEqual(['`bot` and `ci` are both bound to `tag:robot`']);
    const groups = 'groups: { sre: "group:x@example.com", ops: "group:x@example.com" }';
    expect(await faults(allowing('group:sre'), groups)).toEqual([
      '`ops` and `sre` are both bound to `group:x@example.com`',
    ]);
  });

  test('TS-14 on the server are users by e-mail or by the name that the binding gives, always with an @', async () => {
    const { file, compilation } = await emit(allowing('group:ops'), 'users: { ana@example.com: "ana@" }', 'headscale');
    expect(compilation.trusted).toMatchObject([{ name: 'user:ana@example.com', vendor: 'ana@' }]);
    expect(file.groups).toEqual({ 'group:ops': ['ana@', 'li@example.com'] });
    const twice = 'users: { ana@example.com: "a@", li@example.com: "a@" }';
    expect(await faults(allowing('group:ops'), twice, 'headscale')).toHaveLength(1);
  });
});

describe('tags', () => {
  test('TS-15 are all declared, with no owner but admins unless the binding says so', async () => {
    const { file } = await emit(
      allowing('workload:ci', 'tcp://db.internal:5432'),
      'workloads: { ci: "tag:ci" }\nhosts: { db.internal: "tag:db" }',
    );
    expect(file.tagOwners).toEqual({ 'tag:ci': [], 'tag:db': [] });
  });

  test('TS-16 with owners are listed as trusted, because an owner can become what the tag stands for; owners that are tags are declared', async () => {
    const { file, compilation } = await emit(
      allowing('workload:ci'),
      'workloads: { ci: "tag:ci" }\ntag_owners: { "tag:ci": ["tag:runner", "group:sre@example.com"] }',
    );
    expect(file.tagOwners).toEqual({ 'tag:ci': ['group:sre@example.com', 'tag:runner'], 'tag:runner': [] });
    expect(compilation.trusted).toContainEqual(
      expect.objectContaining({ name: 'tag:ci', vendor: 'group:sre@example.com, tag:runner' }),
    );
  });

  test('TS-17 say nothing about the credential of a workload, and their keys do not expire', async () => {
    const policy = allowing('workload:ci', undefined, ', when: { credential: { bound: true, max_lifetime: 1h } }');
    expect(await refusal('workload.credential', policy, 'workloads: { ci: "tag:ci" }')).toContain('do not expire');
  });
});

describe('the schema of the bindings', () => {
  test('TS-18 refuses a tag that does not start with a letter, as both servers do', async () => {
    await expect(compile(allowing('workload:ci'), 'workloads: { ci: "tag:1ci" }')).rejects.toThrow(
      'starts with a letter',
    );
  });

  test('TS-19 refuses owners that let too many become a tag, and for the server every autogroup', async () => {
    const owners = (owner: string) => `workloads: { ci: "tag:ci" }\ntag_owners: { "tag:ci": ["${owner}"] }`;
    await expect(compile(allowing('workload:ci'), owners('autogroup:member'))).rejects.toThrow('an owner is');
    await expect(compile(allowing('workload:ci'), owners('autogroup:admin'), 'headscale')).rejects.toThrow(
      'no autogroup',
    );
    expect((await emit(allowing('workload:ci'), owners('autogroup:admin'))).file.tagOwners).toEqual({
      'tag:ci': ['autogroup:admin'],
    });
  });
});

describe('bindings', () => {
  test('that name nothing of the policy are reported with the nearest name', async () => {
    const { diagnostics } = await compile(
      allowing('group:ops'),
      'workloads: { cj: "tag:ci" }\ngroups: { srf: "group:s@example.com" }',
    );
    expect(diagnostics.map(({ severity, message, help }) => [severity, message, help])).toEqual([
      ['warning', 'the policy has no group `srf`, so its binding is not used', 'did you mean `sre`?'],
      ['warning', 'the policy has no workload `cj`, so its binding is not used', 'did you mean `ci`?'],
    ]);
  });
});
