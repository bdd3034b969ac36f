import type { Piece } from '../../compiler/analysis/index.js';
import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import type { Constraint } from '../capabilities.js';
import type { CarriedResource } from '../carry.js';
import { placeOf } from '../places.js';
import type { Narrowing, Trust } from '../target.js';
import type { Context } from './context.js';
import { PING } from './faults.js';
import { hostTrust } from './judge-endpoints.js';
import { admittedPlatforms, conditionsOn, platformsOf, signalsOf } from './postures.js';
import { sameAccess } from './same-access.js';

/** Devices that are lost because a signal is bound on some platforms only. */
export function furtherNarrowings(context: Context, carried: readonly CarriedResource[]): readonly Narrowing[] {
  if (!context.flavour.postures) return [];
  return carried.flatMap(({ resource, pieces }) =>
    pieces.flatMap((piece): readonly Narrowing[] => {
      const lost = lostPlatforms(context, piece);
      if (!lost) return [];
      const { policy, floors, denies } = piece.origin;
      return [
        {
          constraint: lost.constraint,
          policy,
          resource: resource.name,
          reason: lost.reason,
          span: placeOf(context.estate, lost.constraint, policy, [...floors, ...denies]),
        },
      ];
    }),
  );
}

function lostPlatforms(
  { bindings }: Context,
  piece: Piece,
): { readonly constraint: Constraint; readonly reason: string } | undefined {
  const anyDevice = piece.situation.platform.full && piece.requirement.os.size === 0;
  const signal = signalsOf(piece).find((name) => {
    const binding = bindings.posture.get(name);
    if (binding?.kind !== 'per-platform') return false;
    return anyDevice || admittedPlatforms(piece).some((platform) => conditionsOn(binding, platform) === undefined);
  });
  if (signal === undefined) return undefined;
  const kept = platformsOf(piece, bindings);
  return {
    constraint: constraintOf(signal),
    reason: `\`${signal}\` is bound per platform, so only ${kept.join(', ')} devices get in`,
  };
}

function constraintOf(signal: string): Constraint {
  if (signal.startsWith('edr.')) return 'posture.edr';
  return signal.startsWith('checks.') ? 'posture.check' : (`posture.${signal}` as Constraint);
}

/** Host names of `ip` endpoints (their ruling says what is narrower), and who may put a tag on a device. */
export function furtherTrust(context: Context, carried: readonly CarriedResource[]): readonly Trust[] {
  const trust = new Map<string, Trust>();
  const tags = new Set<string>();
  for (const { resource, carried: isCarried } of carried) {
    if (!isCarried) continue;
    for (const entry of hostTrust(context, resource, 'ip'))
      trust.set(entry.name, { constraint: 'endpoint.ip', ...entry });
    for (const { spot } of context.carver.of(resource).claims) if (spot.kind === 'tag') tags.add(spot.tag);
  }
  const workloads = new Set([...context.bindings.workloads.values()].map(({ value }) => value));
  for (const [tag, { value: owners, span }] of context.bindings.tagOwners) {
    if (owners.length === 0 || !(tags.has(tag) || workloads.has(tag))) continue;
    const note = 'these may put the tag on any device of theirs, and so become what it stands for';
    const constraint = workloads.has(tag) ? 'workload' : 'served_by';
    trust.set(`owners ${tag}`, { constraint, name: tag, vendor: [...owners].sort().join(', '), span, note });
  }
  return [...trust.keys()].sort().map((key) => trust.get(key)!);
}

/**
 * Ping of a host whose every protocol is another resource. The packet filter opens it with any port and no rule can take it out, so it is
 * refused until the binding `ping: accepted` says that somebody knows; a resource that is nothing but ping is always refused.
 */
export function pingFaults(context: Context, carried: readonly CarriedResource[]): readonly Diagnostic[] {
  const accepted = context.bindings.pingAccepted;
  return carried.flatMap(({ resource, pieces }) => {
    if (pieces.length === 0) return [];
    const others = context.carver
      .of(resource)
      .pings.filter((one) => one.scheme === 'ip' && !sameAccess(context, resource.name, one.resource));
    return others.map(
      (one): Diagnostic => ({
        code: PING,
        severity: accepted ? 'warning' : 'error',
        message: `target \`${context.input.target.name}\`: whoever reaches \`${resource.name}\` can ping its hosts, which is a point of \`${one.resource}\``,
        span: resource.nameSpan,
        help: accepted
          ? 'accepted by the binding `ping`'
          : `the packet filter answers ping on every host with an open port; ways out: write \`ping: accepted\` in the bindings of ${context.input.target.name}, or give both resources the same people`,
        ...(accepted && { related: [{ span: accepted, label: 'accepted here' }] }),
      }),
    );
  });
}
