import type { Piece } from '../../compiler/analysis/index.js';
import { MFA_LEVELS } from '../../compiler/model/index.js';
import { approversOf } from './approvers.js';
import { originCauses, postureCauses } from './causes.js';
import type { Context } from './context.js';
import { askedPlatforms, deviceDemands } from './device.js';
import type { AnyOf, DeviceRules, Dimension, Draft } from './draft.js';
import { durationText } from './durations.js';
import { grantedLogins } from './infrastructure-logins.js';
import { type LoginPart, selectorOf } from './login.js';
import { mfaValues } from './mfa.js';
import type { PostureRules } from './posture-rules.js';
import { authMethod, idpGroup, loginMethod, type Rule } from './selectors.js';
import { DEFAULT_SESSION, sessionFor } from './session.js';
import { countryRules, networkRules } from './situation-rules.js';
import { whoText } from './who-text.js';
import { deniedWorkloads, workloadRule } from './workloads.js';

/** The grants that one piece becomes: one per login method, or one for workloads. The judge has accepted the piece. */
export function draftsOf(context: Context, posture: PostureRules, piece: Piece, resource: string): readonly Draft[] {
  const shared = sharedDraft(context, posture, piece);
  if (piece.who.workloads.length > 0) return [workloadDraft(context, piece, shared)];
  const { parts } = context.login(piece);
  return parts.map((part) => humanDraft(context, piece, part, resource, parts.length > 1, shared));
}

type Shared = Pick<Draft, 'source' | 'kind' | 'device' | 'causes' | 'who' | 'dimensions'> & {
  readonly situation: readonly AnyOf[];
};

function sharedDraft(context: Context, posture: PostureRules, piece: Piece): Shared {
  const { origin, situation } = piece;
  const country = countryRules(context.estate, situation.country);
  const network = networkRules(situation.network);
  return {
    source: origin.policy,
    kind: origin.kind,
    device: deviceRules(context, posture, piece),
    situation: [country, network].filter((rules) => rules !== undefined),
    causes: originCauses(context.estate, origin),
    who: whoText(piece.who),
    dimensions: dimensionsOf(piece, country, network),
  };
}

function deviceRules(context: Context, posture: PostureRules, piece: Piece): readonly DeviceRules[] {
  const named = postureCauses(context.estate, piece.requirement.postures);
  const causes = named.length > 0 ? named : originCauses(context.estate, piece.origin);
  return deviceDemands(context.bindings, piece).map(({ key, rules }) => ({
    key: ['posture', ...key],
    rules: new Map([...rules].map(([platform, source]) => [platform, posture.rule(source, causes)])),
  }));
}

function humanDraft(
  context: Context,
  piece: Piece,
  part: LoginPart,
  resource: string,
  severalIdps: boolean,
  { situation, dimensions, ...shared }: Shared,
): Draft {
  const { requirement } = piece;
  const approvers = requirement.approvals.flatMap((name) => {
    const approval = context.estate.approvals.get(name);
    return (approval && approversOf(context, approval)) ?? [];
  });
  const logins = loginsOf(context, piece, resource);
  return {
    ...shared,
    decision: 'allow',
    idp: part.idp,
    users: part.users,
    domains: part.domains.map(({ domain }) => domain),
    machines: [],
    exceptUsers: [...new Set([...part.domains.flatMap(({ exceptUsers }) => exceptUsers), ...approvers])].sort(),
    exclude: part.notIn.map((name) => groupRule(context, name)),
    require: [...peopleRules(context, piece, part), ...situation],
    session: sessionFor(context.bindings, piece).seconds,
    isolated: requirement.isolated,
    justified: requirement.justified || approvers.length > 0,
    approvers,
    logins,
    dimensions: { ...dimensions, idp: severalIdps ? [part.idp] : [], logins: logins.map(loginLabel) },
  };
}

/** Who said it, what is said of the groups, and how strong the login was. */
function peopleRules(context: Context, piece: Piece, { idp, in: groups }: LoginPart): readonly AnyOf[] {
  const bound = context.bindings.idps.get(idp)!.value;
  const level = piece.requirement.mfa;
  return [
    { key: ['login', idp], rules: [loginMethod(bound.id)] },
    ...groups.map((name): AnyOf => ({ key: ['group', name], rules: [groupRule(context, name)] })),
    ...(level > 0
      ? [{ key: ['mfa', idp, MFA_LEVELS[level]!] as const, rules: mfaValues(bound, level).values.map(authMethod) }]
      : []),
  ];
}

function groupRule({ estate, bindings }: Context, name: string): Rule {
  const { selector, idpId } = selectorOf(estate, bindings, name)!;
  return idpGroup(selector.value, idpId);
}

function workloadDraft(context: Context, piece: Piece, { situation, ...shared }: Shared): Draft {
  const rules = (names: readonly string[]): readonly Rule[] =>
    names.flatMap((name) => {
      const bound = context.bindings.workloads.get(name);
      return bound ? [workloadRule(bound.value)] : [];
    });
  const lifetimes = piece.who.workloads.map((name) => context.estate.workloads.get(name)?.credential.lifetime);
  return {
    ...shared,
    decision: 'non_identity',
    users: [],
    domains: [],
    machines: rules(piece.who.workloads),
    exceptUsers: [],
    exclude: rules(deniedWorkloads(context, piece)),
    require: situation,
    session: Math.min(DEFAULT_SESSION, ...lifetimes.map((lifetime) => lifetime ?? DEFAULT_SESSION)),
    isolated: false,
    justified: false,
    approvers: [],
    logins: [],
  };
}

function loginsOf(context: Context, piece: Piece, resource: string): readonly string[] {
  const infrastructure = context.surface(context.estate.resources.get(resource)!).infrastructure;
  const ssh = infrastructure ? context.bindings.ssh.get(resource)?.value : undefined;
  return (ssh && grantedLogins(piece, ssh)) ?? [];
}

/** Logins may hold characters that keys may not. */
function loginLabel(login: string): string {
  return login.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

function dimensionsOf(
  piece: Piece,
  country: AnyOf | undefined,
  network: AnyOf | undefined,
): Readonly<Record<Dimension, readonly string[]>> {
  const { requirement, origin, who } = piece;
  const { platforms, said } = askedPlatforms(piece);
  const when = (condition: boolean, part: string): readonly string[] => (condition ? [part] : []);
  return {
    idp: [],
    groups: who.in,
    floors: origin.floors,
    denies: origin.denies,
    mfa: when(requirement.mfa > 0, MFA_LEVELS[requirement.mfa] ?? 'none'),
    posture: requirement.postures,
    approval: requirement.approvals,
    platform: said ? platforms : [],
    location: country?.key.slice(1) ?? [],
    network: network?.key.slice(1) ?? [],
    session: when(requirement.sessionMax !== undefined, durationText(requirement.sessionMax ?? 0)),
    isolated: when(requirement.isolated, 'isolated'),
    justified: when(requirement.justified, 'justified'),
    logins: [],
  };
}
