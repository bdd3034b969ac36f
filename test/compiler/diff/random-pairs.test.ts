import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../../src/compiler/analysis/index.js';
import { decodeRequest } from '../../../src/compiler/bind/index.js';
import { type AccessDiff, diffEstates, diffHorizon } from '../../../src/compiler/diff/index.js';
import type { Estate } from '../../../src/compiler/model/index.js';
import { load } from '../../../src/load.js';
import {
  filesOf,
  type GeneratedProject,
  generateProject,
  type PolicyFile,
  Random,
  RequestGenerator,
  type Value,
  writeProject,
} from '../../kit/generate/index.js';
import { createMemoryHost } from '../../kit/memory-host.js';

const NOW = Date.UTC(2026, 10, 22, 10);
const HORIZON = diffHorizon(NOW);
const PAIRS = 25;
const REQUESTS = 60;
const WITHOUT = ['gaps', 'tests', 'remarks'] as const;

type Edit = (project: GeneratedProject, random: Random) => GeneratedProject;

async function estateOf(project: GeneratedProject, style?: Random): Promise<Estate | undefined> {
  return (await load(createMemoryHost(filesOf(writeProject(project, style))), '')).estate;
}

/** The project with something done to each policy. */
function mapPolicies(
  project: GeneratedProject,
  change: (name: string, policy: Value) => readonly (readonly [string, Value])[],
): GeneratedProject {
  const files = Object.entries(project.files).map(([path, file]): [string, PolicyFile] => {
    const policies = Object.entries(file.policies ?? {}).flatMap(([name, policy]) => change(name, policy));
    return [path, file.policies ? { ...file, policies: Object.fromEntries(policies) } : file];
  });
  return { ...project, files: Object.fromEntries(files) };
}

const dropPolicies: Edit = (project, random) =>
  mapPolicies(project, (name, policy) => (random.chance(0.3) ? [] : [[name, policy]]));

const dropKeys: Edit = (project, random) =>
  mapPolicies(project, (name, policy) => {
    const keys = Object.entries(policy as Record<string, Value>).filter(
      ([key]) => !['except', 'when', 'session', 'expires', 'not_before', 'unless'].includes(key) || !random.chance(0.3),
    );
    return [[name, Object.fromEntries(keys)]];
  });

const rename: Edit = (project) => mapPolicies(project, (name, policy) => [[`${name}-anew`.slice(-60), policy]]);

/** What requests of both sides show must be said, and nothing else. */
function check(before: Estate, after: Estate, found: AccessDiff, lines: readonly string[]): number {
  const [old, now] = [createEvaluator(before), createEvaluator(after)];
  let different = 0;
  for (const line of lines) {
    const [a, b] = [decodeRequest(JSON.parse(line), before, NOW), decodeRequest(JSON.parse(line), after, NOW)];
    if ('error' in a || 'error' in b || a.request.now < HORIZON.from || a.request.now >= HORIZON.to) continue;
    const decisions = [old.evaluate(a.request).decision, now.evaluate(b.request).decision];
    if (decisions[0] === decisions[1]) continue;
    different++;
    const wanted = decisions[1] === 'allow' ? ['new', 'widened'] : ['lost', 'narrowed'];
    const rows = found.rows.filter(({ change, resources }) => {
      return wanted.includes(change) && resources.some(({ name }) => name === b.request.resource);
    });
    expect(rows.length, `no row says what ${line} shows`).toBeGreaterThan(0);
  }
  for (const { change, witness } of found.rows) {
    const isGain = change === 'new' || change === 'widened';
    const decisions = [old.evaluate(witness!.before.request).decision, now.evaluate(witness!.after.request).decision];
    expect(decisions).toEqual(isGain ? ['deny', 'allow'] : ['allow', 'deny']);
  }
  return different;
}

describe.each<[string, Edit]>([
  ['policies left out', dropPolicies],
  ['conditions, exceptions and limits left out', dropKeys],
])('random estates with %s', (_, edit) => {
  it('differ exactly as requests show, and every witness shows its row', async () => {
    let [pairs, rows, different] = [0, 0, 0];
    for (let seed = 1; seed <= PAIRS; seed++) {
      const project = generateProject(seed, { without: [...WITHOUT] });
      const changed = edit(project, new Random(seed));
      const [before, after] = [await estateOf(project), await estateOf(changed)];
      if (!before || !after) continue;
      pairs++;
      const requests = new RequestGenerator(project, seed, { mistakes: 0 });
      const lines = Array.from({ length: REQUESTS }, () => requests.next());
      for (const [one, other] of [
        [before, after],
        [after, before],
      ] as const) {
        const found = diffEstates(one, other, HORIZON);
        rows += found.rows.length;
        different += check(one, other, found, lines);
      }
    }
    expect([pairs > PAIRS / 2, rows > PAIRS, different > PAIRS]).toEqual([true, true, true]);
  }, 60_000);
});

describe('random estates', () => {
  it('are the same after every policy is renamed and everything is written otherwise', async () => {
    let compared = 0;
    for (let seed = 1; seed <= PAIRS; seed++) {
      const project = generateProject(seed, { without: [...WITHOUT] });
      const [before, after] = [
        await estateOf(project),
        await estateOf(rename(project, new Random(seed)), new Random(seed)),
      ];
      if (!before || !after) continue;
      compared++;
      expect(diffEstates(before, after, HORIZON)).toMatchObject({ verdict: 'equivalent', rows: [] });
    }
    expect(compared).toBeGreaterThan(PAIRS / 2);
  }, 60_000);
});
