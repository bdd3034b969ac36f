import { type Cidr, cidrOf } from '../../../compiler/model/index.js';
import type { IpRange } from './addresses.js';

/** Things at blocks of addresses, found without looking at all of them. Filled first, asked then. */
export class BlockIndex<T> {
  readonly #blocks = new Map<string, { readonly cidr: Cidr; readonly items: T[] }>();
  readonly #prefixes = { 4: new Set<number>(), 6: new Set<number>() };
  #sorted: { readonly 4: readonly Entry<T>[]; readonly 6: readonly Entry<T>[] } | undefined;

  add(cidr: Cidr, item: T): void {
    this.#prefixes[cidr.family].add(cidr.prefix);
    const known = this.#blocks.get(cidr.text);
    if (known) known.items.push(item);
    else this.#blocks.set(cidr.text, { cidr, items: [item] });
  }

  /** At blocks that contain this one, itself included. */
  around({ family, bits, prefix }: Cidr): readonly T[] {
    return [...this.#prefixes[family]]
      .filter((length) => length <= prefix)
      .flatMap((length) => this.#blocks.get(cidrOf(family, bits, length).text)?.items ?? []);
  }

  /** At blocks that lie within a range. */
  within({ family, from, to }: IpRange): readonly T[] {
    const entries = this.#entries()[family];
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]!.cidr.bits < from) low = middle + 1;
      else high = middle;
    }
    const found: T[] = [];
    for (; low < entries.length && entries[low]!.cidr.bits <= to; low++) {
      const { cidr, items } = entries[low]!;
      // Blocks nest: one that begins inside and is larger begins where the range does.
      if (cidr.bits + (1n << BigInt((family === 4 ? 32 : 128) - cidr.prefix)) - 1n <= to) found.push(...items);
    }
    return found;
  }

  #entries(): { readonly 4: readonly Entry<T>[]; readonly 6: readonly Entry<T>[] } {
    if (!this.#sorted) {
      const all = [...this.#blocks.values()].sort((a, b) =>
        a.cidr.bits < b.cidr.bits ? -1 : a.cidr.bits > b.cidr.bits ? 1 : 0,
      );
      this.#sorted = { 4: all.filter(({ cidr }) => cidr.family === 4), 6: all.filter(({ cidr }) => cidr.family === 6) };
    }
    return this.#sorted;
  }
}

interface Entry<T> {
  readonly cidr: Cidr;
  readonly items: readonly T[];
}
