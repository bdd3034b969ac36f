import { describe, expect, test } from 'vitest';
import { createStyle, diagnosticText } from '../../../src/cli/report/index.js';
import { type Diagnostic, SourceFile } from '../../../src/index.js';

const PLAIN = createStyle({ colour: false, width: 60 });

function at(text: string, marked: string, path = 'policies/a.yaml'): NonNullable<Diagnostic['span']> {
  const start = text.indexOf(marked);
  if (start < 0) throw new Error(`no ${marked}`);
  return { file: new SourceFile(path, text), start, end: start + marked.length };
}

function shown(diagnostic: Partial<Diagnostic>, style = PLAIN): string {
  return `\n${diagnosticText({ code: 'ZT999', severity: 'error', message: 'something is wrong', ...diagnostic }, style)}\n`;
}

describe('a code frame', () => {
  test('shows the place, the line, the marks, the label, what is related and the way out', () => {
    const text = 'groups:\n  sre: {}\npolicies:\n  a:\n    allow: group:sres\n';
    expect(
      shown({
        span: at(text, 'group:sres'),
        label: 'no group has this name',
        related: [{ span: at(text, 'sre'), label: 'the nearest' }],
        help: 'did you mean `sre`?',
      }),
    ).toMatchInlineSnapshot(`
      "
      error[ZT999]: something is wrong
       --> policies/a.yaml:5:12
        |
      5 |     allow: group:sres
        |            ^^^^^^^^^^ no group has this name
       ::: policies/a.yaml:2:3
      2 |   sre: {}
        |   --- the nearest
        = help: did you mean \`sre\`?
      "
    `);
  });

  test('stands without a place', () => {
    expect(shown({ help: 'write one' })).toMatchInlineSnapshot(`
      "
      error[ZT999]: something is wrong
        = help: write one
      "
    `);
  });

  test('puts the folder of the project before every path', () => {
    const style = createStyle({ colour: false, folder: 'examples/bank' });
    expect(shown({ span: at('x: 1', 'x') }, style)).toContain('--> examples/bank/policies/a.yaml:1:1\n');
  });

  test('marks under wide characters, tabs and escaped control characters', () => {
    expect(shown({ span: at('漢字: \u202e\tbad', 'bad') })).toMatchInlineSnapshot(`
      "
      error[ZT999]: something is wrong
       --> policies/a.yaml:1:7
        |
      1 | 漢字: \\u202e    bad
        |                 ^^^
      "
    `);
  });

  test('marks one column for an empty place, also at the end of the file', () => {
    const file = new SourceFile('a.yaml', 'x: 1\n');
    expect(shown({ span: { file, start: 5, end: 5 } })).toMatchInlineSnapshot(`
      "
      error[ZT999]: something is wrong
       --> a.yaml:2:1
        |
      2 |
        | ^
      "
    `);
  });

  test('marks the first line of a place of several lines', () => {
    const text = 'a:\n  b: 1\n  c: 2\n';
    expect(shown({ span: at(text, 'b: 1\n  c: 2') })).toMatchInlineSnapshot(`
      "
      error[ZT999]: something is wrong
       --> policies/a.yaml:2:3
        |
      2 |   b: 1
        |   ^^^^
      "
    `);
  });

  test('cuts a line that is wider than the terminal around the place', () => {
    const text = `key: [${'x'.repeat(80)}, wrong, ${'y'.repeat(80)}]`;
    const frame = shown({ span: at(text, 'wrong'), label: 'here' });
    expect(frame).toMatchInlineSnapshot(`
      "
      error[ZT999]: something is wrong
       --> policies/a.yaml:1:89
        |
      1 | …xxxxxxxxxxxxxxxx, wrong, yyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
        |                    ^^^^^ here
      "
    `);
    for (const line of frame.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });

  test('looks only at the surroundings in a line of megabytes', () => {
    const text = `${'x'.repeat(5_000_000)}wrong${'y'.repeat(5_000_000)}`;
    const frame = shown({ span: at(text, 'wrong') });
    expect(frame.length).toBeLessThan(400);
    expect(frame).toContain('xwrongy');
    expect(frame).toContain('^^^^^\n');
  });

  test('sends no control character of the file to the terminal', () => {
    const text = 'title: "\u001b]0;owned\u0007"';
    const frame = shown({ span: at(text, 'title'), message: 'bad \u001b[2J', label: '\u001b[1m', help: '\u009b' });
    expect(frame.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});
