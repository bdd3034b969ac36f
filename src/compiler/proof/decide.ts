import type { Atom, Condition, PointBox, Reading, ReadLayer, ReadRule } from './reading.js';

/** What is known of one request: whether it is at a box of points, and whether an atom is true of it. */
export interface Asked {
  isAt(box: PointBox): boolean;
  holds(atom: Atom): boolean;
}

export interface ReadDecision {
  readonly allowed: boolean;
  /** The rule of each layer that decided; absent where none matched. */
  readonly by: readonly (ReadRule | undefined)[];
}

/** The answer of the vendor to one request, straight from the rules as they were read. */
export function decide({ layers }: Reading, asked: Asked): ReadDecision {
  const by = layers.map(({ rules }) => rules.find((rule) => isAt(rule, asked) && holds(rule.when, asked)));
  return { allowed: by.every((rule, at) => allows(layers[at]!, rule, asked)), by };
}

/** Whether a formula is true of a request. */
export function holds(condition: Condition, asked: Asked): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((one) => holds(one, asked));
    case 'any':
      return condition.of.some((one) => holds(one, asked));
    case 'not':
      return !holds(condition.of, asked);
    default:
      return asked.holds(condition);
  }
}

function isAt({ points, except }: ReadRule, asked: Asked): boolean {
  return points.some((box) => asked.isAt(box)) && !(except ?? []).some((box) => asked.isAt(box));
}

function allows({ otherwise }: ReadLayer, rule: ReadRule | undefined, asked: Asked): boolean {
  if (!rule) return otherwise === 'allow';
  return rule.effect === 'allow' && (rule.demand === undefined || holds(rule.demand, asked));
}
