import { describe, expect, it } from 'vitest';
import { decodeRequest } from '../../../src/compiler/bind/index.js';
import { estateFrom, loadFiles } from '../../kit/estate.js';

const HEAD = `
idps: { okta: { domains: [example.com] } }
networks: { office: 192.0.2.0/24, other: [192.0.2.0/25, 198.51.100.0/24] }
profiles: { strong: { mfa: strong, network: office } }
`;
const list = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

describe('large estates', () => {
  it('a group of five thousand, in groups of groups', async () => {
    const { groups, policies } = await estateFrom(`${HEAD}
groups:
  all: { members: [${Array.from({ length: 5000 }, (_, at) => `u${at}@example.com`).join(', ')}] }
${list(2000, (at) => `  g${at}: { members: [group:${at === 0 ? 'all' : `g${at - 1}`}, v${at}@example.com] }`)}
resources: { crm: { endpoints: "https://crm.example.com" } }
policies: { a: { allow: group:g1999, to: crm } }
`);
    const all = groups.get('all')!;
    expect(all.body.kind === 'listed' && all.body.members.length).toBe(5000);
    expect(groups.get('g1999')!.holds).toBe('humans');
    expect(policies.get('a')!.who).toMatchObject([{ kind: 'group', group: 'g1999' }]);
  });

  it('ten thousand policies with equal selectors share what they select', async () => {
    const count = 10_000;
    const { policies } = await estateFrom({
      'policies/resources.yaml': `${HEAD}resources:\n${list(count, (at) => `  r${at}: { endpoints: "tcp://h${at}.example.com", owner: t${at % 5}, labels: { env: ${at % 2 ? 'prod' : 'dev'} } }`)}\n`,
      'policies/policies.yaml': `policies:\n${list(count, (at) => `  p${at}: { deny: everyone, to: { labels: { env: prod }, owner: t${at % 5} }, unless: { profile: strong, network: other } }`)}\n`,
    });
    const lists = new Set([...policies.values()].map(({ resources }) => resources));
    expect(lists.size).toBeLessThanOrEqual(10);
    expect(policies.get('p1')!.resources).toHaveLength(count / 10);
  });

  it('a deny on everything over ten thousand nested resources', async () => {
    const { policies, resources } = await estateFrom(`${HEAD}
resources:
  net: { endpoints: "ip://10.0.0.0/8" }
${list(9999, (at) => `  r${at}: { endpoints: "tcp://10.${at >> 8}.${at & 255}.7:5432" }`)}
policies:
  net: { deny: everyone, to: net }
  all: { deny: everyone, to: all }
`);
    expect(resources.get('net')!.inner).toHaveLength(9999);
    expect(policies.get('net')!.resources).toEqual([...resources.keys()]);
    expect(policies.get('all')!.resources).toEqual([...resources.keys()]);
  });

  it('a file with more faults than a call has arguments', async () => {
    const count = 200_000;
    const { diagnostics } = await loadFiles(`${HEAD}
groups: { all: { members: [${Array.from({ length: count }, (_, at) => `u${at}@x.org`).join(', ')}] } }
resources: { crm: { endpoints: "https://crm.example.com" } }
policies: { a: { allow: group:all, to: crm } }
`);
    expect(diagnostics).toHaveLength(count);
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['ZT036']));
  });

  it('a test of an intersection of two groups of twenty thousand', async () => {
    const members = (from: number) => Array.from({ length: 20_000 }, (_, at) => `u${from + at}@example.com`).join(', ');
    const { tests } = await estateFrom(`${HEAD}
groups:
  a: { members: [${members(0)}] }
  b: { members: [${members(19_999)}] }
  both: { all_of: [group:a, group:b] }
resources: { crm: { endpoints: "https://crm.example.com" } }
policies: { a: { allow: group:both, to: crm } }
tests: [{ name: t, who: { group: both }, can: crm }]
`);
    expect(tests[0]!.principals).toEqual([{ kind: 'user', user: 'u19999@example.com', groups: [] }]);
  });

  it('a path of a million segments is refused before it is compared', async () => {
    const estate = await estateFrom(`${HEAD}
resources: { crm: { endpoints: "https://crm.example.com/a" } }
policies: { a: { allow: everyone, to: crm } }
`);
    const endpoint = `https://crm.example.com${'/a'.repeat(1_000_000)}`;
    const decoded = decodeRequest({ principal: null, endpoint, now: '2026-11-22T10:00:00Z' }, estate);
    expect(decoded).toMatchObject({ error: { code: 'ZT049', message: expect.stringContaining('more than 4096') } });
    const long = decodeRequest({ principal: null, resource: 'x'.repeat(1_000_000) }, estate, 0);
    expect('error' in long && long.error.message.length).toBe(400);
  });
});
