import { beforeAll, describe, expect, it } from 'vitest';
import { Oracle, type PolicySource, readProject } from './interpreter/index.js';
import { MUTANTS, type Mutant } from './mutants.js';
import { agreedOf, ESTATES, isSame, RUN_NOW, sampleOf } from './sample.js';

const NAMES = Object.keys(MUTANTS) as Mutant[];

/** How many requests of the standard run must tell a mutant from the evaluator. */
const NOTICES = 2;

/** The requests of the standard run that notice each mutant, as `seed/number`; no more than are wanted. */
const noticed = new Map(NAMES.map((name) => [name, [] as string[]]));

/** Asks every mutant that has a say in an answer, and is not noticed often enough yet, for its own answer. */
function notice(seed: number): void {
  const { texts, requests } = sampleOf(seed);
  const source = readProject(texts);
  const oracle = new Oracle(source);
  const broken = new Map<Mutant, Oracle>();
  requests.forEach((line, at) => {
    const asked = new Set<Mutant>();
    const right = agreedOf(oracle.answer(line, RUN_NOW, asked));
    for (const name of asked) {
      const found = noticed.get(name)!;
      if (found.length >= NOTICES) continue;
      if (!isSame(right, agreedOf(mutantOf(broken, name, source).answer(line, RUN_NOW)))) found.push(`${seed}/${at}`);
    }
  });
}

function mutantOf(made: Map<Mutant, Oracle>, name: Mutant, source: PolicySource): Oracle {
  const found = made.get(name) ?? new Oracle(source, name);
  made.set(name, found);
  return found;
}

describe('the standard run', () => {
  beforeAll(() => {
    for (let seed = 1; seed <= ESTATES; seed++) {
      if ([...noticed.values()].every((found) => found.length >= NOTICES)) break;
      notice(seed);
    }
  });

  it('has mutants of at least 60 clauses', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(NAMES)(`notices ${NOTICES} times that %s`, (name) => {
    expect(noticed.get(name)).toHaveLength(NOTICES);
  });
});
