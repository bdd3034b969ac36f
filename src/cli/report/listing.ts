import type { Estate, Horizon, Origin, WhatCanRow, WhoCan } from '../../index.js';
import { policyElement } from './elements.js';
import { intervalText } from './instant.js';
import { lineText } from './place.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { visible } from './visible.js';

/** Who reaches a resource: a row says who, by which policy, and under which conditions. */
export function whoCanText(listing: WhoCan, estate: Estate, horizon: Horizon, style: Style): string {
  const { resource, rows } = listing;
  const until = intervalText(horizon.from, horizon.to);
  if (listing.public)
    return `${style.strong(resource)} is public: anybody reaches it${networksText(listing.public)}\n${until}`;
  if (rows.length === 0) return `nobody reaches ${style.strong(resource)}\n${until}`;
  const cells = rows.map(({ who, conditions, by }) => [
    visible(who.join('; ')),
    originText(by),
    conditionsText(conditions),
  ]);
  const places = placesText(
    rows.map(({ by }) => by),
    estate,
    style,
  );
  return `${table(['who', 'by', 'conditions'], cells, style)}\n${places}\n${until}`;
}

/** What callers reach: a row says what, by which policy, and under which conditions. */
export function whatCanText(
  callers: readonly { readonly who: string; readonly rows: readonly WhatCanRow[] }[],
  estate: Estate,
  horizon: Horizon,
  style: Style,
): string {
  const parts = callers.map(({ who, rows }) => {
    if (rows.length === 0) return `${style.strong(who)} reaches nothing\n`;
    const cells = rows.map((row) => [
      row.resource,
      row.sensitivity,
      row.by ? originText(row.by) : 'public',
      row.public ? `anybody${networksText(row.public)}` : conditionsText(row.conditions),
    ]);
    return `${style.strong(who)} reaches\n${table(['resource', 'sensitivity', 'by', 'conditions'], cells, style)}`;
  });
  const origins = callers.flatMap(({ rows }) => rows.flatMap(({ by }) => (by ? [by] : [])));
  const places = origins.length === 0 ? '' : `${placesText(origins, estate, style)}\n`;
  return `${parts.join('\n')}\n${places}${intervalText(horizon.from, horizon.to)}`;
}

function originText({ policy, floors }: Origin): string {
  return [policy, ...floors].join(' + ');
}

/** Where everything stands that the rows name. */
function placesText(origins: readonly Origin[], estate: Estate, style: Style): string {
  const names = [...new Set(origins.flatMap(({ policy, floors, denies }) => [policy, ...floors, ...denies]))].sort();
  const elements = names.flatMap((name) => policyElement(estate, name) ?? []);
  const kind = Math.max(...elements.map((one) => one.kind.length));
  const name = Math.max(...elements.map((one) => one.name.length));
  return elements
    .map((one) => `${one.kind.padEnd(kind)}  ${one.name.padEnd(name)}  ${style.dim(lineText(one.span, style))}\n`)
    .join('');
}

function conditionsText(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'none' : visible(conditions.join(', '));
}

function networksText({ networks }: { readonly networks: readonly string[] }): string {
  return networks.length === 0 ? '' : ` from ${networks.join(' or ')}`;
}
