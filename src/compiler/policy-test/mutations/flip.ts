import type { Located } from '../../model/index.js';
import type { Span } from '../../source/index.js';

/** What kind of change it is: taken away, made weaker or stronger on a scale, one member less, given to more resources, made to last. */
export const FLIP_KINDS = ['remove', 'drop', 'loosen', 'tighten', 'narrow', 'widen', 'extend'] as const;
export type FlipKind = (typeof FLIP_KINDS)[number];

/** One small change of one value of the model. */
export interface Flip<T> {
  readonly kind: FlipKind;
  /** What is other, so that it can follow the name of the element: `without `mfa: strong``. */
  readonly change: string;
  /** The text that says what is flipped. */
  readonly span: Span;
  /** The value as it would be. */
  readonly value: T;
  /** Smaller changes of the same thing, which are worth a look only where tests notice this one. */
  readonly finer: readonly Flip<T>[];
}

/** The same flips, of what a value is a part of. */
export function lift<T, U>(flips: readonly Flip<T>[], around: (value: T) => U): readonly Flip<U>[] {
  return flips.map((flip) => ({ ...flip, value: around(flip.value), finer: lift(flip.finer, around) }));
}

/** A list without one of its members, for each of them; none where it would be empty. */
export function withoutEach<T, U>(
  list: readonly T[],
  said: (member: T) => { readonly text: string; readonly span: Span },
  kind: FlipKind,
  around: (rest: readonly T[]) => U,
): readonly Flip<U>[] {
  if (list.length < 2) return [];
  return list.map((member) => {
    const { text, span } = said(member);
    const value = around(list.filter((one) => one !== member));
    return { kind, change: `without \`${text}\``, span, value, finer: [] };
  });
}

/** An object without one of its keys. */
export function omit<T extends object>(object: T, key: keyof T): T {
  const { [key]: _, ...rest } = object;
  return rest as T;
}

/** How {@link withoutEach} says a located word of a condition. */
export function saidIn(condition: string): (member: Located<string>) => { readonly text: string; readonly span: Span } {
  return ({ value, span }) => ({ text: `${condition}: ${value}`, span });
}
