import type { Dialect } from './dialect.js';
import { type Faults, shown } from './faults.js';
import { Fields, textsOf } from './fields.js';
import { type PostureTerm, parseTerm } from './posture-terms.js';

/** By `posture:NAME`: assertions that must all hold. */
export type Postures = ReadonlyMap<string, readonly PostureTerm[]>;

export function readPostures(file: Fields, faults: Faults): Postures {
  const postures = new Map<string, readonly PostureTerm[]>();
  for (const { key, keySpan, value } of file.entries('postures')) {
    if (!/^posture:./.test(key))
      faults.refused(keySpan, `${shown(key)}: the name of a posture begins with \`posture:\``);
    const terms = textsOf(value, faults).flatMap(({ text, span }) => {
      const term = parseTerm(text);
      if (!term) faults.cannotJudge(span, `the posture condition ${shown(text)}`);
      return term ? [term] : [];
    });
    postures.set(key, terms);
  }
  return postures;
}

/** Reads `srcPosture` of rules. The default counts where a rule has none; it is replaced, never added to. Vendor: device posture, 2026-01-22. */
export class PostureNames {
  readonly #postures: Postures;
  readonly #faults: Faults;
  readonly #defaults: readonly string[] | undefined;

  constructor(file: Fields, postures: Postures, faults: Faults) {
    this.#postures = postures;
    this.#faults = faults;
    this.#defaults = this.#names(file, 'defaultSrcPosture');
  }

  /** Whether the default holds for rules of ssh too is not known: they only get their own. */
  own(fields: Fields): readonly string[] | undefined {
    return this.#names(fields, 'srcPosture');
  }

  ownOrDefault(fields: Fields): readonly string[] | undefined {
    return fields.node('srcPosture') ? this.own(fields) : this.#defaults;
  }

  /** An empty list asks nothing. */
  #names(fields: Fields, key: string): readonly string[] | undefined {
    const names = fields.texts(key).filter(({ text, span }) => {
      if (this.#postures.has(text)) return true;
      if (text.startsWith('posture:')) this.#faults.refused(span, `${shown(text)} is not defined`);
      else this.#faults.cannotJudge(span, `the posture ${shown(text)}`);
      return false;
    });
    return names.length === 0 ? undefined : names.map(({ text }) => text);
  }
}

/** Attributes that a device may set on itself: what they say proves nothing. */
export function selfAsserted(file: Fields, dialect: Dialect, faults: Faults): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { key, value } of file.entries('attrConfig')) {
    if (value.kind !== 'map') {
      faults.refused(value.span, 'an object should stand here');
      continue;
    }
    const fields = new Fields(value, ['type', 'allowSetByNode', 'broadcastToPeers'], dialect.unknownKeys, faults);
    if (fields.flag('allowSetByNode') === true) found.add(key);
  }
  return found;
}
