import { MFA_LEVELS } from '../../../compiler/model/index.js';
import { type Condition, opaque } from '../../../compiler/proof/index.js';
import { allOf, anyOf, not } from './conditions.js';
import type { Context } from './context.js';
import { identity, type Phase } from './selectors.js';

/**
 * At least one of some authentication methods. An idp proves a level with any one of the values that are bound to it or to a higher one,
 * so all of these together are exactly that level; one of several says the level and something more. Whether an idp reports a value that is
 * not bound for it is unknown.
 */
export function methodsCondition(context: Context, values: ReadonlySet<string>, phase: Phase): Condition {
  const { vocabulary, assumed } = context;
  const found: Condition[] = [];
  const speaking: string[] = [];
  for (const [name, levels] of vocabulary.methods) {
    const said = [...values].filter((value) => levels.has(value));
    if (said.length === 0) continue;
    speaking.push(name);
    const full = fullLevel(levels, values);
    for (const value of said)
      assumed.add('authentication method', value, `mfa ${MFA_LEVELS[levels.get(value)!]} of idp ${name}`);
    const single = said
      .filter((value) => full === undefined || levels.get(value)! < full)
      .map((value) => allOf(mfa(levels.get(value)!), reported(value)));
    const unbound = [...values].filter((value) => !levels.has(value)).map(reported);
    const proving = full === undefined ? [] : [mfa(full)];
    found.push(allOf({ kind: 'idp', idps: [name] }, anyOf(...proving, ...single, ...unbound)));
  }
  const others = [...values].sort().map(reported);
  if (others.length > 0)
    found.push(allOf(...speaking.map((name) => not({ kind: 'idp', idps: [name] })), anyOf(...others)));
  return identity(anyOf(...found), phase);
}

function reported(value: string): Condition {
  return opaque(`authentication method ${value}`);
}

function mfa(level: number): Condition {
  return { kind: 'demand', demand: { mfa: level } };
}

/** The lowest level whose values, and those of all higher ones, are all among some; what these prove is the least of their levels. */
function fullLevel(levels: ReadonlyMap<string, number>, values: ReadonlySet<string>): number | undefined {
  for (const level of [1, 2, 3]) {
    const proving = [...levels].filter(([, at]) => at >= level);
    if (proving.length === 0) return undefined;
    if (proving.every(([value]) => values.has(value))) return Math.min(...proving.map(([, at]) => at));
  }
  return undefined;
}
