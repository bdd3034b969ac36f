import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Host } from '../src/compiler/host.js';
import { load } from '../src/load.js';
import { createNodeHost } from '../src/node-host.js';
import { showDiagnostics } from './kit/estate.js';
import { createMemoryHost } from './kit/memory-host.js';

const POLICY = `
idps: { okta: { domains: [example.com] } }
resources: { crm: { endpoints: "https://crm.example.com" } }
policies: { staff: { allow: everyone, to: crm } }
`;
type Files = Parameters<typeof createMemoryHost>[0];

const loaded = (files: Files, dir = '') => load(createMemoryHost(files), dir);
const shown = async (files: Files, dir = '') => {
  const { estate, diagnostics } = await loaded(files, dir);
  return `${estate ? 'estate' : 'no estate'}\n${showDiagnostics(diagnostics)}`;
};

describe('a project', () => {
  it('is read from a folder, with its targets and where they are live', async () => {
    const config = `
name: acme
timezone: Africa/Casablanca
policies: ["policies/**/*.yaml", "teams/*/access.yaml"]
directory: people.jsonl
ownership: { "teams/data/*": data }
targets:
  web: { kind: cloudflare-access, backend: { type: file, path: live/web } }
  mesh: { kind: tailscale, bindings: {} }
`;
    const project = await loaded(
      {
        'x/ztctl.yaml': config,
        'x/policies/b/c.yaml': POLICY,
        'x/teams/data/access.yaml': 'networks: { office: 192.0.2.0/24 }\n',
        'x/people.jsonl': '{"ztctl_directory":1,"taken":"2026-11-22T00:00:00Z","complete":[]}\n',
        'x/other.yaml': 'nonsense: [',
      },
      'x',
    );
    expect(showDiagnostics(project.diagnostics)).toBe('');
    expect(project.config).toMatchObject({
      name: 'acme',
      timezone: 'Africa/Casablanca',
      directory: { value: 'people.jsonl' },
    });
    expect(project.config.targets.map(({ name, kind, backend }) => [name, kind, backend])).toEqual([
      ['mesh', 'tailscale', { type: 'file', path: '.ztctl/live/mesh' }],
      ['web', 'cloudflare-access', { type: 'file', path: 'live/web' }],
    ]);
    expect(project.config.targets[0]!.bindings?.kind).toBe('map');
    expect(project.files.map(({ path }) => path)).toEqual([
      'people.jsonl',
      'policies/b/c.yaml',
      'teams/data/access.yaml',
      'ztctl.yaml',
    ]);
    expect(project.estate!.networks.get('office')!.owner).toBe('data');
    expect(project.estate!.directory!.digest).toMatch(/^sha256:/);
    expect([...project.estate!.targets]).toEqual(['web', 'mesh']);
  });

  it('has a digest of paths and content, not of order', async () => {
    const digest = async (files: Files) => (await loaded({ 'ztctl.yaml': 'name: acme\n', ...files })).sourceDigest;
    const extra = 'networks: { office: 192.0.2.0/24 }\n';
    const base = await digest({ 'policies/a.yaml': POLICY, 'policies/b.yaml': extra });
    expect(base).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await digest({ 'policies/b.yaml': extra, 'policies/a.yaml': POLICY })).toBe(base);
    expect(await digest({ 'policies/a.yaml': POLICY, 'policies/c.yaml': extra })).not.toBe(base);
    expect(await digest({ 'policies/a.yaml': POLICY, 'policies/b.yaml': `${extra} ` })).not.toBe(base);
    expect(await digest({ 'policies/a.yaml': POLICY + extra, 'policies/b.yaml': '' })).not.toBe(base);
    expect(
      await digest({ 'policies/a.yaml': POLICY, 'policies/b.yaml': extra, 'ztctl.yaml': 'name: acmf\n' }),
    ).not.toBe(base);
  });

  it('does not depend on the order in which a host finds and reads files', async () => {
    const files: Files = {
      'ztctl.yaml': 'name: acme\n',
      'policies/a.yaml': `${POLICY}tests: [{ name: a, who: { nobody: true }, cannot: crm }]\n`,
      'policies/b.yaml': 'resources: { crm: { endpoints: "tcp://crm" }, a: { endpoints: "tcp://a" } }\n',
      'policies/c.yaml':
        'resources: { b: { endpoints: "tcp://a:22" } }\npolicies: { x: { allow: group:x, to: [b, crm] } }\n',
    };
    const host = createMemoryHost(files);
    const reversed: Host = {
      readText: (path) => host.readText(path),
      glob: async (patterns, root) => {
        const { paths, faults } = await host.glob(patterns, root);
        return { paths: [...paths].reverse(), faults };
      },
    };
    const [one, other] = [await load(host, ''), await load(reversed, '')];
    expect(other.sourceDigest).toBe(one.sourceDigest);
    expect(other.files.map(({ path }) => path)).toEqual(one.files.map(({ path }) => path));
    expect(showDiagnostics(other.diagnostics)).toBe(showDiagnostics(one.diagnostics));
  });
});

describe('a project that cannot be used', () => {
  it('without project file says where it looked', async () => {
    expect(await shown({ 'policies/a.yaml': POLICY }, 'somewhere/else')).toMatchInlineSnapshot(`
      "no estate
      ZT076 there is no project file \`somewhere/else/ztctl.yaml\`
        help: run \`ztctl init\` to write one, or say with \`--chdir\` where it is"
    `);
    expect(await shown({})).toMatchInlineSnapshot(`
      "no estate
      ZT076 there is no project file \`ztctl.yaml\`
        help: run \`ztctl init\` to write one, or say with \`--chdir\` where it is"
    `);
  });

  it('with a project file that is none says what it is', async () => {
    expect(await shown({ 'ztctl.yaml/inside': '' })).toMatchInlineSnapshot(`
      "no estate
      ZT020 \`ztctl.yaml\` is a folder, not a file"
    `);
    expect(await shown({ 'ztctl.yaml': { kind: 'permission' } })).toMatchInlineSnapshot(`
      "no estate
      ZT020 \`ztctl.yaml\` may not be read: permission denied"
    `);
    expect(await shown({ 'ztctl.yaml': '# nothing\n' })).toMatchInlineSnapshot(`
      "no estate
      ZT077 no file matches \`policies/**/*.yaml\`, \`policies/**/*.yml\`
        help: globs under \`policies\` are relative to ztctl.yaml; files and folders that begin with a dot never match
      ZT026 ztctl.yaml:1:1 key \`name\` is missing
        help: for example \`name: acme\`"
    `);
    expect(await shown({ 'ztctl.yaml': '- a\n', 'policies/a.yaml': POLICY })).toMatchInlineSnapshot(`
      "no estate
      ZT023 ztctl.yaml:1:1 the file must be a mapping, but this is a list"
    `);
    expect(await shown({ 'ztctl.yaml': 'name: [\n', 'policies/a.yaml': POLICY })).toMatchInlineSnapshot(`
      "no estate
      ZT010 ztctl.yaml:1:8 flow sequence in block collection must be sufficiently indented and end with a ]
        help: keys of one mapping start in the same column; what belongs to a key is indented more than the key"
    `);
  });

  it('without policy files, or without a policy in them', async () => {
    expect(await shown({ 'ztctl.yaml': 'name: acme\n' })).toMatchInlineSnapshot(`
      "no estate
      ZT077 no file matches \`policies/**/*.yaml\`, \`policies/**/*.yml\`
        help: globs under \`policies\` are relative to ztctl.yaml; files and folders that begin with a dot never match"
    `);
    expect(
      await shown({ 'ztctl.yaml': 'name: acme\npolicies: [a/*.yaml, b.yaml]\n', 'policies/a.yaml': POLICY }),
    ).toMatchInlineSnapshot(`
      "no estate
      ZT077 ztctl.yaml:2:11 no file matches \`a/*.yaml\`, \`b.yaml\`
        help: globs under \`policies\` are relative to ztctl.yaml; files and folders that begin with a dot never match"
    `);
    expect(
      await shown({ 'ztctl.yaml': 'name: acme\n', 'policies/a.yaml': '', 'policies/b.yaml': 'policies: {}\n' }),
    ).toMatchInlineSnapshot(`
      "no estate
      ZT078 no policy is defined in the 2 policy files
        help: define at least one entry under \`policies\`"
    `);
  });

  it('tells the faults of project file and policy files in one run, without follow-ups', async () => {
    expect(
      await shown({
        'ztctl.yaml': 'name: Acme\ntimezone: Mars/Olympus\ncolour: {}\ntargets: { web: { kind: cloudflare }, 1: {} }\n',
        'policies/a.yaml': `${POLICY.replace('crm.example.com" }', 'crm.example.com", via: [web, mesh] }')}groups: { a: { members: [group:b] } }\n`,
        'policies/b.yaml': { kind: 'directory' },
        'policies/c.yaml': { kind: 'loop' },
        'policies/d.yaml': 'policies: { x: { allow: group:nowhere, to: crm, when: { mfa: sms } } }\n',
      }),
    ).toMatchInlineSnapshot(`
      "no estate
      ZT020 \`policies/b.yaml\` is a folder, not a file
      ZT020 \`policies/c.yaml\` is a loop of symbolic links
      ZT001 policies/a.yaml:3:70 target \`mesh\` is not declared
        help: declare it under \`targets\` of ztctl.yaml, or correct the name
      ZT027 policies/d.yaml:1:62 \`sms\` is not allowed here: expected \`any\`, \`strong\` or \`phishing-resistant\`
      ZT028 ztctl.yaml:1:7 \`Acme\` is not allowed here: a name is lower-case letters and digits joined by single hyphens, starts with a letter and has at most 63 characters
      ZT043 ztctl.yaml:2:11 there is no time zone \`Mars/Olympus\`
        help: write a name of the IANA time zone database, such as \`Africa/Casablanca\`
      ZT024 ztctl.yaml:3:1 unknown key \`colour\`
        help: known keys: \`name\`, \`timezone\`, \`policies\`, \`directory\`, \`ownership\`, \`lint\`, \`plan\`, \`targets\`
      ZT027 ztctl.yaml:4:25 \`cloudflare\` is not allowed here: expected \`cloudflare-access\`, \`zpa\`, \`openziti\`, \`tailscale\` or \`headscale\`
      ZT015 ztctl.yaml:4:39 a key must be text, but this is the number \`1\`
        help: put the key in quotes if it is meant as text"
    `);
  });
});

describe('a project on disk', () => {
  it('is the same as in memory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ztctl-load-'));
    try {
      mkdirSync(join(folder, 'policies'));
      writeFileSync(join(folder, 'ztctl.yaml'), '\ufeffname: acme\r\n');
      writeFileSync(join(folder, 'policies', 'a.yml'), POLICY.replaceAll('\n', '\r\n'));
      writeFileSync(join(folder, 'policies', '.hidden.yaml'), 'nonsense: [');
      const { estate, diagnostics, files } = await load(createNodeHost(), folder);
      expect(showDiagnostics(diagnostics)).toBe('');
      expect([...estate!.policies.keys()]).toEqual(['staff']);
      expect(files.map(({ path }) => path)).toEqual(['policies/a.yml', 'ztctl.yaml']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that is not there says so', async () => {
    const { diagnostics } = await load(createNodeHost(), join(tmpdir(), 'ztctl-no-such-folder'));
    expect(diagnostics.map(({ code }) => code)).toEqual(['ZT076']);
  });
});
