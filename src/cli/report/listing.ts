import type { Estate, Horizon, Origin, WhatCanRow, WhoCan } from '../../index.js';
import { elementText } from './elements.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { visible } from './visible.js';

/** Who reaches a resource: a row says who, by which policy, and under which conditions. */
export function whoCanText(listing: WhoCan, estate: Estate, horizon: Horizon, style: Style): string {
  const { resource, rows } = listing;
  const until = untilText(horizon);
  if (listing.public)
    return `${style.strong(resource)} is public: anybody reaches it${networksText(listing.public)}\n${until}`;
  if (rows.length === 0) return `nobody reaches ${style.strong(resource)}\n${until}`;
  const cells = rows.map(({ who, conditions, by }) => [
    visible(who.join('; ')),
    originText(by, estate, style),
    conditionsText(conditions),
  ]);
  return `${table(['who', 'by', 'conditions'], cells, style)}\n${until}`;
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
      row.by ? originText(row.by, estate, style) : 'public',
      row.public ? `anybody${networksText(row.public)}` : conditionsText(row.conditions),
    ]);
    return `${style.strong(who)} reaches\n${table(['resource', 'sensitivity', 'by', 'conditions'], cells, style)}`;
  });
  return `${parts.join('\n')}\n${untilText(horizon)}`;
}

function originText({ kind, policy, floors }: Origin, estate: Estate, style: Style): string {
  const raised = floors.length === 0 ? '' : `, raised by ${floors.join(', ')}`;
  return `${kind === 'break-glass' ? 'break-glass ' : ''}${elementText(estate, policy, style)}${raised}`;
}

function conditionsText(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'none' : visible(conditions.join(', '));
}

function networksText({ networks }: { readonly networks: readonly string[] }): string {
  return networks.length === 0 ? '' : ` from ${networks.join(' or ')}`;
}

function untilText({ from, to }: Horizon): string {
  return `Valid from ${new Date(from).toISOString()} until ${new Date(to).toISOString()}.\n`;
}
