import type { TerraformObject } from '../../terraform/judge/index.js';
import { Arguments } from './arguments.js';
import type { Context } from './context.js';
import { POLICY_TYPES, type PolicyKind, type Rule, ruleKind } from './rules.js';

/** Rules of one policy in the order in which they are asked. */
export interface Ordered {
  readonly rules: readonly Rule[];
  /** Nothing says where these stand among each other; they come after all others. */
  readonly loose: readonly Rule[];
}

/**
 * One object per policy type sets the order; rules that it does not list sink below (provider source and SDK, 2026-07-20). The deprecated
 * `rule_order` counts where there is no such object.
 */
export function orderRules(kind: PolicyKind, rules: readonly Rule[], context: Context): Ordered {
  const { faults } = context;
  const orders = [...context.objects.values()].filter((object) => isOrderOf(object, kind, context));
  for (const { span, address } of orders.slice(1)) {
    faults.cannotJudge(
      span,
      `\`${address}\` and \`${orders[0]!.address}\` both set the order of one policy, and the last to be applied wins`,
    );
  }
  const own = rules.filter(({ read }) => read.has('rule_order') && read.text('rule_order') !== '');
  if (!orders[0]) return own.length === 0 ? { rules: [], loose: rules } : byOwnOrder(rules, own, context);
  for (const { read } of own)
    faults.cannotJudge(
      read.at('rule_order'),
      'this rule has an order of its own beside the object that sets the order',
    );
  const places = placesOf(orders[0], kind, context);
  const listed = rules.filter(({ address }) => places.has(address));
  return {
    rules: [...listed].sort((a, b) => places.get(a.address)! - places.get(b.address)!),
    loose: rules.filter(({ address }) => !places.has(address)),
  };
}

function isOrderOf({ type, body }: TerraformObject, kind: PolicyKind, { faults }: Context): boolean {
  if (type !== 'zpa_policy_access_rule_reorder') return false;
  return POLICY_TYPES.get(new Arguments(body, faults).text('policy_type') ?? '') === kind;
}

function placesOf({ body }: TerraformObject, kind: PolicyKind, context: Context): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const taken = new Set<number>();
  for (const entry of new Arguments(body, context.faults).blocks('rules')) {
    const id = entry.value('id');
    const order = Number.parseInt(entry.text('order') ?? '', 10);
    if (!id || Number.isNaN(order)) continue;
    const target = id.reference === undefined ? undefined : context.objects.get(id.reference);
    if (!target) {
      context.faults.cannotJudge(
        id.span,
        `the rule \`${id.reference ?? id.text}\` is not in the artefact, so what it admits at this place is unknown`,
      );
    } else if (ruleKind(target.type) !== kind) {
      context.faults.refused(id.span, `\`${target.address}\` is no rule of this policy`);
    } else if (places.has(target.address))
      context.faults.refused(id.span, `\`${target.address}\` stands twice in the order`);
    else if (taken.has(order)) context.faults.refused(entry.at('order'), `two rules have the order ${order}`);
    else places.set(target.address, order);
    taken.add(order);
  }
  return places;
}

function byOwnOrder(rules: readonly Rule[], own: readonly Rule[], { faults }: Context): Ordered {
  const orders = new Map(own.map((rule) => [rule, Number(rule.read.text('rule_order'))]));
  const distinct = new Set(orders.values());
  if (own.length < rules.length || distinct.size < own.length || [...distinct].some((order) => !(order >= 1))) {
    const { read } = own[0]!;
    faults.cannotJudge(read.at('rule_order'), 'the rules of this policy do not all have an order, each its own');
  }
  return { rules: [...own].sort((a, b) => orders.get(a)! - orders.get(b)!), loose: [] };
}
