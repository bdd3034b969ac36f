import { jsonDigest } from '../canonical-json.js';
import type { Json, VendorObject } from '../target.js';

type JsonMap = { readonly [key: string]: Json };

/** Sections whose entries are objects of their own, by the spelling of the documentation; servers read keys of any case. */
const MAPS = ['groups', 'hosts', 'ipsets', 'postures', 'tagOwners'];
const RULES = ['acls', 'grants', 'ssh'];
const KNOWN = new Map([...MAPS, ...RULES].map((key) => [key.toLowerCase(), key]));
/** Lists in which order and repetition mean nothing. */
const SETS = new Set(['src', 'dst', 'ip', 'users', 'ports', 'srcPosture', 'via']);

/** A file without a list of rules opens everything; it reads as this grant. Vendor: ACL examples and captured results, 2026-11-22. */
const ALLOW_ALL: JsonMap = { src: ['*'], dst: ['*'], ip: ['*'] };

/**
 * The objects of a policy file: each group, tag, posture and rule under an address that is made from its content, and each other section
 * as one. Sorted by address.
 */
export function objectsOf(file: JsonMap): readonly VendorObject[] {
  const found: VendorObject[] = [];
  let hasRules = false;
  for (const [written, value] of Object.entries(file)) {
    const key = KNOWN.get(written.toLowerCase()) ?? written;
    if ((key === 'acls' || key === 'grants') && value !== null) hasRules = true;
    if (RULES.includes(key) && isList(value)) found.push(...ruleObjects(key, value));
    else if (MAPS.includes(key) && isMap(value)) found.push(...mapObjects(key, value));
    else found.push({ address: key, body: value });
  }
  if (!hasRules) found.push({ address: addressOf('grants', ALLOW_ALL), body: ALLOW_ALL });
  return unique(found);
}

function mapObjects(section: string, map: JsonMap): readonly VendorObject[] {
  // Operations of an IP set apply in order.
  const ordered = section === 'ipsets';
  return Object.entries(map).map(([name, value]) => ({
    address: `${section}/${name}`,
    body: isList(value) && !ordered ? sortedSet(value) : value,
  }));
}

function ruleObjects(section: string, rules: readonly Json[]): readonly VendorObject[] {
  return rules.map((rule) => {
    if (!isMap(rule)) return { address: `${section}/${shortText([JSON.stringify(rule)])}`, body: rule };
    const body = canonicalRule(rule);
    return { address: addressOf(section, body), body };
  });
}

function canonicalRule(rule: JsonMap): JsonMap {
  const entries = Object.entries(rule).map(([key, value]) => [
    key,
    SETS.has(key) && isList(value) ? sortedSet(value) : value,
  ]);
  return Object.fromEntries(entries) as JsonMap;
}

/** `grants/group:ops -> tag:db tcp:5432`. */
function addressOf(section: string, rule: JsonMap): string {
  const part = (key: string): string => {
    const value = rule[key];
    return isList(value) ? shortText(value.map(String)) : value === undefined ? '' : String(value);
  };
  const last = section === 'ssh' ? part('users') : section === 'acls' ? part('proto') : part('ip');
  const from = part('src') || part('users');
  return `${section}/${from} -> ${part('dst') || part('ports')}${last === '' ? '' : ` ${last}`}`;
}

const LONGEST = 80;

function shortText(items: readonly string[]): string {
  const text = items.join(',');
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST / 2)}… ${jsonDigest(items).slice('sha256:'.length).slice(0, 12)}`;
}

/** Rules with one address and different bodies are told apart by their bodies; equal ones are one. */
function unique(objects: readonly VendorObject[]): readonly VendorObject[] {
  const byAddress = new Map<string, Map<string, VendorObject>>();
  for (const object of objects) {
    const bodies = byAddress.get(object.address) ?? new Map<string, VendorObject>();
    bodies.set(jsonDigest(object.body), object);
    byAddress.set(object.address, bodies);
  }
  const all = [...byAddress.values()].flatMap((bodies) =>
    [...bodies].map(([digest, { address, body }]) => ({
      address: bodies.size === 1 ? address : `${address} (${digest.slice('sha256:'.length).slice(0, 12)})`,
      body,
    })),
  );
  return all.sort((a, b) => (a.address < b.address ? -1 : 1));
}

function sortedSet(values: readonly Json[]): readonly Json[] {
  if (!values.every((value) => typeof value === 'string')) return values;
  return [...new Set(values)].sort();
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isMap(value: Json): value is JsonMap {
  return typeof value === 'object' && value !== null && !isList(value);
}
