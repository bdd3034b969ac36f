import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../kit/imports.js';
import { type CaseResult, verdictOf } from './replay.js';
import { CORPUS, replayDocuments } from './terraform-providers.js';

const LINES = gunzipSync(readFileSync(join(ROOT, CORPUS.file)))
  .toString('utf8')
  .trim()
  .split('\n');

function failed(lines: readonly string[]): readonly string[] {
  return [...replayDocuments(lines.join('\n'))].filter((one) => verdictOf(one) === 'failed').map(({ id }) => id);
}

/** Every label of a resource and every host and user under another name. */
function renamed(line: string): string {
  const { doc, dropped, dropped_5_14, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const types = (doc as { resource?: Record<string, Record<string, unknown>> }).resource ?? {};
  const labels = Object.entries(types).flatMap(([type, byKey]) =>
    Object.keys(byKey).map((key) => [type, key] as const),
  );
  const change = (value: unknown): unknown => {
    let text = JSON.stringify(value ?? null)
      .replaceAll('example.com', 'other.example')
      .replaceAll('alice@', 'zoe@');
    for (const [type, key] of labels.filter((one) => /^[a-z]\w*$/.test(one[1]))) {
      text = text.replace(new RegExp(`\\b${type}\\.${key}\\b`, 'g'), `${type}.z_${key}`);
    }
    return JSON.parse(text) ?? undefined;
  };
  const changed = change(doc) as { resource?: Record<string, Record<string, unknown>> };
  for (const byKey of Object.values(changed.resource ?? {})) {
    for (const [key, body] of Object.entries(byKey)) {
      if (!/^[a-z]\w*$/.test(key) || Array.isArray(body)) continue;
      delete byKey[key];
      byKey[`z_${key}`] = body;
    }
  }
  return JSON.stringify({
    ...(change(rest) as object),
    doc: changed,
    dropped: change(dropped),
    dropped_5_14: change(dropped_5_14),
  });
}

describe('Terraform with the real providers', () => {
  test('agrees with every verdict, error and dropped key that was recorded, but for what is counted out', () => {
    const cases: readonly CaseResult[] = [...replayDocuments(LINES.join('\n'))];
    expect(cases.filter((one) => !['passed', 'counted out'].includes(verdictOf(one)))).toEqual([]);
    const count = (verdict: string): number => cases.filter((one) => verdictOf(one) === verdict).length;
    expect([cases.length, count('passed'), count('counted out')]).toEqual([714, 667, 47]);
  });

  test('agrees whatever resources, addresses and hosts are called', () => {
    expect(failed(LINES.map(renamed))).toEqual([]);
  });

  test('is told apart from a judge that overlooks something', () => {
    const wrong = LINES.map((line) =>
      line
        .replaceAll('"decision": "block"', '"decision": "deny"')
        .replaceAll('"decision":"block"', '"decision":"deny"')
        .replace('"bypass_type":"never"', '"bypass_type":"NEVER"')
        .replace('"bypass_type": "never"', '"bypass_type": "NEVER"'),
    );
    expect(failed(wrong).length).toBeGreaterThan(2);
  });
});
