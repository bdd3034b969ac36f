import type { Profile } from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import { isEmpty, readConditions } from './conditions.js';

export function bindProfiles(binder: Binder): Map<string, Profile> {
  return bindMappings(binder, 'profiles', (fields, element) => {
    const conditions = readConditions(fields, element.span, { session: true, profile: false });
    if (isEmpty(conditions)) binder.fault('ZT047', element.nameSpan, { what: `profile \`${element.name}\`` });
    return { ...element, conditions };
  });
}
