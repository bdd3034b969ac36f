import type { PrincipalRef } from '../model/index.js';

/** `group:ops`, `user:ana@example.com`, …: how a policy says it. */
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
