import type { Estate } from '../../src/compiler/model/index.js';
import { MFA_LEVELS } from '../../src/compiler/model/index.js';
import { USERS } from '../estate.js';
import type { Random } from '../random.js';
import { labelEntity, versionNumber } from './translate.js';

/** One question, as ztctl and as Cedar take it. */
export interface Question {
  /** A line of `can --requests`. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly cedar: CedarQuestion;
}

interface Uid {
  readonly type: string;
  readonly id: string;
}

/** Principal, resource, context, and the two entities with their parents: no more than the question needs. */
export interface CedarQuestion {
  readonly principal: Uid;
  readonly resource: Uid;
  readonly context: Record<string, number | string | boolean | { readonly __extn: { fn: string; arg: string } }>;
  readonly entities: { readonly uid: Uid; readonly attrs: Record<string, never>; readonly parents: Uid[] }[];
}

const IPS = ['203.0.113.7', '198.51.100.20', '192.0.2.10', '192.0.2.200', '10.1.2.3', '2001:db8::1'];
const VERSIONS = ['13', '14.4', '14.6', '10.0.19045', '10.0.22631', '6.8'];
const FLAGS = ['managed', 'disk_encrypted', 'firewall', 'screen_lock'] as const;

/** Seeded questions about an estate of the bench. Most callers are people whom a policy of the resource names, with good signals. */
export function questions(estate: Estate, random: Random, count: number): readonly Question[] {
  const groupsOf = memberships(estate);
  const resources = [...estate.resources.keys()];
  const named = membersByResource(estate);
  return Array.from({ length: count }, () => {
    const resource = random.pick(resources);
    const members = named.get(resource) ?? [];
    const user =
      members.length > 0 && random.chance(0.8) ? random.pick(members) : `user${random.below(USERS)}@example.com`;
    return question(estate, random, user, groupsOf.get(user) ?? [], resource);
  });
}

function question(estate: Estate, random: Random, user: string, groups: readonly string[], resource: string): Question {
  const good = random.chance(0.7);
  const flags = Object.fromEntries(FLAGS.map((flag) => [flag, good || random.chance(0.5)]));
  const mfa = good ? random.pick(['strong', 'phishing-resistant']) : random.pick(MFA_LEVELS);
  const platform = random.pick(['macos', 'windows', 'linux', 'ios']);
  const version = good
    ? { macos: '14.6', windows: '10.0.22631', linux: '6.8', ios: '17.1' }[platform]!
    : random.pick(VERSIONS);
  const country = random.pick(['MA', 'FR', 'US', 'JP']);
  const ip = random.pick(IPS);
  const age = good ? random.below(14_400) : random.below(90_000);
  const now = Date.UTC(2026, 10, 24, 12) + random.below(365) * 86_400_000;
  const signals = { mfa, country, ip, now: new Date(now).toISOString(), session: { age: `${age}s` } };
  const device = { platform, os_version: version, ...flags };
  const labels = [...estate.resources.get(resource)!.labels];
  return {
    json: { principal: { user }, resource, ...signals, device },
    cedar: {
      principal: { type: 'User', id: user },
      resource: { type: 'Resource', id: resource },
      context: {
        now,
        country,
        platform,
        session: age,
        mfa: MFA_LEVELS.indexOf(mfa as (typeof MFA_LEVELS)[number]),
        version: versionNumber(version.split('.').map(Number)),
        ip: { __extn: { fn: 'ip', arg: ip } },
        ...flags,
      },
      entities: [
        { uid: { type: 'User', id: user }, attrs: {}, parents: groups.map((id) => ({ type: 'Group', id })) },
        {
          uid: { type: 'Resource', id: resource },
          attrs: {},
          parents: labels.map(([key, value]) => labelEntity(key, typeof value === 'string' ? value : value.value)),
        },
      ],
    },
  };
}

function memberships(estate: Estate): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, { body }] of estate.groups) {
    if (body.kind !== 'listed') throw new Error('the bench writes listed groups only');
    for (const member of body.members) {
      if (member.kind !== 'user') throw new Error('the bench writes users only');
      const groups = found.get(member.user);
      if (groups) groups.push(name);
      else found.set(member.user, [name]);
    }
  }
  return found;
}

function membersByResource(estate: Estate): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { effect, who, resources } of estate.policies.values()) {
    if (effect !== 'allow' || resources.length > 2) continue;
    for (const ref of who) {
      const body = ref.kind === 'group' ? estate.groups.get(ref.group)!.body : undefined;
      if (body?.kind !== 'listed') continue;
      const users = body.members.flatMap((member) => (member.kind === 'user' ? [member.user] : []));
      for (const resource of resources) found.set(resource, [...(found.get(resource) ?? []), ...users]);
    }
  }
  return found;
}
