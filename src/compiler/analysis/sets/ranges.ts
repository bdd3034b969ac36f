/** A half-open range of numbers. Lists of ranges are sorted, disjoint, not adjacent and without empty members. */
export interface Range<N extends number | bigint> {
  readonly from: N;
  readonly to: N;
}

/** Sorts, joins and drops empty ranges. */
export function normaliseRanges<N extends number | bigint>(ranges: readonly Range<N>[]): readonly Range<N>[] {
  const sorted = ranges.filter(({ from, to }) => from < to).sort((a, b) => (a.from < b.from ? -1 : 1));
  const joined: Range<N>[] = [];
  for (const next of sorted) {
    const last = joined.at(-1);
    if (last && next.from <= last.to) joined[joined.length - 1] = { from: last.from, to: max(last.to, next.to) };
    else joined.push(next);
  }
  return joined;
}

export function intersectRanges<N extends number | bigint>(
  a: readonly Range<N>[],
  b: readonly Range<N>[],
): readonly Range<N>[] {
  const common: Range<N>[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i]!, b[j]!];
    const from = max(left.from, right.from);
    const to = min(left.to, right.to);
    if (from < to) common.push({ from, to });
    if (left.to < right.to) i++;
    else j++;
  }
  return common;
}

export function subtractRanges<N extends number | bigint>(
  a: readonly Range<N>[],
  b: readonly Range<N>[],
): readonly Range<N>[] {
  const left: Range<N>[] = [];
  let j = 0;
  for (const { from, to } of a) {
    let start = from;
    while (j < b.length && b[j]!.to <= start) j++;
    for (let k = j; k < b.length && b[k]!.from < to; k++) {
      const hole = b[k]!;
      if (start < hole.from) left.push({ from: start, to: hole.from });
      start = max(start, hole.to);
    }
    if (start < to) left.push({ from: start, to });
  }
  return left;
}

export function rangesContain<N extends number | bigint>(
  outer: readonly Range<N>[],
  inner: readonly Range<N>[],
): boolean {
  let i = 0;
  return inner.every(({ from, to }) => {
    while (i < outer.length && outer[i]!.to < to) i++;
    return i < outer.length && outer[i]!.from <= from;
  });
}

function min<N extends number | bigint>(a: N, b: N): N {
  return a < b ? a : b;
}

function max<N extends number | bigint>(a: N, b: N): N {
  return a < b ? b : a;
}
