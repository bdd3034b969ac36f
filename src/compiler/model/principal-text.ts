import type { PrincipalRef } from './principals.js';

/** A principal as a policy writes it: `group:ops`, `user:ana@example.com`, `everyone`. */
export function refText(ref: PrincipalRef): string {
  switch (ref.kind) {
    case 'user':
      return `user:${ref.user}`;
    case 'group':
      return `group:${ref.group}`;
    case 'workload':
      return `workload:${ref.workload}`;
    case 'domain':
      return `domain:${ref.domain}`;
    case 'workload-kind':
      return `kind:${ref.workloadKind}`;
    default:
      return ref.kind;
  }
}
