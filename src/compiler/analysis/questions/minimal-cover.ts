/**
 * Some of `candidates` that suffice and of which none can be left out: one alone where one does, else what is left when one after the other is
 * dropped that the rest can spare, the last first. `suffices` must hold for all candidates together, and keep holding when more are added.
 */
export function minimalCover<T>(candidates: readonly T[], suffices: (some: readonly T[]) => boolean): readonly T[] {
  if (suffices([])) return [];
  for (const one of candidates) if (suffices([one])) return [one];
  let cover = candidates;
  for (const one of [...candidates].reverse()) {
    const rest = cover.filter((other) => other !== one);
    if (suffices(rest)) cover = rest;
  }
  return cover;
}
