import type { RequestPrincipal } from '../../src/compiler/model/index.js';

/** Somebody of a domain whom no policy names. */
export function asUser<T extends RequestPrincipal>(
  principal: T,
): Exclude<T, { kind: 'member' }> | Extract<RequestPrincipal, { kind: 'user' }>;
export function asUser(principal: RequestPrincipal): RequestPrincipal {
  if (principal.kind !== 'member') return principal;
  return { kind: 'user', user: `new@${principal.domain}`, groups: [...principal.groups] };
}
