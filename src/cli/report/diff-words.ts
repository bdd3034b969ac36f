import type { Cause, DiffPrincipals, DiffResult, DiffRow, ExpectationChange, Span } from '../../index.js';
import { demandWords } from './delta-words.js';
import { plural } from './diagnostics.js';

/** What reports say of a side of a comparison. */
export interface DiffSide {
  readonly label: string;
  readonly folder: string;
  /** Where `ztctl can` finds it; absent for a commit or a single file. */
  readonly chdir?: string;
}

/** Both of them. */
export interface DiffSides {
  readonly base: DiffSide;
  readonly head: DiffSide;
}

/** `1 new, 2 widened`; empty for none. */
export function changeCounts({ rows }: Pick<DiffResult, 'rows'>): string {
  const counts = new Map<string, number>();
  for (const { change } of rows) counts.set(change, (counts.get(change) ?? 0) + 1);
  return [...counts].map(([change, count]) => `${count} ${change}`).join(', ');
}

/** `; 1 expectation loosened, 2 tightened`; empty for none. Access is as it is whatever these say. */
export function expectationCounts({ expectations }: Pick<DiffResult, 'expectations'>): string {
  const counts = new Map<string, number>();
  for (const { change } of expectations) counts.set(change, (counts.get(change) ?? 0) + 1);
  const texts = [...counts].map(([change, count], at) => {
    const what = at === 0 ? plural(count, 'expectation') : String(count);
    return `${what} ${change === 'other' ? 'otherwise' : change}`;
  });
  return texts.length === 0 ? '' : `; ${texts.join(', ')}`;
}

/** `ceilings.payments-most removed (critical)`, with its place, and what else made it. */
export function expectationWords(one: ExpectationChange, sides: DiffSides): readonly string[] {
  const [what, place] = causeWords(one, sides);
  const because = one.because.map((cause) => causeWords(cause, sides).join(', '));
  return [[`${what} (${one.sensitivity})`, place].filter((text) => text !== '').join(', '), ...because];
}

/** `7 people: group:a except group:b`; who cannot be counted is said by expression alone. */
export function whoWords({ expressions, count, samples, kind }: DiffPrincipals): string {
  const text = expressions.join('; ');
  if (count === undefined) return text;
  const number = count === 1 ? '' : `${count} ${kind}: `;
  const shown = samples.filter((name) => !text.includes(name));
  const such = shown.length > 0 && count > 1 ? ` (${shown.join(', ')}${count > shown.length ? ', …' : ''})` : '';
  return `${number}${text}${such}`;
}

/** `payments-db (critical)`; more than a few resources are said by number and examples. */
export function whatWords({ resources, sensitivity, aspect }: DiffRow): string {
  const names = resources.map(({ name, formerly }) => (formerly === undefined ? name : `${name} (was ${formerly})`));
  const shown =
    names.length > 4 ? `${plural(names.length, 'resource')}: ${names.slice(0, 3).join(', ')}, …` : names.join(', ');
  const what = aspect === 'endpoints' ? 'points of ' : aspect === 'hosting' ? 'hosting of ' : '';
  return `${what}${shown} (${sensitivity})`;
}

/** `no access → mfa strong`: what was demanded and what is, as far as it differs. */
export function deltaWords({ before, after, aspect }: DiffRow): readonly [string, string] {
  if (aspect !== 'endpoints') return demandWords(before, after);
  const side = (texts: DiffRow['before']): string => (texts?.length ? texts.join(', ') : 'not these');
  return [side(before), side(after)];
}

/** Causes that a report shows of one row. */
const CAUSES = 4;

/** The causes of a row, each as {@link causeWords}; of many the first, and how many more there are. */
export function becauseWords({ because }: DiffRow, sides: DiffSides): readonly (readonly string[])[] {
  const shown = because.length > CAUSES ? because.slice(0, CAUSES - 1) : because;
  const more = because.length - shown.length;
  const texts = shown.map((cause) => causeWords(cause, sides).filter((text) => text !== ''));
  return more === 0 ? texts : [...texts, [`and ${more} more`]];
}

/** `policies.x changed`, and its places: where it stands, and where it stood when that is elsewhere. */
export function causeWords(
  { element, kind, before, after }: Pick<Cause, 'element' | 'kind' | 'before' | 'after'>,
  sides: DiffSides,
): readonly [string, string] {
  const what = `${element} ${kind}`;
  if (!before || !after) {
    const place = after ? linePlace(after, sides.head.folder) : before && linePlace(before, sides.base.folder);
    return [what, place ?? ''];
  }
  const now = linePlace(after, sides.head.folder);
  if (before.file.path !== after.file.path) return [what, `${now} (was ${linePlace(before, sides.base.folder)})`];
  return [what, lineOf(before) === lineOf(after) ? now : `${now} (was line ${lineOf(before)})`];
}

function linePlace(span: Span, folder: string): string {
  return `${folder === '' || folder.endsWith(':.') ? '' : `${folder}/`}${span.file.path}:${lineOf(span)}`;
}

function lineOf({ file, start }: Span): number {
  return file.position(start).line;
}
