import { expect, test } from 'vitest';
import { applyText, createStyle, planText } from '../../../src/cli/report/index.js';
import {
  type ApplyResult,
  PLAN_SCHEMA,
  type Plan,
  type PlanStep,
  sealPlan,
  type TargetPlan,
} from '../../../src/index.js';

const PLAIN = createStyle({ colour: false, width: 90, folder: 'estate' });
const PLACE = { file: 'policies/crm.yaml', line: 12, column: 3 };

const STEP: PlanStep = {
  action: 'change',
  address: 'grants/staff',
  before: 'sha256:a',
  after: 'sha256:b',
  changed: [],
  causes: [{ element: 'policy staff', ...PLACE }],
  unasked: false,
  drifted: false,
  who: 'group:sre',
  resources: ['crm', 'wiki'],
  reversible: true,
  risk: 'none',
};

function plan(target: Partial<TargetPlan>): Plan {
  return sealPlan({
    schema: PLAN_SCHEMA,
    ztctl: '0.1.0',
    estate: 'acme',
    sourceDigest: 'sha256:s',
    now: '2026-06-15T12:00:00.000Z',
    validFrom: '2026-06-15T12:00:00.500Z',
    validUntil: '2027-01-01T00:00:00.000Z',
    verification: 'proved',
    targets: [
      {
        name: 'mesh',
        kind: 'tailscale',
        backend: { type: 'file', path: '.ztctl/live/mesh' },
        base: { digest: 'sha256:a' },
        result: { digest: 'sha256:b' },
        steps: [],
        files: [],
        foreign: [],
        adopts: [],
        access: { live: 'judged', verdict: 'equivalent', rows: [], faults: [] },
        windows: [],
        calls: 0,
        reverse: { create: 0, change: 0, delete: 0, lost: 0 },
        narrower: [],
        trusted: [],
        waived: [],
        ...target,
      },
    ],
    safety: [],
  });
}

test('a change shows every field that differs', () => {
  const changed = [
    { pointer: '/app', before: 'a', after: 'b' },
    { pointer: '/new', after: { x: 1 } },
    { pointer: '/old', before: [1, 2] },
    { pointer: '/src', removed: ['group:a'], added: ['group:b', 'group:c'] },
    { pointer: '', before: 1, after: 2 },
  ];
  expect(`\n${planText(plan({ steps: [{ ...STEP, changed }] }), PLAIN)}`).toMatchInlineSnapshot(`
    "
    mesh (tailscale; live in estate/.ztctl/live/mesh)
      ~ change grants/staff
          /app: "a" → "b"
          /new: {"x":1}
          /old: [1,2] → (gone)
          /src
            - "group:a"
            + "group:b"
            + "group:c"
          (all of it): 1 → 2
          affects  group:sre → crm, wiki
          because  estate/policies/crm.yaml:12 (policy staff)
      access    nobody gains and nobody loses

    Plan: 0 to create, 1 to change, 0 to delete.
    Valid from 2026-06-15T12:00:00.500Z until 2027-01-01T00:00:00Z.
    Safety: no rule stops it.
    Proved: read back, no target allows more than the policy and its gaps.
    "
  `);
});

test('what was changed by hand is said, with what applying does to it', () => {
  const steps: PlanStep[] = [
    { ...STEP, action: 'create', drifted: true, who: '', resources: [] },
    { ...STEP, drifted: true, reversible: false, resources: [] },
    { ...STEP, action: 'delete', unasked: true, drifted: true, causes: [], who: '' },
  ];
  expect(`\n${planText(plan({ steps }), PLAIN)}`).toMatchInlineSnapshot(`
    "
    mesh (tailscale; live in estate/.ztctl/live/mesh)
      + create grants/staff
          because  estate/policies/crm.yaml:12 (policy staff)
          by hand  somebody removed it; applying brings it back
      ~ change grants/staff
          affects  group:sre
          because  estate/policies/crm.yaml:12 (policy staff)
          by hand  somebody changed it; applying discards that change, and no earlier policy brings it back
      - delete grants/staff
          affects  crm, wiki
          because  nothing in the policy asks for it any more
          by hand  no apply that is remembered here made it; applying removes it, and no earlier policy brings it back
      access    nobody gains and nobody loses

    Plan: 1 to create, 1 to change, 1 to delete.
    Valid from 2026-06-15T12:00:00.500Z until 2027-01-01T00:00:00Z.
    Safety: no rule stops it.
    Proved: read back, no target allows more than the policy and its gaps.
    "
  `);
});

test('waived, narrower and trusted stand with their place, and what is foreign is left alone', () => {
  const text = planText(
    plan({
      foreign: ['notes.txt'],
      interrupted: { planId: 'sha256:x', at: '2026-06-14T00:00:00.000Z', files: 3, written: 1 },
      waived: [
        { gap: 'mesh-login', constraint: 'mfa', policy: 'staff', enforcedBy: "Okta policy 'tailnet'", ...PLACE },
      ],
      narrower: [{ constraint: 'endpoint.wildcard', resource: 'crm', reason: 'only one label is matched', ...PLACE }],
      trusted: [
        {
          constraint: 'group.synced',
          name: 'sre',
          vendor: 'group:SRE',
          note: 'synced by the identity provider',
          ...PLACE,
        },
      ],
    }),
    PLAIN,
  );
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
    mesh (tailscale; live in estate/.ztctl/live/mesh)
      interrupted  an apply of 2026-06-14T00:00:00Z did not end (1 of 3 files written); applying this plan ends it
      access    nobody gains and nobody loses
      waived    mfa of staff is not carried; gap mesh-login accepts that, enforced by Okta
                policy 'tailnet'
                estate/policies/crm.yaml:12
      narrower  endpoint.wildcard of crm: only one label is matched
                estate/policies/crm.yaml:12
      trusted   group.synced sre = group:SRE: synced by the identity provider
                estate/policies/crm.yaml:12
      left alone, not made by ztctl: notes.txt

    Plan: 0 to create, 0 to change, 0 to delete.
    Valid from 2026-06-15T12:00:00.500Z until 2027-01-01T00:00:00Z.
    Safety: no rule stops it.
    Proved: read back, no target allows more than the policy and its gaps.
    "
  `);
});

test('no user string reaches the terminal as it is', () => {
  const evil = '\u001b[2J\u202e';
  const text = planText(
    plan({
      name: evil,
      foreign: [evil],
      steps: [
        {
          ...STEP,
          address: evil,
          who: evil,
          resources: [evil],
          causes: [{ element: evil, ...PLACE, file: evil }],
          changed: [{ pointer: evil, before: evil, after: { [evil]: evil } }],
        },
      ],
      waived: [{ gap: evil, constraint: evil, policy: evil, enforcedBy: evil, ...PLACE }],
    }),
    PLAIN,
  );
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u202e]/);
});

test('a partly applied plan lists what was done and what was not', () => {
  const result: ApplyResult = {
    status: 'partial',
    planId: 'sha256:x',
    verification: 'proved',
    moved: [],
    counts: { planned: 3, applied: 1, skipped: 1, failed: 1 },
    targets: [
      {
        name: 'mesh',
        outcome: 'failed',
        resumed: true,
        steps: [
          { action: 'create', address: 'grants/a', outcome: 'applied' },
          { action: 'delete', address: 'grants/b', outcome: 'failed' },
        ],
      },
      {
        name: 'web',
        outcome: 'not-attempted',
        resumed: false,
        steps: [{ action: 'change', address: 'x', outcome: 'not-attempted' }],
      },
    ],
    diagnostics: [],
  };
  expect(`\n${applyText(result, PLAIN)}`).toMatchInlineSnapshot(`
    "
    mesh: failed (continued an apply that was interrupted)
      + create grants/a: applied
      - delete grants/b: failed
    web: not attempted
    Partly applied. 3 changes planned: 1 applied, 1 skipped, 1 failed. Apply the same plan again to continue.
    Proved: read back, no target allows more than the policy and its gaps.
    "
  `);
});

test('a plan that is carried out in phases says when each step comes', () => {
  const steps = ['grants/staff', 'grants/guests'].map((address) => ({ ...STEP, address }));
  const text = planText(plan({ steps, phases: [['grants/guests'], ['grants/staff']] }), PLAIN);
  expect(text).toContain('~ change grants/staff, in phase 2 of 2\n');
  expect(text).toContain('~ change grants/guests, in phase 1 of 2\n');
});
