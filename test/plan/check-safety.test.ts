import { describe, expect, test } from 'vitest';
import { checkSafety } from '../../src/check-safety.js';
import type { PlanStep, TargetPlan } from '../../src/targets/plan.js';
import type { PlanAccessRow } from '../../src/targets/plan-access.js';
import { DEFAULT_SAFETY, type SafetyRule } from '../../src/targets/plan-safety.js';

const ROW: PlanAccessRow = {
  change: 'new',
  aspect: 'access',
  who: ['group:a'],
  resources: ['db'],
  points: [],
  before: null,
  after: [],
  constraints: [],
  public: false,
  concerns: [],
};
const STEP: PlanStep = {
  action: 'delete',
  address: 'grants/glass',
  changed: [],
  causes: [{ element: 'break-glass rescue', file: 'a.yaml', line: 1, column: 1 }],
  unasked: true,
  drifted: false,
  who: '',
  resources: ['db'],
  reversible: true,
  risk: 'closes',
};

function causeOf(element: string): PlanStep['causes'][number] {
  return { element, file: 'a.yaml', line: 1, column: 1 };
}

function targetOf(rows: readonly PlanAccessRow[], more: Partial<TargetPlan> = {}): TargetPlan {
  return {
    name: 'mesh',
    kind: 'tailscale',
    backend: { type: 'file', path: 'live' },
    base: { digest: 'a' },
    result: { digest: 'b' },
    steps: [],
    files: [],
    foreign: [],
    adopts: [],
    access: { live: 'judged', verdict: 'incomparable', rows, faults: [] },
    windows: [],
    calls: 1,
    reverse: { create: 0, change: 0, delete: 0, lost: 0 },
    narrower: [],
    trusted: [],
    waived: [],
    ...more,
  };
}

const nothing = (rows: readonly PlanAccessRow[]): Partial<TargetPlan> => ({
  access: { live: 'nothing', verdict: 'more permissive', rows, faults: [] },
});

function stopped(target: TargetPlan, acks: ReadonlyMap<SafetyRule, string> = new Map()): readonly string[] {
  const settings = { ...DEFAULT_SAFETY, pipeline: ['workload:deploy'], limits: { maxNewGrants: 2, maxDeletes: 1 } };
  const breakGlass = new Set(['other']);
  return checkSafety({ targets: [target], settings, breakGlass, acks })
    .filter(({ status }) => status === 'broken')
    .map(({ rule }) => rule);
}

describe('safety rules', () => {
  test('what changes nobody’s access and deletes nothing is stopped by no rule', () => {
    expect(stopped(targetOf([]))).toEqual([]);
  });

  test.each<[SafetyRule, string, TargetPlan]>([
    [
      'live-judged',
      'live cannot be judged',
      targetOf([], { access: { live: 'unjudged', rows: [], faults: ['strange'] } }),
    ],
    [
      'break-glass-kept',
      'somebody of an entry loses everything',
      targetOf([{ ...ROW, change: 'lost', concerns: ['break-glass other'] }]),
    ],
    ['break-glass-kept', 'an entry goes', targetOf([], { steps: [STEP] })],
    [
      'break-glass-kept',
      'the object of an entry changes and its people get less',
      targetOf([{ ...ROW, change: 'narrowed', concerns: ['break-glass other'] }], {
        steps: [{ ...STEP, action: 'change', causes: [causeOf('break-glass other')] }],
      }),
    ],
    [
      'break-glass-kept',
      'a posture of an entry changes and its people get less',
      targetOf([{ ...ROW, change: 'narrowed', concerns: ['break-glass other'] }], {
        steps: [{ ...STEP, action: 'change', resources: [], causes: [causeOf('break-glass other')] }],
      }),
    ],
    [
      'break-glass-kept',
      'nobody remembers what made an object that goes while one of an entry comes and its people get less',
      targetOf([{ ...ROW, change: 'narrowed', concerns: ['break-glass other'] }], {
        steps: [
          { ...STEP, causes: [], resources: [] },
          { ...STEP, action: 'create', causes: [causeOf('break-glass other')] },
        ],
      }),
    ],
    [
      'pipeline-identity-kept',
      'whoever applies gets less',
      targetOf([{ ...ROW, change: 'narrowed', concerns: ['workload:deploy'] }]),
    ],
    ['max-new-grants', 'three pairs gain', targetOf([{ ...ROW, resources: ['a', 'b', 'c'] }])],
    ['max-deletes', 'two objects go', targetOf([], { steps: [STEP, STEP].map((step) => ({ ...step, causes: [] })) })],
    [
      'posture-not-weakened',
      'less is asked of a device',
      targetOf([{ ...ROW, change: 'widened', constraints: ['posture.managed'] }]),
    ],
    ['no-public-exposure', 'anybody gets in', targetOf([{ ...ROW, public: true }])],
    ['transient-window', 'more is open for a moment', targetOf([], { windows: [{ address: 'x', what: 'open' }] })],
  ])('%s stops when %s, and only that rule does, until a reason is given', (rule, _, target) => {
    expect(stopped(target)).toEqual([rule]);
    expect(stopped(target, new Map([[rule, 'it is right']]))).toEqual([]);
  });

  test('a reason for one rule does not count for another', () => {
    expect(stopped(targetOf([{ ...ROW, public: true }]), new Map([['max-deletes', 'it is right']]))).toEqual([
      'no-public-exposure',
    ]);
  });

  test('people of an entry who keep some access, while its own object stays, are no loss of break-glass access', () => {
    expect(stopped(targetOf([{ ...ROW, change: 'narrowed', concerns: ['break-glass other'] }]))).toEqual([]);
  });

  test.each<[string, readonly PlanStep[]]>([
    ['a new entry', [{ ...STEP, action: 'create', causes: [causeOf('break-glass other')] }]],
    [
      'the object of the entry on another resource',
      [{ ...STEP, action: 'change', causes: [causeOf('break-glass other')], resources: ['crm'] }],
    ],
    ['a posture of a policy', [{ ...STEP, action: 'change', causes: [causeOf('policy staff')], resources: [] }]],
  ])('people of an entry who get less by something else are no loss of break-glass access: %s', (_, steps) => {
    const rows: readonly PlanAccessRow[] = [{ ...ROW, change: 'narrowed', concerns: ['break-glass other'] }];
    expect(stopped(targetOf(rows, { steps }))).toEqual([]);
  });

  test('less asked of a login is no weaker posture', () => {
    expect(stopped(targetOf([{ ...ROW, change: 'widened', constraints: ['mfa'] }]))).toEqual([]);
  });

  test('where nothing is live yet, what is new is not counted', () => {
    const rows = [{ ...ROW, public: true, resources: ['a', 'b', 'c'] }];
    expect(stopped(targetOf([], nothing(rows)))).toEqual([]);
  });

  test('the limit of a target stands before that of all', () => {
    const targets = new Map([['mesh', { maxNewGrants: 3 }]]);
    const found = checkSafety({
      targets: [targetOf([{ ...ROW, resources: ['a', 'b', 'c'] }])],
      settings: { ...DEFAULT_SAFETY, limits: { maxNewGrants: 2, maxDeletes: 1 }, targets },
      breakGlass: new Set(),
      acks: new Map(),
    });
    expect(found.find(({ rule }) => rule === 'max-new-grants')).toMatchObject({ status: 'kept', found: 3, limit: 3 });
  });
});
