import type { Piece } from '../../compiler/analysis/index.js';
import type { Context } from './context.js';

/** True when whatever grants the first resource also grants the second, piece by piece as written. */
export function sameAccess({ input }: Context, first: string, second: string): boolean {
  const have = new Set(input.access(second).pieces.map(textOf));
  return input.access(first).pieces.every((piece) => have.has(textOf(piece)));
}

function textOf({ who, situation, requirement }: Piece): string {
  return JSON.stringify([who, situation, requirement], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value instanceof Map ? [...value] : value,
  );
}
