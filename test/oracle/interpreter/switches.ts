import type { Mutant } from '../mutants.js';

let active: Mutant | undefined;
let consulted: Set<Mutant> | undefined;

/** True when the clause of this name is to be got wrong. Every clause of the interpreter that a mutant breaks asks here. */
export function broken(mutant: Mutant): boolean {
  consulted?.add(mutant);
  return active === mutant;
}

/**
 * Runs something with one clause broken, or with none. `asked` collects the mutants that the run asked for: any other mutant would not have
 * changed its result.
 */
export function withMutant<T>(mutant: Mutant | undefined, run: () => T, asked?: Set<Mutant>): T {
  active = mutant;
  consulted = asked;
  try {
    return run();
  } finally {
    active = undefined;
    consulted = undefined;
  }
}

/** True while asked mutants are collected: what was worked out before must then be worked out again. */
export function isCollecting(): boolean {
  return consulted !== undefined;
}
