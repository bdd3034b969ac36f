import { describeConditions, describeWho, type Piece, type WhoTerm } from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import { isForeignName, NOBODY, OTHER_WORKLOAD, OUTSIDE, vendorName } from './names.js';

/** Who a piece of an artefact lets in, in words: as the source names them, and what it does not know by what it is to the vendor. */
export function describeReadWho(estate: Estate, { who, situation }: Piece): string {
  const isLoggedIn = !situation.idp.full && !situation.idp.unknown;
  const term = isLoggedIn ? { ...who, workloads: [] } : who;
  const known = knownTerm(term);
  const hasKnown = known.users.length + known.domains.length + known.workloads.length > 0;
  const domains = new Set([...estate.idps.values()].flatMap((idp) => idp.domains.map(({ value }) => value)));
  const strangers = [...term.domains.map(({ domain }) => domain), ...term.users].filter(
    (name) => !domains.has(name.slice(name.lastIndexOf('@') + 1)),
  );
  const knownText = hasKnown ? describeWho(estate, withoutStrangers(known, domains)) : '';
  const isOpen = term.workloads.includes(NOBODY) && term.domains.some(({ domain }) => domain === OUTSIDE);
  if (isOpen) {
    const others = 'anybody whom the policy does not know';
    if (knownText === '') return others;
    return /^everyone(, workloads)?$/.test(knownText) ? 'anybody' : `${knownText}, and ${others},`;
  }
  const texts = [
    ...(knownText === '' ? [] : [knownText]),
    ...strangers.map((name) => (name === OUTSIDE ? 'people whom no idp of the policy asserts' : name)),
    ...term.workloads.filter(isForeignName).map(describeWorkload),
  ];
  const groups = term.in.filter(isForeignName).map((name) => ` who are in ${vendorName(name)}`);
  const without = term.notIn.filter(isForeignName).map((name) => ` who are not in ${vendorName(name)}`);
  return `${texts.join(', ')}${[...groups, ...without].join(' and')}`;
}

/** What a piece of an artefact demands, one short text each. Conditions of the vendor that no binding names stand in brackets. */
export function describeReadConditions(estate: Estate, piece: Piece): readonly string[] {
  return describeConditions(estate, piece);
}

function knownTerm(who: WhoTerm): WhoTerm {
  return {
    ...who,
    workloads: who.workloads.filter((name) => !isForeignName(name)),
    domains: who.domains.filter(({ domain }) => !isForeignName(domain)),
    in: who.in.filter((name) => !isForeignName(name)),
    notIn: who.notIn.filter((name) => !isForeignName(name)),
  };
}

function withoutStrangers(who: WhoTerm, domains: ReadonlySet<string>): WhoTerm {
  const asserted = who.domains.filter(({ domain }) => domains.has(domain));
  return {
    ...who,
    users: who.users.filter((user) => domains.has(user.slice(user.lastIndexOf('@') + 1))),
    domains: asserted,
    everyone: asserted.length > 0 && asserted.length === domains.size && who.in.length === 0,
  };
}

function describeWorkload(name: string): string {
  if (name === NOBODY) return 'callers without any identity';
  if (name === OTHER_WORKLOAD) return 'non-human identities that the policy does not know';
  return `the non-human identity ${vendorName(name)}`;
}
