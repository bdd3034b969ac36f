/** An evaluator of the language that is written from docs/language.md alone: one clause of the page after the other, nothing clever. */
import type { Mutant } from '../mutants.js';
import { Decider, type Decision, type Reason } from './decide.js';
import { decode } from './decode.js';
import { type RequestId, readJsonLine } from './json-line.js';
import type { Plain } from './plain.js';
import type { Places } from './points.js';
import { requestsOfTest } from './policy-tests.js';
import type { PolicySource } from './project.js';
import { placesOf } from './reach.js';
import type { Ask } from './request.js';
import { withMutant } from './switches.js';

export { type PolicySource, type ProjectTexts, readProject } from './project.js';
export type { Ask, Reason, RequestId };

/** The part of an answer on which evaluators must agree (11.4), and what it came about by. */
export type OracleAnswer = (Decision & { readonly id: RequestId }) | { readonly id: RequestId; readonly error: string };

/** Answers requests against one policy, with one clause broken or with none. */
export class Oracle {
  readonly #source: PolicySource;
  readonly #mutant: Mutant | undefined;
  readonly #places: readonly Places[];
  readonly #decider: Decider;
  /** Mutants that had a say in what is worked out once for all requests. */
  readonly #askedAlways = new Set<Mutant>();

  constructor(source: PolicySource, mutant?: Mutant) {
    this.#source = source;
    this.#mutant = mutant;
    this.#places = withMutant(mutant, () => placesOf(source), this.#askedAlways);
    this.#decider = new Decider(source, this.#places);
  }

  /**
   * The answer to one line of JSON. `now` is for requests that say none; `asked` collects the mutants that would have had a say in the answer.
   */
  answer(line: string, now?: number, asked?: Set<Mutant>): OracleAnswer {
    for (const mutant of this.#askedAlways) asked?.add(mutant);
    return withMutant(this.#mutant, () => this.#answer(line, now), asked);
  }

  /** Section 14: does each of the tests of the policy pass, by its name. `now` is for tests that say none. */
  testResults(now: number): ReadonlyMap<string, boolean> {
    return new Map(this.#source.tests.map((test) => [test.name as string, this.#passes(test, now)]));
  }

  #passes(test: Plain, now: number): boolean {
    return requestsOfTest(this.#source, test).every(({ request, wanted }) => {
      const answer = this.answer(JSON.stringify(request), now);
      if ('error' in answer) throw new Error(`a test asks what is an error: ${answer.error}`);
      return answer.decision === wanted;
    });
  }

  /** The request that a line says; undefined when it is an error. */
  ask(line: string, now?: number): Ask | undefined {
    const { root } = readJsonLine(line);
    const ask = root && decode(this.#source, this.#places, root, now);
    return typeof ask === 'string' ? undefined : ask;
  }

  #answer(line: string, now: number | undefined): OracleAnswer {
    const { id, root } = readJsonLine(line);
    if (!root) return { id, error: 'not an object of JSON' };
    const ask = decode(this.#source, this.#places, root, now);
    return typeof ask === 'string' ? { id, error: ask } : { id, ...this.#decider.decide(ask) };
  }
}
