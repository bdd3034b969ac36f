import type { PrincipalRef } from '../model/index.js';
import { refText } from '../model/index.js';
import type { Context } from './context.js';
import type { Fields } from './fields.js';
import { readPrincipals, type Sort, sortOf } from './principals.js';

export interface Who {
  readonly who: readonly PrincipalRef[];
  readonly except: readonly PrincipalRef[];
  /** What an allow names; `unknown` for a deny that names both, and when it cannot be known. */
  readonly sort: Sort;
}

/** Reads the principals under a key, and `except`. `grant` is what names them, when they must be humans or workloads, not both. */
export function readWho(fields: Fields, context: Context, key: 'allow' | 'deny' | 'who', grant?: string): Who {
  const { binder } = fields;
  const texts = fields.texts(key);
  const who = readPrincipals(binder, context.scope, texts);
  const except = readPrincipals(binder, context.scope, fields.texts('except'));
  const sorts = new Map<Sort, PrincipalRef>();
  for (const ref of who) {
    const sort = sortOf(ref, context.groups);
    if (!sorts.has(sort)) sorts.set(sort, ref);
  }
  const [human, workload] = [sorts.get('humans'), sorts.get('workloads')];
  if (grant !== undefined && human && workload) {
    const related = [{ span: workload.span, label: 'workloads' }];
    binder.fault('ZT037', human.span, { what: grant }, { label: 'humans', related });
  }
  if (!sorts.has('unknown') && who.length === texts.length) checkExcept(fields, context, sorts, except);
  return { who, except, sort: sorts.size === 1 ? [...sorts.keys()][0]! : 'unknown' };
}

/** An exception of a sort that the policy does not name would change nothing. */
function checkExcept(
  fields: Fields,
  context: Context,
  sorts: ReadonlyMap<Sort, unknown>,
  except: readonly PrincipalRef[],
): void {
  for (const ref of except) {
    const sort = sortOf(ref, context.groups);
    if (sort !== 'unknown' && !sorts.has(sort)) {
      fields.binder.fault('ZT059', ref.span, {
        what: `\`${refText(ref)}\` in \`except\``,
        why: `the policy names no ${sort}`,
      });
    }
  }
}
