import type { AccessRequest, Estate } from '../model/index.js';
import type { Decide, PolicyCase } from './cases.js';

/**
 * The requests by which a case is put to an artefact. Somebody whose case says no idp has logged in with one that asserts the address all the
 * same, and vendors look at which: each that lists the domain is asked, where the source says of it what the case says.
 */
export function requestsOf(estate: Estate, { request, wanted }: PolicyCase, decide: Decide): readonly AccessRequest[] {
  const domain = request.idp === undefined ? domainOf(request) : undefined;
  if (domain === undefined) return [request];
  const asserted = [...estate.idps.values()]
    .filter(({ domains }) => domains.some(({ value }) => value === domain))
    .map(({ name }): AccessRequest => ({ ...request, idp: name }))
    .filter((one) => decide(one).decision === wanted);
  return asserted.length > 0 ? asserted : [request];
}

function domainOf({ principal }: AccessRequest): string | undefined {
  if (principal.kind === 'member') return principal.domain;
  return principal.kind === 'user' ? principal.user.slice(principal.user.lastIndexOf('@') + 1) : undefined;
}
