import type { CountrySet, NetworkSet } from '../../compiler/analysis/index.js';
import type { Estate } from '../../compiler/model/index.js';
import type { KeyParts } from './access-groups.js';
import { digest } from './buckets.js';
import { blocksOf } from './cidr-blocks.js';
import type { AnyOf } from './draft.js';
import { geo, ip } from './selectors.js';

/** Countries that a key spells out. */
const SPELLED = 4;

/** Where the request comes from; undefined when anywhere. An unknown country is in no list, so it never passes. */
export function countryRules(estate: Estate, country: CountrySet): AnyOf | undefined {
  if (country.full) return undefined;
  return { key: countryKey(estate, country.known), rules: country.known.map(geo) };
}

/** The address of the request; undefined when any. */
export function networkRules(network: NetworkSet): AnyOf | undefined {
  if (network.full) return undefined;
  const blocks = [
    ...network.v4.flatMap((range) => blocksOf(4, range)),
    ...network.v6.flatMap((range) => blocksOf(6, range)),
  ];
  return { key: networkKey(network, blocks), rules: blocks.map(ip) };
}

function countryKey(estate: Estate, known: readonly string[]): KeyParts {
  const text = known.join();
  const named = [...estate.locations.values()].find(
    ({ countries }) => [...new Set(countries.map(({ value }) => value))].sort().join() === text,
  );
  if (named) return ['location', named.name];
  if (known.length <= SPELLED) return ['location', ...known.map((code) => code.toLowerCase())];
  return ['location', shortDigest(text)];
}

function networkKey({ clauses: [only, ...more] }: NetworkSet, blocks: readonly string[]): KeyParts {
  if (only && more.length === 0 && !only.negated) return ['network', ...only.anyOf];
  return ['network', shortDigest(blocks.join())];
}

function shortDigest(text: string): string {
  return `v${digest(text).slice(0, 8)}`;
}
