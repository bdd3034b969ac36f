import type { Piece } from '../../compiler/analysis/index.js';
import { EDR_STATES, type Resource } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { CarriedResource } from '../carry.js';
import { placeOf } from '../places.js';
import type { Narrowing, Trust } from '../target.js';
import type { Context } from './context.js';
import { askedPlatforms, deviceDemands, isRounded } from './device.js';
import { durationText } from './durations.js';
import { boundRules } from './judge-device.js';
import { idpTrust } from './judge-principal.js';
import { WILDCARD_LEVELS } from './private-region.js';
import { trust } from './rulings.js';
import { DEFAULT_SESSION } from './session.js';
import { zoneOf } from './surface.js';

/** Where the artefact grants less than the source, beyond what single rulings say. Sorted. */
export function furtherNarrowings(context: Context, carried: readonly CarriedResource[]): readonly Narrowing[] {
  const found = new Map<string, Narrowing>();
  const add = (resource: Resource, constraint: Constraint, reason: string, piece?: Piece): void => {
    const policy = piece?.origin.policy;
    const span = piece
      ? placeOf(context.estate, constraint, piece.origin.policy, [...piece.origin.floors, ...piece.origin.denies])
      : (resource.endpoints[0]?.span ?? resource.nameSpan);
    const entry = { constraint, ...(policy !== undefined && { policy }), resource: resource.name, reason, span };
    found.set([constraint, policy, resource.name, reason].join('\n'), entry);
  };
  for (const { resource, carried: isCarried, pieces, ...access } of carried) {
    if (!isCarried) continue;
    for (const [constraint, reason] of endpointReasons(resource)) add(resource, constraint, reason);
    for (const piece of pieces) {
      for (const [constraint, reason] of pieceReasons(context, resource, piece))
        add(resource, constraint, reason, piece);
    }
    if (access.public && context.surface(resource).privates.length > 0) {
      add(resource, 'public', 'only devices of the private network reach its private destinations');
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

type Why = readonly [Constraint, string];

function endpointReasons({ endpoints }: Resource): readonly Why[] {
  const deep = endpoints.find(({ host }) => host.kind === 'wildcard');
  const every = endpoints.find(({ scheme }) => scheme === 'ip');
  return [
    ...(deep
      ? [['endpoint.wildcard', `\`${deep.text}\` reaches ${WILDCARD_LEVELS} levels of names, not deeper`] as const]
      : []),
    ...(every ? [['endpoint.ip', `of \`${every.text}\` only TCP and UDP are granted`] as const] : []),
  ];
}

function pieceReasons(context: Context, resource: Resource, piece: Piece): readonly Why[] {
  const { who, requirement, situation } = piece;
  const infrastructure = context.surface(resource).infrastructure;
  const found: Why[] = [];
  for (const reason of context.login(piece).lost) {
    if (who.workloads.length > 0) break;
    found.push([who.in.length > 0 ? 'group.synced' : 'deny.synced', `${reason}, so it is not granted`]);
  }
  found.push(...deviceReasons(context, piece));
  const global = context.bindings.globalSession?.value;
  if (requirement.sessionMax === undefined && global !== undefined && who.workloads.length === 0) {
    found.push(['session.max', `a login is asked for after ${durationText(DEFAULT_SESSION + global)} at the latest`]);
  }
  if ([...requirement.os.values()].some(isRounded)) {
    found.push(['posture.os', 'versions of more than three parts are rounded up to the third']);
  }
  if (who.workloads.length > 0 && context.surface(resource).privates.length > 0) {
    found.push(['workload', 'on private destinations a token or certificate can be shown over HTTPS only']);
  }
  if (infrastructure && situation.logins?.kind === 'all-but') {
    found.push([situation.logins.logins.length > 0 ? 'as.nonroot' : 'as.any', 'only the bound logins are granted']);
  }
  return found;
}

/** Where bound rules pass on fewer devices than the demand asks for; the judge says it where Cloudflare has a check of its own. */
function deviceReasons({ bindings }: Context, piece: Piece): readonly Why[] {
  const { platforms, said } = askedPlatforms(piece);
  const age = piece.requirement.deviceAge ?? Number.POSITIVE_INFINITY;
  const isInstalled = EDR_STATES[piece.requirement.edr] === 'installed';
  return deviceDemands(bindings, piece).flatMap(({ constraint, rules }): readonly Why[] => {
    const stricter =
      isInstalled && constraint === 'posture.edr'
        ? platforms.filter((one) => rules.has(one) && !bindings.posture.get('edr.installed')?.has(one))
        : [];
    const gaps = said || MADE_HERE.has(constraint) ? [] : platforms.filter((platform) => !rules.has(platform));
    const short = [...rules.values()].flatMap((source) => {
      const expiration = source.kind === 'bound' ? source.rule.value.expiration : undefined;
      return expiration !== undefined && expiration < age ? [expiration] : [];
    });
    return [
      ...(gaps.length > 0
        ? [[constraint, `nobody passes on ${gaps.join(', ')}: no rule is bound there`] as const]
        : []),
      ...(stricter.length > 0
        ? [[constraint, `on ${stricter.join(', ')} the agent must run: only a rule for that is bound there`] as const]
        : []),
      ...short.map(
        (expiration) => [constraint, `a result of a bound rule counts for ${durationText(expiration)}`] as const,
      ),
    ];
  });
}

const MADE_HERE: ReadonlySet<Constraint> = new Set<Constraint>([
  'platform',
  'posture.disk_encrypted',
  'posture.firewall',
  'posture.max_age',
  'posture.os',
]);

/** What is taken from bindings beyond what single rulings say: who logs people in, and which names are public. Sorted. */
export function furtherTrust(context: Context, carried: readonly CarriedResource[]): readonly Trust[] {
  const found = new Map<string, Trust>();
  const add = (constraint: Constraint, entry: Omit<Trust, 'constraint'>): void => {
    found.set([constraint, entry.name, entry.vendor].join('\n'), { constraint, ...entry });
  };
  for (const { resource, carried: isCarried, pieces } of carried) {
    if (!isCarried) continue;
    for (const endpoint of resource.endpoints) {
      const zone = zoneOf(context.bindings, endpoint);
      if (!zone) continue;
      const note = 'host names in it are served at Cloudflare’s edge, where an application covers HTTP and HTTPS alike';
      add(`endpoint.${endpoint.scheme}`, trust(zone.value, `zone ${zone.value}`, zone, note));
    }
    for (const piece of pieces) {
      for (const { idp } of context.login(piece).parts) add('idp', idpTrust(context.bindings.idps.get(idp)!, idp));
      for (const demand of deviceDemands(context.bindings, piece)) {
        for (const rule of boundRules(demand)) add(demand.constraint, rule);
      }
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}
