import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyPlan } from '../../src/apply.js';
import type { PlanBundle } from '../../src/backends/index.js';
import type { Project } from '../../src/load.js';
import { planProject } from '../../src/plan.js';
import { brokenRules } from '../../src/targets/plan-safety.js';
import { loadFiles } from '../kit/estate.js';

const NOW = Date.parse('2026-11-24T10:00:00Z');
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-break-glass-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A break-glass entry and an ordinary policy that ask for the same posture. */
function project(version: string): Promise<Project> {
  return loadFiles(
    [
      'idps: { okta: { domains: [example.com] } }',
      'posture:',
      `  current: { os: { macos: '>=${version}' } }`,
      "resources: { db: { endpoints: 'tcp://db.example.com:5432', via: [mesh] } }",
      'break_glass:',
      "  rescue: { owner: sec, reason: r, subjects: 'user:ana@example.com', resources: [db], alert: soc, when: { posture: current } }",
      'policies:',
      `  staff: { allow: 'user:ana@example.com', to: db, when: { posture: current } }`,
      'gaps:',
      '  g: { target: mesh, constraints: [mfa, session], policies: [rescue], owner: sec, reason: r, expires: 2027-06-01, enforced_by: okta }',
      '',
    ].join('\n'),
    "name: acme\ntargets: { mesh: { kind: tailscale, bindings: { hosts: { db.example.com: 'tag:db' }, members: [example.com] } } }\n",
  );
}

async function planned(of: Project): Promise<PlanBundle> {
  const result = await planProject(of, { dir, now: NOW, version: '0.0.0' });
  if (result.status !== 'ok') throw new Error(JSON.stringify(result.diagnostics.map(({ message }) => message)));
  return result.bundle;
}

async function live(of: Project): Promise<void> {
  const result = await applyPlan(await planned(of), { dir, now: NOW, load: async () => of });
  expect(result.status).toBe('ok');
}

const stops = ({ plan }: PlanBundle): readonly string[] => brokenRules(plan.safety).map(({ rule }) => rule);

test('a posture that a break-glass entry shares is tightened: its grant stays, its people get less, and that stops', async () => {
  await live(await project('14.5'));
  const bundle = await planned(await project('15.1'));
  expect(bundle.plan.targets[0]!.steps.map(({ address }) => address)).not.toContainEqual(
    expect.stringMatching(/^grants/),
  );
  expect(stops(bundle)).toEqual(['break-glass-kept']);
});
