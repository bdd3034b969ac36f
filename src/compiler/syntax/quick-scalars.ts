/** Thrown where the quick reader is not certain; the whole file is then read by the `yaml` package. */
export const UNCERTAIN = Symbol('uncertain');

/** Plain text that the core schema takes as something else than text always starts with one of these. */
const MAYBE_NUMBER = /^[-+.0-9]/;
const NUMBER =
  /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$|^0o[0-7]+$|^0x[0-9a-fA-F]+$|^[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)$/;
const SMALL_WHOLE_NUMBER = /^(?:0|[1-9][0-9]{0,14})$/;

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['~', null],
  ['null', null],
  ['Null', null],
  ['NULL', null],
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);

/** The value of plain text by the core schema of YAML 1.2. Numbers other than small whole ones are left to the `yaml` package. */
export function resolvePlain(text: string): string | number | boolean | null {
  if (text.length <= 5) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  if (!MAYBE_NUMBER.test(text) || !NUMBER.test(text)) return text;
  if (SMALL_WHOLE_NUMBER.test(text)) return Number(text);
  throw UNCERTAIN;
}

/** Characters that plain text surely may start with: letters, digits, `_`, `/`, `.`, `+`, `(`, `$`, and everything beyond ASCII. */
const SAFE_START = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/.+($')
  SAFE_START[char.charCodeAt(0)] = 1;

export function isSafeStart(code: number): boolean {
  return code >= 128 || SAFE_START[code] === 1;
}
