import type { Idp } from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import { isDomain } from './users.js';

export function bindIdps(binder: Binder): Map<string, Idp> {
  return bindMappings(binder, 'idps', (fields, element) => {
    const domains = fields.texts('domains');
    for (const { value, span } of domains) {
      if (!isDomain(value)) binder.fault('ZT039', span, { text: value, what: 'domain' });
    }
    return { ...element, domains };
  });
}
