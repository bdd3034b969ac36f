import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type LintMemory,
  type LintResult,
  lintRemembering,
  nodeFileSystem,
  openResultFolder,
  readProject,
  startOfHour,
} from '../src/index.js';
import { createNodeHost } from '../src/node-host.js';

const NOW = Date.UTC(2026, 10, 24, 12);
const POLICY = `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com, li@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm }
  # ztctl-ignore ZT305 until=2026-12-31 -- Ana audits, OPS-1
  ana-to-crm: { reason: audit, allow: user:ana@example.com, to: crm, when: { mfa: strong } }
`;

let dir: string;
const cache = () => join(dir, '.ztctl/cache');
const entry = () => join(cache(), readdirSync(cache()).find((name) => name.startsWith('lint-'))!);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-memory-'));
  mkdirSync(join(dir, 'policies'));
  writeFileSync(join(dir, 'ztctl.yaml'), 'name: acme\n');
  writeFileSync(join(dir, 'policies/access.yaml'), POLICY);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Lints as a command would, and says whether the project had to be loaded. */
async function lint(options: { now?: number; identity?: string; inline?: boolean } = {}) {
  const { now = NOW, identity = 'this build', inline = true } = options;
  const host = createNodeHost();
  const text = await readProject(host, dir);
  const memory: LintMemory = { store: openResultFolder(nodeFileSystem, dir), identity };
  let isLoaded = false;
  const { outcome } = await lintRemembering(text, { now, host, dir, inline }, memory, async () => {
    isLoaded = true;
    const project = text.bind();
    return { ...project, estate: project.estate! };
  });
  if (!outcome.ok) throw new Error('lint did not run');
  return { isLoaded, result: outcome.result };
}

/** Everything that a report could show, rules by code. */
function shown({ ran, ...rest }: LintResult): object {
  return { ran: ran.map(({ meta }) => meta.code), ...rest };
}

describe('a result of lint that was kept', () => {
  test('is recalled for the same files at the same instant, and is the very same', async () => {
    const first = await lint();
    const second = await lint();
    expect([first.isLoaded, second.isLoaded]).toEqual([true, false]);
    expect(shown(second.result)).toStrictEqual(shown(first.result));
    expect(second.result.findings.length).toBeGreaterThan(1);
    expect(second.result.suppressed.length).toBe(1);
    const [finding] = second.result.findings;
    expect(finding!.span.file.text.slice(finding!.span.start, finding!.span.end)).toMatch(/-to-crm$/);
    expect(finding!.witness!.request.approvals).toBeInstanceOf(Set);
  });

  test.each<readonly [string, () => void, Parameters<typeof lint>[0]]>([
    ['the policy', () => writeFileSync(join(dir, 'policies/access.yaml'), POLICY.replace('strong', 'any')), {}],
    ['the list of policy files', () => addFile('policies/more.yaml'), {}],
    ['the settings', () => writeFileSync(join(dir, 'ztctl.yaml'), 'name: acme\nlint: { rules: { ZT204: off } }\n'), {}],
    ['the baseline', () => writeFileSync(join(dir, 'lint-baseline.json'), baseline()), {}],
    ['the instant', () => {}, { now: NOW + 3_600_000 }],
    ['the options', () => {}, { inline: false }],
    ['the program', () => {}, { identity: 'another build' }],
  ])('is not recalled when %s is another one', async (_, change, options) => {
    const first = await lint();
    change();
    const second = await lint(options);
    expect(second.isLoaded).toBe(true);
    if (options?.identity === undefined) expect(shown(second.result)).not.toEqual(shown(first.result));
  });

  test.each<readonly [string, (text: string) => string]>([
    ['cut off', (text) => text.slice(0, -20)],
    ['empty', () => ''],
    ['without its head', (text) => text.slice(text.indexOf('\n') + 1)],
    ['changed in one letter', (text) => text.replace('sales-to-crm', 'sales-to-crn')],
    [
      'emptied of its findings',
      (text) => text.replace(/"findings":\[.*?\],"suppressed"/, '"findings":[],"suppressed"'),
    ],
    ['binary', () => '\u0000\u0001\ufffd'],
  ])('is not believed when its file is %s', async (_, damage) => {
    const first = await lint();
    const before = readFileSync(entry(), 'utf8');
    writeFileSync(entry(), damage(before));
    const second = await lint();
    expect(second.isLoaded).toBe(true);
    expect(shown(second.result)).toStrictEqual(shown(first.result));
    expect(readFileSync(entry(), 'utf8')).toBe(before);
    expect((await lint()).isLoaded).toBe(false);
  });

  test('is not read or written through a link', async () => {
    const elsewhere = join(dir, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(join(dir, '.ztctl'));
    symlinkSync(elsewhere, cache());
    await lint();
    expect((await lint()).isLoaded).toBe(true);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('is not kept, without a fault, where nothing can be written', async () => {
    writeFileSync(join(dir, '.ztctl'), 'a file where the folder would be\n');
    expect((await lint()).result.findings.length).toBeGreaterThan(1);
    expect((await lint()).isLoaded).toBe(true);
    rmSync(join(dir, '.ztctl'));
    chmodSync(dir, 0o555);
    const isRoot = process.getuid?.() === 0;
    await lint();
    chmodSync(dir, 0o755);
    if (!isRoot) expect(existsSync(join(dir, '.ztctl'))).toBe(false);
  });

  test('takes the place of older ones: the folder does not grow', async () => {
    for (let hour = 0; hour < 40; hour += 1) await lint({ now: NOW + hour * 3_600_000 });
    expect(readdirSync(cache()).length).toBeLessThanOrEqual(16);
    expect(readFileSync(join(dir, '.ztctl/.gitignore'), 'utf8')).toBe('*\n');
  });

  test('is not kept for a project with a fault in its files', async () => {
    const host = createNodeHost();
    writeFileSync(join(dir, 'ztctl.yaml'), 'name: acme\ntimezone: Nowhere/Land\n');
    expect((await readProject(host, dir)).inputDigest).toBeUndefined();
  });
});

test('the instant from which lint judges is the start of its hour', () => {
  expect(startOfHour(NOW + 1)).toBe(NOW);
  expect(startOfHour(NOW + 3_599_999)).toBe(NOW);
  expect(startOfHour(NOW + 3_600_000)).toBe(NOW + 3_600_000);
});

function addFile(path: string): void {
  writeFileSync(join(dir, path), 'networks: { office: [203.0.113.0/24] }\n');
}

function baseline(): string {
  const finding = { code: 'ZT204', element: 'policies.gone', fingerprint: 'none', firstSeen: '2026-11-01' };
  return JSON.stringify({ schema: 'ztctl/lint-baseline/v1', findings: [finding] });
}
