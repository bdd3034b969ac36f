import { describe, expect, it } from 'vitest';
import {
  analyse,
  brokenMustReach,
  brokenSeparations,
  createEvaluator,
  type EffectivePath,
  exceededCeilings,
  type Horizon,
  witness,
} from '../../../../src/compiler/analysis/index.js';
import { decodeRequest } from '../../../../src/compiler/bind/index.js';
import type { AccessRequest, Ceiling, Demand, Estate, MustReach } from '../../../../src/compiler/model/index.js';
import { load } from '../../../../src/load.js';
import {
  elementsOf,
  filesOf,
  type GeneratedProject,
  generateProject,
  type Mapping,
  RequestGenerator,
  type Value,
  writeProject,
} from '../../../kit/generate/index.js';
import { createMemoryHost } from '../../../kit/memory-host.js';
import { type Ask, Oracle } from '../../../oracle/interpreter/index.js';
import { mergeProject } from '../../../oracle/interpreter/project.js';

const NOW = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const SEEDS = Array.from({ length: 80 }, (_, at) => at + 1);

/** The oracle on a project with other policies and no break-glass entries. */
function oracleOf({ config, files, directory }: GeneratedProject, policies?: Readonly<Record<string, Value>>): Oracle {
  const parsed = Object.entries(files).map(([path, root]) => {
    const { break_glass, policies: own, ...rest } = root;
    return { path, root: policies ? rest : { ...rest, ...(own && { policies: own }) } };
  });
  if (policies) parsed.push({ path: 'policies/new.yaml', root: { policies } as never });
  return new Oracle(mergeProject(config, parsed, directory ?? []));
}

function asAllow(entry: Value, to: readonly string[]): Mapping {
  if (typeof entry === 'string') return { allow: entry, to: [...to] };
  const { who, title, owner, ...rest } = entry as Mapping;
  return { ...rest, allow: who!, to: [...to] };
}

/** Allows that an element of the estate reads like, each with a name of its own. */
function allowsLike(entries: readonly Value[], to: readonly string[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(entries.map((entry, at) => [`entry-${at}`, asAllow(entry, to)]));
}

interface Asked {
  readonly line: string;
  readonly request: Ask;
}

interface Subject {
  readonly project: GeneratedProject;
  readonly estate: Estate;
  readonly horizon: Horizon;
  readonly granted: Oracle;
  readonly asked: readonly Asked[];
}

/** An estate whose policies are always valid, with requests of one year. */
async function subjectOf(seed: number): Promise<Subject> {
  const project = generateProject(seed, { without: ['validity'] });
  const { estate } = await load(createMemoryHost(filesOf(writeProject(project))), '');
  const granted = oracleOf(project);
  const requests = new RequestGenerator(project, seed, { mistakes: 0 });
  const all = Array.from({ length: 80 }, () => requests.next()).flatMap((line) => {
    const request = granted.ask(line, NOW);
    return request ? [{ line, request }] : [];
  });
  const from = all[0]!.request.now;
  const horizon = { from, to: from + 366 * DAY };
  const asked = all.filter(({ request }) => request.now >= from && request.now < horizon.to);
  return { project, estate: estate!, horizon, granted, asked };
}

function allows(oracle: Oracle, { line }: Asked): readonly string[] {
  const answer = oracle.answer(line, NOW);
  return 'error' in answer || answer.decision === 'deny' ? [] : answer.by;
}

/** The estate in which only some demands are granted. */
function granting(estate: Estate, { resources, ...element }: Ceiling | MustReach, demands: readonly Demand[]): Estate {
  const allow = {
    ...element,
    toSpan: element.span,
    effect: 'allow' as const,
    resources,
    validity: {},
    renamedFrom: [],
  };
  const policies = new Map(demands.map((demand, at) => [`entry-${at}`, { ...allow, ...demand, name: `entry-${at}` }]));
  return { ...estate, policies, breakGlass: new Map() };
}

function withoutGlass(estate: Estate): Estate {
  return { ...estate, breakGlass: new Map() };
}

function requestOf(estate: Estate, { line }: Asked): AccessRequest {
  const decoded = decodeRequest(JSON.parse(line), estate, NOW);
  if (!('request' in decoded)) throw new Error(line);
  return decoded.request;
}

/** The ways of the one who asks to the resource, as the login that is asked for. */
function pathsFor(
  estate: Estate,
  horizon: Horizon,
  { principal, resource, as }: AccessRequest,
): readonly EffectivePath[] {
  const paths = analyse(estate, horizon).minimalRequirements(principal, resource!);
  return paths.filter(
    ({ situation: { logins } }) => !logins || logins.logins.includes(as!) === (logins.kind === 'only'),
  );
}

/** How often a claim was made and how often it was not, over all seeds. */
class Tally {
  readonly broken = new Set<number>();
  readonly kept = new Set<number>();

  note(seed: number, isBroken: boolean): void {
    (isBroken ? this.broken : this.kept).add(seed);
  }

  expectBoth(): void {
    expect(this.broken.size).toBeGreaterThan(2);
    expect(this.kept.size).toBeGreaterThan(2);
  }
}

describe('random estates', () => {
  it('have a ceiling exceeded exactly where the oracle grants what no entry would', async () => {
    const tally = new Tally();
    for (const seed of SEEDS) {
      const { project, estate, horizon, granted, asked } = await subjectOf(seed);
      const written = elementsOf(project, 'ceilings').most as Mapping | undefined;
      const ceiling = estate.ceilings.get('most');
      if (!written || !ceiling) continue;
      const entries = [written.only!].flat() as readonly Value[];
      const most = oracleOf(project, allowsLike(entries, ceiling.resources));
      const excesses = exceededCeilings(estate, horizon);
      const seen = asked.filter(
        (one) => ceiling.resources.includes(one.request.resource ?? '') && allows(most, one).length === 0,
      );
      for (const one of seen) {
        const by = allows(granted, one);
        if (by.length > 0 && !by.includes('public'))
          expect(
            excesses.some(({ policy }) => by.includes(policy)),
            `seed ${seed}: ${one.line}`,
          ).toBe(true);
      }
      const [evaluator, limit] = [withoutGlass(estate), granting(estate, ceiling, ceiling.only)].map((one) =>
        createEvaluator(one),
      );
      for (const { policy, beyond } of excesses) {
        for (const { resource, piece } of beyond) {
          const request = witness(estate, resource, piece, horizon.from)!;
          expect(evaluator!.evaluate(request).by).toContain(policy);
          expect(limit!.evaluate(request).decision).toBe('deny');
        }
      }
      tally.note(seed, excesses.length > 0);
    }
    tally.expectBoth();
  });

  it('have a separation broken exactly where somebody reaches both sides', async () => {
    const tally = new Tally();
    for (const seed of SEEDS) {
      const { estate, horizon, granted, asked } = await subjectOf(seed);
      const separation = estate.separations.get('duties');
      if (!separation) continue;
      const broken = brokenSeparations(estate, horizon);
      const reached = new Map<string, Set<number>>();
      for (const one of asked) {
        const side = separation.between.findIndex(({ resources }) => resources.includes(one.request.resource ?? ''));
        if (side < 0 || allows(granted, one).length === 0) continue;
        const caller = JSON.stringify(JSON.parse(one.line).principal);
        reached.set(caller, (reached.get(caller) ?? new Set()).add(side));
      }
      const both = [...reached].filter(([, sides]) => sides.size > 1).map(([caller]) => caller);
      if (both.length > 0) expect(broken.length, `seed ${seed}: ${both[0]}`).toBeGreaterThan(0);
      const analysis = analyse(withoutGlass(estate), horizon);
      for (const { policy, piece, resources } of broken) {
        const request = witness(estate, resources[0], piece, horizon.from)!;
        expect(createEvaluator(withoutGlass(estate)).evaluate(request).by).toContain(policy);
        expect(analysis.minimalRequirements(request.principal, resources[1]), `seed ${seed}`).not.toEqual([]);
      }
      tally.note(seed, broken.length > 0);
    }
    tally.expectBoth();
  });

  it('break `must_reach` exactly where somebody is kept out who brings what it says', async () => {
    const tally = new Tally();
    for (const seed of SEEDS) {
      const { project, estate, horizon, granted, asked } = await subjectOf(seed);
      const entry = estate.mustReach.get('least');
      if (!entry) continue;
      const written = elementsOf(project, 'must_reach').least as Mapping;
      const least = oracleOf(project, allowsLike([written], entry.resources));
      const broken = brokenMustReach(estate, horizon, horizon.from);
      const isConditional = entry.when !== undefined || entry.session !== undefined;
      const [given, wanted] = [withoutGlass(estate), granting(estate, entry, [entry])];
      const meant = asked.filter((one) => allows(least, one).includes('entry-0'));
      for (const one of meant) {
        const isShut = isConditional
          ? allows(granted, one).length === 0
          : pathsFor(given, horizon, requestOf(estate, one)).length === 0;
        if (isShut) expect(broken.length, `seed ${seed}: ${one.line}`).toBe(1);
      }
      for (const { resource, piece } of broken.flatMap(({ unreached }) => unreached)) {
        const request = witness(estate, resource, piece, horizon.from)!;
        expect(createEvaluator(wanted).evaluate(request).decision, `seed ${seed}`).toBe('allow');
        if (isConditional) expect(createEvaluator(given).evaluate(request).decision, `seed ${seed}`).toBe('deny');
        else expect(pathsFor(given, horizon, request), `seed ${seed}`).toEqual([]);
      }
      tally.note(seed, broken.length > 0);
    }
    tally.expectBoth();
  });
});
