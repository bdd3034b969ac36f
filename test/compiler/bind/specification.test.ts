import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createEvaluator, type Evaluator } from '../../../src/compiler/analysis/index.js';
import { decodeRequest } from '../../../src/compiler/bind/index.js';
import type { Estate } from '../../../src/compiler/model/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { type JsonLine, parseJsonLines, toPlain } from '../../../src/compiler/syntax/index.js';
import { estateFrom } from '../../kit/estate.js';

const ROOT = new URL('../../fixtures/spec/', import.meta.url);
const FOLDERS = readdirSync(ROOT).filter((name) => existsSync(new URL(`${name}/requests.jsonl`, ROOT)));

function read(folder: string, name: string): string | undefined {
  const path = new URL(`${folder}/${name}`, ROOT);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function linesOf(folder: string, name: string): readonly JsonLine[] {
  return [...parseJsonLines(new SourceFile(name, read(folder, name)!))];
}

function answer({ root, diagnostics }: JsonLine, estate: Estate, { evaluate }: Evaluator): unknown {
  const value = root && diagnostics.length === 0 ? toPlain(root) : undefined;
  const decoded = decodeRequest(value, estate);
  const given = (value as { id?: unknown } | undefined)?.id;
  const id = typeof given === 'string' || typeof given === 'number' ? given : null;
  if ('error' in decoded) return { id, error: {} };
  const { decision, by, deniedBy } = evaluate(decoded.request);
  return { id, decision, by, denied_by: deniedBy };
}

describe('the examples of the specification', () => {
  it('are there', () => expect(FOLDERS.length).toBeGreaterThanOrEqual(12));

  for (const folder of FOLDERS) {
    it(`load and get the answers that they state: ${folder}`, async () => {
      const directory = read(folder, 'directory.jsonl');
      const files = { 'policy.yaml': read(folder, 'policy.yaml')!, ...(directory && { 'directory.jsonl': directory }) };
      const estate = await estateFrom(files, read(folder, 'ztctl.yaml')!);
      const evaluator = createEvaluator(estate);
      const answers = linesOf(folder, 'requests.jsonl').map((line) => answer(line, estate, evaluator));
      expect(answers).toEqual(linesOf(folder, 'answers.jsonl').map(({ root }) => toPlain(root!)));
    });
  }
});
