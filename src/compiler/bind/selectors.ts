import type { Located, Sensitivity } from '../model/index.js';
import { SENSITIVITIES } from '../model/index.js';
import type { Span } from '../source/index.js';
import type { LocatedNode } from '../syntax/index.js';
import type { Binder } from './binder.js';
import { Fields, textOf } from './fields.js';

/** One entry of `to`. */
export type ToEntry =
  | { readonly kind: 'all'; readonly span: Span }
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | Selector;

/** Keys are "and", lists are "or"; every list is sorted, an absent key does not select. */
export interface Selector {
  readonly kind: 'selector';
  readonly labels: readonly (readonly [key: string, values: readonly string[]])[];
  readonly sensitivity?: readonly Sensitivity[];
  readonly owner?: readonly string[];
  readonly except: readonly string[];
  readonly span: Span;
}

/** Reads `to`. An entry with a fault is left out, and `undefined` says that there was one. */
export function readTo(binder: Binder, node: LocatedNode): readonly ToEntry[] | undefined {
  const before = binder.count;
  const nodes = node.kind === 'list' ? node.items : [node];
  const entries: ToEntry[] = [];
  for (const each of nodes) {
    const entry = each.kind === 'map' ? readSelector(binder, new Fields(binder, each)) : readName(binder, each);
    if (entry) entries.push(entry);
  }
  const all = entries.find(({ kind }) => kind === 'all');
  if (all && entries.length > 1) binder.fault('ZT062', all.span, {});
  return binder.count > before || entries.length < nodes.length ? undefined : entries;
}

function readName(binder: Binder, node: LocatedNode): ToEntry | undefined {
  const text = textOf(binder, node);
  if (!text) return undefined;
  if (text.value === 'all') return { kind: 'all', span: text.span };
  return binder.resolve('resources', text) ? { kind: 'name', name: text.value, span: text.span } : undefined;
}

function readSelector(binder: Binder, fields: Fields): Selector | undefined {
  const labels = fields.fields('labels');
  const keys = [...(labels?.map.entries.keys() ?? [])].sort();
  const wanted = keys.map((key) => [key, sortedValues(labels!.texts(key))] as const);
  labels?.finish();
  const sensitivity = fields.texts('sensitivity').flatMap((text) => readSensitivity(binder, text));
  const owner = sortedValues(fields.texts('owner'));
  const except = fields.texts('except').filter((name) => binder.resolve('resources', name));
  const selector: Selector = {
    kind: 'selector',
    labels: wanted,
    ...(fields.has('sensitivity') && { sensitivity: [...new Set(sensitivity)].sort() }),
    ...(fields.has('owner') && { owner }),
    except: sortedValues(except),
    span: fields.map.span,
  };
  fields.finish();
  return selector;
}

function readSensitivity(binder: Binder, { value, span }: Located<string>): readonly Sensitivity[] {
  const found = SENSITIVITIES.find((each) => each === value);
  if (found) return [found];
  binder.fault('ZT032', span, { what: `sensitivity \`${value}\`` });
  return [];
}

function sortedValues(texts: readonly Located<string>[]): readonly string[] {
  return [...new Set(texts.map(({ value }) => value))].sort();
}

/** The label keys that the selectors of `to` name, sorted. */
export function labelKeysOf(to: LocatedNode | undefined): readonly string[] {
  const nodes = to?.kind === 'list' ? to.items : to ? [to] : [];
  const keys = nodes.flatMap((node) => {
    const labels = node.kind === 'map' ? node.entries.get('labels')?.value : undefined;
    return labels?.kind === 'map' ? [...labels.entries.keys()] : [];
  });
  return [...new Set(keys)].sort();
}

/** Equal for entries that select the same in every set of resources. */
export function entryKey(entry: ToEntry): string {
  if (entry.kind === 'all') return 'all';
  if (entry.kind === 'name') return `=${entry.name}`;
  return JSON.stringify([entry.labels, entry.sensitivity ?? 0, entry.owner ?? 0, entry.except]);
}
