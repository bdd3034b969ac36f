import type { LinkedList } from '../../../src/targets/openziti/interpret/rules.js';
import type { ArtefactFile } from '../../../src/targets/target.js';
import type { Capture, Entity, Posture } from './capture.js';

/** Changes a capture without changing what it means. */
export interface Disguise {
  /** The name that stands for a name, of any kind. */
  rename(name: string): string;
  /** The same items in some order. */
  order<T>(items: readonly T[]): readonly T[];
}

export const UNDISGUISED: Disguise = { rename: (name) => name, order: (items) => items };

/** A captured world as the API would list it: every object with an id. */
export interface RecordedWorld {
  readonly files: readonly ArtefactFile[];
  /** The id of an identity or service. */
  idOf(kind: 'identity' | 'service', name: string): string;
  links(policy: string, list: LinkedList): readonly string[] | undefined;
  postureOf(identity: string): Posture;
}

const LISTS: readonly (readonly [LinkedList, string, 'identities' | 'services' | 'postureChecks', string])[] = [
  ['identities', 'identityRoles', 'identities', 'identity'],
  ['services', 'serviceRoles', 'services', 'service'],
  ['checks', 'postureCheckRoles', 'postureChecks', 'check'],
];

export function worldOf(capture: Capture, { rename, order }: Disguise): RecordedWorld {
  const { readback, entities, staleLinks = [] } = capture;
  const generations = generationsOf(capture);
  const idOf = (kind: string, name: string): string =>
    `${kind}.${rename(name)}${kind === 'check' ? `.${generations.get(name) ?? 0}` : ''}`;
  const listed = (
    kind: string,
    all: readonly Entity[],
    more: (one: Entity) => object = () => ({}),
  ): readonly object[] =>
    order(
      all.map((one) => ({
        ...one,
        id: idOf(kind, one.name),
        name: rename(one.name),
        ...attributesOf(one, order),
        ...more(one),
      })),
    );
  const policies = readback.servicePolicies.map((policy) => {
    const { resolved, ...body } = policy;
    const roles = LISTS.map(([, key, , kind]) => [key, order(rolesOf(body[key], (name) => idOf(kind, name)))] as const);
    return { ...body, id: idOf('policy', policy.name), name: rename(policy.name), ...Object.fromEntries(roles) };
  });
  const policyOf = authPoliciesOf(capture);
  const kinds: readonly (readonly [string, readonly object[]])[] = [
    ['auth-policies', listed('auth', entities.authPolicies ?? [])],
    [
      'identities',
      listed('identity', readback.identities, ({ name }) => ({
        authPolicyId: idOf('auth', policyOf.get(name) ?? 'Default'),
      })),
    ],
    ['posture-checks', listed('check', readback.postureChecks)],
    ['service-policies', order(policies)],
    ['services', listed('service', readback.services)],
  ];
  return {
    files: kinds.map(([kind, objects]) => ({
      path: `${kind}.json`,
      text: plainText({ data: objects, meta: {} }),
    })),
    idOf,
    links: (policy, list) => {
      const found = readback.servicePolicies.find(({ name }) => idOf('policy', name) === policy);
      const [, key, resolved, kind] = LISTS.find(([one]) => one === list)!;
      if (!found || !staleLinks.includes(`${found.name}.${key}`)) return undefined;
      return found.resolved[resolved].map((name) => idOf(kind, name));
    },
    postureOf: (identity) => {
      const posture = postureOf(capture, identity);
      if (!posture.processes) return posture;
      const processes = posture.processes.map((one) => ({
        ...one,
        check: one.check.startsWith('@') ? `check.${rename(one.check.slice(1))}.0` : one.check,
      }));
      return { ...posture, processes };
    },
  };
}

/** Without characters that a reviewer could not see: those are refused in files. */
function plainText(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function attributesOf(one: Entity, order: Disguise['order']): object {
  return Array.isArray(one.roleAttributes) ? { roleAttributes: order(one.roleAttributes) } : {};
}

function rolesOf(roles: unknown, idOf: (name: string) => string): readonly string[] {
  return ((roles ?? []) as readonly string[]).map((role) => (role.startsWith('@') ? `@${idOf(role.slice(1))}` : role));
}

/** A check that was deleted and created again has another id than the one that clients answered to. */
function generationsOf({ mutations = [] }: Capture): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { op, kind, body } of mutations) {
    const name = body?.name;
    if (op === 'create' && kind === 'postureChecks' && typeof name === 'string')
      found.set(name, (found.get(name) ?? 0) + 1);
  }
  return found;
}

/** By identity: what it was created with, or what a later write says. A PUT without one sets it back. */
function authPoliciesOf({ entities, mutations = [] }: Capture): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const set = (name: string, value: unknown): void =>
    void (typeof value === 'string' && found.set(name, value.replace(/^@/, '')));
  for (const { name, authPolicy } of entities.identities) set(name, authPolicy);
  for (const { op, kind, name, body } of mutations) {
    if (kind !== 'identities' || !body) continue;
    const written = String(name ?? body.name);
    if (op === 'put' || op === 'create') found.delete(written);
    set(written, body.authPolicy);
  }
  return found;
}

function postureOf({ posture, mutations = [] }: Capture, identity: string): Posture {
  const later = mutations.filter((one) => one.op === 'posture' && (one.identity ?? one.name) === identity);
  return Object.assign(
    {},
    posture[identity],
    ...later.map((one) => one.posture ?? one.data ?? one.body ?? {}),
  ) as Posture;
}
