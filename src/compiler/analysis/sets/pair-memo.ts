/** What was found for pairs of small numbers. A map per first number keeps every key small, which is what makes look-ups fast. */
export class PairMemo<V> {
  readonly #rows: (Map<number, V> | undefined)[] = [];

  get(a: number, b: number): V | undefined {
    return this.#rows[a]?.get(b);
  }

  /** Gives the value back. */
  set(a: number, b: number, value: V): V {
    let row = this.#rows[a];
    if (!row) {
      row = new Map();
      this.#rows[a] = row;
    }
    row.set(b, value);
    return value;
  }
}
