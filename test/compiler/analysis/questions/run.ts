import { constructsOf } from '../../../kit/generate/constructs.js';
import { writeProject } from '../../../kit/generate/index.js';
import { showTexts } from '../../../oracle/sample.js';
import { type Judgement, judge, projectOf } from './brute/judge.js';

/** What a run over many estates found. */
export interface RunReport {
  readonly estates: number;
  /** Seeds whose estates were refused: the planted policies can make an estate invalid. */
  readonly refused: number;
  /** Estates in which some analysis needed more work than its limit. */
  readonly budget: number;
  /** Per analysis and per construct of the language, how many estates were answered exactly, exceeded a budget, or were refused. */
  readonly answers: ReadonlyMap<string, Answers>;
  readonly mismatches: readonly string[];
  /** In how many estates each verdict was given. */
  readonly verdicts: ReadonlyMap<string, number>;
}

export interface Answers {
  readonly exact: number;
  readonly budget: number;
  readonly refused: number;
}

const NONE: Answers = { exact: 0, budget: 0, refused: 0 };

type Counts = { -readonly [kind in keyof Answers]: number };

/** Judges the estates of the seeds from `first` on, until `isOver`. */
export async function run(
  first: number,
  isOver: (estates: number) => boolean,
  options: { readonly constructs?: boolean } = {},
): Promise<RunReport> {
  const verdicts = new Map<string, number>();
  const mismatches: string[] = [];
  const answers = new Map<string, Counts>();
  const answer = (name: string, kind: keyof Answers): void => {
    const known = answers.get(name);
    if (known) known[kind]++;
    else answers.set(name, { ...NONE, [kind]: 1 });
  };
  let [estates, refused, budget] = [0, 0, 0];
  for (let seed = first; !isOver(estates + refused); seed++) {
    const found = await judge(seed);
    if (!found) {
      refused++;
      for (const construct of constructsOf(projectOf(seed))) answer(`construct ${construct}`, 'refused');
      continue;
    }
    estates++;
    const isExact = [...found.analyses.values()].every((kind) => kind === 'exact');
    if (!isExact) budget++;
    for (const [name, kind] of found.analyses) answer(`analysis ${name}`, kind);
    if (options.constructs) {
      for (const construct of constructsOf(found.project))
        answer(`construct ${construct}`, isExact ? 'exact' : 'budget');
    }
    for (const verdict of found.verdicts) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    if (found.wrong.length > 0) mismatches.push(describe(found));
  }
  return { estates, refused, budget, answers, mismatches, verdicts };
}

/** Several reports as one. */
export function together(reports: readonly RunReport[]): RunReport {
  const verdicts = new Map<string, number>();
  for (const report of reports) {
    for (const [name, count] of report.verdicts) verdicts.set(name, (verdicts.get(name) ?? 0) + count);
  }
  const sum = (value: (report: RunReport) => number): number => reports.map(value).reduce((a, b) => a + b, 0);
  return {
    estates: sum(({ estates }) => estates),
    refused: sum(({ refused }) => refused),
    budget: sum(({ budget }) => budget),
    answers: sumOfAnswers(reports),
    mismatches: reports.flatMap((report) => report.mismatches),
    verdicts,
  };
}

function sumOfAnswers(reports: readonly RunReport[]): ReadonlyMap<string, Answers> {
  const total = new Map<string, Answers>();
  for (const [name, { exact, budget, refused }] of reports.flatMap(({ answers }) => [...answers])) {
    const known = total.get(name) ?? NONE;
    total.set(name, { exact: known.exact + exact, budget: known.budget + budget, refused: known.refused + refused });
  }
  return total;
}

function describe({ seed, project, after, wrong }: Judgement): string {
  const texts = [project, ...(after ? [after] : [])].map((one) => showTexts(writeProject(one)));
  return [`seed ${seed}:`, ...wrong, ...texts].join('\n');
}
