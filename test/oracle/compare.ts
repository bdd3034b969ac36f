import { writeProject } from '../kit/generate/index.js';
import { Oracle, type OracleAnswer, readProject } from './interpreter/index.js';
import { type Agreed, agreedOf, isSame, loadProduct, loadValid, RUN_NOW, type Sample, showTexts } from './sample.js';
import { type Case, shrink } from './shrink.js';

/**
 * Compares the answers to every request of a sample, and throws at the first on which the product and the oracle do not agree, with a case that
 * is made small. `saw` gets the oracle's answers.
 */
export async function compare(sample: Sample, saw: (answer: OracleAnswer) => void): Promise<void> {
  const product = await loadValid(sample.texts);
  const oracle = new Oracle(readProject(sample.texts));
  for (const line of sample.requests) {
    const answer = oracle.answer(line, RUN_NOW);
    if (!isSame(agreedOf(answer), product.answer(line))) throw new Error(await report(sample, line));
    saw(answer);
  }
}

interface Answers {
  readonly oracle: Agreed;
  readonly product: Agreed;
}

/** The two answers of a case; undefined when the loader refuses its project. */
async function answersTo({ project, line }: Case): Promise<Answers | undefined> {
  const texts = writeProject(project);
  const product = await loadProduct(texts);
  if ('refusal' in product) return undefined;
  return { oracle: agreedOf(new Oracle(readProject(texts)).answer(line, RUN_NOW)), product: product.answer(line) };
}

async function report({ seed, project, texts }: Sample, line: string): Promise<string> {
  const isCase = async (smaller: Case): Promise<boolean> => {
    const answers = await answersTo(smaller);
    return answers !== undefined && !isSame(answers.oracle, answers.product);
  };
  const isStill = await isCase({ project, line });
  const smallest = isStill ? await shrink({ project, line }, isCase) : { project, line };
  const answers = await answersTo(smallest);
  return [
    `seed ${seed}: the product and the oracle do not agree${isStill ? '' : ', but only when the policy is written so'}`,
    showTexts(isStill ? writeProject(smallest.project) : texts),
    `request ${smallest.line}`,
    `oracle  ${JSON.stringify(answers?.oracle)}`,
    `product ${JSON.stringify(answers?.product)}`,
  ].join('\n');
}
