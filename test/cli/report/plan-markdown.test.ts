import { describe, expect, test } from 'vitest';
import { planMarkdown } from '../../../src/cli/report/index.js';
import {
  PLAN_SCHEMA,
  type Plan,
  type PlanAccessRow,
  type PlanStep,
  type SafetyResult,
  sealPlan,
  type TargetPlan,
} from '../../../src/index.js';
import { HOSTILE } from '../formats/hostile-report.js';
import { outsideCode } from '../formats/readers.js';

const rowOf = (text: string): PlanAccessRow => ({
  change: 'widened',
  aspect: 'access',
  who: [text],
  resources: [text],
  points: [text],
  before: [text],
  after: [text],
  constraints: [],
  public: false,
  concerns: [],
});

const stepOf = (text: string): PlanStep => ({
  action: 'change',
  address: text,
  changed: [],
  causes: [{ element: text, file: text, line: 1, column: 1 }],
  unasked: false,
  drifted: true,
  who: text,
  resources: [text],
  reversible: false,
  risk: 'opens',
});

const safetyOf = (text: string, status: SafetyResult['status']): SafetyResult => ({
  rule: 'max-deletes',
  target: 'mesh',
  status,
  found: 30,
  limit: 25,
  examples: [text, text],
  ...(status === 'acknowledged' && { reason: text }),
});

const targetOf = (text: string, more: Partial<TargetPlan> = {}): TargetPlan => ({
  name: 'mesh',
  kind: 'tailscale',
  backend: { type: 'file', path: 'live' },
  base: { digest: 'sha256:a' },
  result: { digest: 'sha256:b' },
  steps: [stepOf(text)],
  files: [],
  foreign: [],
  adopts: [text],
  access: { live: 'judged', verdict: 'more permissive', rows: [rowOf(text)], faults: [] },
  windows: [],
  calls: 1,
  reverse: { create: 0, change: 1, delete: 0, lost: 0 },
  narrower: [],
  trusted: [],
  waived: [],
  ...more,
});

const planOf = (text: string, more: Partial<Plan> = {}): Plan =>
  sealPlan({
    schema: PLAN_SCHEMA,
    ztctl: '0.1.0',
    estate: text,
    sourceDigest: 'sha256:s',
    now: '2026-06-15T12:00:00.000Z',
    validFrom: '2026-06-15T12:00:00.000Z',
    validUntil: '2027-01-01T00:00:00.000Z',
    verification: 'proved',
    targets: [targetOf(text)],
    safety: [safetyOf(text, 'broken'), safetyOf(text, 'acknowledged')],
    ...more,
  });

const bare = (text: string): readonly string[] =>
  planMarkdown(planOf(text))
    .replace(/sha256:\w+/, '')
    .split('\n')
    .map(outsideCode);
const cells = (line: string): number => line.replace(/\\./g, '').split('|').length;

describe('a plan as a comment', () => {
  test('says what is taken over, what stops it and what was acknowledged, beside who gains', () => {
    expect(planMarkdown(planOf('word')).replace(/sha256:\w+/, 'ID')).toMatchInlineSnapshot(`
      "### Plan for \`word\`: 0 to create, 1 to change, 0 to delete

      | target | create | change | delete | access | new | widened | lost | narrowed |
      |--|--|--|--|--|--|--|--|--|
      | \`mesh\` | 0 | 1 | 0 | more permissive | 0 | 1 | 0 | 0 |

      - **adopts** on \`mesh\`: \`word\`

      - **stopped** by \`max-deletes on mesh: 30 found, 25 allowed\`: \`word\`, \`word\`
      - acknowledged: \`max-deletes on mesh: 30 found, 25 allowed\`: \`word\`, \`word\`; because \`word\`

      | target | change | who | what | before → after |
      |--|--|--|--|--|
      | \`mesh\` | **widened** | \`word\` | \`word, word (no resource has it)\` | \`word → word\` |

      <details><summary>1 step on mesh</summary>

      - change \`word\`, because of \`word:1 (word)\`, **changed by hand**

      </details>

      Plan \`ID\`, valid from 2026-06-15T12:00:00.000Z until 2027-01-01T00:00:00.000Z.
      "
    `);
  });

  test.each(HOSTILE.map((text) => [JSON.stringify(text), text] as const))('has %s nowhere but in code', (_, text) => {
    expect(bare(text)).toEqual(bare('word'));
    const tables = (of: string): readonly number[] => planMarkdown(planOf(of)).split('\n').map(cells);
    expect(tables(text)).toEqual(tables('word'));
  });
});

/** GitHub takes no more characters. */
const MOST = 65_536;

describe('a comment that would be too long', () => {
  const stopped = '- **stopped** by `max-deletes on mesh: 30 found, 25 allowed`';

  test('loses the steps first', () => {
    const steps = Array.from({ length: 5000 }, (_, at) => stepOf(`grants/${at}`));
    const text = planMarkdown(planOf('word', { targets: [targetOf('word', { steps })] }));
    expect(text.length).toBeLessThan(MOST);
    expect(text).toContain('The steps are not shown');
    expect(text).toContain('| **widened** |');
    expect(text).toContain(stopped);
  });

  test('then the mildest changes of access, and says how many', () => {
    const rows = Array.from({ length: 8000 }, (_, at) => rowOf(`group:g${at}`));
    const access = { live: 'judged', verdict: 'more permissive', rows, faults: [] } as const;
    const text = planMarkdown(planOf('word', { targets: [targetOf('word', { access })] }));
    expect(text.length).toBeLessThan(MOST);
    expect(text.length).toBeGreaterThan(MOST / 3);
    expect(text).toContain('`group:g0`');
    expect(text).toContain(stopped);
    const shown = text.split('\n').filter((line) => line.includes('**widened**')).length;
    expect(text).toContain(`${(8000 - shown).toLocaleString('en-US')} further changes`);
  });

  test.each([
    ['long', 'x'.repeat(900)],
    ['acting', '\u001b\u202e'.repeat(300)],
    ['backticks', '`'.repeat(900)],
    ['bars', '\\|'.repeat(300)],
    ['wide', '\u{1f600}'.repeat(300)],
  ])('stays short enough with many targets and rules whose names are %s', (_, name) => {
    const targets = Array.from({ length: 120 }, () => targetOf(name, { name }));
    const safety = targets.flatMap(() => [safetyOf(name, 'broken'), safetyOf(name, 'acknowledged')]);
    const text = planMarkdown(planOf(name, { targets, safety }));
    expect(text.length).toBeLessThan(MOST);
    expect(text).toContain(stopped);
    expect(text).toContain('- acknowledged: `max-deletes on mesh');
    expect(text).toMatch(/- and \d+ more\n/);
    expect(text).toContain('further targets not shown');
    expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });
});
