import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import type { EngineEvent } from './events.js';
import type { RunEnd } from './run.js';
import type { TheirWords } from './their-words.js';

const LONGEST_DETAIL = 400;
/** Colours, and whatever else a terminal would obey. */
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Makes words of others fit to stand in a message: no colours, no secrets, one line, not too long. */
export function cleaner(hide: (text: string) => string): (text: string) => string {
  return (text) => {
    const line = hide(text.replace(ESCAPES, '')).replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ').trim();
    return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL)}…` : line;
  };
}

/** What kept an engine from doing something, from its stream and from what it printed beside it. */
export function errorsOf(
  end: RunEnd,
  events: readonly EngineEvent[],
  clean: (text: string) => string,
): readonly TheirWords[] {
  const told = events.flatMap((event) =>
    event.type === 'diagnostic' && event.severity === 'error' ? [event.theirs] : [],
  );
  if (told.length > 0) return told;
  const printed = textErrors(end.stderr).map(({ summary, detail }) => ({
    summary: clean(summary),
    detail: clean(detail),
  }));
  if (printed.length > 0) return printed;
  const rest = clean(end.stderr);
  return [{ summary: end.failure ?? `it ended with ${end.code}`, ...(rest !== '' && { detail: rest }) }];
}

/** `Error: SUMMARY` and the lines after it, as the engine prints to people. */
function textErrors(text: string): readonly { readonly summary: string; readonly detail: string }[] {
  return text
    .replace(ESCAPES, '')
    .split(/^[\s│╷╵]*Error: /m)
    .slice(1)
    .map((part) => {
      const [summary = '', ...detail] = part.split('\n');
      return { summary, detail: detail.join('\n') };
    });
}

/** While nothing is written yet: a lock, credentials, or whatever else the engine says. */
export function preparationFault(target: string, doing: string, theirs: readonly TheirWords[]): Diagnostic {
  const locked = theirs.find(({ summary }) => /acquiring the state lock/i.test(summary));
  if (locked) return lockFault(target, locked);
  if (theirs.some(isAboutCredentials)) return diagnostic('ZT1045', undefined, { target, theirs });
  return diagnostic('ZT1043', undefined, { target, doing, theirs });
}

/** The detail of a lock names its holder, one `Key: value` after the other. */
export function lockFault(target: string, { detail = '' }: TheirWords): Diagnostic {
  const at = (key: string, next: string): string | undefined =>
    new RegExp(`\\b${key}:\\s+(.+?)\\s+${next}:`).exec(detail)?.[1];
  const [id, operation, who, created] = [
    at('ID', 'Path'),
    at('Operation', 'Who'),
    at('Who', 'Version'),
    at('Created', 'Info'),
  ];
  const lock = {
    ...(id !== undefined && { id }),
    ...(who !== undefined && { who }),
    ...(operation !== undefined && { operation }),
    ...(created !== undefined && { created }),
  };
  return diagnostic('ZT1044', undefined, { target, lock });
}

/** As the two providers and their APIs word it (their sources, 2026-11-25). */
function isAboutCredentials({ summary, detail = '' }: TheirWords): boolean {
  return /credential|authenticat|unauthori[sz]ed|forbidden|permission denied|invalid (api|access) ?token|\b40[13]\b|client[_ ](id|secret)|api[_ ]token/i.test(
    `${summary} ${detail}`,
  );
}
