import fc from 'fast-check';
import type { AccessRequest } from '../../../src/compiler/model/index.js';
import type { Claims, OnePoint } from '../../../src/compiler/proof/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { parseYaml, toPlain } from '../../../src/compiler/syntax/index.js';
import { type Document, decide, type Facts } from '../../targets/cloudflare/access-model.js';
import { NOW } from '../../targets/cloudflare/compile-kit.js';
import { factsOf, getsIn } from '../../targets/cloudflare/facts.js';
import { nearest } from '../../targets/cloudflare/interpret/nearest.js';
import { MUTATIONS } from '../../targets/cloudflare/mutations.js';
import { BINDINGS, POLICY_FILES, REQUESTS } from '../../targets/cloudflare/random-policies.js';
import { asUser } from '../people.js';
import { edgePoints, pickPoint } from '../points.js';
import { sampler } from '../samples.js';
import type { Ask, Attacked, Judge } from '../stage.js';

/** Of the same world for every policy. */
const POOL = fc.sample(REQUESTS, { numRuns: 1500, seed: 20261125 });
const FACTS = new WeakMap<object, Facts>();
/** Whether Bypass and Service Auth see a login is not documented, so that both must be safe. */
const EARLY = 'a login before the application asks for one';
const METHOD = 'authentication method ';

export const CLOUDFLARE: Attacked = {
  kind: 'cloudflare-access',
  target: 'web',
  bindings: toPlain(parseYaml(new SourceFile('bindings.yaml', BINDINGS)).root!),
  mutations: MUTATIONS,
  now: NOW,
  policy: sampler(POLICY_FILES),
  asks: (estate, random, most) => {
    const points = edgePoints(estate).filter(({ point }) => isAtEdge(point));
    return Array.from({ length: most }, (): Ask => {
      const { point, resource } = pickPoint(points, random);
      const signals = random.pick(POOL);
      const { resource: _, ...asked } = signals;
      const request = { ...asked, ...(resource !== undefined && { resource }) };
      FACTS.set(request, knownFacts(signals));
      return { point, request, claims: claimsOf(signals, random.chance(0.5)) };
    });
  },
  judge: (files) => {
    const document = JSON.parse(files[0]!.text) as Document;
    const known = isKnown(document);
    return (ask) => (known ? getsThrough(document, ask) : undefined);
  },
  // Nobody is known to Access without a login.
  complete: (ask) => {
    const { principal, idp } = ask.request;
    if (principal.kind === 'workload' || principal.kind === 'nobody') return ask;
    return { ...ask, request: { ...ask.request, principal: asUser(principal), idp: idp ?? 'okta' } };
  },
};

/** What the login reports, which the source does not tell value by value. */
function claimsOf(request: AccessRequest, isEarly: boolean): Claims {
  const methods = [...knownFacts(request).methods].map((value) => `${METHOD}${value}`);
  return { groups: [], checks: isEarly ? [EARLY, ...methods] : methods };
}

function isAtEdge({ host, traffic, port }: OnePoint): boolean {
  return host.kind === 'name' && traffic === 'tcp' && port === 443;
}

/** What is not known of constructs that are never emitted is not answered. */
function isKnown(document: Document): boolean {
  const text = JSON.stringify(document.resource);
  return !/ffffffff|"operator":"<"|"(enabled|require_all)":false|options_preflight_bypass|exts"|approvals_needed":0|stranger|"\w+s":\{"/.test(
    text,
  );
}

function getsThrough(document: Document, { request, point, claims }: Ask): ReturnType<Judge> {
  const { host, path } = point;
  if (host.kind !== 'name' || !isAtEdge(point)) return undefined;
  if (claims.groups.length > 0 || claims.idp !== undefined || claims.stranger) return undefined;
  const { methods } = knownFacts(request);
  const isReported = (check: string): boolean => check.startsWith(METHOD) && methods.has(check.slice(METHOD.length));
  if (claims.checks.some((one) => one !== EARLY && !isReported(one))) return undefined;
  if (request.principal.kind === 'member' || (request.principal.kind === 'user' && !request.idp)) return undefined;
  const place = { host: host.name, path, port: 443 };
  const keys = nearest(document, place).flatMap(({ surface, application }) =>
    surface === 'edge' ? [application] : [],
  );
  // A host that no application covers is open to everybody.
  if (keys.length === 0) return true;
  const bodies = document.resource.cloudflare_zero_trust_access_application!;
  const facts = { ...knownFacts(request), early: claims.checks.includes(EARLY) };
  const asking = isApprover(request) ? { ...request, approvals: new Set(['oncall']) } : request;
  try {
    const answers = keys.map((key) => getsIn(decide(document, key, facts), asking, bodies[key]));
    // Which of two applications decides where neither lies inside the other is not documented.
    return answers.every((one) => one === answers[0]) ? answers[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing keeps an approver from consenting to what they ask for themselves. */
function isApprover({ principal }: AccessRequest): boolean {
  return principal.kind === 'user' && principal.user === 'boss@a.example';
}

function knownFacts(request: AccessRequest): Facts {
  const known = FACTS.get(request);
  if (known) return known;
  const facts = factsOf(request);
  FACTS.set(request, facts);
  return facts;
}
