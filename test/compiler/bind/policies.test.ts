import { describe, expect, it } from 'vitest';
import { estateFrom } from '../../kit/estate.js';
import { faultsOf } from './faults.js';

const WORLD = `
workloads:
  ci: { kind: ci, identity: ci, credential: { type: jwt } }
posture: { laptop: { managed: true } }
approvals: { oncall: { approvers: "user:ana@example.com" } }
networks: { office: 192.0.2.0/24, branch: [192.0.2.128/25, 198.51.100.0/24], far: "2001:db8::/32" }
locations: { maghreb: [MA, TN, DZ] }
schedules:
  day: { weekly: "mon-fri 08:00-19:00" }
  night: { weekly: "mon-fri 19:00-08:00" }
  paris-night: { timezone: Europe/Paris, weekly: "mon-fri 19:00-08:00" }
  sunday: { weekly: "sun 22:00-06:00" }
  monday: { weekly: "mon 05:00-07:00" }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, owner: sales, labels: { env: prod } }
  crm-admin: { endpoints: "https://crm.example.com/admin", sensitivity: critical, owner: sales }
  crm-hook: { endpoints: "https://crm.example.com/hook", sensitivity: low, public: { reason: events } }
  hosts: { endpoints: "ssh://*.prod.example.com", sensitivity: high, owner: ops, labels: { env: prod, kind: ssh } }
  web: { endpoints: "tcp://a.prod.example.com:22", sensitivity: internal, owner: ops }
`;

describe('faults of policies', () => {
  it('are neither allow nor deny, or have keys of the other', async () => {
    expect(
      await faultsOf(`
policies:
  none: { to: wiki, when: { mfa: any } }
  both: { allow: everyone, deny: everyone, to: wiki }
  a: { allow: everyone, to: wiki, unless: { mfa: any } }
  b: { deny: everyone, to: wiki, session: { max: 8h } }
`),
    ).toMatchInlineSnapshot(`
      "ZT056 p/a.yaml:3:3 policy \`none\` has neither \`allow\` nor \`deny\`
        help: write exactly one of the two
      ZT056 p/a.yaml:4:3 policy \`both\` has both \`allow\` and \`deny\`
        help: write exactly one of the two
      ZT057 p/a.yaml:5:35 \`unless\` does not belong here: only a deny has exceptions
        help: conditions of an allow stand in \`when\`
      ZT057 p/a.yaml:6:34 \`session\` does not belong here: a deny demands nothing
        help: a limit that saves the caller stands in \`unless: { session: … }\`"
    `);
  });

  it('demand in the when of a deny, and get the unless that was meant', async () => {
    expect(
      await faultsOf(`${WORLD}
profiles: { strong: { mfa: strong } }
policies:
  a: { deny: everyone, to: wiki, when: { mfa: strong, location: MA, posture: [laptop], risk: { max: low }, profile: strong } }
  b:
    deny: everyone
    to: wiki
    when:
      approval: oncall
      credential:
        max_lifetime: 1h
        bound: true
  c: { deny: everyone, to: wiki, when: { location: [maghreb, FR], network: office, platform: ios, idp: okta, schedule: day } }
`),
    ).toMatchInlineSnapshot(`
      "ZT058 p/a.yaml:23:42 \`mfa\` cannot stand in the \`when\` of a deny
        help: to refuse whoever does not meet it, write \`unless: { mfa: strong }\`
      ZT058 p/a.yaml:23:69 \`posture\` cannot stand in the \`when\` of a deny
        help: to refuse whoever does not meet it, write \`unless: { posture: [laptop] }\`
      ZT058 p/a.yaml:23:88 \`risk\` cannot stand in the \`when\` of a deny
        help: to refuse whoever does not meet it, write \`unless: { risk: { max: low } }\`
      ZT058 p/a.yaml:23:108 \`profile\` cannot stand in the \`when\` of a deny
        help: to refuse whoever does not meet it, write \`unless: { profile: strong }\`
      ZT058 p/a.yaml:28:7 \`approval\` cannot stand in the \`when\` of a deny
        help: to refuse whoever does not meet it, write \`unless: { approval: oncall }\`
      ZT058 p/a.yaml:29:7 \`credential\` cannot stand in the \`when\` of a deny
        help: to refuse whoever does not meet it, write \`unless: { credential: { max_lifetime: "1h", bound: true } }\`"
    `);
  });

  it('ask what their principals can never have, directly or through a profile', async () => {
    expect(
      await faultsOf(`${WORLD}
profiles:
  human: { mfa: strong, risk: { max: low }, session: { max: 8h } }
  bound: { credential: { bound: true } }
policies:
  a: { allow: workload:ci, to: wiki, when: { mfa: any, idp: okta, approval: oncall, network: office }, session: { max: 1h } }
  b: { allow: workloads, to: wiki, when: { profile: [bound, human] } }
  c: { allow: everyone, to: wiki, when: { credential: { attested: true } } }
  d: { allow: everyone, to: wiki, when: { profile: bound } }
  e: { deny: [everyone, workloads], to: wiki, unless: [{ profile: bound }, { mfa: any }] }
  f: { allow: everyone, except: workload:ci, to: wiki }
  g: { deny: workloads, except: ["user:ana@example.com", "kind:ci"], to: wiki }
break_glass:
  keys: { subjects: user:ana@example.com, resources: wiki, alert: pager, when: { profile: bound } }
`),
    ).toMatchInlineSnapshot(`
      "ZT059 p/a.yaml:25:51 \`mfa\` does not fit here: workloads never meet it
      ZT059 p/a.yaml:25:61 \`idp\` does not fit here: workloads never meet it
      ZT059 p/a.yaml:25:77 \`approval\` does not fit here: workloads never meet it
      ZT059 p/a.yaml:25:104 \`session\` does not fit here: workloads never meet it
      ZT059 p/a.yaml:26:61 \`mfa\` of profile \`human\` does not fit here: workloads never meet it
        p/a.yaml:22:17 \`mfa\` stands here
      ZT059 p/a.yaml:26:61 \`risk\` of profile \`human\` does not fit here: workloads never meet it
        p/a.yaml:22:38 \`risk\` stands here
      ZT059 p/a.yaml:26:61 \`session\` of profile \`human\` does not fit here: workloads never meet it
        p/a.yaml:22:54 \`session\` stands here
      ZT059 p/a.yaml:27:55 \`credential\` does not fit here: humans never meet it
      ZT059 p/a.yaml:28:52 \`credential\` of profile \`bound\` does not fit here: humans never meet it
        p/a.yaml:23:24 \`credential\` stands here
      ZT059 p/a.yaml:30:33 \`workload:ci\` in \`except\` does not fit here: the policy names no workloads
      ZT059 p/a.yaml:31:34 \`user:ana@example.com\` in \`except\` does not fit here: the policy names no humans
      ZT059 p/a.yaml:33:91 \`credential\` of profile \`bound\` does not fit here: humans never meet it
        p/a.yaml:23:24 \`credential\` stands here"
    `);
  });

  it('can never hold with a profile, in an allow, an alternative and break-glass', async () => {
    expect(
      await faultsOf(`${WORLD}
profiles:
  home: { location: [maghreb, FR], network: office, platform: [macos, linux], idp: okta, schedule: [day, sunday] }
  away: { location: US }
policies:
  location: { allow: everyone, to: wiki, when: { profile: home, location: [US, DE] } }
  network: { allow: everyone, to: wiki, when: { profile: home, network: far } }
  platform: { allow: everyone, to: wiki, when: { profile: home, platform: ios } }
  schedule: { allow: everyone, to: wiki, when: { profile: home, schedule: night } }
  one-of-two: { allow: everyone, to: wiki, when: { profile: [home, away], location: MA } }
  floor: { deny: everyone, to: wiki, unless: [{ mfa: any }, { profile: away, location: maghreb }] }
  fine: { allow: everyone, to: wiki, when: { profile: home, location: [US, TN], network: [far, branch], platform: linux, schedule: paris-night } }
  wraps: { allow: everyone, to: wiki, when: { profile: home, schedule: monday } }
break_glass:
  keys: { subjects: user:ana@example.com, resources: wiki, alert: pager, when: { profile: away, location: FR } }
`),
    ).toMatchInlineSnapshot(`
      "ZT060 p/a.yaml:25:59 this allow can never hold with profile \`home\`: their \`location\` sets have nothing in common
        p/a.yaml:25:76 \`location\` beside the profile
        p/a.yaml:22:22 \`location\` of the profile
        help: a profile joins what stands beside it, and both must hold; remove one of the two, or widen it
      ZT060 p/a.yaml:26:58 this allow can never hold with profile \`home\`: their \`network\` sets have nothing in common
        p/a.yaml:26:73 \`network\` beside the profile
        p/a.yaml:22:45 \`network\` of the profile
        help: a profile joins what stands beside it, and both must hold; remove one of the two, or widen it
      ZT060 p/a.yaml:27:59 this allow can never hold with profile \`home\`: their \`platform\` sets have nothing in common
        p/a.yaml:27:75 \`platform\` beside the profile
        p/a.yaml:22:64 \`platform\` of the profile
        help: a profile joins what stands beside it, and both must hold; remove one of the two, or widen it
      ZT060 p/a.yaml:28:59 this allow can never hold with profile \`home\`: their \`schedule\` sets have nothing in common
        p/a.yaml:28:75 \`schedule\` beside the profile
        p/a.yaml:22:101 \`schedule\` of the profile
        help: a profile joins what stands beside it, and both must hold; remove one of the two, or widen it
      ZT060 p/a.yaml:29:68 this allow can never hold with profile \`away\`: their \`location\` sets have nothing in common
        p/a.yaml:29:85 \`location\` beside the profile
        p/a.yaml:23:21 \`location\` of the profile
        help: a profile joins what stands beside it, and both must hold; remove one of the two, or widen it
      ZT060 p/a.yaml:30:72 this alternative can never hold with profile \`away\`: their \`location\` sets have nothing in common
        p/a.yaml:30:88 \`location\` beside the profile
        p/a.yaml:23:21 \`location\` of the profile
        help: a profile joins what stands beside it, and both must hold; remove one of the two, or widen it
      ZT060 p/a.yaml:34:91 this entry can never hold with profile \`away\`: their \`location\` sets have nothing in common
        p/a.yaml:34:107 \`location\` beside the profile
        p/a.yaml:23:21 \`location\` of the profile
        help: a profile joins what stands beside it, and both must hold; remove one of the two, or widen it"
    `);
  });

  it('select nothing, or all and something', async () => {
    expect(
      await faultsOf(`${WORLD}
policies:
  label: { deny: everyone, to: [wiki, { labels: { env: prodd } }] }
  both: { deny: everyone, to: { labels: { env: prod }, owner: it } }
  of-public: { allow: everyone, to: { sensitivity: low } }
  except: { allow: everyone, to: { owner: it, except: wiki } }
  all: { allow: everyone, to: [all, wiki], as: any }
`),
    ).toMatchInlineSnapshot(`
      "ZT061 p/a.yaml:22:39 this selector selects nothing
        help: check labels, owners and sensitivities; public resources are passed over
      ZT061 p/a.yaml:23:31 this selector selects nothing
        help: check labels, owners and sensitivities; public resources are passed over
      ZT061 p/a.yaml:24:37 this selector selects nothing
        help: check labels, owners and sensitivities; public resources are passed over
      ZT061 p/a.yaml:25:34 this selector selects nothing
        help: check labels, owners and sensitivities; public resources are passed over
      ZT062 p/a.yaml:26:32 \`all\` stands beside other entries
        help: write \`all\` alone, or leave it out"
    `);
  });

  it('say as whom on ssh resources, and only there', async () => {
    expect(
      await faultsOf(`${WORLD}
policies:
  missing: { allow: everyone, to: [crm, { labels: { kind: ssh } }] }
  useless: { allow: everyone, to: crm, as: root }
  useless-deny: { deny: everyone, to: web, as: nonroot }
  words: { allow: everyone, to: hosts, as: [any, root, Deploy] }
  fine: { allow: everyone, to: [crm, hosts], as: [root, _deploy.1] }
  fine-deny: { deny: everyone, to: [crm, hosts] }
break_glass:
  missing-too: { subjects: user:ana@example.com, resources: [crm, hosts], alert: pager }
  words-too: { subjects: user:ana@example.com, resources: hosts, alert: pager, as: nonroot }
  useless-too: { subjects: user:ana@example.com, resources: crm, alert: pager, as: root }
tests:
  - { name: missing, who: { user: ana@example.com }, can: [crm, hosts] }
  - { name: useless, who: { user: ana@example.com }, as: root, can: crm }
  - { name: word, who: { user: ana@example.com }, as: any, can: hosts }
`),
    ).toMatchInlineSnapshot(`
      "ZT063 p/a.yaml:22:35 \`as\` is missing, and \`hosts\` is an ssh resource
        p/a.yaml:18:3 ssh resource
        help: say as whom one logs in: login names, \`nonroot\` or \`any\` (break-glass entries, requests and tests: names only)
      ZT063 p/a.yaml:23:44 \`as\` has no ssh resource to concern
        help: remove \`as\`
      ZT063 p/a.yaml:24:48 \`as\` has no ssh resource to concern
        help: remove \`as\`
      ZT048 p/a.yaml:25:45 \`any\` cannot stand in a list of logins
        help: list names only; in an allow or a deny, \`as: any\` and \`as: nonroot\` stand alone
      ZT048 p/a.yaml:25:56 \`Deploy\` is no login name
        help: a login begins with a lower-case letter or \`_\`; lower-case letters, digits, \`.\`, \`_\` and \`-\` follow, 64 at most
      ZT063 p/a.yaml:29:67 \`as\` is missing, and \`hosts\` is an ssh resource
        help: say as whom one logs in: login names, \`nonroot\` or \`any\` (break-glass entries, requests and tests: names only)
      ZT048 p/a.yaml:30:84 \`nonroot\` cannot stand in a list of logins
        help: list names only; in an allow or a deny, \`as: any\` and \`as: nonroot\` stand alone
      ZT063 p/a.yaml:31:80 \`as\` has no ssh resource to concern
        help: remove \`as\`
      ZT063 p/a.yaml:33:65 \`as\` is missing, and \`hosts\` is an ssh resource
        help: say as whom one logs in: login names, \`nonroot\` or \`any\` (break-glass entries, requests and tests: names only)
      ZT063 p/a.yaml:34:58 \`as\` has no ssh resource to concern
        help: remove \`as\`
      ZT048 p/a.yaml:35:55 \`any\` cannot stand in a list of logins
        help: list names only; in an allow or a deny, \`as: any\` and \`as: nonroot\` stand alone"
    `);
  });

  it('break glass for somebody unknown, or with less than is asked at least', async () => {
    expect(
      await faultsOf(`${WORLD}
groups:
  sre: { source: okta, external: SRE }
  all-sre: { members: [group:sre, ana@example.com] }
  bots: { members: [workload:ci] }
  leads: { members: [ana@example.com] }
break_glass:
  a: { subjects: [everyone, "domain:example.com", group:sre, group:all-sre, group:bots, workload:ci, group:leads], resources: crm, alert: pager }
  b: { subjects: group:leads, resources: crm, alert: pager, when: { mfa: strong }, session: { max: 61m } }
`),
    ).toMatchInlineSnapshot(`
      "ZT064 p/a.yaml:27:19 break-glass subject \`everyone\` is not a user or a group
        help: name users, or listed groups of users
      ZT064 p/a.yaml:27:29 break-glass subject \`domain:example.com\` is not a user or a group
        help: name users, or listed groups of users
      ZT064 p/a.yaml:27:51 break-glass subject \`group:sre\` is open: who is in it is not known here
        help: name users, or listed groups of users
      ZT064 p/a.yaml:27:62 break-glass subject \`group:all-sre\` is open: who is in it is not known here
        help: name users, or listed groups of users
      ZT064 p/a.yaml:27:77 break-glass subject \`group:bots\` holds workloads
        help: name users, or listed groups of users
      ZT064 p/a.yaml:27:89 break-glass subject \`workload:ci\` is not a user or a group
        help: name users, or listed groups of users
      ZT065 p/a.yaml:28:74 break-glass with \`mfa: strong\` is weaker than \`mfa: phishing-resistant\`
        help: remove it (\`mfa: phishing-resistant\` is the default), or write what is at least as strict
      ZT065 p/a.yaml:28:100 break-glass with a session of more than an hour is weaker than \`max: 1h\`
        help: remove it (\`max: 1h\` is the default), or write what is at least as strict"
    `);
  });

  it('gaps name grants and constraints that can be waived', async () => {
    expect(
      await faultsOf(`
policies: { no: { deny: everyone, to: wiki } }
gaps:
  a: { target: mesh, constraints: [group.synced, mfaa, workload, posture.edr, posture, session.max], policies: [no, staff], owner: it, reason: r, expires: 2027-01-01 }
`),
    ).toMatchInlineSnapshot(`
      "ZT066 p/a.yaml:4:36 \`group.synced\` is no constraint that a gap can accept
        help: name conditions such as \`mfa\`, \`location\`, \`posture.edr\` or \`session.max\`; \`posture\` and \`session\` stand for all of theirs
      ZT066 p/a.yaml:4:50 \`mfaa\` is no constraint that a gap can accept
        help: did you mean \`mfa\`?
      ZT066 p/a.yaml:4:56 \`workload\` is no constraint that a gap can accept
        help: name conditions such as \`mfa\`, \`location\`, \`posture.edr\` or \`session.max\`; \`posture\` and \`session\` stand for all of theirs
      ZT067 p/a.yaml:4:113 \`no\` is a deny, and a gap covers grants
        p/a.yaml:2:13 a deny
        help: name the allows and break-glass entries that the target cannot carry as written"
    `);
  });
});

describe('policies that are read', () => {
  const BASE = `idps: { okta: { domains: [example.com] } }\n${WORLD}`;
  const reach = async (policies: string) => {
    const estate = await estateFrom(`${BASE}policies:\n${policies}`);
    return Object.fromEntries([...estate.policies].map(([name, { resources }]) => [name, resources]));
  };

  it('allows stay with what they select, denies reach in unless the selector spares it', async () => {
    expect(
      await reach(`
  allow-crm: { allow: everyone, to: crm }
  deny-crm: { deny: everyone, to: crm }
  deny-hosts: { deny: everyone, to: { labels: { kind: ssh } } }
  spared: { deny: everyone, to: { labels: { env: prod }, except: crm-admin } }
  spared-once: { deny: everyone, to: [{ labels: { env: prod }, except: crm-admin }, crm] }
  all: { deny: everyone, to: all }
  all-but: { deny: everyone, to: { except: [crm-admin, web] } }
`),
    ).toEqual({
      'allow-crm': ['crm'],
      'deny-crm': ['crm', 'crm-admin'],
      'deny-hosts': ['hosts', 'web'],
      spared: ['crm', 'hosts', 'web'],
      'spared-once': ['crm', 'crm-admin', 'hosts', 'web'],
      all: ['crm', 'crm-admin', 'hosts', 'web'],
      'all-but': ['crm', 'hosts'],
    });
  });

  it('selector keys are and, lists are or, the default sensitivity counts, names twice are one', async () => {
    expect(
      await reach(`
  owners: { allow: everyone, to: { owner: [sales, nobody] } }
  high: { allow: everyone, to: { sensitivity: [high, critical], owner: sales } }
  one: { allow: everyone, to: { sensitivity: [critical, internal], owner: ops } }
  labels: { allow: everyone, to: { labels: { env: [prod, dev], kind: ssh } }, as: any }
  twice: { allow: everyone, to: [web, web, { owner: ops, labels: { kind: ssh } }], as: any }
`),
    ).toEqual({
      owners: ['crm', 'crm-admin'],
      high: ['crm', 'crm-admin'],
      one: ['web'],
      labels: ['hosts'],
      twice: ['hosts', 'web'],
    });
  });

  it('equal selections are one list', async () => {
    const { policies } = await estateFrom(`${BASE}policies:
  a: { allow: everyone, to: { owner: sales, sensitivity: [high, critical] } }
  b: { allow: everyone, to: { sensitivity: [critical, high], owner: [sales] } }
`);
    expect(policies.get('a')!.resources).toBe(policies.get('b')!.resources);
  });

  it('keeps principals, conditions, session, logins and validity with their places', async () => {
    const { policies } = await estateFrom(`${BASE}policies:
  a:
    owner: ops
    title: T
    reason: R
    allow: [everyone, "domain:example.com"]
    except: user:li@example.com
    to: hosts
    as: [root]
    when: { mfa: strong, risk: { max: medium }, posture: laptop, approval: oncall, location: [maghreb, FR], network: [office, far], platform: [macos], idp: okta, schedule: day }
    session: { max: 8h, idle: 30m, recorded: true, isolated: true, justified: true }
    renamed_from: old
  b: { deny: everyone, to: hosts, as: nonroot, unless: { session: { max: 1h } } }
`);
    const a = policies.get('a')!;
    if (a.effect !== 'allow') throw new Error('a is an allow');
    expect(a).toMatchObject({
      owner: 'ops',
      title: 'T',
      reason: 'R',
      as: { kind: 'listed', logins: [{ value: 'root' }] },
    });
    expect(a.who.map(({ kind }) => kind)).toEqual(['everyone', 'domain']);
    expect(a.except).toMatchObject([{ kind: 'user', user: 'li@example.com' }]);
    expect(a.when).toMatchObject({
      mfa: { value: 'strong' },
      risk: { value: 'medium' },
      posture: [{ value: 'laptop' }],
      approval: [{ value: 'oncall' }],
      location: [{ value: 'maghreb' }, { value: 'FR' }],
      network: [{ value: 'office' }, { value: 'far' }],
      platform: [{ value: 'macos' }],
      idp: [{ value: 'okta' }],
      schedule: [{ value: 'day' }],
    });
    expect(a.session).toMatchObject({ max: { value: 28_800 }, idle: { value: 1800 } });
    expect(a.session!.recorded && a.session!.isolated && a.session!.justified).toBeTruthy();
    expect(a.renamedFrom).toMatchObject([{ value: 'old' }]);
    const { file, start, end } = a.when!.mfa!.span;
    expect(file.text.slice(start, end)).toBe('strong');
    expect(file.text.slice(a.nameSpan.start, a.nameSpan.end)).toBe('a');
    expect(policies.get('b')).toMatchObject({
      as: { kind: 'nonroot' },
      unless: [{ session: { max: { value: 3600 } } }],
    });
  });

  it('break-glass gets phishing-resistant MFA and one hour unless it says stricter ones', async () => {
    const { breakGlass, gaps } = await estateFrom(
      `${BASE}policies: { a: { allow: everyone, to: crm } }
profiles: { p: { location: MA } }
groups: { leads: { members: [ana@example.com] } }
break_glass:
  none: { subjects: user:ana@example.com, resources: crm, alert: pager }
  some: { subjects: group:leads, resources: [crm, hosts], as: [root], alert: pager, when: { profile: p }, session: { idle: 5m } }
  more: { subjects: group:leads, resources: crm, alert: pager, when: { mfa: phishing-resistant }, session: { max: 30m }, expires: 2027-01-01 }
gaps:
  g: { target: t, constraints: [mfa, session], policies: [a, some], owner: it, reason: r, expires: 2027-01-01, enforced_by: Okta }
`,
      'name: acme\ntargets: { t: { kind: openziti } }\n',
    );
    const shown = [...breakGlass.values()].map(({ when, session }) => [
      when.mfa!.value,
      session.max!.value,
      session.idle?.value,
    ]);
    expect(shown).toEqual([
      ['phishing-resistant', 1800, undefined],
      ['phishing-resistant', 3600, undefined],
      ['phishing-resistant', 3600, 300],
    ]);
    expect(breakGlass.get('some')!.when.profile).toMatchObject([{ value: 'p' }]);
    expect(gaps.get('g')).toMatchObject({
      target: { value: 't' },
      constraints: [{ value: 'mfa' }, { value: 'session' }],
      policies: [{ value: 'a' }, { value: 'some' }],
      enforcedBy: 'Okta',
      owner: 'it',
      validity: { to: { value: Date.parse('2027-01-02T00:00:00Z') } },
    });
  });
});
