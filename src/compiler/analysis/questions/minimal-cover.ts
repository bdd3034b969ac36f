/**
 * The fewest of `candidates` (best first) that are found by trying one alone, then the shortest prefix, then leaving out what the rest can
 * spare: none of the result can be left out. `suffices` must hold for all candidates together, and keep holding when more are added.
 */
export function minimalCover<T>(candidates: readonly T[], suffices: (some: readonly T[]) => boolean): readonly T[] {
  if (suffices([])) return [];
  for (const one of candidates) if (suffices([one])) return [one];
  let [low, high] = [1, candidates.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (suffices(candidates.slice(0, middle))) high = middle;
    else low = middle + 1;
  }
  let cover = candidates.slice(0, high);
  for (const one of [...cover].reverse()) {
    const rest = cover.filter((other) => other !== one);
    if (suffices(rest)) cover = rest;
  }
  return cover;
}
