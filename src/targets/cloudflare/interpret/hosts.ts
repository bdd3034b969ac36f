import type { PathPattern, PointHost } from '../../../compiler/proof/index.js';

/** A host name by labels; a label may hold one star, for characters within it. */
export interface HostPattern {
  readonly labels: readonly string[];
}

const LABEL = /^[a-z0-9_-]*\*?[a-z0-9_-]*$/;

/** Undefined for what is no host name; two stars in a label are refused by Cloudflare. */
export function hostPattern(text: string): HostPattern | undefined {
  const labels = text.toLowerCase().split('.');
  const ok = labels.every((label) => label.length > 0 && label.length <= 63 && LABEL.test(label));
  return ok && text.length <= 253 ? { labels } : undefined;
}

export function isExact({ labels }: HostPattern): boolean {
  return labels.every((label) => !label.includes('*'));
}

export function starsOf({ labels }: HostPattern): number {
  return labels.filter((label) => label.includes('*')).length;
}

export function lengthOf({ labels }: HostPattern): number {
  return labels.join('.').length - starsOf({ labels });
}

/** True when every host of `inner` is one of `outer`. */
export function hostCovers(outer: HostPattern, inner: HostPattern): boolean {
  return (
    outer.labels.length === inner.labels.length &&
    outer.labels.every((label, at) => labelCovers(label, inner.labels[at]!))
  );
}

export function hostsOverlap(a: HostPattern, b: HostPattern): boolean {
  return a.labels.length === b.labels.length && a.labels.every((label, at) => labelsOverlap(label, b.labels[at]!));
}

function labelCovers(outer: string, inner: string): boolean {
  const [head, tail] = outer.split('*');
  if (tail === undefined) return outer === inner;
  const [start = '', end = start] = inner.split('*');
  return inner.replace('*', '').length >= head!.length + tail.length && start.startsWith(head!) && end.endsWith(tail);
}

function labelsOverlap(a: string, b: string): boolean {
  const [head, tail] = a.split('*');
  const [start, end] = b.split('*');
  if (tail === undefined) return labelCovers(b, a);
  if (end === undefined) return labelCovers(a, b);
  return (head!.startsWith(start!) || start!.startsWith(head!)) && (tail.endsWith(end) || end.endsWith(tail));
}

/** A star beside other characters may stand for none, so each of these labels is two: the number of hosts is at most 2^stars. */
export function pointHosts({ labels }: HostPattern): readonly PointHost[] {
  let texts: readonly (readonly string[])[] = [[]];
  for (const label of labels) {
    const ways = label.includes('*') && label.length > 1 ? [label.replace('*', ''), label] : [label];
    texts = texts.flatMap((left) => ways.map((way) => [...left, way]));
  }
  return texts.map((parts) => {
    const text = parts.join('.');
    return text.includes('*') ? { kind: 'pattern', pattern: text } : { kind: 'name', name: text };
  });
}

/** Paths of an application: some prefix or globs that are taken together. */
export interface PathShape {
  readonly patterns: readonly PathPattern[];
  /** Characters beside stars; more is more specific. */
  readonly length: number;
  readonly stars: number;
}

const PLAIN = /^[A-Za-z0-9._~!$&'()+,;=:@*-]+$/;

/**
 * The paths of `/PATH`: a path covers itself and what is below it; `/alpha/*` covers only what is below `/alpha`; a star elsewhere stands
 * for any characters, slashes included. https://developers.cloudflare.com/cloudflare-one/access-controls/policies/app-paths/, 2026-11-24.
 * A text says why a path cannot be judged.
 */
export function pathShape(text: string): PathShape | string {
  if (text === '' || text === '/' || text === '/*')
    return { patterns: [{ kind: 'prefix', path: '' }], length: 0, stars: 0 };
  const segments = text.slice(1).split('/');
  if (segments.at(-1) === '')
    return `whether \`${text}\` covers the same path without its last slash is not documented`;
  for (const segment of segments) {
    if (segment === '') return 'the path has an empty segment';
    if (segment === '.' || segment === '..') return 'the path has a dot segment';
    if (segment.split('*').length > 2) return 'a path segment holds more than one `*`';
    if (!PLAIN.test(segment)) return `how Cloudflare compares \`${segment}\` is not documented`;
  }
  const stars = text.split('*').length - 1;
  const length = text.length - stars;
  if (stars === 0) return { patterns: [{ kind: 'prefix', path: text }], length, stars };
  const below: readonly PathPattern[] = text.endsWith('*') ? [] : [{ kind: 'glob', glob: `${text}/*` }];
  return { patterns: [{ kind: 'glob', glob: text }, ...below], length, stars };
}

/** True when every path of `inner` surely is one of `outer`. */
export function pathCovers(outer: PathShape, inner: PathShape): boolean {
  return inner.patterns.every((one) => outer.patterns.some((other) => covers(other, one)));
}

/** False only when no path is surely in both. */
export function pathsOverlap(a: PathShape, b: PathShape): boolean {
  return a.patterns.some((one) => b.patterns.some((other) => overlap(one, other)));
}

function covers(outer: PathPattern, inner: PathPattern): boolean {
  const text = textOf(inner);
  if (outer.kind === 'glob') {
    const samples =
      inner.kind === 'prefix' ? [text, `${text}/\u0001`] : [text.replaceAll('*', ''), text.replaceAll('*', '\u0001')];
    return samples.every((sample) => globMatches(outer.glob, sample));
  }
  const head = inner.kind === 'glob' ? text.slice(0, text.indexOf('*')) : text;
  if (outer.path === '') return true;
  return head.startsWith(`${outer.path}/`) || (inner.kind !== 'glob' && head === outer.path);
}

function overlap(a: PathPattern, b: PathPattern): boolean {
  const [left, right] = [textOf(a), textOf(b)];
  if (a.kind === 'prefix' && b.kind === 'prefix')
    return `${left}/`.startsWith(`${right}/`) || `${right}/`.startsWith(`${left}/`);
  const heads = [a, b].map((one) =>
    one.kind === 'glob' ? textOf(one).slice(0, textOf(one).indexOf('*')) : textOf(one),
  );
  return heads[0]!.startsWith(heads[1]!) || heads[1]!.startsWith(heads[0]!);
}

function textOf(pattern: PathPattern): string {
  return pattern.kind === 'glob' ? pattern.glob : pattern.path;
}

/** Linear: after each star the next literal part at its first place. */
export function globMatches(glob: string, text: string): boolean {
  const [head = '', ...parts] = glob.split('*');
  const tail = parts.pop();
  if (tail === undefined) return glob === text;
  if (!text.startsWith(head) || text.length < head.length + tail.length || !text.endsWith(tail)) return false;
  let at = head.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - tail.length;
}
