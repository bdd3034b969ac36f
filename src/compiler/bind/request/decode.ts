import type { AccessRequest, Estate } from '../../model/index.js';
import { parseInstant } from '../dates.js';
import { isLogin } from '../logins.js';
import { ownerOf } from '../overlap/index.js';
import { domainOf } from '../users.js';
import { type RequestError, RequestFault, refuse, refuseForm } from './fault.js';
import { lookupOf } from './lookup.js';
import { asObject, asText, type Plain, unknownKey } from './plain.js';
import { readPrincipal } from './principal.js';
import { type MutableSignals, readSignal } from './signals.js';

export type Decoded = { readonly request: AccessRequest } | { readonly error: RequestError };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const KEYS = [
  'id',
  'principal',
  'resource',
  'endpoint',
  'as',
  'now',
  'idp',
  'country',
  'ip',
  'mfa',
  'risk',
  'device',
  'session',
  'approvals',
];
const NOTHING: ReadonlySet<string> = new Set();

/**
 * Checks one request (a parsed JSON value) against docs/language.md 11 and turns it into what the evaluator takes: names resolve, units
 * are seconds and milliseconds. `defaultNow` (milliseconds) stands in for an absent `now`. An `endpoint` that a resource owns comes with
 * that `resource`; one that nobody owns comes alone. Written by hand, because a batch runs it for every line.
 */
export function decodeRequest(value: unknown, estate: Estate, defaultNow?: number): Decoded {
  try {
    return { request: decode(asObject(value, ''), estate, defaultNow) };
  } catch (fault) {
    if (fault instanceof RequestFault) return { error: fault.error };
    throw fault;
  }
}

function decode(object: Plain, estate: Estate, defaultNow: number | undefined): AccessRequest {
  const signals: MutableSignals = { approvals: NOTHING };
  for (const key of Object.keys(object)) {
    if (!readSignal(signals, key, object[key]) && !KEYS.includes(key)) unknownKey(key, '', KEYS);
  }
  checkId(object.id);
  if (!('principal' in object)) refuseForm('/principal', 'it is missing');
  const request: Mutable<AccessRequest> = {
    principal: readPrincipal(object.principal, estate),
    now: readNow(object.now, defaultNow),
    ...signals,
  };
  readWhere(object, estate, request);
  if (object.idp !== undefined) request.idp = readIdp(object.idp, object.principal as Plain | null, estate);
  return request;
}

function checkId(id: unknown): void {
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number')
    refuseForm('/id', 'expected a text or a number');
}

function readNow(value: unknown, defaultNow: number | undefined): number {
  if (value === undefined) return defaultNow ?? refuseForm('/now', 'it is missing, and the run has none');
  const text = asText(value, '/now');
  return parseInstant(text) ?? refuseForm('/now', `\`${text}\` is no instant such as \`2026-11-22T10:00:00Z\``);
}

function readWhere({ resource, endpoint, as }: Plain, estate: Estate, request: Mutable<AccessRequest>): void {
  if ((resource === undefined) === (endpoint === undefined))
    refuseForm('', 'expected exactly one of `resource` and `endpoint`');
  if (endpoint === undefined) {
    const name = asText(resource, '/resource');
    if (!estate.resources.has(name)) refuse('ZT001', '/resource', { kind: 'resource', name, where: '`resources`' });
    request.resource = name;
  } else {
    const text = asText(endpoint, '/endpoint');
    const owner = ownerOf(estate, text);
    if (owner.fault !== undefined) refuse('ZT049', '/endpoint', { text, why: owner.fault });
    request.endpoint = text;
    if (owner.resource !== undefined) request.resource = owner.resource;
  }
  if (as !== undefined) request.as = readLogin(as);
  const asked = request.resource === undefined ? undefined : estate.resources.get(request.resource);
  if (asked?.isSsh && as === undefined) refuse('ZT063', '/as', { missing: true, name: asked.name });
  if (asked && !asked.isSsh && as !== undefined) refuse('ZT063', '/as', { missing: false });
}

function readLogin(value: unknown): string {
  const login = asText(value, '/as');
  if (!isLogin(login)) refuse('ZT048', '/as', { login });
  return login;
}

/** `principal` as written: an inactive user logs in as what he was. */
function readIdp(value: unknown, principal: Plain | null, estate: Estate): string {
  const name = asText(value, '/idp');
  if (!estate.idps.has(name)) refuse('ZT001', '/idp', { kind: 'idp', name, where: '`idps`' });
  const user = principal?.user;
  if (typeof user !== 'string') refuse('ZT075', '/idp', { idp: name, why: 'only users log in through an idp' });
  const domain = domainOf(user);
  if (!lookupOf(estate).domains.get(domain)?.has(name))
    refuse('ZT075', '/idp', { idp: name, why: `it does not list the domain \`${domain}\`` });
  return name;
}
