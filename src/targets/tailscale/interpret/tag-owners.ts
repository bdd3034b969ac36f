import type { Span } from '../../../compiler/source/index.js';
import type { Document } from './document.js';
import type { Text } from './faults.js';
import type { Selector } from './selector.js';
import type { Vocabulary } from './vocabulary-words.js';

interface Rule {
  readonly what: string;
  readonly span: Span;
  readonly src: readonly Selector[];
}

interface Owner {
  readonly at: Text;
  readonly selector: Selector;
  readonly tag: string;
}

/**
 * What owners of tags get: whoever owns a tag puts it on a device of theirs and then sends as the tag, also through a tag that owns the tag.
 * Vendor: policy-file syntax, `tagOwners`, 2026-04-08.
 */
export class TagOwners {
  readonly #document: Document;
  readonly #vocabulary: Vocabulary;
  readonly #owners = new Map<string, readonly Owner[]>();

  constructor(document: Document, vocabulary: Vocabulary) {
    this.#document = document;
    this.#vocabulary = vocabulary;
  }

  /** The same rule once for each owner of a tag in `src` whom the vocabulary does not take for what the tag means. */
  lent<T extends Rule>(rule: T): readonly T[] {
    return rule.src.flatMap((selector) =>
      this.#of(selector).map(({ at, selector: owner, tag }) => ({
        ...rule,
        what: `${rule.what}, with a device tagged ${tag} by its owner ${at.text},`,
        span: at.span,
        src: [owner],
      })),
    );
  }

  #of(selector: Selector): readonly Owner[] {
    if (selector.kind === 'tagged') return [...this.#document.names.tags.keys()].flatMap((tag) => this.#ownersOf(tag));
    return selector.kind === 'tag' ? this.#ownersOf(selector.tag) : [];
  }

  #ownersOf(tag: string): readonly Owner[] {
    const known = this.#owners.get(tag);
    if (known) return known;
    const found: Owner[] = [];
    const reached = new Set([tag]);
    for (const one of reached) {
      const trusted = this.#vocabulary.trustedOwners?.(one);
      if (!trusted) continue;
      for (const at of this.#document.names.tags.get(one) ?? []) {
        if (at.text.startsWith('tag:')) reached.add(at.text);
        const selector = trusted.has(at.text) ? undefined : this.#selector(at);
        if (selector) found.push({ at, selector, tag: one });
      }
    }
    this.#owners.set(tag, found);
    return found;
  }

  /** Owners were checked when the file was read. */
  #selector(at: Text): Selector | undefined {
    const { selectors, dialect } = this.#document;
    return at.text.startsWith('autogroup:')
      ? selectors.autogroup(at, dialect.owners, 'no owner')
      : selectors.principal(at, 'src');
  }
}
