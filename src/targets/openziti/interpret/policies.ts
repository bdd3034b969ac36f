import type { Span } from '../../../compiler/source/index.js';
import { type Body, keysOf } from './body.js';
import type { Documents, Kind } from './documents.js';
import type { Faults } from './faults.js';
import { type Roles, readRoles, SEMANTICS } from './roles.js';

const TYPES = ['Bind', 'Dial'] as const;

export interface ServicePolicy {
  readonly id?: string;
  readonly name: string;
  readonly span: Span;
  /** `Dial` = may reach the service, `Bind` = may host it. */
  readonly type: (typeof TYPES)[number];
  readonly identities: Roles;
  readonly services: Roles;
  readonly checks: Roles;
}

const POLICY_KEYS = keysOf(
  'type',
  'semantic',
  'identityRoles',
  'serviceRoles',
  'postureCheckRoles',
  'identityRolesDisplay',
  'serviceRolesDisplay',
  'postureCheckRolesDisplay',
);

/** Allow-only: a policy that cannot be read keeps the whole artefact from being judged, so leaving it out here hides nothing. */
export function readPolicies(documents: Documents, faults: Faults): readonly ServicePolicy[] {
  return (documents.get('service-policies') ?? []).flatMap((body) => {
    body.knows(POLICY_KEYS);
    const id = body.text('id');
    const name = body.requiredText('name');
    const type = body.requiredOneOf('type', TYPES);
    const semantic = body.requiredOneOf('semantic', SEMANTICS);
    if (!type || !semantic) return [];
    return [
      {
        ...(id !== undefined && { id }),
        name,
        span: body.span,
        type,
        identities: readRoles(body, 'identityRoles', semantic, faults),
        services: readRoles(body, 'serviceRoles', semantic, faults),
        checks: readRoles(body, 'postureCheckRoles', semantic, faults),
      },
    ];
  });
}

/**
 * Policies of edge routers say by which routers an authorised session goes, and a controller authorises without any (measured on 2.1.0-pre):
 * they only ever keep traffic from flowing, and routers that an artefact does not show can carry it. So they are read for faults alone.
 */
export function checkRouterPolicies(documents: Documents, faults: Faults): void {
  checkRouted(documents, 'edge-router-policies', 'identityRoles', faults);
  checkRouted(documents, 'service-edge-router-policies', 'serviceRoles', faults);
}

function checkRouted(documents: Documents, kind: Kind, side: string, faults: Faults): void {
  const keys = keysOf('semantic', 'isSystem', 'edgeRouterRoles', 'edgeRouterRolesDisplay', side, `${side}Display`);
  for (const body of documents.get(kind) ?? []) {
    body.knows(keys);
    body.requiredText('name');
    const semantic = body.requiredOneOf('semantic', SEMANTICS) ?? 'AllOf';
    readRoles(body, 'edgeRouterRoles', semantic, faults);
    readRoles(body, side, semantic, faults);
  }
}

/** Names are unique within a kind, ids too; empty names are refused. */
export function checkNames(documents: Documents, faults: Faults): void {
  for (const [kind, bodies] of documents) {
    for (const key of ['name', 'id']) {
      const seen = new Set<string>();
      for (const body of bodies) checkName(kind, key, body, seen, faults);
    }
  }
}

function checkName(kind: Kind, key: string, body: Body, seen: Set<string>, faults: Faults): void {
  const value = body.text(key);
  if (value === undefined) return;
  if (value === '') faults.refused(body.spanOf(key), `\`${key}\` is not empty`);
  else if (seen.has(value)) {
    if (key === 'name') faults.refused(body.spanOf(key), `there are two ${kind} of this name`);
    else faults.unreadable(body.spanOf(key), `there are two ${kind} of this id`);
  }
  seen.add(value);
}
