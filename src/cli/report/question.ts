import type { AccessRequest } from '../../index.js';
import { principalText } from './principal.js';
import { visible } from './visible.js';

/** `user:ana@example.com → crm`: who asks for what. */
export function questionText({ principal, resource, endpoint, as }: AccessRequest): string {
  const login = as === undefined ? '' : ` as ${as}`;
  const what =
    endpoint === undefined ? (resource ?? '') : `${endpoint}${resource === undefined ? '' : ` (${resource})`}`;
  return `${principalText(principal)} → ${visible(what + login)}`;
}
