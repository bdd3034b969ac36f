import type { Element } from '../model/index.js';
import type { Binder, Declaration } from './binder.js';
import { Fields, readElement } from './fields.js';
import type { Section } from './sections.js';

/** Binds the elements of a section in name order. An element with a fault is left out, and its declaration says so. */
export function bindEach<T>(
  binder: Binder,
  section: Section,
  read: (declaration: Declaration) => T | undefined,
): Map<string, T> {
  const bound = new Map<string, T>();
  for (const declaration of binder.sorted(section)) {
    if (declaration.broken) continue;
    const before = binder.count;
    const element = read(declaration);
    if (binder.count > before) declaration.broken = true;
    else if (element !== undefined) bound.set(declaration.name, element);
  }
  return bound;
}

/** {@link bindEach} for elements that are always mappings. */
export function bindMappings<T>(
  binder: Binder,
  section: Section,
  read: (fields: Fields, element: Element, declaration: Declaration) => T | undefined,
): Map<string, T> {
  return bindEach(binder, section, (declaration) => {
    const { value } = declaration.entry;
    if (value.kind !== 'map') {
      binder.fault('ZT032', value.span, { what: `\`${declaration.name}\`` });
      return undefined;
    }
    const fields = new Fields(binder, value);
    const element = readElement(binder, declaration, fields);
    const bound = read(fields, element, declaration);
    fields.finish();
    return bound;
  });
}
