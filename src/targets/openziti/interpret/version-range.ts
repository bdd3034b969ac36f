import type { Version } from './words.js';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface Comparator {
  readonly operator: Operator;
  readonly version: Version;
}

/** Any of these lists, and all comparators of a list. */
export type VersionRange = readonly (readonly Comparator[])[];

/**
 * Reads a version range as the controller does, quirks included; undefined when it is refused there. The grammar is that of blang/semver
 * v3.5.1 (`range.go`, read 2026-11-25), which the controller uses: a part of one character is dropped (so `a - b` means both `a` and `b`),
 * `x` stands only at the end, and what it excludes (`!=5.x`) is excluded by two comparators that no version meets together.
 */
export function parseVersionRange(text: string): VersionRange | undefined {
  const alternatives: Comparator[][] = [[]];
  const parts = splitParts(text);
  if (parts[0] === '||' || parts.at(-1) === '||' || parts.length === 0) return undefined;
  for (const part of parts) {
    if (part === '||') {
      if (alternatives.at(-1)!.length === 0) return undefined;
      alternatives.push([]);
      continue;
    }
    for (const plain of withoutWildcard(part)) {
      const comparator = parseComparator(plain);
      if (!comparator) return undefined;
      alternatives.at(-1)!.push(comparator);
    }
  }
  return alternatives;
}

/** Splits at blanks, except behind an operator. A part ends before a blank only when it is longer than one character. */
function splitParts(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let before = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char !== ' ') before = char;
    else if (before !== '>' && before !== '<' && before !== '=') {
      if (start < at - 1) parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  if (start < text.length - 1) parts.push(text.slice(start));
  return parts.map((part) => part.replaceAll(' ', ''));
}

function withoutWildcard(part: string): readonly string[] {
  if (!part.includes('x')) return [part];
  const [operator, version] = splitOperator(part);
  const flat = flatVersion(version);
  const next = nextVersion(version, flat);
  switch (operator) {
    case '>':
      return [`>=${next}`];
    case '>=':
      return [`>=${flat}`];
    case '<':
      return [`<${flat}`];
    case '<=':
      return [`<${next}`];
    case '':
    case '=':
    case '==':
      return [`>=${flat}`, `<${next}`];
    case '!':
    case '!=':
      return [`<${flat}`, `>=${next}`];
    default:
      return [flat];
  }
}

function flatVersion(version: string): string {
  const flat = version.replace('.x.x', '.x').replace('.x', '.0');
  return flat.split('.').length === 2 ? `${flat}.0` : flat;
}

/** `1.2.x` ends before 1.3.0 and `1.x` before 2.0.0; `1.x.x`, which has three parts, before 1.1.0. Empty where no `x` stands at the end. */
function nextVersion(version: string, flat: string): string {
  const written = version.split('.');
  if (written.at(-1) !== 'x') return '';
  const parts = flat.split('.');
  const place = written.length === 2 ? 0 : written.length === 3 ? 1 : -1;
  if (place < 0) return '';
  parts[place] = String((/^[+-]?\d+$/.test(parts[place] ?? '') ? Number(parts[place]) : 0) + 1);
  return parts.join('.');
}

function splitOperator(part: string): readonly [string, string] {
  const digit = part.search(/[0-9]/);
  return digit < 0 ? [part, ''] : [part.slice(0, digit), part.slice(digit)];
}

function parseComparator(part: string): Comparator | undefined {
  const [written, text] = splitOperator(part);
  const operator = operatorOf(written);
  const version = parseVersion(text);
  return operator && version && { operator, version };
}

function operatorOf(written: string): Operator | undefined {
  switch (written) {
    case '':
    case '=':
    case '==':
      return '=';
    case '!':
    case '!=':
      return '!=';
    case '<':
    case '<=':
    case '>':
    case '>=':
      return written;
    default:
      return undefined;
  }
}

const NUMBER = '(0|[1-9][0-9]*)';
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-([^+]*))?(?:\\+(.*))?$`);

/** Reads `1.2.3`, `1.2.3-beta.1`, `1.2.3+build`; undefined for anything else (two or four numbers, a leading zero or `v`). */
export function parseVersion(text: string): Version | undefined {
  const found = VERSION.exec(text);
  if (!found) return undefined;
  const [, major, minor, patch, prerelease, build] = found;
  const numbers = [Number(major), Number(minor), Number(patch)] as const;
  const pre = prerelease === undefined ? [] : prerelease.split('.');
  if (!numbers.every((number) => Number.isSafeInteger(number))) return undefined;
  if (!pre.every((part) => /^[0-9A-Za-z-]+$/.test(part) && !/^0[0-9]+$/.test(part))) return undefined;
  if (build !== undefined && !build.split('.').every((part) => /^[0-9A-Za-z-]+$/.test(part))) return undefined;
  return { numbers, prerelease: pre };
}
