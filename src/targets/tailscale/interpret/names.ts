import { type IpRange, mergedRanges, parseBlock, parseSpan, without } from './addresses.js';
import type { Dialect } from './dialect.js';
import { type Faults, shown, type Text } from './faults.js';
import { type Fields, textOf, textsOf } from './fields.js';

/** What a policy file defines. */
export interface Names {
  /** By `group:NAME`. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly hosts: ReadonlyMap<string, IpRange>;
  /** By `tag:NAME`. */
  readonly tags: ReadonlyMap<string, readonly Text[]>;
  /** By `ipset:NAME`. */
  readonly ipsets: ReadonlyMap<string, readonly IpRange[]>;
}

export function readNames(file: Fields, dialect: Dialect, faults: Faults): Names {
  const groups = readGroups(file, dialect, faults);
  const hosts = readHosts(file, faults);
  return { groups, hosts, tags: readTags(file, faults), ipsets: new IpSets(file, hosts, faults).read() };
}

function readGroups(file: Fields, dialect: Dialect, faults: Faults): Names['groups'] {
  const groups = new Map<string, readonly string[]>();
  for (const { key, keySpan, value } of file.entries('groups')) {
    if (!/^group:./.test(key)) faults.refused(keySpan, `${shown(key)}: the name of a group begins with \`group:\``);
    else if (key.includes('@')) faults.cannotJudge(keySpan, `${shown(key)} is defined here and synced too`);
    const members = textsOf(value, faults);
    for (const member of members) checkMember(member, key, dialect, faults);
    groups.set(key, [...new Set(members.map(({ text }) => text))]);
  }
  return groups;
}

function checkMember({ text, span }: Text, group: string, dialect: Dialect, faults: Faults): void {
  if (text.startsWith('group:')) faults.refused(span, `${shown(group)}: group members cannot be recursive`);
  else if (!text.includes('@')) faults.refused(span, `${shown(group)}: ${shown(text)} is no user`);
  else if (dialect.kind === 'tailscale' && !/^[^@:*]+@[^@:*]+$/.test(text))
    faults.cannotJudge(span, `who ${shown(text)} is in a group`);
}

function readHosts(file: Fields, faults: Faults): Names['hosts'] {
  const hosts = new Map<string, IpRange>();
  for (const { key, keySpan, value } of file.entries('hosts')) {
    const text = textOf(value, faults);
    const range = text && parseBlock(text.text);
    if (text && !range) faults.refused(text.span, `host ${shown(key)}: ${shown(text.text)} is no address`);
    if (/[@:]/.test(key)) faults.refused(keySpan, `the name of a host has neither \`@\` nor \`:\`: ${shown(key)}`);
    else if (key === '*' || parseBlock(key)) faults.cannotJudge(keySpan, `what ${shown(key)} is as the name of a host`);
    if (range) hosts.set(key, range);
  }
  return hosts;
}

function readTags(file: Fields, faults: Faults): Names['tags'] {
  const tags = new Map<string, readonly Text[]>();
  for (const { key, keySpan, value } of file.entries('tagOwners')) {
    if (!/^tag:[A-Za-z]/.test(key))
      faults.refused(keySpan, `${shown(key)}: tag names must start with a letter, after 'tag:'`);
    tags.set(key, textsOf(value, faults));
  }
  return tags;
}

/** Ordered additions and removals, resolved through hosts and other sets. Vendor: IP sets, 2026-11-22. */
class IpSets {
  readonly #entries: ReadonlyMap<string, readonly Text[]>;
  readonly #hosts: Names['hosts'];
  readonly #faults: Faults;
  readonly #known = new Map<string, readonly IpRange[] | 'open'>();

  constructor(file: Fields, hosts: Names['hosts'], faults: Faults) {
    this.#hosts = hosts;
    this.#faults = faults;
    const entries = file.entries('ipsets');
    for (const { key, keySpan } of entries) {
      if (!/^ipset:./.test(key)) faults.refused(keySpan, `${shown(key)}: the name of a set begins with \`ipset:\``);
    }
    this.#entries = new Map(entries.map(({ key, value }) => [key, textsOf(value, faults)]));
  }

  read(): Names['ipsets'] {
    return new Map([...this.#entries.keys()].map((name) => [name, this.#resolve(name)]));
  }

  #resolve(name: string): readonly IpRange[] {
    const known = this.#known.get(name);
    if (known !== undefined && known !== 'open') return known;
    this.#known.set(name, 'open');
    let ranges: readonly IpRange[] = [];
    for (const text of this.#entries.get(name)!) {
      const [, verb, target] = /^\s*(?:(add|remove)\s+)?(\S+)\s*$/.exec(text.text) ?? [];
      const part = target === undefined ? undefined : this.#part({ text: target, span: text.span });
      if (!part) this.#faults.cannotJudge(text.span, `what ${shown(text.text)} is in ${shown(name)}`);
      else ranges = verb === 'remove' ? without(ranges, part) : [...ranges, ...part];
    }
    // Merged, so that sets of sets do not multiply.
    ranges = mergedRanges(ranges);
    this.#known.set(name, ranges);
    return ranges;
  }

  #part({ text, span }: Text): readonly IpRange[] | undefined {
    if (text.startsWith('host:')) {
      const host = this.#hosts.get(text.slice('host:'.length));
      return host && [host];
    }
    if (text.startsWith('ipset:')) {
      if (this.#known.get(text) === 'open') this.#faults.refused(span, `${shown(text)} contains itself`);
      else if (this.#entries.has(text)) return this.#resolve(text);
      return undefined;
    }
    const range = parseBlock(text) ?? parseSpan(text);
    return range && [range];
  }
}
