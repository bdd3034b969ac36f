import { type Diagnostic, diagnostic } from '../diagnostics/index.js';
import { MAX_FAULTS } from './limits.js';

/** The faults of one file, so many that a hostile file cannot exhaust memory. That there are more is a fault of its own. */
export class FaultList {
  readonly #found: Diagnostic[] = [];

  get isFull(): boolean {
    return this.#found.length > MAX_FAULTS;
  }

  add(fault: Diagnostic | undefined): void {
    if (!fault || this.isFull) return;
    this.#found.push(
      this.#found.length < MAX_FAULTS
        ? fault
        : diagnostic('ZT010', fault.span, {
            detail: `more than ${MAX_FAULTS} faults: the rest of the file is not explained`,
          }),
    );
  }

  addAll(faults: Iterable<Diagnostic>): void {
    for (const fault of faults) {
      if (this.isFull) return;
      this.add(fault);
    }
  }

  list(): readonly Diagnostic[] {
    return this.#found;
  }
}
