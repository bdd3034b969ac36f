import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './kit/run-cli.js';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'ztctl-hostile-artefacts-'));
  mkdirSync(join(cwd, 'policies'));
  writeFileSync(join(cwd, 'ztctl.yaml'), CONFIG);
  writeFileSync(join(cwd, 'policies/a.yaml'), POLICY);
});

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const KINDS = ['cloudflare-access', 'headscale', 'openziti', 'tailscale', 'zpa'] as const;
const CONFIG = `name: hostile
targets:
${KINDS.map((kind) => `  ${kind}: { kind: ${kind} }\n`).join('')}`;
const POLICY = `idps: { okta: { domains: [example.com] } }
resources: { db: { endpoints: "tcp://db.internal:5432", sensitivity: high } }
policies: { p: { allow: "user:ana@example.com", to: db } }
`;
/** What the vendor's files hold on the outside. */
const NAMES: Readonly<Record<(typeof KINDS)[number], string>> = {
  'cloudflare-access': 'main.tf.json',
  headscale: 'policy.hujson',
  openziti: 'services.json',
  tailscale: 'policy.hujson',
  zpa: 'main.tf.json',
};

const SIZE = 50 * 2 ** 20;

function hollow(path: string): void {
  writeFileSync(path, '');
  truncateSync(path, SIZE);
}

type Hostile = readonly [what: string, make: (path: string) => void];

/** What cannot be taken for text: the command cannot use the path that it was given. */
const UNREADABLE: readonly Hostile[] = [
  ['50 MB of nothing', (path) => hollow(path)],
  ['50 MB of comments', (path) => writeFileSync(path, `{}${'// x\n'.repeat(SIZE / 5)}`)],
  ['bytes', (path) => writeFileSync(path, new Uint8Array([0x7b, 0xff, 0x7d]))],
  ['UTF-16', (path) => writeFileSync(path, Buffer.from('\ufeff{}', 'utf16le'))],
  ['UTF-32', (path) => writeFileSync(path, Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x7b, 0, 0, 0, 0x7d]))],
  ['a link to itself', (path) => symlinkSync('loop', path)],
  ['an empty folder', (path) => mkdirSync(path)],
];

/** Text that is no artefact of any vendor. */
const NO_ARTEFACT: readonly Hostile[] = [
  ['nothing', (path) => writeFileSync(path, '')],
  ['a list in a list, a hundred thousand times', (path) => writeFileSync(path, '['.repeat(100_000))],
  [
    'an object in an object, and back',
    (path) => writeFileSync(path, `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
  ],
  ['a key twice', (path) => writeFileSync(path, '{"resource": {}, "resource": {"x": {}}}')],
  ['a key twice, once in escapes', (path) => writeFileSync(path, '{"grants": [], "gr\\u0061nts": []}')],
  ['two documents', (path) => writeFileSync(path, '{} {}')],
  ['an open text', (path) => writeFileSync(path, '{"a": "')],
  ['an open comment', (path) => writeFileSync(path, '{} /*')],
  ['a comment in a comment', (path) => writeFileSync(path, '{ /* /* */ */ }')],
  ['half a pair of a character', (path) => writeFileSync(path, '{"\\ud800": []}')],
  ['an escape sequence of terminals', (path) => writeFileSync(path, '{"\u001b[2J": []}')],
  ['a number with an exponent for a document', (path) => writeFileSync(path, '1e999')],
  ['no number', (path) => writeFileSync(path, '{"a": NaN}')],
  ['a key without quotes', (path) => writeFileSync(path, '{resource: {}}')],
];

describe.each(KINDS)('verify of an artefact for %s meets', (kind) => {
  const refusal = async (make: Hostile[1], expected: number): Promise<readonly string[]> => {
    const name = NAMES[kind];
    rmSync(join(cwd, name), { recursive: true, force: true });
    make(join(cwd, name));
    const { code, stdout, stderr } = await runCli(['verify', '--target', kind, '--artefact', name], { cwd });
    const shown = stdout + stderr;
    expect(shown).not.toMatch(/^ +at .*:\d+:\d+\)?$/m);
    expect(shown).not.toContain('bug in ztctl');
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect({ code, shown }).toMatchObject({ code: expected });
    expect(shown).toContain(name);
    expect(shown.length).toBeLessThan(3_000);
    return shown.match(/^error\[.*/gm) ?? [];
  };

  test.each(UNREADABLE)('%s: one error that names the file, and the code of a wrong argument', async (_, make) => {
    expect(await refusal(make, 2)).toHaveLength(1);
  });

  test.each(NO_ARTEFACT)('%s: what is wrong and where, and nothing else', async (_, make) => {
    const errors = await refusal(make, 3);
    // What one place is wrong in and what the vendor says of the same file are two things.
    expect([1, 2]).toContain(errors.length);
    expect(new Set(errors).size).toBe(errors.length);
  });
});
