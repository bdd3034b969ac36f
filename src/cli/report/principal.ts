import type { RequestPrincipal } from '../../index.js';
import { visible } from './visible.js';

/** Who asks, in words of the language. */
export function principalText(principal: RequestPrincipal): string {
  switch (principal.kind) {
    case 'user':
      return visible(`user:${principal.user}${inGroups(principal.groups)}`);
    case 'member':
      return visible(`someone of ${principal.domain} who is only in ${principal.groups.join(', ')}`);
    case 'workload':
      return visible(`workload:${principal.workload}`);
    case 'nobody':
      return 'nobody';
  }
}

function inGroups(groups: readonly string[]): string {
  return groups.length === 0 ? '' : ` (in ${groups.join(', ')})`;
}
