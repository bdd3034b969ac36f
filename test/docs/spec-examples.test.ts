import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

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
