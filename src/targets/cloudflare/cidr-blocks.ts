import type { AddressRange } from '../../compiler/analysis/index.js';
import { cidrOf, widthOf } from '../../compiler/model/index.js';

/** The fewest blocks that hold exactly the addresses of a range (inclusive), in order, as canonical text. */
export function blocksOf(family: 4 | 6, { from, to }: AddressRange): readonly string[] {
  const width = widthOf(family);
  const blocks: string[] = [];
  for (let start = from; start <= to; ) {
    let prefix = width;
    while (prefix > 0) {
      const size = 1n << BigInt(width - prefix + 1);
      if (start % size !== 0n || start + size - 1n > to) break;
      prefix--;
    }
    blocks.push(cidrOf(family, start, prefix).text);
    start += 1n << BigInt(width - prefix);
  }
  return blocks;
}
