import type { Assumed } from '../../../compiler/proof/index.js';

/** What was taken to mean a name of the source, once each. */
export class Assumptions {
  readonly #found = new Map<string, Assumed>();

  add(what: string, vendor: string, name: string): void {
    this.#found.set(JSON.stringify([what, vendor, name]), { what, vendor, name });
  }

  /** Sorted. */
  list(): readonly Assumed[] {
    return [...this.#found.keys()].sort().map((key) => this.#found.get(key)!);
  }
}
