import type { AddressRange } from '../../../compiler/analysis/index.js';
import type { Condition } from '../../../compiler/proof/index.js';
import { ALWAYS, NEVER } from '../../../compiler/proof/index.js';

/** Longer lists stay shared by all that name them. */
const SHORT = 8;

/** All of them; flattened, so that what is said plainly reads plainly. */
export function allOf(...conditions: readonly Condition[]): Condition {
  const of = conditions.flatMap((one) => (one.kind === 'all' && one.of.length <= SHORT ? one.of : [one]));
  if (of.some(isNever)) return NEVER;
  return of.length === 1 ? of[0]! : { kind: 'all', of };
}

/** At least one of them. */
export function anyOf(...conditions: readonly Condition[]): Condition {
  const of = conditions.flatMap((one) => (one.kind === 'any' && one.of.length <= SHORT ? one.of : [one]));
  if (of.some(isAlways)) return ALWAYS;
  const merged = mergeAtoms(of);
  return merged.length === 1 ? merged[0]! : { kind: 'any', of: merged };
}

/** One atom of countries instead of 200, one of addresses, one of login methods: whoever compares them later takes them at once. */
function mergeAtoms(of: readonly Condition[]): readonly Condition[] {
  const countries = of.filter((one) => one.kind === 'country');
  const networks = of.filter((one) => one.kind === 'network');
  const idps = of.filter((one) => one.kind === 'idp');
  if (countries.length < 2 && networks.length < 2 && idps.length < 2) return of;
  const rest = of.filter(({ kind }) => kind !== 'country' && kind !== 'network' && kind !== 'idp');
  const foreign = sorted(idps.flatMap((one) => one.foreign ?? []));
  const all: Condition[] = [...rest];
  if (countries.length > 0) {
    const unknown = countries.some((one) => one.unknown === true);
    all.push({ kind: 'country', codes: sorted(countries.flatMap(({ codes }) => codes)), ...(unknown && { unknown }) });
  }
  if (networks.length > 0) {
    const [v4, v6] = [networks.flatMap((one) => one.v4), networks.flatMap((one) => one.v6)];
    all.push({ kind: 'network', v4: mergeRanges(v4), v6: mergeRanges(v6) });
  }
  if (idps.length > 0) {
    all.push({ kind: 'idp', idps: sorted(idps.flatMap((one) => one.idps)), ...(foreign.length > 0 && { foreign }) });
  }
  return all;
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** Sorted and apart. */
export function mergeRanges(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const found: { from: bigint; to: bigint }[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = found.at(-1);
    if (!last || from > last.to + 1n) found.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return found;
}

export function not(condition: Condition): Condition {
  if (isAlways(condition)) return NEVER;
  if (isNever(condition)) return ALWAYS;
  return condition.kind === 'not' ? condition.of : { kind: 'not', of: condition };
}

function isAlways(one: Condition): boolean {
  return one.kind === 'anybody' || (one.kind === 'all' && one.of.length === 0);
}

function isNever(one: Condition): boolean {
  return one.kind === 'any' && one.of.length === 0;
}
