import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Oracle, readProject } from './interpreter/index.js';

const FOLDER = 'test/fixtures/spec';
const RUN_NOW = Date.UTC(2026, 10, 22, 10);

function read(example: string, file: string): string {
  return readFileSync(`${FOLDER}/${example}/${file}`, 'utf8');
}

function lines(example: string, file: string): readonly string[] {
  return read(example, file).trimEnd().split('\n');
}

describe.each(readdirSync(FOLDER))('the oracle on the example %s of the specification', (example) => {
  it('gives the answers that the page shows', () => {
    const hasDirectory = existsSync(`${FOLDER}/${example}/directory.jsonl`);
    const oracle = new Oracle(
      readProject({
        config: read(example, 'ztctl.yaml'),
        policies: { 'policy.yaml': read(example, 'policy.yaml') },
        ...(hasDirectory && { directory: read(example, 'directory.jsonl') }),
      }),
    );
    const answers = lines(example, 'requests.jsonl').map((line) => {
      const { id, ...answer } = oracle.answer(line, RUN_NOW);
      if ('error' in answer) return { id, error: {} };
      return { id, decision: answer.decision, by: answer.by, denied_by: answer.denied_by };
    });
    expect(answers).toEqual(lines(example, 'answers.jsonl').map((line) => JSON.parse(line) as unknown));
  });
});
