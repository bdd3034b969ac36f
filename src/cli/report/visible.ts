/**
 * Characters that a terminal acts on, or that hide or reorder what stands beside them: controls, format characters (bidirectional ones
 * among them), half surrogates, line and paragraph separators, and everything that is drawn as nothing.
 */
const ACTING = /^(?:\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point})$/u;

/** Everything but the plain characters of ASCII, none of which is acting: few characters of a text have to be looked up. */
const UNUSUAL = /[^\x20-\x7e]/gu;

/** Makes every acting character of a user's string visible: an escape sequence in a title prints as `\u001b[2J`. One line stays one line. */
export function visible(text: string): string {
  return text.replace(UNUSUAL, (character) => (ACTING.test(character) ? escaped(character) : character));
}

/** Like {@link visible}, but keeps line breaks, for texts of several lines that ztctl wrote itself around the user's. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** {@link UNUSUAL} but for the line breaks of indented JSON, of which there may be hundreds of thousands. */
const UNUSUAL_IN_JSON = /[^\x20-\x7e\n]/gu;

/** JSON in which those characters stand as `\u` escapes, so that a terminal does not act on them; the value is the same. */
export function safeJson(value: unknown, indent?: number): string {
  // Line breaks outside strings come from `indent` alone: JSON.stringify escapes those inside.
  return JSON.stringify(value, null, indent).replace(UNUSUAL_IN_JSON, (character) =>
    ACTING.test(character) ? jsonEscaped(character) : character,
  );
}

function escaped(character: string): string {
  if (character === '\t') return '\\t';
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  const code = character.codePointAt(0)!;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function jsonEscaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}
