import {
  DEVICE_FLAGS,
  type EdrState,
  type Located,
  type OsVersion,
  PLATFORMS,
  type Platform,
  type Posture,
} from '../model/index.js';
import type { Span } from '../source/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import type { Fields } from './fields.js';
import { parseVersion } from './os-version.js';

const EDR_DEMANDS: readonly EdrState[] = ['installed', 'running'];

export function bindPostures(binder: Binder): Map<string, Posture> {
  return bindMappings(binder, 'posture', (fields, element) => {
    const flags = new Map<(typeof DEVICE_FLAGS)[number], Span>();
    for (const flag of DEVICE_FLAGS) {
      const span = fields.flag(flag);
      if (span) flags.set(flag, span);
    }
    const edr = fields.word('edr', EDR_DEMANDS);
    const os = fields.has('os') ? readOs(fields) : undefined;
    const checks = readChecks(fields);
    const maxAge = fields.duration('max_age');
    const isEmpty = [...fields.map.entries.keys()].every((key) => key === 'owner' || key === 'title');
    if (isEmpty) binder.fault('ZT047', element.nameSpan, { what: `posture \`${element.name}\`` });
    return { ...element, flags, ...(edr && { edr }), ...(os && { os }), checks, ...(maxAge && { maxAge }) };
  });
}

/** In the order of PLATFORMS. `"*"` is the empty version, which every version meets. */
function readOs(fields: Fields): Map<Platform, Located<OsVersion>> {
  const found = new Map<Platform, Located<OsVersion>>();
  const os = fields.fields('os');
  for (const platform of PLATFORMS) {
    const text = os?.text(platform);
    if (!text) continue;
    const version =
      text.value === '*' ? [] : text.value.startsWith('>=') ? parseVersion(text.value.slice(2)) : undefined;
    if (version) found.set(platform, { value: version, span: text.span });
    else fields.binder.fault('ZT032', text.span, { what: `version \`${text.value}\`` });
  }
  os?.finish();
  return found;
}

/** In name order. */
function readChecks(fields: Fields): Map<string, Span> {
  const checks = fields.fields('checks');
  const found: [string, Span][] = [];
  for (const name of [...(checks?.map.entries.keys() ?? [])].sort()) {
    const span = checks!.flag(name);
    if (span) found.push([name, span]);
  }
  return new Map(found);
}
