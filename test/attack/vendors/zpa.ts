import fc from 'fast-check';
import { type AccessRequest, formatAddress } from '../../../src/compiler/model/index.js';
import { NO_CLAIMS, type OnePoint } from '../../../src/compiler/proof/index.js';
import { NOW } from '../../targets/matrix/fixtures.js';
import { ZPA_MUTATIONS } from '../../targets/zpa/mutations.js';
import { BINDINGS, factsOf, POLICY_FILES, REQUESTS } from '../../targets/zpa/random-policies.js';
import type { Facts, Point } from '../../targets/zpa/tenant-model.js';
import { WholeTenant } from '../../targets/zpa/whole-tenant.js';
import { asUser } from '../people.js';
import { edgePoints, pickPoint } from '../points.js';
import { sampler } from '../samples.js';
import type { Ask, Attacked, Judge } from '../stage.js';

/** Of the same world for every policy. */
const POOL = fc.sample(REQUESTS, { numRuns: 1500, seed: 20261125 });
const FACTS = new WeakMap<object, Facts>();

/** What the source has no word for. */
const RISKY = 'ZIA risk HIGH';

export const ZPA: Attacked = {
  kind: 'zpa',
  target: 't',
  bindings: BINDINGS,
  mutations: ZPA_MUTATIONS,
  now: NOW,
  policy: sampler(POLICY_FILES),
  asks: (estate, random, most) => {
    // What the target does not carry may be reached by no connection of it.
    const points = edgePoints(estate).filter(({ point }) => pointOf(point));
    return Array.from({ length: most }, (): Ask => {
      const { point, resource } = pickPoint(points, random);
      const signals = random.pick(POOL);
      const { resource: _, ...asked } = signals;
      const request = { ...asked, ...(resource !== undefined && { resource }) };
      FACTS.set(request, knownFacts(signals));
      const isRisky = signals.risk === 'high' && signals.principal.kind === 'user';
      return { point, request, claims: isRisky ? { groups: [], checks: [RISKY] } : NO_CLAIMS };
    });
  },
  judge: (files) => {
    const tenant = new WholeTenant(files[0]!.text);
    return (ask) => letsThrough(tenant, ask);
  },
  complete,
};

function letsThrough(tenant: WholeTenant, { request, point, claims }: Ask): ReturnType<Judge> {
  const asked = pointOf(point);
  if (!asked || !isKnown(request) || claims.groups.length > 0 || claims.idp !== undefined || claims.stranger)
    return undefined;
  if (claims.checks.some((one) => one !== RISKY)) return undefined;
  const session = {
    age: request.session?.age ?? Number.POSITIVE_INFINITY,
    idle: request.session?.idle ?? Number.POSITIVE_INFINITY,
    isPerson: request.principal.kind !== 'workload',
  };
  try {
    return tenant.letsThrough(asked, knownFacts(request), session);
  } catch {
    // What is not documented.
    return undefined;
  }
}

/** Whether a request says everything that the model has to know of a connection. */
function isKnown({ principal, device, risk, idp }: AccessRequest): boolean {
  if (device?.osVersion === undefined) return false;
  return principal.kind === 'workload' || (principal.kind === 'user' && idp !== undefined && risk !== undefined);
}

/** Of everybody the tenant knows the login, and of every device whatever it tells. */
function complete(ask: Ask): Ask {
  const { request, claims } = ask;
  const { principal, device, idp, risk } = request;
  if (principal.kind === 'nobody') return ask;
  const signals = { flags: new Set<never>(), checks: new Set<string>(), osVersion: [0], ...device };
  const known = { ...request, principal: asUser(principal), device: signals, ...placeOf(request.ip) };
  if (principal.kind === 'workload') return { ...ask, request: known };
  const level = risk ?? 'high';
  const isSaid = level !== 'high' || claims.checks.includes(RISKY);
  return {
    ...ask,
    claims: isSaid ? claims : { ...claims, checks: [...claims.checks, RISKY] },
    request: { ...known, idp: idp ?? 'okta', risk: level, mfa: request.mfa ?? 'none' },
  };
}

/** The model knows one address of each network of the random policies. */
function placeOf(ip: string | undefined): Pick<AccessRequest, 'ip'> {
  const last = /^192\.0\.2\.(\d+)$/.exec(ip ?? '')?.[1];
  if (last === undefined) return {};
  return { ip: Number(last) < 128 ? '192.0.2.1' : '192.0.2.200' };
}

function knownFacts(request: AccessRequest): Facts {
  const known = FACTS.get(request);
  if (known) return known;
  const facts = allFactsOf(request);
  FACTS.set(request, facts);
  return facts;
}

/** Devices of machines tell what devices of people tell. */
function allFactsOf(request: AccessRequest): Facts {
  if (request.principal.kind !== 'workload') return factsOf(request);
  const principal = { kind: 'user' as const, user: 'new@a.example', groups: [] };
  const device = [...factsOf({ ...request, principal, idp: 'okta', risk: 'low' })];
  return new Set([...factsOf(request), ...device.filter((one) => /^(TRUSTED_NETWORK|PLATFORM|POSTURE) /.test(one))]);
}

function pointOf({ host, traffic, port, path }: OnePoint): Point | undefined {
  if ((traffic !== 'tcp' && traffic !== 'udp') || path !== '') return undefined;
  if (host.kind === 'name') return { host: host.name, protocol: traffic, port };
  if (host.kind !== 'address' || host.address.family !== 4) return undefined;
  return { host: formatAddress(host.address), protocol: traffic, port };
}
