import type { AccessRequest, Estate } from '../model/index.js';
import type { Decide, PolicyCase } from './cases.js';

/**
 * The requests by which a case is put to an artefact. Products always know some things of which a case may say nothing: with which idp somebody
 * has logged in, so each that lists the domain is asked, and how long ago, so a case that says no age is asked at the login. Only where the source
 * says of it what the case says.
 */
export function requestsOf(estate: Estate, { request, wanted }: PolicyCase, decide: Decide): readonly AccessRequest[] {
  const isSame = (one: AccessRequest): boolean => decide(one).decision === wanted;
  const fresh = atLogin(request);
  const asked = isSame(fresh) ? fresh : request;
  const domain = request.idp === undefined ? domainOf(request) : undefined;
  if (domain === undefined) return [asked];
  const asserted = [...estate.idps.values()]
    .filter(({ domains }) => domains.some(({ value }) => value === domain))
    .map(({ name }): AccessRequest => ({ ...asked, idp: name }))
    .filter(isSame);
  return asserted.length > 0 ? asserted : [asked];
}

function atLogin(request: AccessRequest): AccessRequest {
  const { session } = request;
  const traits = session ?? { recorded: false, isolated: false, justified: false };
  return { ...request, session: { ...traits, age: session?.age ?? 0, idle: session?.idle ?? 0 } };
}

function domainOf({ principal }: AccessRequest): string | undefined {
  if (principal.kind === 'member') return principal.domain;
  return principal.kind === 'user' ? principal.user.slice(principal.user.lastIndexOf('@') + 1) : undefined;
}
