import type { AccessRow, Estate, Horizon, Origin, WhatCanRow, WhoCan } from '../../../index.js';
import { policyElement } from '../elements.js';
import { type PlaceJson, placeJson } from './place.js';

/** What `who-can --json` prints. */
export interface WhoCanDocument {
  readonly schema: 'ztctl/who-can/v1';
  readonly resource: string;
  /** The rows hold from here until `validUntil`, which is excluded. */
  readonly validFrom: string;
  readonly validUntil: string;
  /** Set on public resources, which anybody reaches without an identity. */
  readonly public: PublicJson | null;
  /** Empty when nobody reaches it, and on public resources. */
  readonly rows: readonly WhoCanRowJson[];
}

/** Reachable without an identity. */
export interface PublicJson {
  /** Names of networks; empty = from anywhere. */
  readonly networks: readonly string[];
}

/** One way in. */
export interface WhoCanRowJson {
  /** Expressions of the language; any of them. */
  readonly who: readonly string[];
  /** Short texts; all of them. */
  readonly conditions: readonly string[];
  readonly by: OriginJson;
}

/** Which policies made a row. */
export interface OriginJson {
  readonly kind: 'allow' | 'break-glass';
  readonly policy: string;
  readonly place: PlaceJson;
  /** Floors that raised what the policy asks for, sorted. */
  readonly floors: readonly string[];
  /** Plain denies that cut it, sorted. */
  readonly denies: readonly string[];
}

/** What `what-can --json` prints. */
export interface WhatCanDocument {
  readonly schema: 'ztctl/what-can/v1';
  readonly validFrom: string;
  readonly validUntil: string;
  /** One per caller: a listed group stands for each of its members. */
  readonly callers: readonly CallerJson[];
}

/** What one caller reaches. */
export interface CallerJson {
  /** In words of the language. */
  readonly who: string;
  readonly rows: readonly WhatCanRowJson[];
}

/** One way in. */
export interface WhatCanRowJson {
  readonly resource: string;
  readonly sensitivity: 'low' | 'internal' | 'high' | 'critical';
  readonly conditions: readonly string[];
  /** Null on public resources. */
  readonly by: OriginJson | null;
  readonly public: PublicJson | null;
}

/** The document of `who-can`. */
export function whoCanDocument(listing: WhoCan, estate: Estate, horizon: Horizon): WhoCanDocument {
  return {
    schema: 'ztctl/who-can/v1',
    resource: listing.resource,
    ...interval(horizon),
    public: publicJson(listing.public),
    rows: listing.rows.map((row: AccessRow) => ({
      who: row.who,
      conditions: row.conditions,
      by: originJson(row.by, estate),
    })),
  };
}

/** The document of `what-can`. */
export function whatCanDocument(
  callers: readonly { readonly who: string; readonly rows: readonly WhatCanRow[] }[],
  estate: Estate,
  horizon: Horizon,
): WhatCanDocument {
  return {
    schema: 'ztctl/what-can/v1',
    ...interval(horizon),
    callers: callers.map(({ who, rows }) => ({
      who,
      rows: rows.map((row) => ({
        resource: row.resource,
        sensitivity: row.sensitivity,
        conditions: row.conditions,
        by: row.by ? originJson(row.by, estate) : null,
        public: publicJson(row.public),
      })),
    })),
  };
}

function interval({ from, to }: Horizon): { readonly validFrom: string; readonly validUntil: string } {
  return { validFrom: new Date(from).toISOString(), validUntil: new Date(to).toISOString() };
}

function publicJson(open: { readonly networks: readonly string[] } | undefined): PublicJson | null {
  return open ? { networks: open.networks } : null;
}

function originJson({ kind, policy, floors, denies }: Origin, estate: Estate): OriginJson {
  const element = policyElement(estate, policy);
  if (!element) throw new Error(`access by ${policy}, which the estate does not have`);
  return { kind, policy, place: placeJson(element.span), floors, denies };
}
