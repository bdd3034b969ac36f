import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerOfLine } from '../../src/cli/can/answer-line.js';
import { createEvaluator } from '../../src/compiler/analysis/index.js';
import type { Estate } from '../../src/compiler/model/index.js';
import { runPolicyTests } from '../../src/compiler/policy-test/index.js';
import { load } from '../../src/load.js';
import { createNodeHost } from '../../src/node-host.js';

const FOLDER = 'test/fixtures/spec';
const page = readFileSync('docs/language.md', 'utf8');
const examples = readdirSync(FOLDER).sort();

/** The fenced blocks that name a file after their language, by that file. */
function quotedFiles(markdown: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, path, text] of markdown.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)) found.set(path!, text!);
  return found;
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

describe('the examples of docs/language.md', () => {
  const quoted = quotedFiles(page);

  it.each([...quoted])('quotes %s as it stands', (path, text) => {
    expect(text).toBe(readFileSync(path, 'utf8'));
  });

  it.each(examples)('shows the policy of %s, and its requests with their answers or not at all', (name) => {
    expect(quoted.has(`${FOLDER}/${name}/policy.yaml`)).toBe(true);
    expect(quoted.has(`${FOLDER}/${name}/answers.jsonl`)).toBe(quoted.has(`${FOLDER}/${name}/requests.jsonl`));
  });

  it.each(examples)('answers each request of %s once', (name) => {
    expect(lines(`${FOLDER}/${name}/answers.jsonl`)).toHaveLength(lines(`${FOLDER}/${name}/requests.jsonl`).length);
  });
});

/** What two evaluators must agree on; see "Answer" in docs/language.md. */
interface Agreed {
  readonly id: unknown;
  readonly decision?: string;
  readonly by?: readonly string[];
  readonly denied_by?: readonly string[];
  readonly error?: object;
}

async function estateOf(name: string): Promise<Estate> {
  const { estate, diagnostics } = await load(createNodeHost(), `${FOLDER}/${name}`);
  expect(diagnostics).toEqual([]);
  return estate!;
}

function answersTo(path: string, estate: Estate): Agreed[] {
  const evaluator = createEvaluator(estate);
  return lines(path).map((text, index) => {
    const answer = answerOfLine({ number: index + 1, text }, estate, evaluator, Date.UTC(2026, 10, 22, 10));
    if ('error' in answer) return { id: answer.id, error: {} };
    const { id, decision, by, denied_by } = answer;
    return { id, decision, by, denied_by };
  });
}

describe.each(examples)('the example %s', (name) => {
  let estate: Estate;

  beforeAll(async () => {
    estate = await estateOf(name);
  });

  it('gives the answers that the page shows', () => {
    const expected = lines(`${FOLDER}/${name}/answers.jsonl`).map((line) => JSON.parse(line) as Agreed);
    expect(answersTo(`${FOLDER}/${name}/requests.jsonl`, estate)).toEqual(expected);
  });

  it('passes its own policy tests', () => {
    const results = runPolicyTests(estate, createEvaluator(estate).evaluate, Date.UTC(2026, 10, 22, 10));
    expect(results.flatMap(({ test, failures }) => (failures.length > 0 ? [test.name.value] : []))).toEqual([]);
  });
});
