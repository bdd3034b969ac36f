import { meet, readBlock } from '../../oracle/interpreter/addresses.js';
import { scheduleMinutes } from '../../oracle/interpreter/time.js';
import type { Draft } from './draft.js';
import type { Mapping } from './project.js';

/** 6.3: do the sets of a mapping and of one of its profiles have nothing in common, so that the mapping is an error. */
export function conflicts(draft: Draft, conditions: Mapping): boolean {
  return strings(conditions.profile).some((profile) => {
    const inner = draft.sections.profiles[profile]!;
    return Object.keys(MEET).some((key) => {
      if (conditions[key] === undefined || inner[key] === undefined) return false;
      return !MEET[key]!(draft, strings(conditions[key]), strings(inner[key]));
    });
  });
}

type Meets = (draft: Draft, a: readonly string[], b: readonly string[]) => boolean;

const MEET: Readonly<Record<string, Meets>> = {
  location: (draft, a, b) => share(countries(draft, a), countries(draft, b)),
  network: (draft, a, b) => blocks(draft, a).some((one) => blocks(draft, b).some((other) => meet(one, other))),
  platform: (_draft, a, b) => share(a, b),
  idp: (_draft, a, b) => share(a, b),
  schedule: (draft, a, b) => a.some((one) => b.some((other) => schedulesMeet(draft, one, other))),
};

function share(a: readonly string[], b: readonly string[]): boolean {
  return a.some((value) => b.includes(value));
}

function countries(draft: Draft, entries: readonly string[]): readonly string[] {
  return entries.flatMap((entry) =>
    /^[A-Z]{2}$/.test(entry) ? [entry] : strings(draft.sections.locations[entry]!.countries),
  );
}

function blocks(draft: Draft, networks: readonly string[]): readonly NonNullable<ReturnType<typeof readBlock>>[] {
  return networks.flatMap((name) => strings(draft.sections.networks[name]!.cidrs).map((text) => readBlock(text)!));
}

/** Schedules of different zones are taken to overlap. */
function schedulesMeet(draft: Draft, a: string, b: string): boolean {
  const [one, other] = [draft.sections.schedules[a]!, draft.sections.schedules[b]!];
  if ((one.timezone ?? draft.timezone) !== (other.timezone ?? draft.timezone)) return true;
  const minutes = minutesOf(one);
  return [...minutesOf(other)].some((minute) => minutes.has(minute));
}

const known = new Map<string, ReadonlySet<number>>();

function minutesOf(schedule: Mapping): ReadonlySet<number> {
  const key = JSON.stringify(schedule.weekly);
  const found = known.get(key) ?? scheduleMinutes(schedule);
  known.set(key, found);
  return found;
}

function strings(value: unknown): readonly string[] {
  return value === undefined ? [] : ([value].flat() as string[]);
}
