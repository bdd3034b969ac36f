import type { Condition } from '../../../compiler/proof/index.js';
import type { Span } from '../../../compiler/source/index.js';
import type { Context } from './context.js';
import { anyOf, not } from './formulas.js';
import type { Ordered } from './order.js';
import type { Rule } from './rules.js';

/** Longest times in seconds; infinite when there is none. */
export interface Limits {
  readonly max: number;
  readonly idle: number;
}

const UNITS: Readonly<Record<string, number>> = { Minute: 60, Hour: 3600, Day: 86_400 };
/** The API takes nothing shorter. */
const SHORTEST = 600;

export function limitsOf({ read, address }: Rule, { faults, objects }: Context): Limits {
  const version = objects.get(address)!.type.endsWith('_v2') ? 2 : 1;
  const one = (key: string): number => {
    const text = read.text(key);
    if (text === undefined) {
      if (!read.has(key)) absent(version, read.span, key, faults);
      return Number.POSITIVE_INFINITY;
    }
    const seconds = version === 1 ? secondsOf(text) : durationOf(text);
    if (seconds === undefined)
      faults.refused(read.at(key), `\`${text}\` is no time that this version of the rule takes`);
    else if (seconds < SHORTEST) faults.refused(read.at(key), 'a timeout is at least 10 minutes');
    return seconds ?? Number.POSITIVE_INFINITY;
  };
  return { max: one('reauth_timeout'), idle: one('reauth_idle_timeout') };
}

function absent(version: 1 | 2, span: Span, key: string, faults: Context['faults']): void {
  if (version === 2) faults.refused(span, `a timeout rule needs \`${key}\`, which is found out when it is applied`);
  else faults.cannotJudge(span, `what a timeout rule without \`${key}\` demands is not documented`);
}

/** The first version: seconds as text, -1 is never. */
function secondsOf(text: string): number | undefined {
  if (text === '-1') return Number.POSITIVE_INFINITY;
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** The second version: `10 Hours`, or never. */
function durationOf(text: string): number | undefined {
  if (/^never$/i.test(text)) return Number.POSITIVE_INFINITY;
  const [, number, unit] = /^(\d{1,7}) (Minute|Hour|Day)s?$/i.exec(text) ?? [];
  if (number === undefined || unit === undefined) return undefined;
  return Number(number) * UNITS[unit[0]!.toUpperCase() + unit.slice(1).toLowerCase()]!;
}

/** What a timeout rule demands of people who meet it. Machines log in with a certificate and have no session that ends. */
export function demandOf({ max, idle }: Limits): Condition | undefined {
  if (!Number.isFinite(max) && !Number.isFinite(idle)) return undefined;
  const demand = {
    ...(Number.isFinite(max) && { sessionMax: max }),
    ...(Number.isFinite(idle) && { sessionIdle: idle }),
  };
  return anyOf(not({ kind: 'people' }), { kind: 'demand', demand });
}

/** Rules without a place may stand in any order: the most generous first is the widest that can come of it. */
export function orderTimeouts(
  { rules, loose }: Ordered,
  limits: ReadonlyMap<Rule, Limits>,
  { faults }: Context,
): readonly Rule[] {
  const sorted = [...loose].sort((a, b) => {
    const [x, y] = [limits.get(a)!, limits.get(b)!];
    return x.max === y.max ? compare(y.idle, x.idle) : compare(y.max, x.max);
  });
  for (const [at, rule] of sorted.entries()) {
    const before = sorted[at - 1];
    if (before && limits.get(before)!.idle < limits.get(rule)!.idle) {
      faults.cannotJudge(
        rule.place.span,
        `nothing sets the order of \`${rule.address}\` and \`${before.address}\`, and neither is the more generous one`,
      );
    }
  }
  return [...rules, ...sorted];
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
