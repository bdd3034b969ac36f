import type { Piece } from '../../compiler/analysis/index.js';
import type { Located, Resource } from '../../compiler/model/index.js';
import type { Judge, Ruling } from '../ruling.js';
import type { CompileInput, Trust } from '../target.js';
import type { Bindings } from './bindings.js';
import { canSubtract } from './box.js';
import { CAPABILITIES } from './capabilities.js';
import { OS_TYPES, threeParts } from './checks.js';

/** Rules on one use of a constraint on an OpenZiti controller. */
export function judgeFor({ estate }: CompileInput, bindings: Bindings): Judge {
  return ({ constraint, piece, resource }) => {
    switch (constraint) {
      case 'user':
      case 'group.listed':
      case 'group.all-of':
        return users(bindings, piece!);
      case 'workload':
        return workloads(bindings, piece!.who.workloads);
      case 'mfa':
        return piece!.requirement.mfa === 1 ? { verdict: 'exact' } : unsupported('mfa');
      case 'posture.edr':
        return check(bindings, piece!.requirement.edr === 2 ? 'edr.running' : 'edr.installed');
      case 'posture.check':
        return all(piece!.requirement.checks.map((name) => check(bindings, `checks.${name}`)));
      case 'posture.os':
      case 'platform':
        return platforms(piece!);
      case 'served_by':
        return workloads(
          bindings,
          (resource.servedBy ?? []).map(({ value }) => value),
        );
      case 'inner':
        return inner(resource, (name) => estate.resources.get(name)!);
      default:
        return byCapability(constraint);
    }
  };
}

function byCapability(constraint: keyof typeof CAPABILITIES): Ruling {
  const { verdict, note } = CAPABILITIES[constraint];
  switch (verdict) {
    case 'exact':
      return { verdict };
    case 'narrower':
      return { verdict, reason: note };
    case 'by-reference':
    case 'elsewhere':
    case 'unsupported':
      return { verdict: 'unsupported', reason: note };
  }
}

function unsupported(constraint: keyof typeof CAPABILITIES): Ruling {
  return { verdict: 'unsupported', reason: CAPABILITIES[constraint].note };
}

function users({ users: bound }: Bindings, { who }: Piece): Ruling {
  return all(
    who.users.map((user) => {
      const ids = bound.get(user);
      if (!ids) return { verdict: 'by-reference', missing: `bindings.users.${user}` };
      return { verdict: 'by-reference', trust: ids.map((id) => trust(user, id, 'only this user holds the identity')) };
    }),
  );
}

function workloads({ workloads: bound }: Bindings, names: readonly string[]): Ruling {
  return all(
    names.map((name) => {
      const binding = bound.get(name);
      if (!binding) return { verdict: 'by-reference', missing: `bindings.workloads.${name}` };
      const note = `only this workload holds the identity, and its auth policy allows only ${binding.auth}`;
      return { verdict: 'by-reference', trust: [trust(name, binding.id, note)] };
    }),
  );
}

function check({ posture }: Bindings, key: string): Ruling {
  const id = posture.get(key);
  if (!id) return { verdict: 'by-reference', missing: `bindings.posture.${key}` };
  return { verdict: 'by-reference', trust: [trust(key, id, 'the check passes only on devices that have this')] };
}

function trust(name: string, { value, span }: Located<string>, note: string): Omit<Trust, 'constraint'> {
  return { name, vendor: value, span, note };
}

/** Everything trusted together, or the first thing that is missing. */
function all(rulings: readonly Ruling[]): Ruling {
  const missing = rulings.find((ruling) => 'missing' in ruling);
  if (missing) return missing;
  const trusted = rulings.flatMap((ruling) => ('trust' in ruling ? ruling.trust : []));
  return trusted.length > 0 ? { verdict: 'by-reference', trust: trusted } : { verdict: 'exact' };
}

/** chromeos cannot be told, and versions have three parts; both only ever lose devices. */
function platforms({ situation, requirement }: Piece): Ruling {
  const known = situation.platform.known.filter((platform) => OS_TYPES[platform] !== undefined);
  if (known.length === 0) return { verdict: 'unsupported', reason: 'No OS check knows any of these platforms.' };
  const reasons: string[] = [];
  if (known.length < situation.platform.known.length) reasons.push('no OS check knows chromeos');
  const rounded = known.filter((platform) => {
    const version = requirement.os.get(platform) ?? [];
    return version.slice(3).some((part) => part > 0);
  });
  for (const platform of rounded) {
    const version = threeParts(requirement.os.get(platform)!).join('.');
    reasons.push(`versions have three parts: ${platform} from ${version}`);
  }
  return reasons.length > 0 ? { verdict: 'narrower', reason: reasons.join('; ') } : { verdict: 'exact' };
}

function inner(resource: Resource, named: (name: string) => Resource): Ruling {
  for (const name of resource.inner) {
    const stuck = named(name).endpoints.find((hole) =>
      resource.endpoints.some(
        (endpoint) => overlapsByHost(endpoint.host.kind, hole.host.kind) && !canSubtract(endpoint, hole),
      ),
    );
    if (stuck) {
      const reason = `the points of \`${name}\` (${stuck.text}) cannot be taken out of the service`;
      return { verdict: 'unsupported', reason };
    }
  }
  return { verdict: 'exact' };
}

/** Blocks and names never share a point. */
function overlapsByHost(outer: string, hole: string): boolean {
  return (outer === 'cidr') === (hole === 'cidr');
}
