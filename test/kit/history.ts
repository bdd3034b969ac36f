import type { HistoryData } from '../../src/compiler/lint/index.js';
import { historyOf } from '../../src/history/read-history.js';

const DAY = 86_400;

/** The history of one policy file that was committed in these versions, oldest first, a day apart from 2026-01-01 on. */
export function historyFrom(versions: readonly string[]): HistoryData {
  const first = Date.UTC(2026, 0, 1) / 1000;
  const log = versions.map((text, at) => commit(first + at * DAY, linesOf(versions[at - 1] ?? ''), linesOf(text)));
  return historyOf(log.join(''), () => true);
}

function commit(seconds: number, before: readonly string[], after: readonly string[]): string {
  const lines = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
  const hunk = `@@ -${before.length === 0 ? 0 : 1},${before.length} +1,${after.length} @@`;
  return `\0${'0'.repeat(40)} ${seconds}\n\ndiff --git a/p.yaml b/p.yaml\n--- a/p.yaml\n+++ b/p.yaml\n${hunk}\n${lines.join('\n')}\n`;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
