import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../kit/imports.js';
import { disguised } from './disguise-tailnet.js';
import { CORPUS as HEADSCALE, replayLine as replayServer } from './headscale.js';
import { type CaseResult, type Corpus, verdictOf } from './replay.js';
import { replayLine as replayService, CORPUS as SAAS } from './tailscale-saas.js';

/** A part of each corpus; `npm run oracle` replays the whole. */
const EVERY = 5;

function linesOf({ file }: Corpus): readonly string[] {
  const text = gunzipSync(readFileSync(join(ROOT, file))).toString('utf8');
  return text.split('\n').filter((line, at) => line.trim() !== '' && at % EVERY === 0);
}

describe.each([
  ['the service of Tailscale', SAAS, replayService],
  ['a Headscale server', HEADSCALE, replayServer],
] as const)('what %s answered', (_, corpus, replay) => {
  const lines = linesOf(corpus);
  const results = lines.map(replay);

  test('is what is read', () => {
    const faults = results.filter((one) => verdictOf(one) === 'failed');
    expect(faults.map(said)).toEqual([]);
    expect(results.filter(({ tally }) => tally.bothAllow > 100).length).toBeGreaterThan(lines.length / 4);
  });

  test('is what is read under other names and in another order', () => {
    for (const [at, line] of lines.entries()) {
      const other = disguised(line);
      expect(other).not.toBe(line);
      const result = replay(other);
      expect(said(result)).toBe(said(results[at]!));
    }
  });
});

test('a capture that says something else fails', () => {
  const line = linesOf(SAAS).find(
    (one) => one.includes('"packet_filter_rules"') && replayService(one).tally.bothAllow > 0,
  )!;
  const wider = line.replace(/"First": ?\d+/, '"First": 0').replace(/"SrcIPs": ?\[/, '"SrcIPs": ["203.0.113.0/24", ');
  expect(verdictOf(replayService(wider))).toBe('failed');
  expect(replayService(wider).tally.onlyTheirs).toBeGreaterThan(0);
});

function said(result: CaseResult): string {
  const verdict = verdictOf(result);
  return `${result.id}: ${verdict}${verdict === 'failed' ? ` ${result.disagreements.slice(0, 2).join('; ')}` : ''}`;
}
