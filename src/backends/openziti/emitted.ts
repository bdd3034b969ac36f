import type { Json } from '../../targets/target.js';
import { type Body, type ManagedKind, REFERENCES } from './managed.js';
import type { ApiObject } from './reading-session.js';

/** The name of an own object by its id; undefined for what is nobody's own. */
export type NameOf = (kind: ManagedKind, id: string) => string | undefined;

/** How a key of a stored object is emitted; undefined = it is left out. */
type Field = (value: unknown) => Json | undefined;

const plain: Field = (value) => (value ?? null) as Json;
/** A flag that is off is left out of answers. */
const flag: Field = (value) => value === true;
/** Sorted, without repetition, and null when it is empty. */
const set: Field = (value) => [...new Set((value ?? []) as readonly string[])].sort();
const unlessZero: Field = (value) => (value ? (value as Json) : undefined);
const timeout: Field = (value) => (typeof value === 'number' && value > 0 ? value : -1);
const systems: Field = (value) =>
  ((value ?? []) as readonly { readonly type: string; readonly versions?: readonly string[] | null }[]).map(
    ({ type, versions }) => ({ type, versions: set(versions)! }),
  );

type Shape = Readonly<Record<string, Field>>;

const POLICY: Shape = { semantic: plain };
const SHAPES: Readonly<Record<ManagedKind, Shape>> = {
  configs: { configTypeId: plain, data: plain },
  services: {
    encryptionRequired: flag,
    terminatorStrategy: plain,
    configs: set,
    roleAttributes: set,
    maxIdleTimeMillis: unlessZero,
  },
  'posture-checks': { typeId: plain, roleAttributes: set },
  'service-policies': { ...POLICY, type: plain, identityRoles: set, serviceRoles: set, postureCheckRoles: set },
  'edge-router-policies': { ...POLICY, edgeRouterRoles: set, identityRoles: set },
  'service-edge-router-policies': { ...POLICY, edgeRouterRoles: set, serviceRoles: set },
};
const CHECKS: Readonly<Record<string, Shape>> = {
  DOMAIN: { domains: set },
  MAC: { macAddresses: set },
  MFA: { timeoutSeconds: timeout, promptOnWake: flag, promptOnUnlock: flag, ignoreLegacyEndpoints: flag },
  OS: { operatingSystems: systems },
  PROCESS: { process: plain },
  PROCESS_MULTI: { processes: plain, semantic: plain },
};

/** What a controller adds of its own (every kind read on 2.1.0-pre). */
const ADDED: ReadonlySet<string> = new Set([
  ...['_links', 'createdAt', 'updatedAt', 'id', 'isSystem', 'version'],
  ...['config', 'configType', 'permissions', 'postureQueries', 'maxIdleTimeMillis'],
  ...['edgeRouterRolesDisplay', 'identityRolesDisplay', 'postureCheckRolesDisplay', 'serviceRolesDisplay'],
]);

/**
 * What stands on a controller in the format of the artefact: own objects by name, sets sorted, what the controller adds left out. Equal
 * bodies are equal objects; whatever else somebody stored stands in the body.
 */
export function emittedBody(kind: ManagedKind, stored: ApiObject, nameOf: NameOf): Body {
  const body: Record<string, Json> = { name: plain(stored.name)!, tags: (stored.tags ?? {}) as Json };
  for (const [key, field] of Object.entries(shapeOf(kind, stored))) {
    const value = field(stored[key]);
    if (value === undefined) continue;
    const referred = REFERENCES[key];
    body[key] = referred ? named(value as readonly string[], referred, nameOf) : value;
  }
  return body;
}

/** Keys that no version of ztctl had to do with: they are not compared, and a reviewer is told. */
export function unknownKeys(kind: ManagedKind, stored: ApiObject): readonly string[] {
  const known = new Set(['name', 'tags', ...Object.keys(shapeOf(kind, stored))]);
  return Object.keys(stored).filter((key) => !known.has(key) && !ADDED.has(key));
}

function shapeOf(kind: ManagedKind, { typeId }: ApiObject): Shape {
  return kind === 'posture-checks' ? { ...SHAPES[kind], ...CHECKS[String(typeId)] } : SHAPES[kind];
}

/** Roles name with `@`, lists of configs without. */
function named(texts: readonly string[], kind: ManagedKind, nameOf: NameOf): Json {
  const names = texts.map((text) => {
    const mark = text.startsWith('@') ? '@' : '';
    const id = text.slice(mark.length);
    return mark === '' && kind !== 'configs' ? text : `${mark}${nameOf(kind, id) ?? id}`;
  });
  return [...new Set(names)].sort();
}
