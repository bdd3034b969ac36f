import { COUNTRY_CODES, type Platform, RISK_LEVELS } from '../../../compiler/model/index.js';
import { type Condition, opaque } from '../../../compiler/proof/index.js';
import type { Span } from '../../../compiler/source/index.js';
import type { Context } from './context.js';
import { allOf, anyOf, not } from './formulas.js';
import type { KnownAttribute, KnownIdp } from './words.js';

/** One comparison of a rule, in the form that both versions of the resource have on the wire. */
export interface Operand {
  readonly type: string;
  readonly lhs: string;
  readonly rhs: string;
  readonly idp?: string;
  readonly version: 1 | 2;
  readonly span: Span;
}

/** `XK` is no code of ISO 3166. */
const COUNTRIES = new Set(COUNTRY_CODES.filter((code) => code !== 'XK'));

type WorkloadKind = 'MACHINE_GRP' | 'EDGE_CONNECTOR_GROUP';
type Meaning = (operand: Operand, context: Context) => Condition | undefined;

const PLATFORMS: Readonly<Record<string, Platform>> = {
  windows: 'windows',
  mac: 'macos',
  linux: 'linux',
  ios: 'ios',
  android: 'android',
};

/** Clients by who uses them: people, machines by the kind of group, or whoever comes (a browser without login, traffic that another product sends on). */
const CLIENTS: ReadonlyMap<string, 'people' | 'anybody' | WorkloadKind | 'branch'> = new Map([
  ['zpn_client_type_exporter', 'people'],
  ['zpn_client_type_zapp', 'people'],
  ['zpn_client_type_zapp_partner', 'people'],
  ['zpn_client_type_browser_isolation', 'people'],
  ['zpn_client_type_vdi', 'people'],
  ['zpn_client_type_machine_tunnel', 'MACHINE_GRP'],
  ['zpn_client_type_edge_connector', 'EDGE_CONNECTOR_GROUP'],
  ['zpn_client_type_branch_connector', 'branch'],
  ['zpn_client_type_exporter_noauth', 'anybody'],
  ['zpn_client_type_ip_anchoring', 'anybody'],
  ['zpn_client_type_slogger', 'anybody'],
  ['zpn_client_type_zia_inspection', 'anybody'],
]);

const MEANINGS: Readonly<Record<string, Meaning>> = {
  IDP: ({ rhs, ...rest }, context) => byId(rest, context, () => loggedInWith(rhs, context)),
  SCIM_GROUP: ({ lhs, rhs }, context) => scimGroup(lhs, rhs, context),
  SAML: (operand, context) => attribute('SAML', operand, context),
  SCIM: (operand, context) => attribute('SCIM', operand, context),
  CLIENT_TYPE: (operand, context) => byId(operand, context, () => client(operand, context)),
  POSTURE: (operand, context) => truth(operand, context, (holds) => posture(operand.lhs, holds, context)),
  TRUSTED_NETWORK: (operand, context) => truth(operand, context, (holds) => network(operand, holds, context)),
  PLATFORM: (operand, context) => onlyTrue(operand, context, () => platform(operand, context)),
  COUNTRY_CODE: (operand, context) => onlyTrue(operand, context, () => country(operand, context)),
  RISK_FACTOR_TYPE: (operand, context) => risk(operand, context),
  CHROME_ENTERPRISE: (operand, context) =>
    truth(operand, context, (holds) => (holds ? opaque('managed Chrome') : not(opaque('managed Chrome')))),
  CHROME_POSTURE_PROFILE: (operand, context) => byId(operand, context, () => opaque(`Chrome posture ${operand.rhs}`)),
  MACHINE_GRP: (operand, context) => byId(operand, context, () => workload('MACHINE_GRP', operand.rhs, context)),
  EDGE_CONNECTOR_GROUP: (operand, context) =>
    byId(operand, context, () => workload('EDGE_CONNECTOR_GROUP', operand.rhs, context)),
  BRANCH_CONNECTOR_GROUP: (operand, context) =>
    onlySecond(operand, context, () => ({ kind: 'foreign-workload', name: `branch connector group ${operand.rhs}` })),
  LOCATION: (operand, context) => onlySecond(operand, context, () => opaque(`location ${operand.rhs}`)),
};

/** What an operand other than an application says; undefined when it cannot be judged, which is then a fault. */
export function meaningOf(operand: Operand, context: Context): Condition | undefined {
  const meaning = Object.hasOwn(MEANINGS, operand.type) ? MEANINGS[operand.type] : undefined;
  if (meaning) return meaning(operand, context);
  context.faults.cannotJudge(
    operand.span,
    `what an operand of the type \`${operand.type}\` compares is not documented`,
  );
  return undefined;
}

type Without = Pick<Operand, 'lhs' | 'version' | 'span'>;

/** The first version compares ids under the name `id`. */
export function byId(
  { lhs, version, span }: Without,
  { faults }: Context,
  make: () => Condition | undefined,
): Condition | undefined {
  if (version === 2 || lhs === 'id') return make();
  faults.cannotJudge(span, `\`lhs\` of an id is \`id\`, not \`${lhs}\``);
  return undefined;
}

function onlySecond(operand: Operand, context: Context, make: () => Condition): Condition | undefined {
  if (operand.version === 2) return make();
  context.faults.refused(
    operand.span,
    `the first version of the rule takes no \`${operand.type}\`, which it finds out when it is applied`,
  );
  return undefined;
}

function truth(
  { type, rhs, span }: Operand,
  { faults }: Context,
  make: (holds: boolean) => Condition | undefined,
): Condition | undefined {
  if (rhs === 'true' || rhs === 'false') return make(rhs === 'true');
  faults.cannotJudge(span, `\`rhs\` of \`${type}\` is \`true\` or \`false\`, not \`${rhs}\``);
  return undefined;
}

function onlyTrue(operand: Operand, context: Context, make: () => Condition | undefined): Condition | undefined {
  return truth(operand, context, (holds) => {
    if (holds) return make();
    context.faults.refused(operand.span, `\`${operand.type}\` has no "not": \`rhs\` must be \`true\``);
    return undefined;
  });
}

/** A person who logged in with an identity provider. */
function loggedInWith(id: string, { vocabulary, assumed, logins }: Context): Condition {
  const made = logins.get(id);
  if (made) return made;
  const known = vocabulary.idp(id);
  if (known) assumed.add('idp', id, `idp ${known.name}`);
  const login = known ? idpCondition(known) : allOf({ kind: 'people' }, { kind: 'idp', idps: [], foreign: [id] });
  logins.set(id, login);
  return login;
}

function idpCondition({ name, onlyDomains }: KnownIdp): Condition {
  const who: Condition = onlyDomains
    ? anyOf(...onlyDomains.map((domain): Condition => ({ kind: 'domain', domain })))
    : { kind: 'people' };
  return allOf({ kind: 'idp', idps: [name] }, who);
}

/** A SCIM group is known to its own identity provider only. */
function scimGroup(idp: string, group: string, context: Context): Condition {
  const login = loggedInWith(idp, context);
  const name = context.vocabulary.scimGroup(idp, group);
  if (name === undefined) return allOf({ kind: 'foreign-people', name: `SCIM group ${group} of ${idp}` }, login);
  context.assumed.add('group', group, `group:${name}`);
  return allOf({ kind: 'group', group: name }, login);
}

function attribute(
  kind: 'SAML' | 'SCIM',
  { lhs, rhs, idp, version, span }: Operand,
  context: Context,
): Condition | undefined {
  if (kind === 'SCIM' && version === 1 && idp === undefined) {
    context.faults.refused(span, 'a SCIM attribute needs `idp_id`, which is found out when the rule is applied');
    return undefined;
  }
  const known = context.vocabulary.attribute(kind, lhs);
  const foreign: Condition = { kind: 'foreign-people', name: `${kind} ${lhs} ${rhs}` };
  if (!known) return idp === undefined ? foreign : allOf(foreign, loggedInWith(idp, context));
  const login = loggedInWith(known.idpId, context);
  if (idp !== undefined && idp !== known.idpId) return allOf(foreign, login, loggedInWith(idp, context));
  return allOf(peopleOf(kind, lhs, rhs, known, context) ?? foreign, login);
}

function peopleOf(
  kind: string,
  id: string,
  value: string,
  known: KnownAttribute,
  { assumed }: Context,
): Condition | undefined {
  const group = known.groups.get(value);
  if (group !== undefined) {
    assumed.add('group', `${kind} ${id} = ${value}`, `group:${group}`);
    return { kind: 'group', group };
  }
  const text = value.toLowerCase();
  if (known.says === 'other' || text === '') return undefined;
  if (known.says === 'email' && !/^[^@]+@[^@]+$/.test(text)) return undefined;
  assumed.add('attribute', `${kind} ${id}`, `${known.says} of idp ${known.idp}`);
  return known.says === 'email' ? { kind: 'user', user: text } : { kind: 'domain', domain: text };
}

function client({ rhs, version, span }: Operand, { faults, vocabulary }: Context): Condition | undefined {
  const users = CLIENTS.get(rhs);
  if (!users) {
    faults.cannotJudge(span, `\`${rhs}\` is no client type that is documented`);
    return undefined;
  }
  if (version === 1 && rhs === 'zpn_client_type_zia_inspection') {
    faults.refused(span, `the first version of the rule takes no \`${rhs}\`, which it finds out when it is applied`);
    return undefined;
  }
  if (users === 'people' || users === 'anybody') return allOf({ kind: users }, opaque(`client ${rhs}`));
  const kinds: readonly WorkloadKind[] = ['MACHINE_GRP', 'EDGE_CONNECTOR_GROUP'];
  const others = kinds.filter((kind) => kind !== users).flatMap((kind) => vocabulary.workloads(kind));
  return allOf(
    { kind: 'workloads' },
    not(anyOf(...others.map((workload): Condition => ({ kind: 'workload', workload })))),
  );
}

/** A profile belongs to one platform: on others it neither passes nor fails. */
function posture(udid: string, holds: boolean, { vocabulary, assumed }: Context): Condition {
  const known = vocabulary.posture(udid);
  const failed = opaque(`posture ${udid} failed`);
  if (known.length === 0) return holds ? opaque(`posture ${udid}`) : allOf(not(opaque(`posture ${udid}`)), failed);
  for (const { name, platform } of known) assumed.add('posture', udid, `posture ${name} on ${platform}`);
  return anyOf(
    ...known.map(({ platform, demand }) => {
      const on: Condition = { kind: 'platform', platforms: [platform] };
      return holds ? allOf(on, { kind: 'demand', demand }) : allOf(on, not({ kind: 'demand', demand }), failed);
    }),
  );
}

/** Only the second version can say "not on this network"; a client that does not tell is on none. */
function network(
  { lhs, version, span }: Operand,
  holds: boolean,
  { vocabulary, assumed, faults }: Context,
): Condition | undefined {
  if (!holds && version === 1) {
    faults.cannotJudge(
      span,
      'what "false" means for a trusted network in the first version of the rule is not documented',
    );
    return undefined;
  }
  const known = vocabulary.network(lhs);
  if (known) assumed.add('network', lhs, `network ${known.name}`);
  const on: Condition = known ? { kind: 'network', v4: known.v4, v6: known.v6 } : opaque(`trusted network ${lhs}`);
  return holds ? on : allOf(not(on), opaque(`not on trusted network ${lhs}`));
}

function platform({ lhs, span }: Operand, { faults }: Context): Condition | undefined {
  const known = Object.hasOwn(PLATFORMS, lhs) ? PLATFORMS[lhs] : undefined;
  if (known) return { kind: 'platform', platforms: [known] };
  faults.refused(span, `\`${lhs}\` is no platform: ${Object.keys(PLATFORMS).sort().join(', ')}`);
  return undefined;
}

function country({ lhs, span }: Operand, { faults }: Context): Condition | undefined {
  if (COUNTRIES.has(lhs)) return { kind: 'country', codes: [lhs] };
  faults.refused(span, `\`${lhs}\` is no country of ISO 3166-1`);
  return undefined;
}

/** A score is one level exactly; high risk and no score at all are one level to the source, so that which of the two it is stays unknown. */
function risk({ lhs, rhs, span }: Operand, { vocabulary, assumed, faults }: Context): Condition | undefined {
  if (lhs !== 'ZIA') {
    faults.cannotJudge(span, `a risk factor \`${lhs}\` is not documented`);
    return undefined;
  }
  const levels = vocabulary.risk(rhs);
  const score = opaque(`ZIA risk ${rhs}`);
  if (levels.length === 0) return score;
  return anyOf(
    ...levels.map((level) => {
      assumed.add('risk', rhs, `risk ${level}`);
      const at = RISK_LEVELS.indexOf(level);
      const least: Condition = { kind: 'demand', demand: { risk: at } };
      if (at === RISK_LEVELS.length - 1) return least;
      const more = not({ kind: 'demand', demand: { risk: at + 1 } });
      return at === 0 ? allOf(more, score) : allOf(least, more);
    }),
  );
}

function workload(kind: WorkloadKind, id: string, { vocabulary, assumed }: Context): Condition {
  const name = vocabulary.workload(kind, id);
  if (name === undefined) return { kind: 'foreign-workload', name: `${kind} ${id}` };
  assumed.add('workload', id, `workload:${name}`);
  return { kind: 'workload', workload: name };
}
