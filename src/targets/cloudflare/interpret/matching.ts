import { type Condition, opaque } from '../../../compiler/proof/index.js';
import { Body, referred } from './body.js';
import { allOf, anyOf, not } from './conditions.js';
import type { Context } from './context.js';
import type { ResourceBody } from './document.js';
import { GROUP, SELECTORS } from './known.js';
import { methodsCondition } from './methods.js';
import { type Phase, type Selector, selectorCondition } from './selectors.js';

/** What a policy or rule group matches: one of `include`, all of `require`, none of `exclude`. */
export interface Rules {
  readonly include: readonly Selector[];
  readonly require: readonly Selector[];
  readonly exclude: readonly Selector[];
}

/** Makes conditions of rules and rule groups; every group once per phase. */
export class Matcher {
  readonly #context: Context;
  readonly #groups = new Map<string, Condition>();
  readonly #open = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
  }

  read(body: Body): Rules {
    return {
      include: this.#selectors(body, 'include'),
      require: this.#selectors(body, 'require'),
      exclude: this.#selectors(body, 'exclude'),
    };
  }

  /** https://developers.cloudflare.com/cloudflare-one/access-controls/policies/, 2026-11-24. */
  matches({ include, require, exclude }: Rules, phase: Phase): Condition {
    const required = require.map((one) => this.#one(one, phase));
    return allOf(this.#some(include, phase), ...required, not(this.#some(exclude, phase)));
  }

  /** Reads a group that nothing names too, for its faults. */
  group(group: ResourceBody, phase: Phase): Condition {
    const key = `${phase} ${group.label}`;
    const known = this.#groups.get(key);
    if (known) return known;
    if (this.#open.has(key)) {
      this.#context.faults.refused(group.span, `\`${group.address}\` is part of itself`);
      return opaque(group.address);
    }
    this.#open.add(key);
    const body = Body.ofResource(this.#context, group);
    const rules = this.read(body);
    if (rules.include.length === 0)
      this.#context.faults.refused(body.at('include'), 'the `include` of a rule group is empty');
    const condition = this.matches(rules, phase);
    this.#open.delete(key);
    this.#groups.set(key, condition);
    return condition;
  }

  /** Authentication methods side by side say together which level they prove. */
  #some(selectors: readonly Selector[], phase: Phase): Condition {
    const methods = selectors.filter(({ name }) => name === 'auth_method');
    const rest = selectors.filter(({ name }) => name !== 'auth_method').map((one) => this.#one(one, phase));
    const values = methods.flatMap(({ body }) => body.text('auth_method') ?? []);
    return anyOf(...rest, ...(values.length > 0 ? [methodsCondition(this.#context, new Set(values), phase)] : []));
  }

  #one(selector: Selector, phase: Phase): Condition {
    if (selector.name === 'auth_method') return this.#some([selector], phase);
    const found =
      selector.name === 'group' ? this.#named(selector, phase) : selectorCondition(this.#context, selector, phase);
    return found ?? opaque(unclear(selector));
  }

  #named({ body }: Selector, phase: Phase): Condition | undefined {
    const resolved = body.resolved('id');
    if (resolved?.kind !== 'reference') return resolved && opaque(`rule group ${resolved.text}`);
    const group = referred(this.#context, resolved, body.at('id'));
    if (!group || group.type === GROUP) return group && this.group(group, phase);
    this.#context.faults.refused(body.at('id'), `\`${group.address}\` is no rule group`);
    return undefined;
  }

  #selectors(body: Body, key: 'include' | 'require' | 'exclude'): readonly Selector[] {
    return body.bodies(key).map((rule) => this.#selector(rule));
  }

  /** The provider sends a rule whose selector it dropped as an empty one; what that matches is not documented. */
  #selector(rule: Body): Selector {
    const { faults } = this.#context;
    rule.dropUnknown(NAMES, 'a rule');
    const names = rule.keys().filter((key) => SELECTORS.has(key));
    if (names.length > 1) faults.refused(rule.span, `a rule has one selector, not ${names.length}`);
    const [name] = names;
    const body = name === undefined ? undefined : rule.body(name);
    if (name === undefined || !body) {
      if (rule.isPlain) faults.withoutEffect(rule.span, 'a rule without a selector');
      return { name: '', body: rule, span: rule.span };
    }
    const keys = SELECTORS.get(name)!;
    body.dropUnknown(new Set(keys.map((one) => one.replace('?', ''))), `\`${name}\``);
    for (const one of keys) {
      if (!one.endsWith('?') && !body.has(one)) faults.refused(body.span, `\`${name}\` needs \`${one}\``);
    }
    return { name, body, span: rule.span };
  }
}

const NAMES: ReadonlySet<string> = new Set(SELECTORS.keys());

/** Two rules that are not understood need not mean the same. */
function unclear({ span }: Selector): string {
  const { line, column } = span.file.position(span.start);
  return `rule at ${span.file.path}:${line}:${column}`;
}
