/** One inclusive range of ports and the item that has it. */
export interface PortEntry<T> {
  readonly from: number;
  readonly to: number;
  readonly item: T;
}

/**
 * Finds the ranges that meet a range without looking at all of them: a balanced tree in an array sorted by `from`, each node knowing the
 * greatest `to` below it.
 */
export class PortIndex<T> {
  readonly #entries: PortEntry<T>[] = [];
  #greatest: Int32Array | undefined;

  add(entry: PortEntry<T>): void {
    this.#entries.push(entry);
    this.#greatest = undefined;
  }

  /** Calls `visit` for every range that shares a port with [from, to]. */
  visit(from: number, to: number, visit: (item: T) => void): void {
    this.#greatest ??= this.#build();
    this.#search(0, this.#entries.length, from, to, visit);
  }

  #build(): Int32Array {
    this.#entries.sort((a, b) => a.from - b.from);
    const greatest = new Int32Array(this.#entries.length);
    this.#measure(greatest, 0, this.#entries.length);
    return greatest;
  }

  #measure(greatest: Int32Array, low: number, high: number): number {
    if (low >= high) return -1;
    const middle = (low + high) >> 1;
    const below = Math.max(this.#measure(greatest, low, middle), this.#measure(greatest, middle + 1, high));
    greatest[middle] = Math.max(this.#entries[middle]!.to, below);
    return greatest[middle]!;
  }

  #search(low: number, high: number, from: number, to: number, visit: (item: T) => void): void {
    if (low >= high) return;
    const middle = (low + high) >> 1;
    if (this.#greatest![middle]! < from) return;
    this.#search(low, middle, from, to, visit);
    const entry = this.#entries[middle]!;
    if (entry.from > to) return;
    if (entry.to >= from) visit(entry.item);
    this.#search(middle + 1, high, from, to, visit);
  }
}
