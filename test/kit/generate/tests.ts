import { isSsh } from '../../oracle/interpreter/decode.js';
import { callersOf } from '../../oracle/interpreter/policy-tests.js';
import type { PolicySource } from '../../oracle/interpreter/project.js';
import { domainOf } from '../../oracle/interpreter/values.js';
import type { Draft } from './draft.js';
import { CHECKS, COUNTRIES, FLAGS, LOGINS, MFA_LEVELS, PLATFORMS, RISKS, VERSIONS } from './pools.js';
import { domainsOf, isOpen, someUser, syncedGroups } from './principals.js';
import type { Mapping } from './project.js';
import type { Value } from './yaml-text.js';

/** Policy tests: each is valid, and may pass or not. */
export function addTests(draft: Draft): void {
  const { random } = draft;
  const source = draft.source();
  const count = random.between(1, 4);
  for (let at = 0; at < count; at++) {
    const resources = random.some(draft.names('resources'), 1, 3);
    const denied = random.some(resources, 0, resources.length);
    const allowed = resources.filter((name) => !denied.includes(name));
    const needsLogin = resources.some((name) => isSsh(source, name));
    draft.tests.push({
      name: `case ${at}: ${random.pick(['reaches', 'does not reach'])}`,
      who: who(draft, source),
      ...(needsLogin && { as: random.pick(LOGINS) }),
      ...(random.chance(0.5) && { now: `${draft.era}T${random.pick(['00:00', '08:00', '17:59:59'])}Z` }),
      ...(allowed.length > 0 && { can: draft.list(allowed) }),
      ...(denied.length > 0 && { cannot: draft.list(denied) }),
    });
  }
}

function who(draft: Draft, source: PolicySource): Mapping {
  const { random } = draft;
  const { said, domains } = someone(draft, source);
  const covering = draft
    .names('idps')
    .filter((idp) => domains.every((domain) => domainsOf(draft, idp).includes(domain)));
  const open = syncedGroups(draft).filter((name) => isOpen(draft, name));
  const groups = domains.length > 0 && open.length > 0 && random.chance(0.3) ? { groups: random.some(open, 1, 2) } : {};
  const found: Mapping = { ...said, ...groups };
  const isSaid = (): boolean => random.chance(0.6);
  if (domains.length > 0 && covering.length > 0 && isSaid()) found.idp = random.pick(covering);
  if (isSaid()) found.country = random.pick(COUNTRIES);
  if (isSaid()) found.ip = random.pick(['10.1.2.3', '203.0.113.9', '2001:db8::1', '9.9.9.9']);
  if (isSaid()) found.mfa = random.pick(MFA_LEVELS);
  if (isSaid()) found.risk = random.pick(RISKS);
  if (isSaid()) found.session = { age: random.pick(['0s', '1h']), idle: '15m', recorded: true, justified: isSaid() };
  const approvals = isSaid() ? draft.namesList('approvals', 3) : undefined;
  if (approvals !== undefined) found.approvals = approvals;
  return { ...found, ...device(draft) };
}

/** Whom the test is about, and the domains of their addresses. */
function someone(draft: Draft, source: PolicySource): { readonly said: Mapping; readonly domains: readonly string[] } {
  const { random } = draft;
  const roll = random.next();
  const groups = draft.names('groups').filter((name) => callersOf(source, name).length > 0);
  if (roll < 0.5 && groups.length > 0) {
    const group = random.pick(groups);
    const callers = callersOf(source, group);
    const domains = callers.flatMap((caller) => {
      if ('workload' in caller) return [];
      return 'user' in caller ? [domainOf(caller.user)] : [caller.unnamedIn];
    });
    return { said: { group }, domains };
  }
  const workloads = draft.names('workloads');
  if (roll < 0.7 && workloads.length > 0) return { said: { workload: random.pick(workloads) }, domains: [] };
  if (roll < 0.78) return { said: { nobody: true }, domains: [] };
  const user = someUser(draft);
  return { said: { user }, domains: [domainOf(user)] };
}

/** A device as in a request, as postures demand it, only a platform, or none. */
function device(draft: Draft): Mapping {
  const { random } = draft;
  const roll = random.next();
  const platform = random.chance(0.4) ? { platform: random.pick(PLATFORMS) } : {};
  const postures = draft.namesList('posture', 3);
  if (roll < 0.5 && postures !== undefined) return { posture: postures, ...platform };
  if (roll < 0.7) return platform;
  const flags: { [key: string]: Value } = Object.fromEntries(FLAGS.map((flag) => [flag, random.chance(0.7)]));
  const checks: { [key: string]: Value } = Object.fromEntries(random.some(CHECKS, 0, 2).map((name) => [name, true]));
  return { device: { ...flags, checks, edr: 'running', os_version: random.pick(VERSIONS), age: '60m' }, ...platform };
}
