import { describe, expect, test } from 'vitest';
import { capabilitiesText, createStyle, matrixMarkdown, matrixText } from '../../../src/cli/report/index.js';
import { type Capabilities, CONSTRAINTS, type Target, type TargetKind, type Verdict } from '../../../src/index.js';
import { TARGETS } from '../../../src/targets/registry.js';
import { runCli } from '../kit/run-cli.js';

const VERDICTS: readonly Verdict[] = ['exact', 'narrower', 'by-reference', 'elsewhere', 'unsupported'];

/** A target that answers the constraints with one verdict after the other. */
function fakeTarget(kind: TargetKind, shift: number): Target {
  const capabilities = Object.fromEntries(
    CONSTRAINTS.map((constraint, at) => [
      constraint,
      {
        verdict: VERDICTS[(at + shift) % VERDICTS.length],
        note: `Note on ${constraint}.`,
        link: `https://example.com/${constraint}|(x)`,
        verified: '2026-08-21',
      },
    ]),
  ) as unknown as Capabilities;
  return {
    kind,
    title: `The product ${kind}`,
    capabilities,
    compile: async () => ({ diagnostics: [], narrower: [], trusted: [], waived: [] }),
    read: () => ({ objects: [], diagnostics: [] }),
  };
}

const FAKES = [fakeTarget('cloudflare-access', 0), fakeTarget('zpa', 1), fakeTarget('tailscale', 2)];
const wide = createStyle({ colour: false, width: 100 });
const narrow = createStyle({ colour: false, width: 44 });

describe('the matrix', () => {
  test('has one row a constraint, in words where they fit', () => {
    const lines = matrixText(FAKES, wide).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '                        cloudflare-access  zpa           tailscale',
      'user                    exact              narrower      by-reference',
      'group.listed            narrower           by-reference  elsewhere',
      'group.all-of            by-reference       elsewhere     unsupported',
    ]);
    for (const constraint of CONSTRAINTS)
      expect(lines.filter((line) => line.startsWith(`${constraint} `))).toHaveLength(1);
  });

  test('falls back to signs on a narrow terminal, and explains them', () => {
    const text = matrixText(FAKES, createStyle({ colour: false, width: 60 }));
    expect(text).toContain('group.all-of            ref                else  -\n');
    expect(text).toContain('  ref   a vendor object carries it');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });

  test('is a Markdown table in which every verdict links to its page', () => {
    const lines = matrixMarkdown(FAKES).trimEnd().split('\n');
    expect(lines).toHaveLength(CONSTRAINTS.length + 2);
    expect(lines[0]).toBe('| constraint | cloudflare-access | zpa | tailscale |');
    expect(lines[2]).toBe(
      '| `user` | [exact](https://example.com/user%7C(x%29) | [narrower](https://example.com/user%7C(x%29) | [by-reference](https://example.com/user%7C(x%29) |',
    );
    for (const line of lines) expect(line.match(/(?<!\\)\|/g)).toHaveLength(5);
  });
});

test('the notes of a target have note, link and date, and stand together where they are the same', () => {
  const same = {
    verdict: 'exact',
    note: 'The same there.',
    link: 'https://example.com/',
    verified: '2026-08-21',
  } as const;
  const capabilities = Object.fromEntries(CONSTRAINTS.map((one) => [one, same])) as unknown as Capabilities;
  const text = capabilitiesText({ ...FAKES[0]!, capabilities }, wide);
  expect(text).toContain(
    `${CONSTRAINTS.at(-1)}: exact\n    The same there.\n    https://example.com/ (verified 2026-08-21)\n`,
  );
  expect(text.match(/verified/g)).toHaveLength(1);
  expect(capabilitiesText(FAKES[0]!, narrow)).toContain('  user: exact\n    Note on user.\n');
});

describe('ztctl targets', () => {
  test('prints the matrix, then every note with its link and date', async () => {
    const { code, stdout } = await runCli(['targets']);
    expect(code).toBe(0);
    for (const { kind, title, capabilities } of TARGETS) {
      expect(stdout).toContain(`${kind}: ${title}\n`);
      for (const { link, verified } of Object.values(capabilities))
        expect(stdout).toContain(`${link} (verified ${verified})`);
    }
  });

  test('is narrowed to the kinds that are named, and to the matrix', async () => {
    const [first] = TARGETS;
    const { stdout } = await runCli(['targets', first!.kind, '--short']);
    expect(stdout).toMatch(new RegExp(`^ +${first!.kind}\n`));
    expect(stdout).not.toContain('verified');
  });

  test('refuses a kind that does not exist', async () => {
    const { code, stderr } = await runCli(['targets', 'vpn']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are');
  });

  test('refuses forms that exclude each other', async () => {
    expect((await runCli(['targets', '--json', '--markdown'])).code).toBe(2);
  });
});
