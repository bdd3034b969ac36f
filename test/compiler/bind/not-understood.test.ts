import { describe, expect, it } from 'vitest';
import { bind } from '../../../src/compiler/bind/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { parseYaml } from '../../../src/compiler/syntax/index.js';
import { showDiagnostics } from '../../kit/estate.js';

/** Binds a text that no schema has seen. */
function bound(text: string): string {
  const file = new SourceFile('a.yaml', text);
  const { root } = parseYaml(file);
  const documents = [{ file, root: root!, faults: [], incomplete: false }];
  const { estate, diagnostics } = bind({
    name: 'acme',
    timezone: 'UTC',
    documents,
    targets: new Set(),
    waivable: new Set(['mfa']),
  });
  expect(estate).toBeUndefined();
  return showDiagnostics(diagnostics);
}

describe('what a schema should have refused', () => {
  it('is never read past: keys that nobody knows', () => {
    expect(
      bound(`
idps: { okta: { domains: [example.com], realm: x } }
groups: { a: { members: [ana@example.com], nested: true } }
workloads: { ci: { kind: ci, identity: ci, rotates: 1d, credential: { type: jwt, pinned: true } } }
posture: { p: { managed: true, jailbroken: false, os: { beos: "*", macos: "*" } } }
networks: { n: { cidrs: 10.0.0.0/8, vlan: 3 } }
schedules: { s: { weekly: "mon 08:00-09:00", except: x } }
profiles: { p: { mfa: any, colour: red, session: { max: 1h, min: 1m }, risk: { max: low, min: low } } }
approvals: { a: { approvers: user:ana@example.com, quorum: 2 } }
resources: { r: { endpoints: "tcp://r", port: 1, public: { reason: x, until: y }, sensitivity: low } }
policies:
  p: { allow: everyone, to: { owner: x, tag: y }, when: { mfa: any, weather: fine }, weight: 1 }
  q: { deny: everyone, to: r, unless: [{ mfa: any, weather: fine }, rain] }
break_glass: { b: { subjects: user:ana@example.com, resources: r, alert: x, unless: x } }
gaps: { g: { target: t, constraints: mfa, policies: p, owner: o, reason: r, why: x } }
tests: [{ name: t, who: { nobody: true, mood: good }, can: r, maybe: r }]
`),
    ).toMatchInlineSnapshot(`
      "ZT032 a.yaml:2:41 key \`realm\` is not understood here
      ZT032 a.yaml:4:82 key \`pinned\` is not understood here
      ZT032 a.yaml:4:44 key \`rotates\` is not understood here
      ZT032 a.yaml:3:44 key \`nested\` is not understood here
      ZT032 a.yaml:5:57 key \`beos\` is not understood here
      ZT032 a.yaml:5:32 key \`jailbroken\` is not understood here
      ZT032 a.yaml:6:37 key \`vlan\` is not understood here
      ZT032 a.yaml:7:46 key \`except\` is not understood here
      ZT032 a.yaml:9:52 key \`quorum\` is not understood here
      ZT032 a.yaml:8:90 key \`min\` is not understood here
      ZT032 a.yaml:8:61 key \`min\` is not understood here
      ZT032 a.yaml:8:28 key \`colour\` is not understood here
      ZT032 a.yaml:10:71 key \`until\` is not understood here
      ZT032 a.yaml:10:41 key \`port\` is not understood here
      ZT032 a.yaml:12:41 key \`tag\` is not understood here
      ZT032 a.yaml:12:69 key \`weather\` is not understood here
      ZT032 a.yaml:12:86 key \`weight\` is not understood here
      ZT032 a.yaml:13:52 key \`weather\` is not understood here
      ZT032 a.yaml:13:69 this value is not understood here
      ZT032 a.yaml:14:77 key \`unless\` is not understood here
      ZT001 a.yaml:15:22 target \`t\` is not declared
        help: declare it under \`targets\` of ztctl.yaml, or correct the name
      ZT032 a.yaml:15:9 a gap without \`expires\` is not understood here
      ZT032 a.yaml:15:77 key \`why\` is not understood here
      ZT032 a.yaml:16:41 key \`mood\` is not understood here
      ZT032 a.yaml:16:63 key \`maybe\` is not understood here"
    `);
  });

  it('is never guessed: values in another shape', () => {
    expect(
      bound(`
idps: { okta: { domains: { a: b } } }
groups: { a: 1, b: { members: [ana] } }
workloads: { ci: { kind: ci, identity: ci, credential: { type: magic, attested: "no" } } }
posture: { p: { managed: false, edr: absent, os: { macos: "14" } } }
profiles: { p: { mfa: none, platform: beos, session: 8h } }
resources: { r: { endpoints: 5, sensitivity: secret, served_by: ci } }
policies:
  p: { allow: robots, to: { sensitivity: secret } }
  q: { deny: everyone, to: 7, when: [x] }
tests: [{ name: t, who: { nobody: "yes" }, can: r }, 5]
`),
    ).toMatchInlineSnapshot(`
      "ZT032 a.yaml:2:26 this value is not understood here
      ZT032 a.yaml:4:64 \`magic\` is not understood here
      ZT032 a.yaml:4:81 \`attested\` is not understood here
      ZT032 a.yaml:3:14 \`a\` is not understood here
      ZT032 a.yaml:3:32 \`ana\` is not understood here
      ZT032 a.yaml:5:26 \`managed\` is not understood here
      ZT032 a.yaml:5:38 \`absent\` is not understood here
      ZT032 a.yaml:5:59 version \`14\` is not understood here
      ZT032 a.yaml:6:23 \`none\` is not understood here
      ZT032 a.yaml:6:39 platform \`beos\` is not understood here
      ZT032 a.yaml:6:54 \`session\` is not understood here
      ZT032 a.yaml:7:30 this value is not understood here
      ZT032 a.yaml:7:46 \`secret\` is not understood here
      ZT032 a.yaml:7:65 \`ci\` is not understood here
      ZT032 a.yaml:9:15 \`robots\` is not understood here
      ZT032 a.yaml:9:42 sensitivity \`secret\` is not understood here
      ZT036 a.yaml:10:14 \`everyone\` is nobody, as no idp is declared
        help: list \`example.com\` under \`domains\` of the idp that asserts it
      ZT032 a.yaml:10:28 this value is not understood here
      ZT032 a.yaml:10:37 \`when\` is not understood here
      ZT032 a.yaml:11:35 \`nobody\` is not understood here
      ZT032 a.yaml:11:54 this test is not understood here"
    `);
  });
});
