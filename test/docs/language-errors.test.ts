import { describe, expect, it } from 'vitest';
import { loadPatched, type Patch } from './small-estate.js';

const allow = (more: object): Patch => ({ policies: { tried: { allow: 'everyone', to: 'app', ...more } } });
const deny = (more: object): Patch => ({ policies: { tried: { deny: 'everyone', to: 'app', ...more } } });
const resource = (more: object): Patch => ({ resources: { tried: { sensitivity: 'low', ...more } } });
const endpoint = (...endpoints: string[]): Patch => resource({ endpoints });
const glass = (more: object): Patch => ({
  break_glass: { tried: { subjects: 'user:ana@example.com', resources: 'app', alert: 'pager', ...more } },
});
const gap = (more: object): Patch => ({
  gaps: {
    tried: {
      target: 'web',
      constraints: 'mfa',
      policies: 'staff',
      owner: 'it',
      reason: 'r',
      expires: '2027-01-01',
      ...more,
    },
  },
});
const test = (more: object): Patch => ({ tests: [{ name: 'tried', who: { nobody: true }, cannot: 'app', ...more }] });

/** What docs/language.md calls an error, by the section that does. */
const REFUSED: Readonly<Record<string, Readonly<Record<string, Patch>>>> = {
  '1 files': {
    'an unknown section': { rules: { a: {} } },
    'a resource called all': { resources: { all: { endpoints: 'tcp://x:1' } } },
    'a policy called public': { policies: { public: { allow: 'everyone', to: 'app' } } },
    'one name for a policy and a break-glass entry': {
      break_glass: { staff: { subjects: 'user:ana@example.com', resources: 'app', alert: 'pager' } },
    },
  },
  '2 values': {
    'an empty list': allow({ when: { location: [] } }),
    'an empty mapping of conditions': allow({ when: {} }),
    null: allow({ reason: null }),
    'a number for a text': allow({ reason: 12 }),
    'a name with capitals': { groups: { Sre: { members: ['ana@example.com'] } } },
    'a name of 64 characters': { groups: { ['a'.repeat(64)]: { members: ['ana@example.com'] } } },
    'free text with a line break': allow({ reason: 'a\nb' }),
    'free text of white space': allow({ title: ' ' }),
    'free text with a bidirectional character': allow({ title: 'a\u202eb' }),
    'a duration of zero': allow({ session: { max: '0s' } }),
    'a duration of two units': allow({ session: { max: '1h30m' } }),
    'a duration of more than 3650 days': allow({ session: { max: '3651d' } }),
    'a date that does not exist': allow({ expires: '2026-02-30' }),
    'an instant without offset': allow({ expires: '2026-02-20T10:00:00' }),
    'a fraction of a second in a validity': allow({ expires: '2026-02-20T10:00:00.5Z' }),
    'a zone that is an offset': { schedules: { tried: { timezone: '+01:00', weekly: 'mon 08:00-09:00' } } },
    'a zone that does not exist': { schedules: { tried: { timezone: 'Europe/Nowhere', weekly: 'mon 08:00-09:00' } } },
    'an address in capitals': allow({ allow: 'user:Ana@example.com' }),
    'an address with two dots in a row': allow({ allow: 'user:a..b@example.com' }),
    'a domain of one label': { idps: { tried: { domains: ['localhost'] } } },
    'host bits set': { networks: { tried: '10.0.0.1/8' } },
    'a zone id': { networks: { tried: 'fe80::1%eth0' } },
    'a mapped block shorter than 96 bits': { networks: { tried: '::ffff:10.0.0.0/80' } },
    'an IPv4 number with a leading zero': { networks: { tried: '10.0.0.01' } },
    'a country that is not assigned': { locations: { tried: ['XX'] } },
    'a country in lower case': { locations: { tried: ['fr'] } },
    'an unknown platform': allow({ when: { platform: 'beos' } }),
    'a version of seven numbers': { posture: { tried: { os: { macos: '>=1.2.3.4.5.6.7' } } } },
    'a version with a space after the operator': { posture: { tried: { os: { macos: '>= 14' } } } },
    'a reference to nothing': allow({ when: { network: 'nowhere' } }),
  },
  '4 principals': {
    'a user that no idp covers': allow({ allow: 'user:ana@elsewhere.example' }),
    'a member that no idp covers': { groups: { tried: { members: ['ana@elsewhere.example'] } } },
    'a domain that no idp lists': allow({ allow: 'domain:elsewhere.example' }),
    'a kind that no workload has': allow({ allow: 'kind:ci' }),
    'an unknown principal form': allow({ allow: 'role:admin' }),
    'a group of two forms': { groups: { tried: { members: ['ana@example.com'], all_of: ['group:sre'] } } },
    'a group of no form': { groups: { tried: { title: 'x' } } },
    'a source without external': { groups: { tried: { source: 'okta' } } },
    'a group that mixes humans and workloads': { groups: { tried: { members: ['ana@example.com', 'workload:bot'] } } },
    'a group that mixes them through a group': { groups: { tried: { members: ['ana@example.com', 'group:bots'] } } },
    'an intersection of both': { groups: { tried: { all_of: ['group:leads', 'group:bots'] } } },
    'a cycle of groups': { groups: { a: { members: ['group:b'] }, b: { all_of: ['group:a'] } } },
    'a group with itself as member': { groups: { a: { members: ['group:a'] } } },
    'one group of the idp twice': { groups: { tried: { source: 'okta', external: 'SRE' } } },
    'everyone as member': { groups: { tried: { members: ['everyone'] } } },
    'a workload without credential': { workloads: { tried: { kind: 'ci', identity: 'x' } } },
    'one identity twice': { workloads: { tried: { kind: 'ci', identity: 'bot-1', credential: { type: 'static' } } } },
  },
  '5 resources': {
    'an unknown scheme': endpoint('ftp://x.example.com'),
    'no host': endpoint('tcp://:80'),
    'a user part': endpoint('ssh://root@x.example.com'),
    'a query': endpoint('https://x.example.com/a?b'),
    'a fragment': endpoint('https://x.example.com/a#b'),
    'a path on tcp': endpoint('tcp://x.example.com:80/a'),
    'a block on https': endpoint('https://192.168.0.0/24'),
    'ports on icmp': endpoint('icmp://x.example.com:1'),
    'ports on ip': endpoint('ip://x.example.com:1'),
    'port zero': endpoint('tcp://x.example.com:0'),
    'a port that is too large': endpoint('tcp://x.example.com:65536'),
    'a range that runs backwards': endpoint('tcp://x.example.com:90-80'),
    'a host in capitals': endpoint('https://X.example.com'),
    'a host with a dot at its end': endpoint('https://x.example.com.'),
    'a host that looks like an address': endpoint('https://10.1'),
    'a star within a name': endpoint('https://x.*.example.com'),
    'a star alone': endpoint('https://*'),
    'IPv6 without brackets': endpoint('tcp://2001:db8::1:22'),
    'internet on https': endpoint('https://internet'),
    'own devices on http': endpoint('http://own-devices'),
    'a star in a path': endpoint('https://x.example.com/a/*'),
    'an encoded slash': endpoint('https://x.example.com/a%2fb'),
    'an encoded backslash': endpoint('https://x.example.com/a%5cb'),
    'an encoded zero': endpoint('https://x.example.com/a%00'),
    'a percent sign that encodes nothing': endpoint('https://x.example.com/100%'),
    'an encoding that is not UTF-8': endpoint('https://x.example.com/%ff'),
    'an empty segment': endpoint('https://x.example.com/a//b'),
    'a path above the root': endpoint('https://x.example.com/a/../..'),
    'the same endpoint in two resources': endpoint('https://app.example.com'),
    'the same points under another scheme': endpoint('tcp://app.example.com:443'),
    'the same points by an equal path': endpoint('https://app.example.com/%2e/'),
    'a split by ports': {
      resources: { a: { endpoints: 'tcp://x:1-100' }, b: { endpoints: 'tcp://x:50-150' } },
    },
    'a split of host and port': {
      resources: { a: { endpoints: 'tcp://*.x.example:443' }, b: { endpoints: 'tcp://a.x.example' } },
    },
    'a split with internet': { resources: { a: { endpoints: 'ip://internet' }, b: { endpoints: 'ip://0.0.0.0/0' } } },
    'two resources inner to each other': {
      resources: {
        a: { endpoints: ['tcp://x', 'tcp://y:1'] },
        b: { endpoints: ['tcp://x:1', 'tcp://y'] },
      },
    },
    'some endpoints ssh': endpoint('ssh://x.example.com', 'https://x.example.com'),
    'public with another sensitivity': {
      resources: { tried: { endpoints: 'tcp://x:1', sensitivity: 'internal', public: { reason: 'r' } } },
    },
    'public without a sensitivity': { resources: { tried: { endpoints: 'tcp://x:1', public: { reason: 'r' } } } },
    'public without a reason': resource({ endpoints: 'tcp://x:1', public: { networks: 'office' } }),
    'via a target that is not configured': resource({ endpoints: 'tcp://x:1', via: 'mesh' }),
    'served by something else': resource({ endpoints: 'tcp://x:1', served_by: 'kind:agent' }),
    'to a public resource': allow({ to: 'shop' }),
    'to all beside a name': allow({ to: ['all', 'app'] }),
    'a selector without keys': allow({ to: {} }),
    'a selector that selects nothing': allow({ to: { labels: { env: 'dev' } } }),
    'a selector with an unknown sensitivity': allow({ to: { sensitivity: 'medium' } }),
    'an exception that does not exist': allow({ to: { except: 'nothing' } }),
  },
  '6 conditions': {
    'mfa: none': allow({ when: { mfa: 'none' } }),
    'risk without max': allow({ when: { risk: 'low' } }),
    'session inside when': allow({ when: { session: { max: '1h' } } }),
    'an unknown condition': allow({ when: { weather: 'sunny' } }),
    'a posture without demands': { posture: { tried: { title: 'x' } } },
    'a flag that is false': { posture: { tried: { managed: false } } },
    'edr: absent': { posture: { tried: { edr: 'absent' } } },
    'an os list without platforms': { posture: { tried: { os: {} } } },
    'another operator': { posture: { tried: { os: { macos: '<15' } } } },
    'checks as a list': { posture: { tried: { checks: ['a'] } } },
    'a profile without conditions': { profiles: { tried: { title: 'x' } } },
    'a profile in a profile': { profiles: { tried: { profile: 'strong' } } },
    'an empty session': allow({ session: {} }),
    'a session flag that is false': allow({ session: { recorded: false } }),
    'locations that cannot meet': allow({ when: { location: 'maghreb', profile: 'strong' } }),
    'locations that cannot meet in one alternative': {
      profiles: { other: { mfa: 'any' } },
      ...allow({ when: { location: 'maghreb', profile: ['other', 'strong'] } }),
    },
    'locations that cannot meet in an unless': deny({ unless: { location: 'maghreb', profile: 'strong' } }),
    'locations that cannot meet in break-glass': glass({ when: { location: 'maghreb', profile: 'strong' } }),
    'networks that cannot meet': {
      profiles: { other: { network: 'branch' } },
      ...allow({ when: { network: 'office', profile: 'other' } }),
    },
    'platforms that cannot meet': {
      profiles: { other: { platform: 'linux' } },
      ...allow({ when: { platform: ['ios', 'android'], profile: 'other' } }),
    },
    'idps that cannot meet': {
      profiles: { other: { idp: 'okta' } },
      ...allow({ when: { idp: 'partner', profile: 'other' } }),
    },
    'schedules that cannot meet': {
      profiles: { other: { schedule: 'days' } },
      ...allow({ when: { schedule: 'nights', profile: 'other' } }),
    },
    'an approver that is a workload': { approvals: { tried: { approvers: 'workload:bot' } } },
    'an empty credential': allow({ allow: 'workload:bot', when: { credential: {} } }),
    'bound: false': allow({ allow: 'workload:bot', when: { credential: { bound: false } } }),
    'mfa for workloads': allow({ allow: 'workload:bot', when: { mfa: 'any' } }),
    'risk for workloads': allow({ allow: 'workload:bot', when: { risk: { max: 'low' } } }),
    'idp for workloads': allow({ allow: 'group:bots', when: { idp: 'okta' } }),
    'approval for workloads': allow({ allow: 'kind:agent', when: { approval: 'oncall' } }),
    'a session for workloads': allow({ allow: 'workloads', session: { max: '1h' } }),
    'mfa for workloads through a profile': allow({ allow: 'workload:bot', when: { profile: ['machine', 'strong'] } }),
    'credential for humans': allow({ when: { credential: { bound: true } } }),
    'credential for humans through a profile': allow({ when: { profile: 'machine' } }),
    'credential for break-glass': glass({ when: { credential: { bound: true } } }),
  },
  '7 policies': {
    'neither allow nor deny': { policies: { tried: { to: 'app' } } },
    'allow and deny': allow({ deny: 'everyone' }),
    'no to': { policies: { tried: { allow: 'everyone' } } },
    'an allow for humans and workloads': allow({ allow: ['everyone', 'workloads'] }),
    'an exception of the other sort': allow({ except: 'workload:bot' }),
    'an exception of the other sort from a deny': deny({ deny: 'workloads', except: 'user:ana@example.com' }),
    'a guardrail that allows': allow({ guardrail: true }),
    'unless in an allow': allow({ unless: { mfa: 'any' } }),
    'session in a deny': deny({ session: { max: '1h' } }),
    'a list of when': allow({ when: [{ mfa: 'any' }] }),
    'mfa in the when of a deny': deny({ when: { mfa: 'any' } }),
    'a profile in the when of a deny': deny({ when: { profile: 'strong' } }),
    'an empty unless': deny({ unless: {} }),
    'an empty list of unless': deny({ unless: [] }),
    'an allow to ssh without as': allow({ to: ['app', 'host'] }),
    'an allow to ssh by selector without as': allow({ to: 'all' }),
    'as on an allow without ssh': allow({ as: 'deploy' }),
    'as on a deny without ssh': deny({ as: 'deploy' }),
    'any beside a login': allow({ to: 'host', as: ['any', 'deploy'] }),
    'a login in capitals': allow({ to: 'host', as: 'Deploy' }),
    'a validity that is empty': allow({ not_before: '2026-03-02', expires: '2026-03-01' }),
    'a validity of no time': allow({ not_before: '2026-03-02T00:00Z', expires: '2026-03-02T00:00Z' }),
    'a former name that is in use': allow({ renamed_from: 'staff' }),
    'a former name that two claim': {
      policies: {
        a: { allow: 'everyone', to: 'app', renamed_from: 'old' },
        b: { allow: 'everyone', to: 'app', renamed_from: 'old' },
      },
    },
  },
  '8 break-glass': {
    'everyone as subject': glass({ subjects: 'everyone' }),
    'an open group as subject': glass({ subjects: 'group:sre' }),
    'a group of workloads as subject': glass({ subjects: 'group:bots' }),
    'no alert': { break_glass: { tried: { subjects: 'user:ana@example.com', resources: 'app' } } },
    'a public resource': glass({ resources: 'shop' }),
    'all resources': glass({ resources: 'all' }),
    'ssh without as': glass({ resources: ['app', 'host'] }),
    'as without ssh': glass({ as: 'root' }),
    'as: any': glass({ resources: 'host', as: 'any' }),
    'a weaker mfa': glass({ when: { mfa: 'strong' } }),
    'a longer session': glass({ session: { max: '61m' } }),
  },
  '9 gaps': {
    'no expiry': gap({ expires: undefined }),
    'no owner': gap({ owner: undefined }),
    'no reason': gap({ reason: undefined }),
    'no policies': gap({ policies: undefined }),
    'an unknown target': gap({ target: 'mesh' }),
    'an unknown constraint': gap({ constraints: 'everything' }),
    'a constraint that is never waived': gap({ constraints: 'endpoint.path' }),
    'a deny': {
      ...gap({ policies: 'tried' }),
      policies: { tried: { deny: 'everyone', to: 'app', unless: { mfa: 'any' } } },
    },
  },
  '10 time': {
    'an end that equals the start': { schedules: { tried: { weekly: 'mon 08:00-08:00' } } },
    'a start at 24:00': { schedules: { tried: { weekly: 'mon 24:00-08:00' } } },
    'a day in capitals': { schedules: { tried: { weekly: 'Mon 08:00-09:00' } } },
    'two spaces': { schedules: { tried: { weekly: 'mon  08:00-09:00' } } },
    'an hour of one digit': { schedules: { tried: { weekly: 'mon 8:00-09:00' } } },
  },
  '14 tests': {
    'neither can nor cannot': test({ cannot: undefined }),
    'nobody asked for': test({ who: { mfa: 'any' } }),
    'two callers': test({ who: { nobody: true, user: 'ana@example.com' } }),
    'a resource that does not exist': test({ cannot: 'nothing' }),
    'an idp that does not list the domain': test({ who: { user: 'ana@example.com', idp: 'partner' } }),
    'an idp beside a workload': test({ who: { workload: 'bot', idp: 'okta' } }),
    'groups beside a workload': test({ who: { workload: 'bot', groups: 'sre' } }),
    'a further group that is listed': test({ who: { user: 'ana@example.com', groups: 'leads' } }),
    'posture beside device': test({ who: { nobody: true, posture: 'laptop', device: { managed: true } } }),
    'a platform twice': test({ who: { nobody: true, platform: 'macos', device: { platform: 'macos' } } }),
    'ssh without as': test({ cannot: ['app', 'host'] }),
    'as without ssh': test({ as: 'root' }),
    'an intersection that nobody can be in': {
      groups: { other: { members: ['lea@partner.example'] }, both: { all_of: ['group:leads', 'group:other'] } },
      ...test({ who: { group: 'both' } }),
    },
  },
};

/** What stands near an error and is none. */
const ACCEPTED: Readonly<Record<string, Patch>> = {
  'one domain in two idps': { idps: { tried: { domains: ['example.com'] } } },
  'workloads, with none declared, in a deny': deny({ deny: ['everyone', 'workloads'] }),
  'a group and a resource of one name': { groups: { app: { members: ['ana@example.com'] } } },
  'an entry twice in a list': allow({ to: ['app', 'app'] }),
  'a mapped block': { networks: { tried: '::ffff:10.0.0.0/104' } },
  'all of IPv6': { networks: { tried: '::/0' } },
  Kosovo: { locations: { tried: 'XK' } },
  'a condition that no workload meets': allow({ allow: 'workload:bot', when: { credential: { attested: true } } }),
  'attested: false in a declaration': {
    workloads: { tried: { kind: 'ci', identity: 'x', credential: { type: 'x509', attested: false } } },
  },
  'endpoints of one resource that cross': endpoint('tcp://x:1-100', 'tcp://x:50-150'),
  'a path inside a host': endpoint('https://app.example.com/admin'),
  'an encoded star': endpoint('https://x.example.com/a/%2A'),
  'dot segments that stay inside': endpoint('https://x.example.com/a/../b/'),
  'a wildcard and its apex': {
    resources: { a: { endpoints: 'tcp://*.x.example' }, b: { endpoints: 'tcp://x.example:1' } },
  },
  'a block inside internet': { resources: { a: { endpoints: 'ip://internet' }, b: { endpoints: 'ip://9.9.9.0/24' } } },
  'private space beside internet': { resources: { a: { endpoints: 'ip://internet' } } },
  'a single-label host': endpoint('tcp://printer:9100'),
  'an underscore in a host': endpoint('tcp://_x.example.com:1'),
  'own devices': endpoint('ssh://own-devices'),
  'a large number after a web address': endpoint('https://192.168.0.1/99'),
  'public from networks': resource({ endpoints: 'tcp://x:1', public: { reason: 'r', networks: ['office', 'branch'] } }),
  'as on a deny that reaches ssh by a selector': deny({ to: 'all', as: 'root' }),
  'as: nonroot to several of which one is ssh': allow({ to: ['app', 'host'], as: 'nonroot' }),
  'an exception that the selector does not select': allow({ to: { labels: { env: 'prod' }, except: 'host' } }),
  'schedules of different zones': {
    profiles: { other: { schedule: 'abroad' } },
    ...allow({ when: { schedule: 'days', profile: 'other' } }),
  },
  'a platform that the posture does not list': allow({ when: { platform: 'windows', posture: 'laptop' } }),
  'human conditions in an unless that workloads face': deny({
    deny: ['everyone', 'workloads'],
    unless: { mfa: 'any' },
  }),
  'credential in an unless that humans face': deny({ unless: { credential: { bound: true } } }),
  'one day of validity': allow({ not_before: '2026-03-01', expires: '2026-03-01' }),
  'a closed group as break-glass subject': glass({ subjects: 'group:leads' }),
  'a break-glass session of an hour': glass({ session: { max: '3600s' } }),
  'a gap of a prefix': gap({ constraints: ['posture', 'session', 'workload.credential'] }),
  'a day range around Sunday': { schedules: { tried: { weekly: 'sat-mon 22:00-24:00' } } },
  'a test of an open group': test({
    who: { group: 'sre', posture: 'laptop', mfa: 'strong' },
    can: 'app',
    cannot: undefined,
  }),
};

describe.each(Object.entries(REFUSED))('an error by docs/language.md %s', (_, cases) => {
  it.each(Object.entries(cases))('%s', async (_name, patch) => {
    const { estate, diagnostics } = await loadPatched(patch);
    expect(estate).toBeUndefined();
    expect(diagnostics.filter(({ severity, span }) => severity === 'error' && span)).not.toEqual([]);
  });
});

describe('no error by docs/language.md', () => {
  it('the small estate itself', async () => {
    const { estate, diagnostics } = await loadPatched({});
    expect(diagnostics).toEqual([]);
    expect(estate).toBeDefined();
  });

  it.each(Object.entries(ACCEPTED))('%s', async (_name, patch) => {
    const { estate, diagnostics } = await loadPatched(patch);
    expect(diagnostics).toEqual([]);
    expect(estate).toBeDefined();
  });
});
