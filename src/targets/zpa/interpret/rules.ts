import type { Condition, ReadPlace } from '../../../compiler/proof/index.js';
import type { TerraformObject } from '../../terraform/judge/index.js';
import { type Alternative, ANY, and, or } from './alternatives.js';
import type { Applications } from './applications.js';
import { Arguments, type Value } from './arguments.js';
import type { Context } from './context.js';
import { byId, meaningOf, type Operand } from './operands.js';

export type PolicyKind = 'access' | 'timeout' | 'forwarding';

/** A rule of a policy, before its place in the order is known. */
export interface Rule {
  readonly address: string;
  readonly action: string;
  readonly alternatives: readonly Alternative[];
  readonly read: Arguments;
  readonly place: ReadPlace;
}

/** Names of the policies that a reorder object or a data source can mean. */
export const POLICY_TYPES: ReadonlyMap<string, PolicyKind> = new Map([
  ['ACCESS_POLICY', 'access'],
  ['GLOBAL_POLICY', 'access'],
  ['TIMEOUT_POLICY', 'timeout'],
  ['REAUTH_POLICY', 'timeout'],
  ['CLIENT_FORWARDING_POLICY', 'forwarding'],
  ['BYPASS_POLICY', 'forwarding'],
]);

const KINDS: ReadonlyMap<string, readonly [PolicyKind, 1 | 2]> = new Map([
  ['zpa_policy_access_rule', ['access', 1]],
  ['zpa_policy_access_rule_v2', ['access', 2]],
  ['zpa_policy_timeout_rule', ['timeout', 1]],
  ['zpa_policy_timeout_rule_v2', ['timeout', 2]],
  ['zpa_policy_forwarding_rule', ['forwarding', 1]],
  ['zpa_policy_forwarding_rule_v2', ['forwarding', 2]],
]);

export function ruleKind(type: string): PolicyKind | undefined {
  return KINDS.get(type)?.[0];
}

/** Whatever else these arguments are set to makes the rule something that is not documented. */
const ONLY_PLAIN = [
  'default_rule',
  'bypass_default_rule',
  'lss_default_rule',
  'reauth_default_rule',
  'extranet_enabled',
];
const MUST_BE_ABSENT = ['microtenant_id', 'policy_type', 'priority', 'action_id'];

/** One rule with its conditions: blocks are "and" unless the rule says otherwise, operands as their block says, "or" when it does not. */
export function readRule(object: TerraformObject, applications: Applications, context: Context): Rule {
  const { address, body, type, span } = object;
  const [kind, version] = KINDS.get(type)!;
  const read = new Arguments(body, context.faults);
  refuseUnknown(read, kind, context);
  const blocks = read.blocks('conditions').map((block) => readBlock(block, version, applications, context));
  const combined = combine(blocks, read.text('operator') ?? 'AND') ?? tooMany(read, context);
  return {
    address,
    action: actionOf(read, kind, context),
    alternatives: blocks.length === 0 ? ANY : combined,
    read,
    place: { what: address, span },
  };
}

function actionOf(read: Arguments, kind: PolicyKind, { faults }: Context): string {
  const action = read.text('action') ?? '';
  if (action === '' && kind === 'timeout') return 'RE_AUTH';
  if (action === '') faults.cannotJudge(read.at('action'), 'what a rule without an action does is not documented');
  return action;
}

function refuseUnknown(read: Arguments, kind: PolicyKind, context: Context): void {
  const { faults } = context;
  for (const key of ONLY_PLAIN) {
    if (read.flag(key)) faults.cannotJudge(read.at(key), `what \`${key}\` makes of a rule is not documented`);
  }
  for (const key of MUST_BE_ABSENT) {
    if (read.has(key) && read.text(key) !== '')
      faults.cannotJudge(read.at(key), `what \`${key}\` makes of a rule is not documented`);
  }
  if (read.blocks('extranet_dto').length > 0)
    faults.cannotJudge(read.at('extranet_dto'), 'what an extranet admits is not in the artefact');
  const set = read.node('policy_set_id');
  if (set && policyOf(read.dataSource('policy_set_id'), context) !== kind) {
    const why = `which policy \`policy_set_id\` names is not in the artefact; without it the rule is in the ${kind} policy`;
    faults.cannotJudge(set.span, why);
  }
}

/** The policy that a data source looks up by its type. */
function policyOf(address: string | undefined, { objects, faults }: Context): PolicyKind | undefined {
  const object = address === undefined ? undefined : objects.get(address);
  if (object?.type !== 'zpa_policy_type') return undefined;
  const read = new Arguments(object.body, faults);
  return read.has('microtenant_id') ? undefined : POLICY_TYPES.get(read.text('policy_type') ?? '');
}

function readBlock(
  block: Arguments,
  version: 1 | 2,
  applications: Applications,
  context: Context,
): readonly Alternative[] {
  if (block.has('microtenant_id'))
    context.faults.cannotJudge(block.at('microtenant_id'), 'a microtenant has rules of its own');
  const seen = new Set<string>();
  const operands = block.blocks('operands').flatMap((operand) => {
    const found = version === 1 ? firstVersion(operand, context) : secondVersion(operand, context);
    const type = operand.text('object_type') ?? '';
    if (version === 2 && seen.has(type)) {
      context.faults.refused(
        operand.at('object_type'),
        `\`${type}\` stands twice in one block, which is found out when the rule is applied`,
      );
    }
    seen.add(type);
    return found;
  });
  if (operands.length === 0) {
    context.faults.cannotJudge(block.span, 'whether a block without operands holds always or never is not documented');
  }
  const meanings = operands.map((operand) => readOperand(operand, applications, context));
  return combine(meanings, block.text('operator') ?? 'OR') ?? tooMany(block, context);
}

/** An operand whose value may be an object of the artefact. */
type RawOperand = Omit<Operand, 'rhs' | 'lhs'> & { readonly lhs: Value; readonly rhs: Value };

function firstVersion(operand: Arguments, context: Context): readonly RawOperand[] {
  const { faults } = context;
  if (operand.has('microtenant_id'))
    faults.cannotJudge(operand.at('microtenant_id'), 'a microtenant has rules of its own');
  const type = operand.text('object_type');
  const lhs = operand.value('lhs');
  const idp = operand.text('idp_id');
  const single = operand.value('rhs');
  const values = [...(single ? [single] : []), ...operand.values('rhs_list')];
  if (!operand.has('rhs') && values.length === 0)
    faults.cannotJudge(operand.span, 'an operand without `rhs` compares with nothing');
  if (type === undefined || lhs === undefined) return [];
  return values.map((rhs) => ({
    type,
    lhs,
    rhs,
    ...(idp !== undefined && idp !== '' && { idp }),
    version: 1,
    span: operand.span,
  }));
}

function secondVersion(operand: Arguments, { faults }: Context): readonly RawOperand[] {
  const type = operand.text('object_type');
  if (!operand.has('object_type'))
    faults.cannotJudge(operand.span, 'an operand without `object_type` compares nothing');
  const id: Value = { text: 'id', span: operand.span };
  const values = operand.values('values').map((rhs) => ({ lhs: id, rhs }));
  const entries = operand.blocks('entry_values').flatMap((entry) => {
    const [lhs, rhs] = [entry.value('lhs'), entry.value('rhs')];
    if (!entry.has('lhs') || !entry.has('rhs')) faults.cannotJudge(entry.span, 'an entry needs `lhs` and `rhs`');
    return lhs && rhs ? [{ lhs, rhs }] : [];
  });
  if (!operand.has('values') && !operand.has('entry_values'))
    faults.cannotJudge(operand.span, 'an operand without values compares with nothing');
  else if (operand.has('values') && values.length === 0 && entries.length === 0 && isEmptyList(operand)) {
    faults.cannotJudge(operand.span, 'an operand without values compares with nothing');
  }
  if (type === undefined) return [];
  if (values.length > 0 && !BY_VALUE.has(type))
    faults.cannotJudge(operand.at('values'), `\`${type}\` takes \`entry_values\``);
  if (entries.length > 0 && BY_VALUE.has(type))
    faults.cannotJudge(operand.at('entry_values'), `\`${type}\` takes \`values\``);
  return [...values, ...entries].map((one) => ({ ...one, type, version: 2 as const, span: operand.span }));
}

/** Object types that the second version gives as a list of ids. */
const BY_VALUE = new Set(
  'APP APP_GROUP CLIENT_TYPE IDP CHROME_POSTURE_PROFILE MACHINE_GRP EDGE_CONNECTOR_GROUP BRANCH_CONNECTOR_GROUP LOCATION'.split(
    ' ',
  ),
);

function isEmptyList(operand: Arguments): boolean {
  const node = operand.node('values');
  return node?.kind === 'list' && node.items.length === 0;
}

function readOperand(operand: RawOperand, applications: Applications, context: Context): readonly Alternative[] {
  const { type, lhs, rhs } = operand;
  if (type === 'APP' || type === 'APP_GROUP') {
    const segments = applications.of(type, rhs);
    byId({ ...operand, lhs: lhs.text ?? '' }, context, () => undefined);
    return segments ? [{ segments, when: { kind: 'all', of: [] } }] : [];
  }
  const named = [lhs, rhs].find(({ reference }) => reference !== undefined);
  if (named) {
    context.faults.cannotJudge(
      named.span,
      `what \`${named.reference}\` is to an operand of the type \`${type}\` is not in the artefact`,
    );
    return [];
  }
  const when: Condition | undefined = meaningOf({ ...operand, lhs: lhs.text!, rhs: rhs.text! }, context);
  return when ? [{ when }] : [];
}

function combine(parts: readonly (readonly Alternative[])[], operator: string): readonly Alternative[] | undefined {
  if (operator === 'OR') return or(parts.flat());
  return parts.reduce<readonly Alternative[] | undefined>((sofar, part) => sofar && and(sofar, part), ANY);
}

function tooMany(read: Arguments, { faults }: Context): readonly Alternative[] {
  faults.cannotJudge(read.at('conditions'), 'the conditions of this rule have too many alternatives');
  return [];
}
