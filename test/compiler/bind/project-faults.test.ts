import { describe, expect, it } from 'vitest';
import { estateFrom, loadFiles, showDiagnostics } from '../../kit/estate.js';
import { faultsOf } from './faults.js';

const OWNERSHIP = 'name: acme\nownership:\n  "p/team/**": payments\n  "p/team/shared/*": shared\n';

describe('ownership', () => {
  const files = {
    'p/all.yaml': `
idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", owner: sales }
  db: { endpoints: "https://db.example.com", owner: payments }
  orphan: { endpoints: "https://orphan.example.com" }
policies: { staff: { allow: everyone, to: crm } }
`,
  };

  it('gives elements their owner, keeps grants at home and lets denies out', async () => {
    const estate = await estateFrom(
      {
        ...files,
        'p/team/a.yaml': `
resources: { ledger: { endpoints: "https://ledger.example.com" } }
networks: { office: 192.0.2.0/24 }
policies:
  a: { owner: payments, allow: everyone, to: [db, ledger] }
  b: { deny: everyone, to: all, when: { network: office } }
`,
      },
      `${OWNERSHIP}policies: "p/**/*.yaml"\n`,
    );
    expect(estate.resources.get('ledger')!.owner).toBe('payments');
    expect(estate.networks.get('office')!.owner).toBe('payments');
    expect(estate.policies.get('a')!.owner).toBe('payments');
    expect(estate.policies.get('staff')!.owner).toBeUndefined();
  });

  it('is a fault when an element or a grant is not at home, or globs disagree', async () => {
    const { diagnostics } = await loadFiles(
      {
        ...files,
        'p/team/a.yaml': `
networks: { office: { cidrs: 192.0.2.0/24, owner: it } }
policies:
  a: { allow: everyone, to: { except: ledger } }
  b: { allow: everyone, to: orphan }
break_glass:
  keys: { subjects: user:ana@example.com, resources: [db, crm], alert: pager }
`,
        'p/team/shared/b.yaml': 'resources: { ledger: { endpoints: "https://ledger.example.com" } }\n',
      },
      `${OWNERSHIP}policies: "p/**/*.yaml"\n`,
    );
    expect(showDiagnostics(diagnostics)).toMatchInlineSnapshot(`
      "ZT070 p/team/a.yaml:2:51 \`office\` belongs to \`it\`, but this file to \`payments\`
        ztctl.yaml:3:3 \`p/team/**\` belongs to \`payments\`
        help: move it to a file of \`it\`, or leave \`owner\` out
      ZT071 p/team/a.yaml:4:29 this reaches \`crm\`, and the file may only grant what belongs to \`payments\`
        p/all.yaml:4:3 belongs to \`sales\`
        ztctl.yaml:3:3 \`p/team/**\` belongs to \`payments\`
        help: narrow \`to\` (for example with \`owner\`), or let the owner of the resource grant it
      ZT071 p/team/a.yaml:5:29 this reaches \`orphan\`, and the file may only grant what belongs to \`payments\`
        p/all.yaml:6:3 has no owner
        ztctl.yaml:3:3 \`p/team/**\` belongs to \`payments\`
        help: narrow \`to\` (for example with \`owner\`), or let the owner of the resource grant it
      ZT071 p/team/a.yaml:7:59 this reaches \`crm\`, and the file may only grant what belongs to \`payments\`
        p/all.yaml:4:3 belongs to \`sales\`
        ztctl.yaml:3:3 \`p/team/**\` belongs to \`payments\`
        help: narrow \`to\` (for example with \`owner\`), or let the owner of the resource grant it
      ZT072 ztctl.yaml:4:3 \`p/team/shared/b.yaml\` belongs to \`payments\` and to \`shared\`
        ztctl.yaml:3:3 \`p/team/**\` gives it to \`payments\`
        help: narrow one of the globs"
    `);
  });
});

describe('the directory snapshot', () => {
  const POLICY = `
groups:
  sre: { source: okta, external: SRE/EU }
  leads: { members: [ana@example.com] }
  ops: { source: okta, external: Ops }
  vendors: { source: partner, external: V }
idps: { partner: { domains: [partner.example] } }
`;
  const CONFIG = 'name: acme\ndirectory: people/d.jsonl\n';
  const bound = (lines: string) => faultsOf({ 'p/a.yaml': POLICY, 'people/d.jsonl': lines }, CONFIG);

  it('is read with names or SOURCE/EXTERNAL, and digested whatever its order', async () => {
    const directoryOf = async (lines: string) => {
      const base = 'policies: { a: { allow: everyone, to: all } }\nresources: { crm: { endpoints: "tcp://crm" } }\n';
      const text = POLICY.replace('idps: {', 'idps: { okta: { domains: [example.com] },');
      return (await estateFrom({ 'policies/a.yaml': base + text, 'people/d.jsonl': lines }, CONFIG)).directory!;
    };
    const one = await directoryOf(`{"ztctl_directory":1,"taken":"2026-11-22T00:00:00Z","complete":["okta/SRE/EU"]}
{"user":"li@example.com","active":true,"groups":["sre","okta/Unknown","ops","partner/Other"]}

{"user":"ana@example.com","active":false,"groups":[]}
`);
    expect(one).toMatchObject({ taken: '2026-11-22T00:00:00Z', complete: new Set(['sre']) });
    expect([...one.users]).toEqual([
      ['ana@example.com', { active: false, groups: new Set() }],
      ['li@example.com', { active: true, groups: new Set(['sre', 'ops']) }],
    ]);
    const other = await directoryOf(`{"complete":["sre"],"ztctl_directory":1,"taken":"2026-11-22T00:00:00Z"}
{"user":"ana@example.com","groups":[],"active":false}
{"groups":["ops","okta/SRE/EU"],"user":"li@example.com","active":true}
`);
    expect(other.digest).toBe(one.digest);
    expect(one.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const third = await directoryOf(`{"complete":[],"ztctl_directory":1,"taken":"2026-11-22T00:00:00Z"}\n`);
    expect(third.digest).not.toBe(one.digest);
  });

  it('closes groups, which may then break glass', async () => {
    const text = `${POLICY.replace('idps: {', 'idps: { okta: { domains: [example.com] },')}
resources: { crm: { endpoints: "tcp://crm" } }
policies: { a: { allow: everyone, to: all } }
break_glass: { keys: { subjects: [group:sre, group:ops], resources: crm, alert: pager } }
`;
    const lines = '{"ztctl_directory":1,"taken":"2026-11-22T00:00:00Z","complete":["sre"]}\n';
    const { diagnostics } = await loadFiles({ 'policies/a.yaml': text, 'people/d.jsonl': lines }, CONFIG);
    expect(showDiagnostics(diagnostics)).toMatchInlineSnapshot(`
      "ZT064 policies/a.yaml:11:46 break-glass subject \`group:ops\` is open: who is in it is not known here
        help: name users, or listed groups of users"
    `);
  });

  it('is a fault when a line does not fit', async () => {
    expect(
      await bound(`{"ztctl_directory":1,"taken":"2026-02-30T00:00:00Z","complete":["sree","leads","okte/SRE"]}
{"user":"ana@example.com","active":true,"groups":["sre"]}
{"user":"ana@example.com","active":true,"groups":[]}
{"user":"li@example.net","active":true,"groups":["vendor"]}
{"user":"omar@example.com","active":"yes","groups":[]}
{"user":"li@partner.example","active":true,"groups":["sre","leads"]}
{"ztctl_directory":1,"taken":"2026-11-22T00:00:00Z","complete":[]}
{"user":"x@example.com"
`),
    ).toMatchInlineSnapshot(`
      "ZT041 people/d.jsonl:1:30 there is no date or instant \`2026-02-30T00:00:00Z\`
        help: write a date of the calendar from 1970 on, such as \`2027-03-31\`, or an instant such as \`2027-03-31T18:00:00+01:00\`
      ZT001 people/d.jsonl:1:65 group \`sree\` is not declared
        help: did you mean \`sre\`?
      ZT073 people/d.jsonl:1:72 group \`leads\` is not synced, so a snapshot cannot say who is in it
        p/a.yaml:4:3 not synced
      ZT001 people/d.jsonl:1:80 idp \`okte\` is not declared
        help: did you mean \`okta\`?
      ZT073 people/d.jsonl:3:9 user \`ana@example.com\` has two lines
        people/d.jsonl:2:9 first line
      ZT036 people/d.jsonl:4:9 no idp lists the domain of \`li@example.net\`
        help: list \`example.net\` under \`domains\` of the idp that asserts it
      ZT001 people/d.jsonl:4:50 group \`vendor\` is not declared
        help: did you mean \`vendors\`?
      ZT025 people/d.jsonl:5:37 expected true or false, found the text \`yes\`
      ZT073 people/d.jsonl:6:54 user \`li@partner.example\` cannot be in group \`sre\`, as idp \`okta\` does not list the domain
      ZT073 people/d.jsonl:6:60 group \`leads\` is not synced, so a snapshot cannot say who is in it
        p/a.yaml:4:3 not synced
      ZT073 people/d.jsonl:7:1 a second header
      ZT010 people/d.jsonl:8:24 the text ends where \`,\` or \`}\` should stand"
    `);
    expect(await bound('{"user":"ana@example.com","active":true,"groups":["sre"]}\n')).toMatchInlineSnapshot(`
      "ZT073 people/d.jsonl:1:1 the first line is not the header
        help: first the header \`{"ztctl_directory":1,"taken":…,"complete":[…]}\`, then one line per user"
    `);
    expect(await bound('\n')).toMatchInlineSnapshot(`
      "ZT073 people/d.jsonl:1:1 the file has no header
        help: first the header \`{"ztctl_directory":1,"taken":…,"complete":[…]}\`, then one line per user"
    `);
    expect(await faultsOf({ 'p/a.yaml': POLICY }, CONFIG)).toMatchInlineSnapshot(
      `"ZT020 ztctl.yaml:2:12 \`people/d.jsonl\` does not exist"`,
    );
  });
});
