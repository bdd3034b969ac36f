import type { Json, VendorObject } from '../target.js';
import { address } from './keys.js';

type Mapping = { readonly [key: string]: Json };

/**
 * The objects of a document that was rendered here, as `readTerraform` finds them in its text; a text of many megabytes need not be read
 * back to know what stands in it. Sorted by address.
 */
export function documentObjects(document: Mapping): readonly VendorObject[] {
  const objects = Object.entries(document).flatMap(([section, value]): readonly VendorObject[] => {
    if (section === 'resource') return bodies(value, '');
    if (section === 'data') return bodies(value, 'data.');
    return [{ address: section, body: value }];
  });
  return objects.sort((a, b) => (a.address < b.address ? -1 : 1));
}

function bodies(types: Json, prefix: string): readonly VendorObject[] {
  return Object.entries(types as Mapping).flatMap(([type, byKey]) =>
    Object.entries(byKey as Mapping).map(([key, body]) => ({ address: prefix + address(type, key), body })),
  );
}
