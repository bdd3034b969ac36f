import type { Piece } from '../../compiler/analysis/index.js';
import { RISK_LEVELS } from '../../compiler/model/index.js';
import type { Reference, TerraformBody } from '../terraform/index.js';
import type { Attribute, Bindings, GroupBinding } from './bindings.js';
import { type DeviceVariant, PLATFORM_NAMES } from './device.js';
import type { LoginPart } from './login.js';

/** One operand of a rule in the first version of the resource: a type, what is compared, and with what. */
export interface Operand {
  readonly type: string;
  readonly lhs: string | Reference;
  readonly rhs: string | Reference;
  readonly idpId?: string;
}

/** Operands of which one must hold; the blocks of a rule must all hold. Never empty. */
export type Block = readonly Operand[];

/** As Terraform has it. The operator is always written: what an absent one means is decided elsewhere. */
export function conditionsOf(blocks: readonly Block[]): readonly TerraformBody[] {
  return blocks.map((operands) => {
    if (operands.length === 0) throw new Error('a condition block without operands may hold for everybody');
    return { operator: 'OR', operands: operands.map(operandBody) };
  });
}

function operandBody({ type, lhs, rhs, idpId }: Operand): TerraformBody {
  return { object_type: type, lhs, rhs, ...(idpId !== undefined && { idp_id: idpId }) };
}

export function byId(type: string, id: string | Reference): Operand {
  return { type, lhs: 'id', rhs: id };
}

function attribute({ kind, id }: Attribute, rhs: string, idpId: string): Operand {
  return { type: kind, lhs: id, rhs, idpId };
}

/** The address of a user, as one identity provider says it. */
export function userOperand(bindings: Bindings, idp: string, user: string): Operand {
  const { id, email } = bindings.idps.get(idp)!;
  return attribute(email!.value, user, id.value);
}

export function groupOperand(bindings: Bindings, idp: string, group: string): Operand {
  const { id } = bindings.idps.get(idp)!;
  const bound: GroupBinding = bindings.groups.get(group)!.value;
  if (bound.kind === 'SCIM_GROUP') return { type: bound.kind, lhs: id.value, rhs: bound.id };
  return attribute(bound, bound.value, id.value);
}

/** Who: the identity provider, then its people, then a block per group. Everything in blocks of its own, so that all of it must hold. */
export function identityBlocks(bindings: Bindings, part: LoginPart): readonly Block[] {
  const { id, domain } = bindings.idps.get(part.idp)!;
  const people = part.covered
    ? []
    : [
        ...part.domains.map((term) => attribute(domain!.value, term.domain, id.value)),
        ...part.users.map((user) => userOperand(bindings, part.idp, user)),
      ];
  return [
    [byId('IDP', id.value)],
    ...(people.length > 0 ? [people] : []),
    ...part.in.map((group) => [groupOperand(bindings, part.idp, group)]),
  ];
}

/** Machine groups and cloud connector groups arrive through clients of their own. */
export function workloadBlocks(bindings: Bindings, names: readonly string[]): readonly (readonly Block[])[] {
  const clients = [
    ['MACHINE_GRP', 'zpn_client_type_machine_tunnel'],
    ['EDGE_CONNECTOR_GROUP', 'zpn_client_type_edge_connector'],
  ] as const;
  return clients.flatMap(([kind, client]) => {
    const ids = names.flatMap((name) => {
      const from = bindings.workloads.get(name)?.from;
      return from?.kind === kind ? [from.id.value] : [];
    });
    if (ids.length === 0) return [];
    return [[[byId('CLIENT_TYPE', client)], [...new Set(ids)].sort().map((id) => byId(kind, id))]];
  });
}

/** Where, how risky, on what. */
export function situationBlocks(bindings: Bindings, { situation, requirement }: Piece): readonly Block[] {
  const { country, network } = situation;
  const flag = (type: string, lhs: string): Operand => ({ type, lhs, rhs: 'true' });
  return [
    ...(country.full ? [] : [countriesOf(country.known).map((code) => flag('COUNTRY_CODE', code))]),
    ...network.clauses.map(({ anyOf }) =>
      anyOf.map((name) => flag('TRUSTED_NETWORK', bindings.networks.get(name)!.value)),
    ),
    ...(requirement.risk > 0
      ? [riskScores(bindings, requirement.risk).map((rhs) => ({ type: 'RISK_FACTOR_TYPE', lhs: 'ZIA', rhs }))]
      : []),
  ];
}

/** `XK` is no code of ISO 3166, which is what the operand takes. */
export function countriesOf(codes: readonly string[]): readonly string[] {
  return codes.filter((code) => code !== 'XK');
}

/** The levels that meet a demand, by name. */
export function riskLevels(risk: number): readonly string[] {
  return RISK_LEVELS.slice(risk);
}

function riskScores(bindings: Bindings, risk: number): readonly string[] {
  return [...new Set(riskLevels(risk).flatMap((level) => bindings.risk.get(level)!.map(({ value }) => value)))].sort();
}

export function deviceBlocks({ platforms, profiles }: DeviceVariant): readonly Block[] {
  return [
    ...(platforms ? [platforms.map((name) => ({ type: 'PLATFORM', lhs: PLATFORM_NAMES[name]!, rhs: 'true' }))] : []),
    ...profiles.map((udids) => udids.map((lhs) => ({ type: 'POSTURE', lhs, rhs: 'true' }))),
  ];
}
