import { describe, expect, it } from 'vitest';
import { loadFiles, showDiagnostics } from '../../kit/estate.js';
import { faultsOf } from './faults.js';

describe('names', () => {
  it('that nothing declares are told with the nearest one, wherever they stand', async () => {
    expect(
      await faultsOf(`
groups:
  sre: { source: oktaa, external: SRE }
  leads: { members: [group:srs, workload:depoy] }
  both: { all_of: [group:sre, group:ledas] }
workloads:
  deploy: { kind: ci, identity: ci, credential: { type: jwt } }
posture: { laptop: { managed: true } }
profiles:
  strong: { mfa: strong, posture: laptob, location: magreb, network: ofice, schedule: hours, approval: on-call, idp: otka }
approvals: { oncall: { approvers: [group:leeds] } }
networks: { office: 192.0.2.0/24 }
locations: { maghreb: [MA] }
schedules: { hour: { weekly: "mon 08:00-09:00" } }
resources:
  crm: { endpoints: "https://crm.example.com", via: [wep, mesh], served_by: "workload:deplyo" }
  hook: { endpoints: "https://hook.example.com", sensitivity: low, public: { reason: events, networks: [offce] } }
policies:
  a: { allow: [group:sree, kind:cii], except: group:nobody, to: [crn, { except: wikki }], when: { profile: stronk } }
break_glass:
  keys: { subjects: [group:leaders], resources: [cmr], alert: pager }
gaps:
  g: { target: mehs, constraints: [mfaa, sesion], policies: [stuff, keyz], owner: it, reason: r, expires: 2027-01-01 }
tests:
  - { name: t, who: { group: srex, groups: [sreh], posture: laptp, approvals: oncal, idp: okra }, can: wkii }
`),
    ).toMatchInlineSnapshot(`
      "ZT001 p/a.yaml:3:18 idp \`oktaa\` is not declared
        help: did you mean \`okta\`?
      ZT001 p/a.yaml:4:22 group \`srs\` is not declared
        help: did you mean \`sre\`?
      ZT001 p/a.yaml:4:33 workload \`depoy\` is not declared
        help: did you mean \`deploy\`?
      ZT001 p/a.yaml:5:31 group \`ledas\` is not declared
        help: did you mean \`leads\`?
      ZT001 p/a.yaml:10:35 posture \`laptob\` is not declared
        help: did you mean \`laptop\`?
      ZT001 p/a.yaml:10:53 location \`magreb\` is not declared
        help: did you mean \`maghreb\`?
      ZT001 p/a.yaml:10:70 network \`ofice\` is not declared
        help: did you mean \`office\`?
      ZT001 p/a.yaml:10:87 schedule \`hours\` is not declared
        help: did you mean \`hour\`?
      ZT001 p/a.yaml:10:104 approval \`on-call\` is not declared
        help: did you mean \`oncall\`?
      ZT001 p/a.yaml:10:118 idp \`otka\` is not declared
        help: did you mean \`okta\`?
      ZT001 p/a.yaml:11:36 group \`leeds\` is not declared
        help: did you mean \`leads\`?
      ZT001 p/a.yaml:16:54 target \`wep\` is not declared
        help: did you mean \`web\`?
      ZT001 p/a.yaml:16:77 workload \`deplyo\` is not declared
        help: did you mean \`deploy\`?
      ZT001 p/a.yaml:17:105 network \`offce\` is not declared
        help: did you mean \`office\`?
      ZT001 p/a.yaml:19:16 group \`sree\` is not declared
        help: did you mean \`sre\`?
      ZT001 p/a.yaml:19:28 workload kind \`cii\` is not declared
        help: did you mean \`ci\`?
      ZT001 p/a.yaml:19:47 group \`nobody\` is not declared
        help: declare it under \`groups\`, or correct the name
      ZT001 p/a.yaml:19:66 resource \`crn\` is not declared
        help: did you mean \`crm\`?
      ZT001 p/a.yaml:19:81 resource \`wikki\` is not declared
        help: did you mean \`wiki\`?
      ZT001 p/a.yaml:19:108 profile \`stronk\` is not declared
        help: did you mean \`strong\`?
      ZT001 p/a.yaml:21:22 group \`leaders\` is not declared
        help: did you mean \`leads\`?
      ZT001 p/a.yaml:21:50 resource \`cmr\` is not declared
        help: did you mean \`crm\`?
      ZT001 p/a.yaml:23:16 target \`mehs\` is not declared
        help: did you mean \`mesh\`?
      ZT066 p/a.yaml:23:36 \`mfaa\` is no constraint that a gap can accept
        help: did you mean \`mfa\`?
      ZT066 p/a.yaml:23:42 \`sesion\` is no constraint that a gap can accept
        help: did you mean \`session\`?
      ZT001 p/a.yaml:23:62 policy or break-glass entry \`stuff\` is not declared
        help: did you mean \`staff\`?
      ZT001 p/a.yaml:23:69 policy or break-glass entry \`keyz\` is not declared
        help: did you mean \`keys\`?
      ZT001 p/a.yaml:25:30 group \`srex\` is not declared
        help: did you mean \`sre\`?
      ZT001 p/a.yaml:25:45 group \`sreh\` is not declared
        help: did you mean \`sre\`?
      ZT001 p/a.yaml:25:61 posture \`laptp\` is not declared
        help: did you mean \`laptop\`?
      ZT001 p/a.yaml:25:79 approval \`oncal\` is not declared
        help: did you mean \`oncall\`?
      ZT001 p/a.yaml:25:91 idp \`okra\` is not declared
        help: did you mean \`okta\`?
      ZT001 p/a.yaml:25:104 resource \`wkii\` is not declared
        help: did you mean \`wiki\`?"
    `);
  });

  it('defined twice show both places, and are bound once', async () => {
    expect(
      await faultsOf({
        'p/one.yaml': 'networks:\n  office: 192.0.2.0/24\n  home: 10.0.0.0/8\n',
        'p/two.yaml': 'networks:\n  home: 10.0.0.0/16\n  vpn: 10.1.0.0/16\n  office: 10.2.0.0/16\n',
      }),
    ).toMatchInlineSnapshot(`
      "ZT030 p/two.yaml:2:3 network \`home\` is defined twice
        p/one.yaml:3:3 first network \`home\`
        help: rename or remove one of the two; files are merged, and no definition replaces another
      ZT030 p/two.yaml:4:3 network \`office\` is defined twice
        p/one.yaml:2:3 first network \`office\`
        help: rename or remove one of the two; files are merged, and no definition replaces another"
    `);
  });

  it('of an element that cannot be bound are still declared', async () => {
    expect(
      await faultsOf(`
groups: { sre: { members: [ana@nowhere.example] } }
networks: { office: 192.0.2.1/24 }
profiles: { strong: { mfa: sms, network: office } }
resources: { crm: { endpoints: "https://CRM.example.com" } }
policies:
  a: { allow: group:sre, to: crm, when: { profile: strong, network: office } }
  b: { deny: group:sre, to: { owner: nobody } }
gaps:
  g: { target: web, constraints: mfa, policies: a, owner: it, reason: r, expires: 2027-01-01 }
tests:
  - { name: t, who: { group: sre }, can: crm }
`),
    ).toMatchInlineSnapshot(`
      "ZT036 p/a.yaml:2:28 no idp lists the domain of \`ana@nowhere.example\`
        help: list \`nowhere.example\` under \`domains\` of the idp that asserts it
      ZT045 p/a.yaml:3:21 \`192.0.2.1/24\` has bits set beyond its prefix
        help: did you mean \`192.0.2.0/24\`?
      ZT027 p/a.yaml:4:28 \`sms\` is not allowed here: expected \`any\`, \`strong\` or \`phishing-resistant\`
      ZT049 p/a.yaml:5:32 \`https://CRM.example.com\` is no endpoint: the host has upper-case letters
        help: did you mean \`crm.example.com\`?"
    `);
  });

  it('are not called unknown when a file with names could not be read', async () => {
    expect(
      await faultsOf({
        'p/a.yaml': 'policies: { b: { allow: group:sre, to: crm } }\n',
        'p/broken.yaml': 'groups: { sre: { source: okta, external: A }\nresources:\n',
      }),
    ).toMatchInlineSnapshot(`
      "ZT010 p/broken.yaml:2:1 flow map in block collection must be sufficiently indented and end with a }
        help: keys of one mapping start in the same column; what belongs to a key is indented more than the key"
    `);
  });

  it('in a section of the wrong type are not called unknown either', async () => {
    expect(await faultsOf('groups: [sre]\npolicies: { b: { allow: group:sre, to: wiki } }\n')).toMatchInlineSnapshot(
      `"ZT025 p/a.yaml:1:9 expected a mapping, found a list"`,
    );
  });

  it('with a meaning of their own cannot be taken', async () => {
    expect(
      await faultsOf(`
resources: { all: { endpoints: "https://all.example.com" } }
policies:
  public: { allow: everyone, to: wiki }
  keys: { allow: everyone, to: wiki }
break_glass:
  keys: { subjects: user:ana@example.com, resources: wiki, alert: pager }
`),
    ).toMatchInlineSnapshot(`
      "ZT031 p/a.yaml:2:14 resource cannot be called \`all\`: \`all\` means every resource in \`to\`
        help: give it another name
      ZT031 p/a.yaml:4:3 policy cannot be called \`public\`: \`public\` names what grants access to public resources in answers
        help: give it another name
      ZT031 p/a.yaml:7:3 break-glass entry cannot be called \`keys\`: a policy has the same name, and gaps and answers name both
        p/a.yaml:5:3 policy \`keys\`
        help: give it another name"
    `);
  });

  it('of the past must be free and claimed once', async () => {
    expect(
      await faultsOf(`
resources:
  crm: { endpoints: "https://crm.example.com", renamed_from: [crm, wiki, sales] }
  erp: { endpoints: "https://erp.example.com", renamed_from: sales }
policies:
  a: { allow: everyone, to: crm, renamed_from: [staff, old-a, old-a] }
  b: { allow: everyone, to: erp, renamed_from: [old-b, old-a] }
`),
    ).toMatchInlineSnapshot(`
      "ZT033 p/a.yaml:3:63 former resource name \`crm\` is a resource now
        p/a.yaml:3:3 \`crm\`
        help: leave only former names that nothing else has or claims
      ZT033 p/a.yaml:3:68 former resource name \`wiki\` is a resource now
        p/base.yaml:3:14 \`wiki\`
        help: leave only former names that nothing else has or claims
      ZT033 p/a.yaml:4:62 former resource name \`sales\` is claimed by \`crm\` too
        p/a.yaml:3:74 \`crm\`
        help: leave only former names that nothing else has or claims
      ZT033 p/a.yaml:6:49 former policy name \`staff\` is a policy now
        p/base.yaml:4:13 \`staff\`
        help: leave only former names that nothing else has or claims
      ZT033 p/a.yaml:7:56 former policy name \`old-a\` is claimed by \`a\` too
        p/a.yaml:6:63 \`a\`
        help: leave only former names that nothing else has or claims"
    `);
  });

  it('that look alike in other scripts, or are keys of objects, are names like any other', async () => {
    expect(
      await faultsOf(`
groups:
  "sré": { source: okta, external: A }
  "ѕre": { source: okta, external: B }
  constructor: { source: okta, external: C }
  "__proto__": { source: okta, external: D }
policies:
  a: { allow: [group:constructor, group:tostring, "group:ѕre"], to: wiki }
`),
    ).toMatchInlineSnapshot(`
      "ZT028 p/a.yaml:3:3 key \`sré\` is not allowed here: a name is lower-case letters and digits joined by single hyphens, starts with a letter and has at most 63 characters
      ZT028 p/a.yaml:4:3 key \`ѕre\` is not allowed here: a name is lower-case letters and digits joined by single hyphens, starts with a letter and has at most 63 characters
      ZT028 p/a.yaml:6:3 key \`__proto__\` is not allowed here: a name is lower-case letters and digits joined by single hyphens, starts with a letter and has at most 63 characters
      ZT028 p/a.yaml:8:51 \`group:ѕre\` is not allowed here: a principal is \`user:ADDRESS\`, \`group:NAME\`, \`workload:NAME\`, \`domain:DOMAIN\`, \`kind:NAME\`, \`everyone\` or \`workloads\`"
    `);
  });
});

describe('groups', () => {
  it('that contain each other print the cycle with each step', async () => {
    expect(
      await faultsOf(`
groups:
  a: { members: [ana@example.com, group:b] }
  b: { all_of: [group:c, group:a] }
  c: { members: [group:d] }
  d: { members: [group:c] }
  self: { members: [group:self] }
  user: { members: [group:a] }
policies:
  p: { allow: group:user, to: wiki }
`),
    ).toMatchInlineSnapshot(`
      "ZT034 p/a.yaml:3:3 groups contain each other: \`a\` → \`b\` → \`a\`
        p/a.yaml:3:35 \`a\` contains \`b\`
        p/a.yaml:4:26 \`b\` contains \`a\`
        help: remove one of the steps
      ZT034 p/a.yaml:5:3 groups contain each other: \`c\` → \`d\` → \`c\`
        p/a.yaml:5:18 \`c\` contains \`d\`
        p/a.yaml:6:18 \`d\` contains \`c\`
        help: remove one of the steps
      ZT034 p/a.yaml:7:3 groups contain each other: \`self\` → \`self\`
        p/a.yaml:7:21 \`self\` contains \`self\`
        help: remove one of the steps"
    `);
  });

  it('have exactly one form', async () => {
    expect(
      await faultsOf(`
groups:
  none: { title: Nobody }
  two: { members: [ana@example.com], all_of: [group:three] }
  three: { source: okta, external: X, members: [ana@example.com] }
`),
    ).toMatchInlineSnapshot(`
      "ZT035 p/a.yaml:3:3 group \`none\` does not say who is in it
        help: write exactly one of \`source\` with \`external\`, \`members\`, \`all_of\`
      ZT035 p/a.yaml:4:3 group \`two\` says in two ways who is in it: \`members\` and \`all_of\`
        help: write exactly one of \`source\` with \`external\`, \`members\`, \`all_of\`
      ZT035 p/a.yaml:5:3 group \`three\` says in two ways who is in it: \`source\` and \`members\`
        help: write exactly one of \`source\` with \`external\`, \`members\`, \`all_of\`"
    `);
  });

  it('and allows hold humans or workloads', async () => {
    expect(
      await faultsOf(`
workloads: { ci: { kind: ci, identity: ci, credential: { type: jwt } } }
groups:
  mixed: { members: [ana@example.com, workload:ci] }
  bots: { members: [workload:ci] }
  deep: { members: [group:bots, group:sre] }
  sre: { source: okta, external: SRE }
  cross: { all_of: [group:sre, group:bots] }
policies:
  a: { allow: [group:sre, group:bots], to: wiki }
  b: { allow: [everyone, "kind:ci"], to: wiki }
  c: { deny: [everyone, workloads], to: wiki }
  d: { allow: group:deep, to: wiki }
approvals:
  x: { approvers: [group:sre, workload:ci] }
`),
    ).toMatchInlineSnapshot(`
      "ZT037 p/a.yaml:4:22 group \`mixed\` names both humans and workloads [humans]
        p/a.yaml:4:39 workloads
        help: make two of it, one for humans and one for workloads
      ZT037 p/a.yaml:6:33 group \`deep\` names both humans and workloads [humans]
        p/a.yaml:6:21 workloads
        help: make two of it, one for humans and one for workloads
      ZT037 p/a.yaml:8:21 group \`cross\` names both humans and workloads [humans]
        p/a.yaml:8:32 workloads
        help: make two of it, one for humans and one for workloads
      ZT037 p/a.yaml:10:16 allow \`a\` names both humans and workloads [humans]
        p/a.yaml:10:27 workloads
        help: make two of it, one for humans and one for workloads
      ZT037 p/a.yaml:11:16 allow \`b\` names both humans and workloads [humans]
        p/a.yaml:11:26 workloads
        help: make two of it, one for humans and one for workloads
      ZT059 p/a.yaml:15:31 a workload does not fit here: an approver is a human"
    `);
  });

  it('of one idp group, and workloads of one identity, are told apart', async () => {
    expect(
      await faultsOf(`
groups:
  one: { source: okta, external: SRE }
  two: { source: okta, external: SRE }
workloads:
  ci: { kind: ci, identity: key, credential: { type: jwt } }
  bot: { kind: agent, identity: key, credential: { type: jwt } }
`),
    ).toMatchInlineSnapshot(`
      "ZT038 p/a.yaml:4:34 \`SRE\` of idp \`okta\` already belongs to another group
        p/a.yaml:3:34 first
        help: one identity is one workload, and one group of an idp is one group here
      ZT038 p/a.yaml:6:29 identity \`key\` already belongs to workload \`bot\`
        p/a.yaml:7:33 first, for \`bot\`
        help: one identity is one workload, and one group of an idp is one group here"
    `);
  });
});

describe('addresses', () => {
  it('must be covered by an idp', async () => {
    expect(
      await faultsOf(`
groups: { a: { members: [ana@example.org, "user:li@eu.example.com", ana..b@example.com, ${'x'.repeat(65)}@example.com] } }
policies:
  a: { allow: ["user:ana@example.co", "domain:example.net"], to: wiki }
tests:
  - { name: t, who: { user: ana@example.org }, cannot: wiki }
`),
    ).toMatchInlineSnapshot(`
      "ZT036 p/a.yaml:2:26 no idp lists the domain of \`ana@example.org\`
        help: list \`example.org\` under \`domains\` of the idp that asserts it
      ZT036 p/a.yaml:2:43 no idp lists the domain of \`li@eu.example.com\`
        help: list \`eu.example.com\` under \`domains\` of the idp that asserts it
      ZT039 p/a.yaml:2:69 \`ana..b@example.com\` is no e-mail address
        help: write a lower-case address such as \`ana@example.com\`; the part before \`@\` has at most 64 characters, and dots only between others
      ZT039 p/a.yaml:2:89 \`xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@example.com\` is no e-mail address
        help: write a lower-case address such as \`ana@example.com\`; the part before \`@\` has at most 64 characters, and dots only between others
      ZT036 p/a.yaml:4:16 no idp lists the domain of \`ana@example.co\`
        help: list \`example.co\` under \`domains\` of the idp that asserts it
      ZT036 p/a.yaml:4:39 no idp lists the domain \`example.net\`
        help: list \`example.net\` under \`domains\` of the idp that asserts it
      ZT036 p/a.yaml:6:29 no idp lists the domain of \`ana@example.org\`
        help: list \`example.org\` under \`domains\` of the idp that asserts it"
    `);
  });

  it('and everyone are nobody without idps', async () => {
    const { diagnostics } = await loadFiles(`
resources: { wiki: { endpoints: "https://wiki.example.com" } }
groups: { a: { members: [ana@example.com] } }
policies: { b: { deny: everyone, to: wiki } }
`);
    expect(showDiagnostics(diagnostics)).toMatchInlineSnapshot(`
      "ZT036 policies/access.yaml:3:26 no idp lists the domain of \`ana@example.com\`
        help: list \`example.com\` under \`domains\` of the idp that asserts it
      ZT036 policies/access.yaml:4:24 \`everyone\` is nobody, as no idp is declared
        help: list \`example.com\` under \`domains\` of the idp that asserts it"
    `);
  });
});
