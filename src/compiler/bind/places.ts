import { type Cidr, type Element, type Located, type Location, type Network, parseCidr } from '../model/index.js';
import { bindEach } from './bind-section.js';
import type { Binder, Declaration } from './binder.js';
import { checkCountry } from './conditions.js';
import { Fields, readElement, textsOf } from './fields.js';

export function bindLocations(binder: Binder): Map<string, Location> {
  return bindEach(binder, 'locations', (declaration) => {
    const { element, texts } = readList(binder, declaration, 'countries');
    return { ...element, countries: texts.filter((text) => checkCountry(binder, text)) };
  });
}

export function bindNetworks(binder: Binder): Map<string, Network> {
  return bindEach(binder, 'networks', (declaration) => {
    const { element, texts } = readList(binder, declaration, 'cidrs');
    return { ...element, cidrs: texts.flatMap((text) => readCidr(binder, text) ?? []) };
  });
}

/** An element that is a list (or a list of one), or a mapping with the list under a key. */
function readList(
  binder: Binder,
  declaration: Declaration,
  key: string,
): { readonly element: Element; readonly texts: readonly Located<string>[] } {
  const { value } = declaration.entry;
  if (value.kind !== 'map') {
    return { element: readElement(binder, declaration, undefined), texts: textsOf(binder, value) };
  }
  const fields = new Fields(binder, value);
  const element = readElement(binder, declaration, fields);
  const texts = fields.texts(key);
  fields.finish();
  return { element, texts };
}

function readCidr(binder: Binder, { value, span }: Located<string>): Located<Cidr> | undefined {
  const cidr = parseCidr(value);
  if (!('fault' in cidr)) return { value: cidr, span };
  const help = cidr.fault === 'host-bits' ? { help: `did you mean \`${cidr.meant}\`?` } : {};
  binder.fault('ZT045', span, { text: value, fault: cidr.fault }, help);
  return undefined;
}
