import { startOfDay } from '../model/index.js';
import type { SourceFile } from '../source/index.js';
import { type Comment, type LocatedNode, parseYaml, readComments } from '../syntax/index.js';
import type { Ignore } from './ignore.js';
import type { IgnoreSettings } from './settings.js';

const MARK = 'ztctl-ignore';

export interface IgnoreReading {
  /** IANA zone for the days of `until`. */
  readonly timezone: string;
  readonly now: number;
  readonly settings: IgnoreSettings;
  readonly codes: ReadonlySet<string>;
}

/** Every ignore of a policy file, also those that are not understood. */
export function readIgnores(file: SourceFile, reading: IgnoreReading): readonly Ignore[] {
  if (!file.text.includes(MARK)) return [];
  const comments = readComments(file).filter(({ text }) => text.replace(/^#+\s*/, '').startsWith(MARK));
  if (comments.length === 0) return [];
  const { root } = parseYaml(file);
  const elements = root ? elementsOf(file, root) : [];
  return comments.map((comment) => readIgnore(comment, elements, reading));
}

const DIRECTIVE = /^#+\s*ztctl-ignore(-policy)?(?=\s|$)(.*)$/;

function readIgnore(comment: Comment, elements: readonly ElementLines[], reading: IgnoreReading): Ignore {
  const { span } = comment;
  const line = targetLine(comment);
  const element = elements.find(({ from, to }) => from <= line && line <= to)?.element;
  const found = DIRECTIVE.exec(comment.text.trimEnd());
  const scope = found?.[1] ? 'element' : 'line';
  const said = found
    ? readWords(found[2]!, reading)
    : { codes: [], faults: ['`ztctl-ignore` or `ztctl-ignore-policy`'] };
  const faults = [...said.faults];
  if (scope === 'element' && element === undefined) faults.push('an element below it or beside it');
  const about = scope === 'element' ? '' : (span.file.line(line) ?? '').replace(comment.text, '').trim();
  const key = JSON.stringify([span.file.path, scope, element, about, said.codes, said.until, said.owner, said.reason]);
  return { scope, span, line, ...(element !== undefined && { element }), ...said, faults, key };
}

type Said = Pick<Ignore, 'codes' | 'until' | 'endsAt' | 'owner' | 'reason' | 'faults'>;

/** `ZT203,ZT204 until=2026-12-31 owner=net-sec -- reason`; each fault says what is missing. */
function readWords(text: string, { timezone, now, settings, codes: known }: IgnoreReading): Said {
  const [, head = '', reason = ''] = /^(.*?)(?:(?:^|\s)--(?:\s+(.*))?)?$/.exec(text.trim()) ?? [];
  const faults: string[] = [];
  const codes: string[] = [];
  let until: string | undefined;
  let owner: string | undefined;
  for (const word of head.split(/[\s,]+/).filter((one) => one !== '')) {
    if (/^ZT[0-9]{3,4}$/.test(word)) {
      codes.push(word);
      if (!known.has(word)) faults.push(`a code of a rule instead of \`${word}\``);
      else if (settings.unsuppressible.has(word)) faults.push(`a code that may be ignored instead of \`${word}\``);
    } else if (word.startsWith('until=') && until === undefined) until = word.slice(6);
    else if (/^owner=[a-z][a-z0-9-]*$/.test(word) && owner === undefined) owner = word.slice(6);
    else faults.push(`something else than \`${word}\``);
  }
  const endsAt = until === undefined ? undefined : endOfDay(until, timezone);
  if (codes.length === 0) faults.push('the code of a rule');
  if (until === undefined && settings.untilRequired) faults.push('`until=YYYY-MM-DD`');
  if (until !== undefined && endsAt === undefined) faults.push(`a day of the calendar instead of \`${until}\``);
  if (reason === '' && settings.reasonRequired) faults.push('`-- reason`');
  if (settings.max !== undefined && (endsAt ?? Number.POSITIVE_INFINITY) - now > settings.max * 1000 + DAY)
    faults.push(`an \`until\` within ${settings.max / 86_400} days`);
  return {
    codes: [...new Set(codes)].sort(),
    faults,
    ...(until !== undefined && { until }),
    ...(endsAt !== undefined && { endsAt }),
    ...(owner !== undefined && { owner }),
    ...(reason !== '' && { reason }),
  };
}

const DAY = 86_400_000;

/** The first instant after a day, in a zone; undefined when there is no such day. */
export function endOfDay(text: string, timezone: string): number | undefined {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return startOfDay(timezone, year, month, day + 1);
}

/** The line that a comment is about: its own, or the next one that is neither empty nor a comment. */
function targetLine({ span, isAlone }: Comment): number {
  let { line } = span.file.position(span.start);
  if (!isAlone) return line;
  for (let text = span.file.line(++line); text !== undefined; text = span.file.line(++line)) {
    if (!/^\s*(#|$)/.test(text)) return line;
  }
  return line;
}

interface ElementLines {
  readonly element: string;
  readonly from: number;
  readonly to: number;
}

/** Every `section.name` with its first and last line. */
function elementsOf(file: SourceFile, root: LocatedNode): readonly ElementLines[] {
  if (root.kind !== 'map') return [];
  return [...root.entries.values()].flatMap(({ key: section, value: entries }) =>
    entries.kind !== 'map'
      ? []
      : [...entries.entries.values()].map(({ key, keySpan, value }) => ({
          element: `${section}.${key}`,
          from: file.position(keySpan.start).line,
          to: file.position(Math.max(keySpan.start, value.span.end - 1)).line,
        })),
  );
}
