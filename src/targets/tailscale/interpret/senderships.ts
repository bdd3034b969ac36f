import { ALWAYS, type Condition, NEVER } from '../../../compiler/proof/index.js';
import { ANY_DEVICE } from './addresses.js';
import { all, any } from './conditions.js';
import type { Document } from './document.js';
import type { NamedSelector, Selector } from './selector.js';
import { SelectorKeys } from './selector-keys.js';
import type { Senders, Vocabulary } from './vocabulary-words.js';

const ANYBODY: Condition = { kind: 'anybody' };

/** Sources and postures of rules as conditions; equal ones are one object. */
export class Senderships {
  readonly #document: Document;
  readonly #vocabulary: Vocabulary;
  readonly #keys = new SelectorKeys();
  readonly #selectors = new Map<string, Senders>();
  readonly #lists = new Map<string, Condition>();
  readonly #postures = new Map<string, Condition>();

  constructor(document: Document, vocabulary: Vocabulary) {
    this.#document = document;
    this.#vocabulary = vocabulary;
  }

  /** Who passes as a source: whoever one entry selects, with one of the postures where they are asked. */
  of(src: readonly Selector[], postures: readonly string[] | undefined): Condition {
    const key = JSON.stringify([src.map((one) => this.#keys.of(one)), postures ?? null]);
    const known = this.#lists.get(key);
    if (known) return known;
    const senders = src.map((one) => this.#senders(one));
    const met = postures ? any(postures.map((name) => this.#posture(name))) : ALWAYS;
    const made = any([all([any(senders.map(({ asked }) => asked)), met]), ...senders.map(({ free }) => free)]);
    this.#lists.set(key, made);
    return made;
  }

  #posture(name: string): Condition {
    const known = this.#postures.get(name);
    if (known) return known;
    const { postures, selfAsserted } = this.#document;
    const made = this.#vocabulary.posture(name, postures.get(name) ?? [], selfAsserted);
    this.#postures.set(name, made);
    return made;
  }

  #senders(selector: Selector): Senders {
    const key = this.#keys.of(selector);
    const known = this.#selectors.get(key);
    if (known) return known;
    const made = this.#make(selector);
    this.#selectors.set(key, made);
    return made;
  }

  #make(selector: Selector): Senders {
    switch (selector.kind) {
      case 'everything':
        return joined(EVERY_SENDER.map((one) => this.#senders(one)));
      case 'danger-all':
        return { asked: ANYBODY, free: any(BEYOND.map((one) => this.#senders(one).free)) };
      case 'group':
        return joined(selector.members.map((login) => this.#senders({ kind: 'user', login })));
      case 'self':
      case 'internet':
        return { asked: NEVER, free: NEVER };
      default:
        return this.#vocabulary.source(selector);
    }
  }
}

/** Senders that are no devices of the tailnet itself. */
const BEYOND: readonly NamedSelector[] = [{ kind: 'routed' }, { kind: 'shared' }];
/** What `*` is as a source. Vendor: captured filters, 2026-04-10; targets and selectors for what is shared in. */
const EVERY_SENDER: readonly NamedSelector[] = [{ kind: 'addresses', ranges: ANY_DEVICE }, ...BEYOND];

function joined(senders: readonly Senders[]): Senders {
  return { asked: any(senders.map(({ asked }) => asked)), free: any(senders.map(({ free }) => free)) };
}
