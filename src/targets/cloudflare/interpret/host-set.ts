import { type HostPattern, hostCovers, hostsOverlap, isExact } from './hosts.js';

/** Hosts of the source, by name and by wildcard (`*.suffix`, any number of labels), and what of them a pattern has. */
export class HostSet {
  readonly #suffixes: ReadonlySet<string>;
  /** Names by every suffix of theirs. */
  readonly #names = new Map<string, HostPattern[]>();
  readonly #exact = new Set<string>();

  constructor(names: Iterable<string>, suffixes: Iterable<string>) {
    this.#suffixes = new Set(suffixes);
    for (const name of new Set(names)) {
      this.#exact.add(name);
      const labels = name.split('.');
      for (let at = 0; at < labels.length; at++) {
        const suffix = labels.slice(at).join('.');
        const known = this.#names.get(suffix);
        if (known) known.push({ labels });
        else this.#names.set(suffix, [{ labels }]);
      }
    }
  }

  /** The hosts of a pattern that are in the set, as patterns. */
  within(pattern: HostPattern): readonly HostPattern[] {
    const text = pattern.labels.join('.');
    if (isExact(pattern)) return this.#exact.has(text) || this.#wild(pattern).length > 0 ? [pattern] : [];
    const names = (this.#names.get(tailOf(pattern)) ?? []).filter((name) => hostCovers(pattern, name));
    return [...names, ...this.#wild(pattern)];
  }

  /** Each wildcard at the depth of the pattern. */
  #wild(pattern: HostPattern): readonly HostPattern[] {
    const { labels } = pattern;
    const found: HostPattern[] = [];
    for (const suffix of this.#suffixesNear(pattern)) {
      const tail = suffix.split('.');
      const depth = labels.length - tail.length;
      if (depth < 1) continue;
      const wild: HostPattern = { labels: [...Array<string>(depth).fill('*'), ...tail] };
      if (!hostsOverlap(wild, pattern)) continue;
      found.push({
        labels: labels.map((label, at) => (label.includes('*') && at >= depth ? wild.labels[at]! : label)),
      });
    }
    return found;
  }

  #suffixesNear(pattern: HostPattern): Iterable<string> {
    if (!isExact(pattern)) return this.#suffixes;
    return pattern.labels
      .map((_, at) => pattern.labels.slice(at + 1).join('.'))
      .filter((one) => this.#suffixes.has(one));
  }
}

/** The labels after the last one with a star. */
function tailOf({ labels }: HostPattern): string {
  return labels.slice(labels.findLastIndex((label) => label.includes('*')) + 1).join('.');
}
