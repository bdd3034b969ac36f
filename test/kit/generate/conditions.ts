import { conflicts } from './conflicts.js';
import type { Draft } from './draft.js';
import {
  APPROVALS,
  CHECKS,
  COUNTRIES,
  DURATIONS,
  FLAGS,
  IPV4_BLOCKS,
  IPV6_BLOCKS,
  MFA_LEVELS,
  PLATFORMS,
  RISKS,
  VERSIONS,
  ZONES,
} from './pools.js';
import { humansList, type Sort } from './principals.js';
import type { Mapping } from './project.js';
import type { Value } from './yaml-text.js';

/** Networks, locations, schedules, postures, approvals and profiles: what conditions refer to. */
export function addConditionElements(draft: Draft): void {
  const { random } = draft;
  if (draft.may('networks', 0.8)) {
    for (const name of random.some(['branch', 'constructor', 'office', 'vpn'], 1, 3)) addNetwork(draft, name);
  }
  if (draft.may('locations', 0.7)) {
    for (const name of random.some(['eu', 'home', 'constructor'], 1, 2)) {
      const countries = draft.list(random.some(COUNTRIES, 1, 3));
      draft.add('locations', name, { countries });
    }
  }
  if (draft.may('schedules', 0.75)) {
    for (const name of random.some(['nights', 'office-hours', 'constructor', 'weekend'], 1, 3))
      addSchedule(draft, name);
  }
  if (draft.may('posture', 0.85)) {
    for (const name of random.some(['laptop', 'phone', 'any-os', 'constructor'], 1, 3))
      draft.add('posture', name, posture(draft));
  }
  if (draft.may('approvals', 0.6)) {
    for (const name of random.some(APPROVALS, 1, 3)) addApproval(draft, name);
  }
  if (draft.may('profiles', 0.8)) {
    for (const name of random.some(['strong', 'byod', 'vendor', 'machine', 'constructor'], 1, 4)) {
      draft.add('profiles', name, conditions(draft, random.chance(0.65) ? 'human' : 'workload', 'profile'));
    }
  }
}

function addNetwork(draft: Draft, name: string): void {
  const pool = [...IPV4_BLOCKS, ...(draft.may('ipv6', 0.6) ? IPV6_BLOCKS : [])];
  draft.add('networks', name, { cidrs: draft.list(draft.random.some(pool, 1, 3)) });
}

function addSchedule(draft: Draft, name: string): void {
  const { random } = draft;
  const windows = Array.from({ length: random.between(1, 3) }, () => weeklyWindow(draft));
  const zone = random.chance(0.5) ? { timezone: random.pick(ZONES) } : {};
  draft.add('schedules', name, { weekly: draft.list(windows), ...zone });
}

function weeklyWindow({ random }: Draft): string {
  const days = random.pick([
    'mon-fri',
    'mon-sun',
    'sat-mon',
    'sun',
    'fri',
    'tue,thu-sat',
    'wed-tue',
    'sun-mon,wed',
    'mon-mon',
  ]);
  const times = [
    '08:00-19:00',
    '22:00-06:00',
    '00:00-24:00',
    '02:15-02:45',
    '23:59-00:01',
    '18:00-00:00',
    '00:00-00:01',
    '01:30-24:00',
    '23:00-22:00',
  ];
  return `${days} ${random.pick(times)}`;
}

function posture(draft: Draft): Mapping {
  const { random } = draft;
  const found: Mapping = Object.fromEntries(random.some(FLAGS, 0, 2).map((flag) => [flag, true]));
  if (random.chance(0.3)) found.edr = random.pick(['installed', 'running']);
  if (draft.may('os', 0.45)) {
    const wanted = random
      .some(PLATFORMS, 1, 4)
      .map((name) => [name, random.chance(0.25) ? '*' : `>=${random.pick(VERSIONS)}`]);
    found.os = Object.fromEntries(wanted) as Mapping;
  }
  if (draft.may('checks', 0.35))
    found.checks = Object.fromEntries(random.some(CHECKS, 1, 2).map((name) => [name, true]));
  if (draft.may('max-age', 0.35)) found.max_age = random.pick(DURATIONS);
  return Object.keys(found).length > 0 ? found : { managed: true };
}

function addApproval(draft: Draft, name: string): void {
  const { random } = draft;
  const element: Mapping = { approvers: humansList(draft, false) };
  if (random.chance(0.5)) element.ticket = random.pick(['required', 'optional']);
  if (random.chance(0.5)) element.max = random.pick(DURATIONS);
  draft.add('approvals', name, element);
}

/** Where a conditions mapping stands. */
export type Place = 'when' | 'unless' | 'deny' | 'profile' | 'glass';

/** A conditions mapping that humans, or workloads, may meet there; in `unless` of a floor also what only the other sort meets. */
export function conditions(draft: Draft, sort: Sort, place: Place): Mapping {
  const found: Mapping = {};
  const wanted = draft.random.between(1, place === 'glass' ? 4 : 3);
  for (const key of draft.random.shuffle(keysFor(draft, sort, place))) {
    if (Object.keys(found).length === wanted) break;
    const value = conditionValue(draft, key, sort, place);
    if (value === undefined) continue;
    found[key] = value;
    if (conflicts(draft, found)) delete found[key];
  }
  return Object.keys(found).length > 0 ? found : fallback(draft, sort, place);
}

function keysFor(draft: Draft, sort: Sort, place: Place): readonly string[] {
  const situation = ['location', 'network', 'platform', 'schedule'];
  if (place === 'deny') return [...situation, 'idp'];
  const both = [...situation, 'posture', 'posture'];
  const human = [
    'mfa',
    'mfa',
    'risk',
    'approval',
    'idp',
    ...(place === 'unless' || place === 'profile' ? ['session'] : []),
  ];
  const own = sort === 'human' ? [...human, ...(place === 'glass' ? [] : human)] : ['credential'];
  const other = place === 'unless' && draft.random.chance(0.15) ? (sort === 'human' ? ['credential'] : human) : [];
  return [...both, ...own, ...other, ...(place === 'profile' ? [] : ['profile', 'profile'])];
}

/** Something that can always be said. */
function fallback(draft: Draft, sort: Sort, place: Place): Mapping {
  if (sort === 'human' && place !== 'deny') return { mfa: 'any' };
  return { platform: draft.list(draft.random.some(PLATFORMS, 3, 6)) };
}

function conditionValue(draft: Draft, key: string, sort: Sort, place: Place): Value | undefined {
  const { random } = draft;
  switch (key) {
    case 'mfa':
      return draft.may('mfa', 1)
        ? random.pick(place === 'glass' ? MFA_LEVELS.slice(3) : MFA_LEVELS.slice(1))
        : undefined;
    case 'risk':
      return draft.may('risk', 1) ? { max: random.pick(RISKS) } : undefined;
    case 'posture':
      return draft.namesList('posture');
    case 'approval':
      return draft.namesList('approvals');
    case 'session':
      return draft.may('sessions', 1) ? session(draft, DURATIONS) : undefined;
    case 'credential':
      return draft.may('credentials', 1) ? credential(draft) : undefined;
    case 'profile':
      return draft.namesList('profiles') && profiles(draft, sort, place);
    default:
      return situation(draft, key);
  }
}

function situation(draft: Draft, key: string): Value | undefined {
  const { random } = draft;
  switch (key) {
    case 'location':
      if (!draft.may('locations', 1)) return undefined;
      return draft.list(
        random.some([...draft.names('locations'), ...draft.names('locations'), ...COUNTRIES.slice(0, 3)], 1, 3),
      );
    case 'network':
      return draft.namesList('networks');
    case 'platform':
      return draft.may('platforms', 1) ? draft.list(random.some(PLATFORMS, 1, 4)) : undefined;
    case 'idp':
      return draft.may('idp-conditions', 1) ? draft.namesList('idps') : undefined;
    default:
      return draft.namesList('schedules');
  }
}

/** Profiles that may be used for the sort there: in `unless` any, else only those that it can meet. */
function profiles(draft: Draft, sort: Sort, place: Place): Value | undefined {
  const humanOnly = ['mfa', 'risk', 'idp', 'session', 'approval'];
  const isFit = (name: string): boolean => {
    const keys = Object.keys(draft.sections.profiles[name]!);
    if (place === 'unless') return true;
    return sort === 'human' ? !keys.includes('credential') : !keys.some((key) => humanOnly.includes(key));
  };
  const fitting = draft.random.some(draft.names('profiles').filter(isFit), 1, 2);
  return fitting.length > 0 ? draft.list(fitting) : undefined;
}

/** 6.7; `max` and `idle` are from the given durations. */
export function session({ random }: Draft, durations: readonly string[]): Mapping {
  const found: Mapping = {};
  if (random.chance(0.6)) found.max = random.pick(durations);
  if (random.chance(0.3)) found.idle = random.pick(durations);
  for (const flag of ['recorded', 'isolated', 'justified']) if (random.chance(0.2)) found[flag] = true;
  return Object.keys(found).length > 0 ? found : { justified: true };
}

function credential({ random }: Draft): Mapping {
  const found: Mapping = {};
  if (random.chance(0.4)) found.bound = true;
  if (random.chance(0.4)) found.attested = true;
  if (random.chance(0.4)) found.max_lifetime = random.pick(['5m', '15m', '1h', '30d']);
  return Object.keys(found).length > 0 ? found : { attested: true };
}
