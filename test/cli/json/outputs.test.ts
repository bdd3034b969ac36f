import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../kit/imports.js';
import { runCli } from '../kit/run-cli.js';
import { compileSchema } from '../kit/validate.js';

let cwd: string;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'ztctl-json-'));
  cpSync(join(ROOT, 'test/cli/fixtures/cases/questions'), join(cwd, 'asked'), { recursive: true });
  cpSync(join(ROOT, 'test/cli/fixtures/cases/faults'), join(cwd, 'faults'), { recursive: true });
  await runCli(['init', 'first'], { cwd });
});

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('what --json prints is one document that its schema accepts', () => {
  test.each([
    ['init', 'init second', 0],
    ['check', 'check --chdir first', 0],
    ['check', 'check --chdir faults', 3],
    ['check', 'check --chdir nowhere', 2],
    ['test', 'test --chdir first', 0],
    ['test', 'test --chdir asked', 1],
    ['test', 'test --chdir asked --coverage --mutate', 1],
    ['explain', 'explain', 0],
    ['explain', 'explain ZT011', 0],
    ['lint', 'lint --chdir first --fail-on never', 0],
    ['lint', 'lint --chdir asked --fail-on never', 0],
    ['failure', 'lint --chdir faults', 3],
    ['rules', 'rules', 0],
    ['can', 'can crm --chdir asked --user ana@example.com', 1],
    ['can', 'can crm --chdir asked --group contractors', 1],
    ['can', 'can --chdir asked --nobody --endpoint https://shop.example.com', 0],
    ['who-can', 'who-can payments-db --chdir asked', 0],
    ['who-can', 'who-can shop --chdir asked', 0],
    ['what-can', 'what-can group:sre --chdir asked', 0],
    ['what-can', 'what-can ana@example.com --chdir asked', 0],
    ['compile', 'compile --chdir first', 0],
    ['compile', 'compile --chdir first --out built', 0],
    ['failure', 'compile --chdir asked', 3],
    ['apply', 'apply --chdir first -y', 0],
    ['apply', 'apply --chdir first -y', 0],
    ['drift', 'drift --chdir first', 0],
    ['diff', 'diff first asked', 0],
    ['diff', 'diff asked --at 2027-01-01T00:00:00Z', 0],
    ['failure', 'diff asked faults', 3],
    ['failure', 'diff asked first --at 2027-01-01T00:00:00Z', 2],
    ['targets', 'targets', 0],
    ['failure', 'plan --chdir faults', 3],
    ['failure', 'apply --chdir first', 2],
    ['failure', 'who-can nothing --chdir asked', 2],
    ['failure', 'plan --colour', 2],
  ])('%s: ztctl %s', async (schema, line, code) => {
    const { stdout, code: ended } = await runCli([...line.split(' '), '--json'], { cwd });
    const document = JSON.parse(stdout) as { readonly schema: string };
    expect(ended).toBe(code);
    expect(document.schema).toBe(`ztctl/${schema}/v1`);
    expect(compileSchema(`${schema}.schema.json`)(document)).toEqual([]);
  });

  test('answer-line: each line of a batch', async () => {
    const { stdout } = await runCli(['can', '--chdir', 'asked', '--requests', 'asked/requests.jsonl', '--json'], {
      cwd,
    });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    const validate = compileSchema('answer-line.schema.json');
    for (const line of lines) expect(validate(JSON.parse(line))).toEqual([]);
  });
});
