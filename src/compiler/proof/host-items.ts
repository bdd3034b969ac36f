import { type Cidr, cidrOf, globalPart, lastOf, NOT_GLOBAL, parseAddress, widthOf } from '../model/index.js';
import { hostHas } from './box.js';
import type { OneHost } from './point.js';
import type { PointHost } from './reading.js';

/** Things with a host, found by a single host without looking at all of them. */
export class HostItems<T> {
  readonly #names = new Map<string, T[]>();
  readonly #wildcards = new Map<string, T[]>();
  readonly #patterns = new Map<string, { readonly host: PointHost & { kind: 'pattern' }; readonly items: T[] }>();
  readonly #blocks = new Map<string, T[]>();
  readonly #prefixes: Readonly<Record<4 | 6, Set<number>>> = { 4: new Set(), 6: new Set() };
  readonly #cidrs = new Map<string, Cidr>();
  readonly #foreign = new Map<string, T[]>();
  readonly #special: Readonly<Record<'any' | 'internet' | 'own-devices', T[]>> = {
    any: [],
    internet: [],
    'own-devices': [],
  };

  add(host: PointHost, item: T): void {
    switch (host.kind) {
      case 'name':
        push(this.#names, host.name, item);
        return;
      case 'wildcard':
        push(this.#wildcards, host.suffix, item);
        return;
      case 'pattern': {
        const known = this.#patterns.get(host.pattern) ?? { host, items: [] as T[] };
        known.items.push(item);
        this.#patterns.set(host.pattern, known);
        return;
      }
      case 'cidr':
        this.#prefixes[host.cidr.family].add(host.cidr.prefix);
        this.#cidrs.set(host.cidr.text, host.cidr);
        push(this.#blocks, host.cidr.text, item);
        return;
      case 'foreign':
        push(this.#foreign, host.name, item);
        return;
      case 'any':
      case 'internet':
      case 'own-devices':
        this.#special[host.kind].push(item);
        return;
    }
  }

  /** Everything whose host has this one. */
  at(one: OneHost): readonly T[] {
    return [...this.#special.any, ...this.#at(one)];
  }

  #at(one: OneHost): readonly T[] {
    switch (one.kind) {
      case 'name':
        return [
          ...(this.#names.get(one.name) ?? []),
          ...suffixes(one.name).flatMap((suffix) => this.#wildcards.get(suffix) ?? []),
          ...[...this.#patterns.values()].flatMap(({ host, items }) => (hostHas(host, one) ? items : [])),
        ];
      case 'address': {
        const { family, bits } = one.address;
        const whole = cidrOf(family, bits, widthOf(family));
        return [
          ...(globalPart(whole) === 'all' ? this.#special.internet : []),
          ...[...this.#prefixes[family]].flatMap((prefix) => this.#blocks.get(cidrOf(family, bits, prefix).text) ?? []),
        ];
      }
      case 'own-devices':
        return this.#special['own-devices'];
      case 'foreign':
        return this.#foreign.get(one.name) ?? [];
    }
  }

  /**
   * Single hosts of which one lies in every part into which the hosts cut each other: names, an unnamed one in each wildcard and pattern (and
   * where two patterns meet), both ends of every block and what follows it, a global address, an unnamed host.
   */
  *representatives(): Generator<OneHost> {
    for (const name of this.#names.keys()) yield { kind: 'name', name };
    for (const name of this.#unnamed()) yield { kind: 'name', name };
    yield* this.#addresses();
    for (const name of this.#foreign.keys()) yield { kind: 'foreign', name };
    yield { kind: 'own-devices' };
    if (this.#special.any.length === 0) return;
    yield { kind: 'name', name: this.#free('some-host.example') };
    yield { kind: 'foreign', name: 'any other device' };
  }

  *#unnamed(): Generator<string> {
    for (const suffix of this.#wildcards.keys()) {
      yield this.#free(`some-host.${suffix}`);
      if (this.#patterns.size > 0) yield this.#free(`some-host.below.${suffix}`);
    }
    const patterns = [...this.#patterns.keys()];
    for (const pattern of patterns) {
      yield this.#free(pattern.replaceAll('**', 'some-host.below').replaceAll('*', 'some-host'));
      yield this.#free(pattern.replaceAll('*', 'x'));
    }
    const wide = [...patterns, ...[...this.#wildcards.keys()].map((suffix) => `**.${suffix}`)];
    for (const one of patterns) {
      for (const other of wide) {
        const both = one === other ? undefined : meetPatterns(one, other);
        if (both !== undefined) yield both;
      }
    }
  }

  *#addresses(): Generator<OneHost> {
    const cuts = [...this.#cidrs.values()];
    const isWide = this.#special.any.length + this.#special.internet.length > 0;
    const all = isWide ? [...cuts, ...NOT_GLOBAL, ...GLOBAL] : cuts;
    const seen = new Set<string>();
    for (const cidr of all) {
      for (const bits of [cidr.bits, lastOf(cidr) + 1n]) {
        const key = `${cidr.family}/${bits.toString(36)}`;
        if (seen.has(key) || bits >> BigInt(widthOf(cidr.family)) !== 0n) continue;
        seen.add(key);
        yield { kind: 'address', address: { family: cidr.family, bits } };
      }
    }
  }

  /** A name that nobody says outright. */
  #free(name: string): string {
    let free = name;
    for (let number = 2; this.#names.has(free); number++)
      free = name.replace(/^[^.]+/, (first) => `${first}-${number}`);
    return free;
  }
}

/** Well inside the global space of each family. */
const GLOBAL: readonly Cidr[] = ['1.1.1.1', '2606:4700::'].map((text) => {
  const { family, bits } = parseAddress(text)!;
  return cidrOf(family, bits, widthOf(family));
});

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}

function suffixes(name: string): readonly string[] {
  const found: string[] = [];
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) found.push(name.slice(dot + 1));
  return found;
}

/** A name that two patterns have in common; undefined when none is found label by label. */
function meetPatterns(one: string, other: string): string | undefined {
  const [a, b] = [one.split('.'), other.split('.')];
  const length = Math.max(a.length, b.length);
  const [left, right] = [stretched(a, length), stretched(b, length)];
  if (!left || !right) return undefined;
  const labels = left.map((label, at) => meetLabels(label, right[at]!));
  return labels.some((label) => label === undefined) ? undefined : labels.join('.');
}

function stretched(labels: readonly string[], length: number): readonly string[] | undefined {
  if (labels[0] === '**') return [...Array<string>(length - labels.length + 1).fill('*'), ...labels.slice(1)];
  return labels.length === length ? labels : undefined;
}

function meetLabels(a: string, b: string): string | undefined {
  if (!a.includes('*')) return !b.includes('*') && a !== b ? undefined : a;
  if (!b.includes('*')) return b;
  const ends = (text: string): readonly [string, string] => [
    text.slice(0, text.indexOf('*')),
    text.slice(text.lastIndexOf('*') + 1),
  ];
  const [[startA, endA], [startB, endB]] = [ends(a), ends(b)];
  const start = startA.startsWith(startB) ? startA : startB.startsWith(startA) ? startB : undefined;
  const end = endA.endsWith(endB) ? endA : endB.endsWith(endA) ? endB : undefined;
  return start === undefined || end === undefined ? undefined : `${start}x${end}`;
}
