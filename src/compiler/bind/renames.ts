import type { Element, Located } from '../model/index.js';
import type { Binder } from './binder.js';
import type { Section } from './sections.js';
import { WORD } from './sections.js';

interface Renamed extends Element {
  readonly renamedFrom: readonly Located<string>[];
}

/** Reports former names that are in use, and those that two elements claim. */
export function checkRenames(binder: Binder, section: Section, elements: Iterable<Renamed>): void {
  const claimed = new Map<string, { readonly by: string; readonly span: Element['span'] }>();
  for (const { name, renamedFrom } of elements) {
    for (const { value, span } of renamedFrom) {
      const current = binder.names(section).get(value);
      const other = claimed.get(value);
      if (current) report(binder, section, value, span, `is a ${WORD[section]} now`, current.entry.keySpan, value);
      else if (other && other.by !== name) {
        report(binder, section, value, span, `is claimed by \`${other.by}\` too`, other.span, other.by);
      } else claimed.set(value, { by: name, span });
    }
  }
}

function report(
  binder: Binder,
  section: Section,
  name: string,
  span: Element['span'],
  why: string,
  place: Element['span'],
  label: string,
): void {
  const related = [{ span: place, label: `\`${label}\`` }];
  binder.fault('ZT033', span, { kind: WORD[section], name, why }, { related });
}
