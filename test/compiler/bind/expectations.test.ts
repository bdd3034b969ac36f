import { describe, expect, it } from 'vitest';
import { estateFrom } from '../../kit/estate.js';
import { faultsOf } from './faults.js';

const WORLD = `
workloads:
  ci: { kind: ci, identity: ci, credential: { type: jwt } }
groups:
  dba: { members: [ana@example.com] }
profiles: { strong: { mfa: strong }, home: { location: MA } }
resources:
  entry: { endpoints: "https://entry.example.com", sensitivity: high, labels: { duty: entry } }
  approval: { endpoints: "https://approval.example.com", sensitivity: high, labels: { duty: approval } }
  hosts: { endpoints: "ssh://*.prod.example.com", sensitivity: high }
  net: { endpoints: "ip://10.0.0.0/8", sensitivity: internal }
  db: { endpoints: "tcp://10.1.1.1:5432", sensitivity: critical }
  site: { endpoints: "https://www.example.com", sensitivity: low, public: { reason: site } }
`;

describe('what is expected of access', () => {
  it('is bound with names resolved, ceilings reaching in as denies do', async () => {
    const estate = await estateFrom(`idps: { okta: { domains: [example.com] } }
${WORLD}policies: { staff: { allow: everyone, to: entry, reviewed: 2026-03-01 } }
ceilings:
  net-most: { owner: security, reason: tier, to: net, only: [group:dba, "workload:ci", { who: everyone, except: "user:ana@example.com", when: { profile: strong }, session: { max: 8h } }] }
  ssh-most: { to: hosts, only: { who: group:dba, as: nonroot } }
separation:
  duties: { between: [entry, [approval, { labels: { duty: approval } }]], title: four eyes }
must_reach:
  on-call: { who: group:dba, to: [hosts, db], as: [deploy], when: { mfa: any } }
`);
    const [most, ssh] = [estate.ceilings.get('net-most')!, estate.ceilings.get('ssh-most')!];
    expect(most).toMatchObject({ owner: 'security', reason: 'tier', resources: ['db', 'net'] });
    expect(most.only).toMatchObject([
      { who: [{ kind: 'group' }], except: [] },
      { who: [{ kind: 'workload' }], except: [] },
      {
        who: [{ kind: 'everyone' }],
        except: [{ user: 'ana@example.com' }],
        when: { profile: [{ value: 'strong' }] },
        session: { max: { value: 28_800 } },
      },
    ]);
    expect(ssh.only).toMatchObject([{ as: { kind: 'nonroot' } }]);
    expect(estate.separations.get('duties')).toMatchObject({
      title: 'four eyes',
      between: [{ resources: ['entry'] }, { resources: ['approval'] }],
    });
    expect(estate.mustReach.get('on-call')).toMatchObject({
      resources: ['db', 'hosts'],
      as: { kind: 'listed' },
      when: { mfa: { value: 'any' } },
    });
    expect(estate.policies.get('staff')).toMatchObject({ reviewed: { value: Date.UTC(2026, 2, 1) } });
  });

  it('names what is declared', async () => {
    expect(
      await faultsOf(`${WORLD}
ceilings:
  a: { to: [entri, { owner: nobody }], only: [group:dbas, { who: "workload:cj", when: { network: offise } }] }
separation:
  b: { between: [entri, { labels: { duty: nothing } }] }
must_reach:
  c: { who: group:dbas, except: "user:a@example.net", to: aproval }
`),
    ).toMatchInlineSnapshot(`
      "ZT001 p/a.yaml:16:13 resource \`entri\` is not declared
        help: did you mean \`entry\`?
      ZT001 p/a.yaml:16:47 group \`dbas\` is not declared
        help: did you mean \`dba\`?
      ZT001 p/a.yaml:16:66 workload \`cj\` is not declared
        help: did you mean \`ci\`?
      ZT001 p/a.yaml:16:98 network \`offise\` is not declared
        help: declare it under \`networks\`, or correct the name
      ZT001 p/a.yaml:18:18 resource \`entri\` is not declared
        help: did you mean \`entry\`?
      ZT061 p/a.yaml:18:25 this selector selects nothing
        help: check labels, owners and sensitivities; public resources are passed over
      ZT001 p/a.yaml:20:13 group \`dbas\` is not declared
        help: did you mean \`dba\`?
      ZT036 p/a.yaml:20:33 no idp lists the domain of \`a@example.net\`
        help: list \`example.net\` under \`domains\` of the idp that asserts it
      ZT001 p/a.yaml:20:59 resource \`aproval\` is not declared
        help: did you mean \`approval\`?"
    `);
  });

  it('must fit the principals and the resources', async () => {
    expect(
      await faultsOf(`${WORLD}
ceilings:
  mixed: { to: entry, only: [{ who: [everyone, "workload:ci"] }, { who: "workload:ci", when: { mfa: any }, session: { max: 1h } }] }
  login: { to: entry, only: { who: group:dba, as: root } }
  never: { to: entry, only: { who: group:dba, when: { profile: home, location: FR } } }
  open: { to: site, only: group:dba }
separation:
  shared: { between: [{ sensitivity: high }, entry] }
  whole: { between: [all, entry] }
must_reach:
  no-login: { who: group:dba, to: hosts }
  useless: { who: group:dba, to: entry, as: any }
  robots: { who: "workload:ci", to: entry, when: { mfa: any } }
  stranger: { who: group:dba, except: workloads, to: entry }
`),
    ).toMatchInlineSnapshot(`
      "ZT037 p/a.yaml:16:38 an entry of ceiling \`mixed\` names both humans and workloads [humans]
        p/a.yaml:16:48 workloads
        help: make two of it, one for humans and one for workloads
      ZT059 p/a.yaml:16:101 \`mfa\` does not fit here: workloads never meet it
      ZT059 p/a.yaml:16:108 \`session\` does not fit here: workloads never meet it
      ZT063 p/a.yaml:17:51 \`as\` has no ssh resource to concern
        help: remove \`as\`
      ZT060 p/a.yaml:18:64 an entry of ceiling \`never\` can never hold with profile \`home\`: their \`location\` sets have nothing in common
        p/a.yaml:18:80 \`location\` beside the profile
        p/a.yaml:6:56 \`location\` of the profile
        help: a profile joins what stands beside it, and both must hold; remove one of the two, or widen it
      ZT055 p/a.yaml:19:15 resource \`site\` is public, so this has no effect on it
        p/a.yaml:13:75 public here
        help: remove the name, or remove \`public\` from the resource
      ZT079 p/a.yaml:21:46 \`entry\` is in two sides of this separation
        p/a.yaml:21:23 \`entry\` is in this side too
        help: leave it out of one side (\`except\` in a selector)
      ZT079 p/a.yaml:22:27 \`entry\` is in two sides of this separation
        p/a.yaml:22:22 \`entry\` is in this side too
        help: leave it out of one side (\`except\` in a selector)
      ZT063 p/a.yaml:24:35 \`as\` is missing, and \`hosts\` is an ssh resource
        p/a.yaml:10:3 ssh resource
        help: say as whom one logs in: login names, \`nonroot\` or \`any\` (break-glass entries, requests and tests: names only)
      ZT063 p/a.yaml:25:45 \`as\` has no ssh resource to concern
        help: remove \`as\`
      ZT059 p/a.yaml:26:57 \`mfa\` does not fit here: workloads never meet it
      ZT059 p/a.yaml:27:39 \`workloads\` in \`except\` does not fit here: the policy names no workloads"
    `);
  });

  it('has the shape of the schema', async () => {
    expect(
      await faultsOf(`${WORLD}
ceilings:
  a: { only: everyone }
  b: { to: entry }
  c: { to: entry, only: [] }
  d: { to: entry, only: { when: { mfa: any } } }
  e: { to: entry, only: { who: everyone, unless: { mfa: any } } }
  f: { to: entry, only: everyone, when: { mfa: any } }
separation:
  a: { between: [entry] }
  b: { between: entry }
  c: { between: [entry, approval], except: everyone }
must_reach:
  a: { to: entry }
  b: { who: everyone, to: [] }
  c: { who: everyone, to: entry, when: {} }
  c: { who: everyone, to: approval }
`),
    ).toMatchInlineSnapshot(`
      "ZT026 p/a.yaml:16:3 key \`to\` is missing in \`ceilings.a\`
      ZT026 p/a.yaml:17:3 key \`only\` is missing in \`ceilings.b\`
      ZT028 p/a.yaml:18:25 an empty list is not allowed here: at least 1 entry must stand here
      ZT026 p/a.yaml:19:19 key \`who\` is missing in \`ceilings.d.only\`
      ZT024 p/a.yaml:20:42 unknown key \`unless\` in \`ceilings.e.only\`
        help: known keys: \`who\`, \`except\`, \`as\`, \`when\`, \`session\`
      ZT024 p/a.yaml:21:35 unknown key \`when\` in \`ceilings.f\`
        help: known keys: \`owner\`, \`title\`, \`reason\`, \`to\`, \`only\`
      ZT028 p/a.yaml:23:17 this list is not allowed here: name at least two sides: \`between: [payment-entry, payment-approval]\`
      ZT025 p/a.yaml:24:17 expected a list, found the text \`entry\`
        help: name at least two sides: \`between: [payment-entry, payment-approval]\`
      ZT024 p/a.yaml:25:36 unknown key \`except\` in \`separation.c\`
        help: known keys: \`owner\`, \`title\`, \`reason\`, \`between\`
      ZT026 p/a.yaml:27:3 key \`who\` is missing in \`must_reach.a\`
      ZT028 p/a.yaml:28:27 an empty list is not allowed here: at least 1 entry must stand here
      ZT028 p/a.yaml:29:40 an empty mapping is not allowed here: it must demand something; leave the key out to demand nothing
      ZT011 p/a.yaml:30:3 key \`c\` is written twice in one mapping [again here]
        p/a.yaml:29:3 first written here
        help: remove one of the two, or rename it"
    `);
  });
});

describe('reviewed', () => {
  it('is a day, on what grants', async () => {
    expect(
      await faultsOf(`${WORLD}
policies:
  a: { allow: everyone, to: entry, reviewed: 2026-02-30 }
  b: { allow: everyone, to: entry, reviewed: "2026-02-03T10:00:00Z" }
  c: { deny: group:dba, to: entry, reviewed: 2026-02-03 }
  d: { allow: everyone, to: entry, reviewed: true }
break_glass:
  keys: { subjects: "user:ana@example.com", resources: entry, alert: soc, reviewed: 2025-13-01 }
`),
    ).toMatchInlineSnapshot(`
      "ZT041 p/a.yaml:16:46 there is no date or instant \`2026-02-30\`
        help: write a date of the calendar from 1970 on, such as \`2027-03-31\`, or an instant such as \`2027-03-31T18:00:00+01:00\`
      ZT028 p/a.yaml:17:46 \`2026-02-03T10:00:00Z\` is not allowed here: write a date such as \`2026-11-22\`
      ZT057 p/a.yaml:18:36 \`reviewed\` does not belong here: only grants are reviewed
      ZT025 p/a.yaml:19:46 expected text, found the truth value \`true\`
        help: put it in quotes if it is meant as text
      ZT041 p/a.yaml:21:85 there is no date or instant \`2025-13-01\`
        help: write a date of the calendar from 1970 on, such as \`2027-03-31\`, or an instant such as \`2027-03-31T18:00:00+01:00\`"
    `);
  });

  it('counts from the first instant of the day in the zone of the estate', async () => {
    const estate = await estateFrom(
      `idps: { okta: { domains: [example.com] } }
${WORLD}policies: { staff: { allow: everyone, to: entry } }
break_glass: { keys: { subjects: "user:ana@example.com", resources: entry, alert: soc, reviewed: 2026-02-03 } }
`,
      'name: acme\ntimezone: Asia/Tokyo\n',
    );
    expect(estate.breakGlass.get('keys')!.reviewed!.value).toBe(Date.UTC(2026, 1, 2, 15));
  });
});
