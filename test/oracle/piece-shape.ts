import type { AtomSet, NetworkSet, Piece, Requirement, TimeSet, WhoTerm } from '../../src/compiler/analysis/index.js';
import type { PolicySource } from './interpreter/index.js';
import { own, texts } from './interpreter/plain.js';
import { isOpen } from './interpreter/principals.js';
import { domainOf } from './interpreter/values.js';

/** What of the documented form of a piece (`piece.ts`) does not hold. */
export function shapeFaults(source: PolicySource, { who, situation, requirement, origin }: Piece): readonly string[] {
  const { country, platform, idp, network, time, logins } = situation;
  const lists = [who.users, who.workloads, who.in, who.notIn, origin.floors, origin.denies, logins?.logins ?? []];
  const { flags, checks, approvals, postures } = requirement;
  const policies = [...source.policies.keys(), ...source.breakGlass.keys()];
  return [
    ...(lists.every(isSorted) ? [] : ['a list is not sorted']),
    ...([flags, checks, approvals, postures].every(isSorted) ? [] : ['a list of the requirement is not sorted']),
    ...whoFaults(source, who),
    ...([country, platform, idp] as readonly AtomSet<string>[]).flatMap(atomFaults),
    ...networkFaults(network),
    ...timeFaults(time),
    ...osFaults(requirement, platform),
    ...[origin.policy, ...origin.floors, ...origin.denies].filter((name) => !policies.includes(name)),
  ];
}

function isSorted(list: readonly string[]): boolean {
  return list.every((entry, at) => at === 0 || list[at - 1]! < entry);
}

function whoFaults(source: PolicySource, who: WhoTerm): readonly string[] {
  const domains = who.domains.map(({ domain }) => domain);
  const all = new Set([...source.idps.values()].flatMap((one) => texts(own(one, 'domains'))));
  const hasAll = all.size > 0 && domains.length === all.size && who.in.length === 0;
  const isHuman = who.users.length + domains.length > 0;
  return [
    ...(isSorted(domains) && who.domains.every(({ exceptUsers }) => isSorted(exceptUsers))
      ? []
      : ['domains not sorted']),
    ...who.users.filter((user) => domains.includes(domainOf(user))).map((user) => `${user} lies in a listed domain`),
    ...(who.everyone === hasAll ? [] : ['`everyone` is not told by the domains']),
    ...(isHuman === (who.workloads.length === 0) ? [] : ['neither only humans nor only workloads']),
    ...[...who.in, ...who.notIn].filter((group) => !isOpen(source, group)).map((group) => `${group} is not open`),
  ];
}

function atomFaults({ full, known, unknown }: AtomSet<string>): readonly string[] {
  return [...(isSorted(known) ? [] : ['atoms not sorted']), ...(full && !unknown ? ['full without unknown'] : [])];
}

function networkFaults({ full, v4, v6, unknown, clauses }: NetworkSet): readonly string[] {
  const isApart = [v4, v6].every((ranges) =>
    ranges.every(({ from, to }, at) => from <= to && (at === 0 || ranges[at - 1]!.to + 1n < from)),
  );
  return [
    ...(isApart ? [] : ['address ranges touch']),
    ...(full && (!unknown || clauses.length > 0) ? ['a full network with clauses or without unknown'] : []),
  ];
}

function timeFaults({ ranges }: TimeSet): readonly string[] {
  const isApart = ranges.every(({ from, to }, at) => from < to && (at === 0 || ranges[at - 1]!.to < from));
  return isApart ? [] : ['time ranges touch'];
}

function osFaults({ os }: Requirement, { full, known, unknown }: AtomSet<string>): readonly string[] {
  if (os.size === 0) return [];
  const platforms = [...os.keys()] as readonly string[];
  return full || unknown || !known.every((name) => platforms.includes(name)) ? ['a platform without its os'] : [];
}
