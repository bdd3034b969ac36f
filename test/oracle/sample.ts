import { answerOfLine } from '../../src/cli/can/answer-line.js';
import { createEvaluator } from '../../src/compiler/analysis/index.js';
import type { Diagnostic } from '../../src/compiler/diagnostics/index.js';
import type { Estate } from '../../src/compiler/model/index.js';
import { load } from '../../src/load.js';
import { showDiagnostics } from '../kit/estate.js';
import {
  filesOf,
  type GeneratedProject,
  generateProject,
  Random,
  RequestGenerator,
  writeProject,
} from '../kit/generate/index.js';
import { createMemoryHost } from '../kit/memory-host.js';
import type { OracleAnswer, ProjectTexts, RequestId } from './interpreter/index.js';

/** The standard run: so many estates, of the seeds from 1 on, with so many requests each. */
export const ESTATES = 640;
export const REQUESTS = 160;

/** The instant for requests that say none. */
export const RUN_NOW = Date.UTC(2026, 10, 22, 10);

/** An estate with requests against it. */
export interface Sample {
  readonly seed: number;
  readonly project: GeneratedProject;
  readonly texts: ProjectTexts;
  readonly requests: readonly string[];
}

/** The sample of a seed: always the same, and every other seed another one. */
export function sampleOf(seed: number, count = REQUESTS): Sample {
  const project = generateProject(seed);
  const generator = new RequestGenerator(project, seed);
  return {
    seed,
    project,
    texts: writeProject(project, new Random(seed)),
    requests: Array.from({ length: count }, () => generator.next()),
  };
}

/** What evaluators must agree on (11.4). */
export interface Agreed {
  readonly id: RequestId;
  readonly decision?: 'allow' | 'deny';
  readonly by?: readonly string[];
  readonly denied_by?: readonly string[];
  readonly isError?: true;
}

/** The product on one project: its loader, its decoder of requests, its evaluator. */
export interface Product {
  readonly estate: Estate;
  answer(line: string): Agreed;
}

/** Loads the texts as the product does; what the loader says instead when it refuses them. */
export async function loadProduct(texts: ProjectTexts): Promise<Product | { readonly refusal: readonly Diagnostic[] }> {
  const { estate, diagnostics } = await load(createMemoryHost(filesOf(texts)), '');
  if (!estate) return { refusal: diagnostics };
  const evaluator = createEvaluator(estate);
  return {
    estate,
    answer(line) {
      const answer = answerOfLine({ number: 1, text: line }, estate, evaluator, RUN_NOW);
      if ('error' in answer) return { id: answer.id, isError: true };
      const { id, decision, by, denied_by } = answer;
      return { id, decision, by, denied_by };
    },
  };
}

/** As `loadProduct`, of texts that are valid: throws with what the loader says and with the texts. */
export async function loadValid(texts: ProjectTexts): Promise<Product> {
  const product = await loadProduct(texts);
  if (!('refusal' in product)) return product;
  throw new Error(`the loader refuses a valid project:\n${showDiagnostics(product.refusal)}\n${showTexts(texts)}`);
}

export function agreedOf(answer: OracleAnswer): Agreed {
  if ('error' in answer) return { id: answer.id, isError: true };
  const { id, decision, by, denied_by } = answer;
  return { id, decision, by, denied_by };
}

export function isSame(a: Agreed, b: Agreed): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The files of a project, each after its path. */
export function showTexts(texts: ProjectTexts): string {
  return Object.entries(filesOf(texts))
    .map(([path, text]) => `--- ${path}\n${text}`)
    .join('');
}
