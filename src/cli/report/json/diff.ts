import type { AccessRequest, Cause, DiffResult, DiffRow, ExpectationChange, WitnessSide } from '../../../index.js';
import { durationText } from '../diff-units.js';
import { witnessCommand } from '../diff-witness.js';
import type { DiffSides } from '../diff-words.js';
import { type PlaceJson, placeJson } from './place.js';

/** What `diff --json` prints. */
export interface DiffDocument {
  readonly schema: 'ztctl/diff/v1';
  readonly base: string;
  readonly head: string;
  readonly verdict: 'equivalent' | 'more permissive' | 'less permissive' | 'incomparable';
  readonly now: string;
  /** With `--at`: the instant of the second side. */
  readonly at: string | null;
  readonly comparedFrom: string;
  readonly comparedUntil: string;
  readonly resources: number;
  readonly changes: readonly DiffRowJson[];
  readonly expectations: readonly ExpectationJson[];
  readonly renamed: readonly RenamedJson[];
  readonly nextChange: NextChangeJson | null;
}

/** One change. */
export interface DiffRowJson {
  readonly change: 'new' | 'widened' | 'lost' | 'narrowed';
  readonly aspect: 'access' | 'public' | 'endpoints' | 'hosting';
  readonly sensitivity: 'low' | 'internal' | 'high' | 'critical';
  readonly who: DiffWhoJson;
  readonly resources: readonly DiffResourceJson[];
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
  readonly because: readonly CauseJson[];
  readonly witness: DiffWitnessJson | null;
}

/** The people of a change. */
export interface DiffWhoJson {
  readonly kind: 'people' | 'workloads' | 'principals';
  readonly expressions: readonly string[];
  readonly count: number | null;
  readonly samples: readonly string[];
}

/** A resource of a change. */
export interface DiffResourceJson {
  readonly name: string;
  readonly formerly: string | null;
  readonly gone: boolean;
}

/** What made a change. */
export interface CauseJson {
  readonly element: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'starts' | 'ends';
  readonly before: PlaceJson | null;
  readonly after: PlaceJson | null;
}

/** A request that shows a change. */
export interface DiffWitnessJson {
  readonly command: string;
  readonly before: WitnessSideJson;
  readonly after: WitnessSideJson;
}

/** The request in the names of one side, and its answer. */
export interface WitnessSideJson {
  /** One line for `ztctl can --requests` (schemas/request.schema.json). */
  readonly request: string;
  readonly decision: 'allow' | 'deny';
}

/** An expectation that is another one now. */
export interface ExpectationJson {
  readonly change: 'loosened' | 'tightened' | 'other';
  readonly element: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly sensitivity: 'low' | 'internal' | 'high' | 'critical';
  readonly what: readonly string[];
  readonly because: readonly CauseJson[];
  readonly before: PlaceJson | null;
  readonly after: PlaceJson | null;
}

/** Something called otherwise. */
export interface RenamedJson {
  readonly before: string;
  readonly after: string;
}

/** When time changes the second side next. */
export interface NextChangeJson {
  readonly at: string;
  readonly elements: readonly NextElementJson[];
}

/** What starts or ends then. */
export interface NextElementJson {
  readonly element: string;
  readonly event: 'starts' | 'ends';
  readonly place: PlaceJson;
}

/** The document of `diff`. */
export function diffDocument(result: DiffResult, sides: DiffSides): DiffDocument {
  const { verdict, now, at, horizon, resources, rows, expectations, renamed, nextChange } = result;
  return {
    schema: 'ztctl/diff/v1',
    base: sides.base.label,
    head: sides.head.label,
    verdict,
    now: iso(now),
    at: at === undefined ? null : iso(at),
    comparedFrom: iso(horizon.from),
    comparedUntil: iso(horizon.to),
    resources,
    changes: rows.map((row) => rowJson(row, sides)),
    expectations: expectations.map(expectationJson),
    renamed: [...renamed].map(([after, before]) => ({ before, after })),
    nextChange: nextChange
      ? {
          at: iso(nextChange.at),
          elements: nextChange.elements.map(({ element, event, span }) => ({ element, event, place: placeJson(span) })),
        }
      : null,
  };
}

function rowJson(row: DiffRow, sides: DiffSides): DiffRowJson {
  const { change, aspect, sensitivity, who, resources, before, after, because, witness } = row;
  return {
    change,
    aspect,
    sensitivity,
    who: { kind: who.kind, expressions: who.expressions, count: who.count ?? null, samples: who.samples },
    resources: resources.map(({ name, formerly, gone }) => ({ name, formerly: formerly ?? null, gone })),
    before,
    after,
    because: because.map(causeJson),
    witness: witness
      ? {
          command: witnessCommand(row, sides),
          before: sideJson(witness.before),
          after: sideJson(witness.after),
        }
      : null,
  };
}

function expectationJson(one: ExpectationChange): ExpectationJson {
  const { change, element, kind, sensitivity, what, because, before, after } = one;
  return {
    change,
    element,
    kind,
    sensitivity,
    what,
    because: because.map(causeJson),
    before: before ? placeJson(before) : null,
    after: after ? placeJson(after) : null,
  };
}

function causeJson({ element, kind, before, after }: Cause): CauseJson {
  return { element, kind, before: before ? placeJson(before) : null, after: after ? placeJson(after) : null };
}

function sideJson({ request, decision }: WitnessSide): WitnessSideJson {
  return { request: JSON.stringify(requestJson(request)), decision };
}

/** A request as `ztctl can --requests` reads it. */
export function requestJson(request: AccessRequest): Readonly<Record<string, unknown>> {
  const { principal, resource, endpoint, as, now, idp, country, ip, mfa, risk, device, session, approvals } = request;
  return present({
    principal: principalJson(principal),
    resource,
    endpoint: resource === undefined ? endpoint : undefined,
    as,
    now: iso(now),
    idp,
    country,
    ip,
    mfa,
    risk,
    device: device && deviceJson(device),
    session: session && {
      ...present({ age: age(session.age), idle: age(session.idle) }),
      ...onlyTrue({ recorded: session.recorded, isolated: session.isolated, justified: session.justified }),
    },
    approvals: approvals.size > 0 ? [...approvals].sort() : undefined,
  });
}

function principalJson(principal: AccessRequest['principal']): unknown {
  if (principal.kind === 'user') return { user: principal.user, groups: principal.groups };
  return principal.kind === 'workload' ? { workload: principal.workload } : null;
}

function deviceJson(device: NonNullable<AccessRequest['device']>): unknown {
  const { platform, osVersion, flags, edr, checks } = device;
  return present({
    platform,
    os_version: osVersion?.join('.'),
    age: age(device.age),
    ...Object.fromEntries([...flags].sort().map((flag) => [flag, true])),
    edr,
    checks: checks.size > 0 ? Object.fromEntries([...checks].sort().map((name) => [name, true])) : undefined,
  });
}

function age(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : durationText(seconds);
}

function present(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function onlyTrue(object: Record<string, boolean>): Record<string, boolean> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
