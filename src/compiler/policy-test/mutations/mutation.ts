import type { BreakGlass, Estate, Policy } from '../../model/index.js';
import {
  groupFlips,
  locationFlips,
  networkFlips,
  postureFlips,
  profileFlips,
  resourceFlips,
  scheduleFlips,
} from './element-flips.js';
import type { Flip } from './flip.js';
import { breakGlassFlips, policyFlips } from './policy-flips.js';

/** Sections of an estate in which something can be flipped. */
export const MUTABLE_SECTIONS = [
  'policies',
  'breakGlass',
  'profiles',
  'postures',
  'groups',
  'locations',
  'networks',
  'schedules',
  'resources',
] as const;
export type MutableSection = (typeof MUTABLE_SECTIONS)[number];

/** One flip of one element of an estate. */
export interface Mutation {
  readonly section: MutableSection;
  readonly name: string;
  readonly flip: Flip<unknown>;
}

/** Every mutation of an estate but the finer ones, by section, name and in the order in which elements are written. */
export function mutationsOf(estate: Estate): readonly Mutation[] {
  const open = [...estate.resources.values()].filter((resource) => !resource.public);
  const all = open.map(({ name }) => name).sort();
  const withoutSsh = open.filter(({ isSsh }) => !isSsh).map(({ name }) => name);
  withoutSsh.sort();
  const everywhere = (policy: Policy): readonly string[] => (policy.as ? all : withoutSsh);
  const of = <T>(
    section: MutableSection,
    elements: Iterable<T & { readonly name: string }>,
    flips: (one: T) => readonly Flip<unknown>[],
  ) => [...elements].flatMap((one) => flips(one).map((flip): Mutation => ({ section, name: one.name, flip })));
  return [
    ...of('policies', estate.policies.values(), (policy) => policyFlips(policy, everywhere(policy))),
    ...of('breakGlass', estate.breakGlass.values(), breakGlassFlips),
    ...of('profiles', estate.profiles.values(), profileFlips),
    ...of('postures', estate.postures.values(), postureFlips),
    ...of('groups', estate.groups.values(), groupFlips),
    ...of('locations', estate.locations.values(), locationFlips),
    ...of('networks', estate.networks.values(), networkFlips),
    ...of('schedules', estate.schedules.values(), scheduleFlips),
    ...of('resources', estate.resources.values(), resourceFlips),
  ];
}

/** The mutations that are worth a look once a test notices this one. */
export function finerOf({ section, name, flip }: Mutation): readonly Mutation[] {
  return flip.finer.map((finer) => ({ section, name, flip: finer }));
}

/** An estate, or a part of one that has the element, with the mutation made. */
export function mutate(estate: Estate, { section, name, flip }: Mutation): Estate {
  const elements = new Map<string, unknown>(estate[section]);
  if (flip.value === undefined) elements.delete(name);
  else elements.set(name, flip.value);
  return { ...estate, [section]: elements };
}

/** The policy or break-glass entry that a mutation is of, as it is and as it would be; neither for other elements. */
export function mutatedPolicy(estate: Estate, { section, name, flip }: Mutation): readonly (Policy | BreakGlass)[] {
  if (section !== 'policies' && section !== 'breakGlass') return [];
  const before = estate[section].get(name)!;
  return flip.value === undefined ? [before] : [before, flip.value as Policy | BreakGlass];
}

/** Names of the resources that a policy or a break-glass entry is about. */
export function resourcesOf(element: Policy | BreakGlass): readonly string[] {
  return 'effect' in element ? element.resources : element.resources.map(({ value }) => value);
}
