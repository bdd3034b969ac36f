import { afterAll, describe, expect, it } from 'vitest';
import { constructsOf } from '../kit/generate/constructs.js';
import { writeProject } from '../kit/generate/index.js';
import { REASONS, REQUIRED_CONSTRUCTS } from './coverage.js';
import { Oracle, readProject } from './interpreter/index.js';
import {
  type Agreed,
  agreedOf,
  ESTATES,
  isSame,
  loadProduct,
  loadValid,
  REQUESTS,
  RUN_NOW,
  type Sample,
  sampleOf,
  showTexts,
} from './sample.js';
import { type Case, shrink } from './shrink.js';

const BLOCK = 40;
const blocks = Array.from({ length: ESTATES / BLOCK }, (_, at) => at * BLOCK + 1);

/** What the whole run saw. */
const seen = {
  estates: 0,
  pairs: 0,
  allows: 0,
  errors: 0,
  reasons: new Map<string, number>(),
  constructs: new Map<string, number>(),
};

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Compares the answers to every request of a sample; the first on which they do not agree, made small, as an error. */
async function compare(sample: Sample): Promise<void> {
  const product = await loadValid(sample.texts);
  const oracle = new Oracle(readProject(sample.texts));
  for (const construct of constructsOf(sample.project)) count(seen.constructs, construct);
  seen.estates += 1;
  for (const line of sample.requests) {
    const answer = oracle.answer(line, RUN_NOW);
    if (!isSame(agreedOf(answer), product.answer(line))) throw new Error(await report(sample, line));
    seen.pairs += 1;
    if ('error' in answer) {
      seen.errors += 1;
      continue;
    }
    if (answer.decision === 'allow') seen.allows += 1;
    for (const reason of answer.reasons) count(seen.reasons, reason);
  }
}

/** The two answers of a case; undefined when the loader refuses its project. */
async function answersTo({ project, line }: Case): Promise<{ oracle: Agreed; product: Agreed } | undefined> {
  const texts = writeProject(project);
  const product = await loadProduct(texts);
  if ('refusal' in product) return undefined;
  return { oracle: agreedOf(new Oracle(readProject(texts)).answer(line, RUN_NOW)), product: product.answer(line) };
}

async function report({ seed, project }: Sample, line: string): Promise<string> {
  const isCase = async (smaller: Case): Promise<boolean> => {
    const answers = await answersTo(smaller);
    return answers !== undefined && !isSame(answers.oracle, answers.product);
  };
  const smallest = await shrink({ project, line }, isCase);
  const answers = await answersTo(smallest);
  return [
    `seed ${seed}: the product and the oracle do not agree`,
    showTexts(writeProject(smallest.project)),
    `request ${smallest.line}`,
    `oracle  ${JSON.stringify(answers?.oracle)}`,
    `product ${JSON.stringify(answers?.product)}`,
  ].join('\n');
}

describe(`the evaluator and the oracle on ${ESTATES * REQUESTS} random pairs of estate and request`, () => {
  it.each(blocks)(`give the same answers in the estates of seed %i and the next ${BLOCK - 1}`, async (first) => {
    for (let seed = first; seed < first + BLOCK; seed++) await compare(sampleOf(seed));
  });

  it('saw at least 100,000 pairs', () => {
    expect(seen.pairs).toBeGreaterThanOrEqual(100_000);
  });

  it('allow between 20 and 80 % of what is no error', () => {
    const share = seen.allows / (seen.pairs - seen.errors);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });

  it.each(REASONS)('decide some of them by %s', (reason) => {
    expect(seen.reasons.get(reason) ?? 0).toBeGreaterThan(20);
  });

  it('see every construct of the language in at least 5 % of the estates', () => {
    const rare = REQUIRED_CONSTRUCTS.filter((name) => (seen.constructs.get(name) ?? 0) < 0.05 * seen.estates);
    expect(rare).toEqual([]);
  });

  it('see no construct that is not on the list', () => {
    const listed = new Set(REQUIRED_CONSTRUCTS);
    expect([...seen.constructs.keys()].filter((name) => !listed.has(name))).toEqual([]);
  });

  afterAll(() => {
    if (!process.env.ZTCTL_ORACLE_FIGURES) return;
    const { estates, pairs, allows, errors, reasons } = seen;
    console.log({ estates, pairs, allows, errors, reasons: Object.fromEntries(reasons) });
  });
});
