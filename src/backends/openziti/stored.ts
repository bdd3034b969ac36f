import { canonicalJson } from '../../targets/canonical-json.js';
import type { Json } from '../../targets/target.js';
import type { ApiObject } from './reading-session.js';

/** Lists that a controller stores as sets: sorted, without repetition, and null when they are empty. */
const SETS: ReadonlySet<string> = new Set([
  'configs',
  'domains',
  'edgeRouterRoles',
  'identityRoles',
  'postureCheckRoles',
  'roleAttributes',
  'serviceRoles',
]);

/** The first key of what was sent that stands otherwise, or undefined. What the controller adds of its own does not count. */
export function differingKey(sent: ApiObject, stored: ApiObject): string | undefined {
  return Object.keys(sent).find((key) => normal(key, sent[key]) !== normal(key, stored[key]));
}

function normal(key: string, value: unknown): string {
  if (SETS.has(key)) return JSON.stringify([...new Set((value ?? []) as readonly string[])].sort());
  if (key === 'operatingSystems') return JSON.stringify(((value ?? []) as readonly ApiObject[]).map(systemText).sort());
  if (key === 'timeoutSeconds') return String(typeof value === 'number' && value > 0 ? value : -1);
  if (key === 'type') return typeText(value);
  // A flag that is off is left out of answers.
  if (value === undefined || value === null || value === false) return 'false';
  return canonicalJson(value as Json);
}

function systemText({ type, versions }: ApiObject): string {
  return JSON.stringify([type, [...((versions ?? []) as readonly string[])].sort()]);
}

/** Every identity that is no router's is stored as `Default`, and told as an object. */
function typeText(value: unknown): string {
  if (typeof value === 'object' && value !== null) return String((value as ApiObject).id);
  return value === 'User' || value === 'Device' || value === 'Service' ? 'Default' : String(value);
}
