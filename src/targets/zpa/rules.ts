import type { Estate } from '../../compiler/model/index.js';
import type { Cause } from '../target.js';
import type { Reason, Registry } from '../terraform/index.js';
import { address, type Reference, resourceKey, type TerraformBody } from '../terraform/index.js';
import type { Bindings } from './bindings.js';
import { type Block, byId, conditionsOf, groupOperand, type Operand, userOperand } from './conditions.js';
import { type Exclusion, exclusionText } from './draft.js';
import { domainOf, domainsOf, sourceOf } from './login.js';
import type { Step, TimeoutStep } from './order.js';

const RULE = 'zpa_policy_access_rule';
const TIMEOUT = 'zpa_policy_timeout_rule';
const REORDER = 'zpa_policy_access_rule_reorder';
/** A rule takes about 1,000 operands. */
const MOST_OPERANDS = 500;

/** Access and timeout rules in the order in which they are made, and the two objects that keep that order. */
export class Rules {
  readonly #estate: Estate;
  readonly #bindings: Bindings;
  readonly #registry: Registry;
  readonly #marker: string;
  readonly #access: Reference[] = [];
  readonly #timeouts: Reference[] = [];

  constructor(estate: Estate, bindings: Bindings, registry: Registry) {
    this.#estate = estate;
    this.#bindings = bindings;
    this.#registry = registry;
    this.#marker = `ztctl ${estate.name}`;
  }

  /** Gives the address, so that a grant can wait for it. */
  timeout({ draft, limits }: TimeoutStep, group: Reference): string {
    const body = {
      name: this.#name(draft.key),
      description: this.#marker,
      action: 'RE_AUTH',
      operator: 'AND',
      reauth_timeout: String(limits.max),
      reauth_idle_timeout: String(limits.idle),
      conditions: conditionsOf([[byId('APP_GROUP', group)], ...draft.identity]),
    };
    const reason = { causes: draft.causes, who: draft.who, resources: [draft.resource.name] };
    this.#timeouts.push(this.#registry.add(TIMEOUT, draft.key, body, reason));
    return address(TIMEOUT, draft.key);
  }

  /**
   * The DENY of a step and its grant. A new rule lands below all others until the order is set, so a grant is made only after what limits
   * it. Gives the addresses that later grants of the resource have to wait for.
   */
  step({ draft, deny }: Step, group: Reference, before: readonly string[]): readonly string[] {
    const waits = [...before];
    if (deny.length > 0) waits.push(this.#deny(draft.key, deny, group, draft.causes, draft.resource.name));
    const blocks = [[byId('APP_GROUP', group)], ...draft.identity, ...draft.conditions];
    const reason = { causes: draft.causes, who: draft.who, resources: [draft.resource.name] };
    this.#rule(draft.key, 'ALLOW', blocks, reason, waits);
    return waits;
  }

  /** The last rules: whatever a rule of somebody else, which sinks below these, would admit to these applications. */
  closing(groups: readonly Reference[], reason: Reason): void {
    for (let at = 0; at < groups.length; at += MOST_OPERANDS) {
      const operands = groups.slice(at, at + MOST_OPERANDS).map((group) => byId('APP_GROUP', group));
      this.#rule(at === 0 ? 'closing' : `closing-${at / MOST_OPERANDS + 1}`, 'DENY', [operands], reason, []);
    }
  }

  /** One object per policy type keeps the order; rules that it does not list sink below. */
  order(reason: Reason): void {
    this.#order('access', 'ACCESS_POLICY', this.#access, this.#bindings.firstOrder, reason);
    this.#order('timeout', 'TIMEOUT_POLICY', this.#timeouts, 1, reason);
  }

  #order(key: string, type: string, rules: readonly Reference[], first: number, reason: Reason): void {
    if (rules.length === 0) return;
    const places = rules.map((id, at) => ({ id, order: String(first + at) }));
    this.#registry.add(REORDER, key, { policy_type: type, rules: places }, reason);
  }

  #deny(
    key: string,
    exclusions: readonly Exclusion[],
    group: Reference,
    causes: readonly Cause[],
    resource: string,
  ): string {
    const denied = resourceKey(...(key.split('--') as [string]), 'except');
    const who = exclusions.map(exclusionText).join(', ');
    const operands = exclusions.flatMap((exclusion) => this.#operands(exclusion));
    const blocks = [[byId('APP_GROUP', group)], operands];
    this.#rule(denied, 'DENY', blocks, { causes, who, resources: [resource] }, []);
    return address(RULE, denied);
  }

  /** A person, whichever identity provider they log in with. */
  #operands(exclusion: Exclusion): readonly Operand[] {
    if (exclusion.kind === 'group') {
      return [groupOperand(this.#bindings, sourceOf(this.#estate, exclusion.group)!, exclusion.group)];
    }
    return [...this.#estate.idps.values()].flatMap((idp) =>
      domainsOf(idp).has(domainOf(exclusion.user)) && this.#bindings.idps.get(idp.name)?.email
        ? [userOperand(this.#bindings, idp.name, exclusion.user)]
        : [],
    );
  }

  #rule(
    key: string,
    action: 'ALLOW' | 'DENY',
    blocks: readonly Block[],
    reason: Reason,
    waits: readonly string[],
  ): void {
    const body: TerraformBody = {
      name: this.#name(key),
      description: this.#marker,
      action,
      operator: 'AND',
      conditions: conditionsOf(blocks),
      ...(waits.length > 0 && { depends_on: [...waits].sort() }),
    };
    this.#access.push(this.#registry.add(RULE, key, body, reason));
  }

  /** Letters, digits and `-`: names of timeout rules may hold nothing else. */
  #name(key: string): string {
    return `${this.#estate.name}--${key}`;
  }
}
