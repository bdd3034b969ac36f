import type { Binder } from './binder.js';
import type { OwnerRule } from './input.js';

/** The one owner of what a file defines; two globs that disagree are a fault, and then the file has none. */
export function fileOwner(binder: Binder, path: string): OwnerRule | undefined {
  const [first, ...rest] = binder.input.owners?.get(path) ?? [];
  const other = rest.find((rule) => rule.owner !== first!.owner);
  if (!first || !other) return first;
  const related = [{ span: first.span, label: `\`${first.glob}\` gives it to \`${first.owner}\`` }];
  binder.fault('ZT072', other.span, { path, owner: other.owner, first: first.owner }, { related });
  return undefined;
}
