import {
  analyse,
  BudgetExceeded,
  compareEstates,
  createEvaluator,
  validityInterval,
  witness,
} from '../../../../../src/compiler/analysis/index.js';
import type { AccessRequest, Estate } from '../../../../../src/compiler/model/index.js';
import { type GeneratedProject, generateProject, Random } from '../../../../kit/generate/index.js';
import { edgesOf } from '../../../../kit/generate/instants.js';
import { Oracle, type PolicySource } from '../../../../oracle/interpreter/index.js';
import { mergeProject } from '../../../../oracle/interpreter/project.js';
import { domainOf } from '../../../../oracle/interpreter/values.js';
import { Atoms } from './atoms.js';
import { boundEstate } from './bound.js';
import { isAllowed } from './outcomes.js';
import { edited, plant } from './plant.js';
import { lineOf, lineOfRequest } from './requests.js';
import { ANALYSES, compareMismatches, Truth } from './truth.js';

const DAY = 86_400_000;

/** What was found out about the estate of one seed. */
export interface Judgement {
  readonly seed: number;
  readonly project: GeneratedProject;
  readonly after?: GeneratedProject;
  /** What the analyses say that is not so; empty when all is well. */
  readonly wrong: readonly string[];
  /** Verdicts that were given, each once. */
  readonly verdicts: ReadonlySet<string>;
  /** Per analysis, whether it was exact or exceeded its budget. */
  readonly analyses: ReadonlyMap<string, 'exact' | 'budget'>;
}

/** Small estates: a few resources, a handful of policies, and what is planted among them. */
export function projectOf(seed: number): GeneratedProject {
  return plant(generateProject(seed, { resources: [1, 3], policies: [2, 5] }), new Random(seed * 7 + 1));
}

/** Asks the product everything about the estate of a seed, and decides the same by looking at everything that can happen. Undefined: not valid. */
export async function judge(seed: number): Promise<Judgement | undefined> {
  const project = projectOf(seed);
  const random = new Random(seed * 11 + 5);
  const after = edited(project, random);
  const [old, next] = [await loaded(project), await loaded(after)];
  if (!old) return undefined;
  return judgeLoaded(seed, project, old, next && { project: after, ...next });
}

interface Loaded {
  readonly estate: Estate;
  readonly source: PolicySource;
}

async function loaded(project: GeneratedProject): Promise<Loaded | undefined> {
  const estate = await boundEstate(project);
  if (!estate) return undefined;
  const files = Object.entries(project.files).map(([path, root]) => ({ path, root }));
  return { estate, source: mergeProject(project.config, files, project.directory ?? []) };
}

function judgeLoaded(
  seed: number,
  project: GeneratedProject,
  { estate, source }: Loaded,
  next: (Loaded & { project: GeneratedProject }) | undefined,
): Judgement {
  const random = new Random(seed * 13 + 7);
  const edges = edgesOf(source, random).filter((instant) => instant > 0 && instant < Date.UTC(2200, 0));
  const now = edges.length > 0 ? random.pick(edges) : Date.UTC(2026, 10, 24);
  const whole = validityInterval(estate, now);
  const midnight = Math.floor(now / DAY) * DAY;
  const period = { from: Math.max(whole.from, midnight - DAY), to: Math.min(whole.to, midnight + DAY) };
  const analysis = analyse(estate, period);
  const sources = [source, ...(next ? [next.source] : [])];
  const table = new Atoms(sources, period);
  const truth = new Truth(table, source);
  const verdicts = new Set<string>();
  const analyses = new Map<string, 'exact' | 'budget'>();
  const seen = (verdict: string): void => void verdicts.add(verdict);
  const asked: readonly (readonly [string, () => readonly string[]])[] = [
    ...Object.entries(ANALYSES).map(([name, ask]) => [name, () => ask(analysis, truth, seen)] as const),
    ['enumeration', () => agreement(source, truth, random)],
    ['witnesses', () => witnesses(estate, source, analysis)],
    ...(next ? [['comparison', () => differences(estate, table, next, verdicts)] as const] : []),
  ];
  const wrong = asked.flatMap(([name, ask]) => {
    try {
      const found = ask();
      analyses.set(name, 'exact');
      return found.map((text) => `${name}: ${text}`);
    } catch (error) {
      if (!(error instanceof BudgetExceeded)) throw error;
      analyses.set(name, 'budget');
      return [];
    }
  });
  return { seed, project, ...(next && { after: next.project }), wrong, verdicts, analyses };
}

/** That what can happen is told as the oracle tells it. */
function agreement(source: PolicySource, truth: Truth, random: Random): readonly string[] {
  const oracle = new Oracle(source);
  const closed = truth.byResource.filter(({ resource }) => !('public' in source.resources.get(resource)!));
  return closed.flatMap(({ sample }) =>
    Array.from({ length: 3 }, () => sample((count) => Math.floor(random.next() * count))).flatMap(
      ({ ask, outcomes }) => {
        const answer = oracle.answer(lineOf(ask));
        if ('error' in answer)
          return answer.error.includes('idp') ? [] : [`the oracle refuses ${lineOf(ask)}: ${answer.error}`];
        const decision = isAllowed(outcomes[0]!) ? 'allow' : 'deny';
        return answer.decision === decision ? [] : [`${lineOf(ask)} is no ${decision}`];
      },
    ),
  );
}

/** Every witness says what it is said to show: to the product's evaluator and to the oracle. */
function witnesses(estate: Estate, source: PolicySource, analysis: ReturnType<typeof analyse>): readonly string[] {
  const oracle = new Oracle(source);
  const evaluator = createEvaluator(estate);
  const answer = (request: AccessRequest): { decision: string; by: readonly string[]; denied: readonly string[] } => {
    const said = evaluator.evaluate(request);
    const told = oracle.answer(lineOfRequest(request));
    if ('error' in told || told.decision !== said.decision)
      return { decision: `disputed: ${JSON.stringify(told)}`, by: [], denied: [] };
    return { decision: said.decision, by: said.by, denied: said.deniedBy };
  };
  const wrong: string[] = [];
  const expect = (
    what: string,
    request: AccessRequest,
    isRight: (found: ReturnType<typeof answer>) => boolean,
  ): void => {
    const found = answer(request);
    if (!isRight(found)) wrong.push(`witness of ${what} gives ${JSON.stringify(found)}: ${lineOfRequest(request)}`);
  };
  for (const { policy, cover, witness: request } of analysis.redundancies()) {
    expect(`redundant ${policy}`, request!, ({ by }) => by.includes(policy) && cover.some((one) => by.includes(one)));
  }
  for (const { policy, denies, witness: request } of analysis.deadAllows()) {
    expect(`dead ${policy}`, request, ({ decision, denied, by }) =>
      decision === 'deny' ? denies.some((one) => denied.includes(one)) : !by.includes(policy),
    );
  }
  for (const { deny, allow, witness: request } of analysis.partialOverrides()) {
    expect(`${deny} over ${allow}`, request, ({ decision, denied }) => decision === 'deny' && denied.includes(deny));
  }
  return wrong;
}

function differences(before: Estate, table: Atoms, after: Loaded, verdicts: Set<string>): readonly string[] {
  const { period, sources } = table;
  const bound = validityInterval(after.estate, period.from);
  const horizon = { from: Math.max(period.from, bound.from), to: Math.min(period.to, bound.to) };
  const same = horizon.from === period.from && horizon.to === period.to;
  const found = compareEstates(before, after.estate, horizon);
  verdicts.add(`comparison: ${found.verdict}`);
  const said = new Map(
    found.differences.map(({ resource, gained, lost }) => [
      resource,
      { gained: gained.length > 0, lost: lost.length > 0 },
    ]),
  );
  const wrong = [...compareMismatches(same ? table : new Atoms(sources, horizon), [sources[0]!, sources[1]!], said)];
  const [old, next] = [decisionsOf(before), decisionsOf(after.estate)];
  for (const { resource, gained, lost } of found.differences) {
    for (const piece of gained) {
      const request = witness(after.estate, resource, piece, horizon.from)!;
      const isGain = next(request) === 'allow' && old(request) === 'deny';
      if (!isGain) wrong.push(`no gain at ${resource}: ${lineOfRequest(request)}`);
    }
    for (const piece of lost) {
      const request = witness(before, resource, piece, horizon.from)!;
      const isLoss = old(request) === 'allow' && next(request) === 'deny';
      if (!isLoss) wrong.push(`no loss at ${resource}: ${lineOfRequest(request)}`);
    }
  }
  return wrong;
}

/** As a request would be answered: a login with an idp that does not assert the address is an error, and grants nothing. */
function decisionsOf(estate: Estate): (request: AccessRequest) => 'allow' | 'deny' {
  const evaluator = createEvaluator(estate);
  return (request) => {
    const { principal, idp } = request;
    const domains = idp === undefined ? undefined : estate.idps.get(idp)?.domains.map(({ value }) => value);
    const isError = idp !== undefined && principal.kind === 'user' && !domains?.includes(domainOf(principal.user));
    return isError ? 'deny' : evaluator.evaluate(request).decision;
  };
}
