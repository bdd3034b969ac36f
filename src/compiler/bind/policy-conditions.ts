import type { Conditions } from '../model/index.js';
import type { Span } from '../source/index.js';
import type { Binder } from './binder.js';
import type { Context } from './context.js';
import type { Fields } from './fields.js';
import { flowText } from './flow-text.js';
import type { Sort } from './principals.js';

/** What the `when` of a deny may ask for: facts about the request that are no demand on the caller. */
const SITUATION: ReadonlySet<string> = new Set(['location', 'network', 'platform', 'idp', 'schedule']);

const HUMAN_ONLY = ['mfa', 'risk', 'idp', 'session', 'approval'] as const;

/** Reports demands in the `when` of a deny, with the `unless` that was probably meant. */
export function checkDenyWhen(fields: Fields): void {
  const when = fields.map.entries.get('when')?.value;
  if (when?.kind !== 'map') return;
  for (const { key, keySpan, value } of when.entries.values()) {
    if (SITUATION.has(key)) continue;
    fields.binder.fault(
      'ZT058',
      keySpan,
      { key },
      {
        help: `to refuse whoever does not meet it, write \`unless: { ${key}: ${flowText(value)} }\``,
      },
    );
  }
}

/** Reports conditions that the principals of an allow can never meet, also through a profile. */
export function checkSortOfConditions(binder: Binder, context: Context, when: Conditions, sort: Sort): void {
  if (sort === 'unknown') return;
  const keys = sort === 'workloads' ? HUMAN_ONLY : (['credential'] as const);
  const why = sort === 'workloads' ? 'workloads never meet it' : 'humans never meet it';
  for (const key of keys) {
    const own = placeOf(when, key);
    if (own) binder.fault('ZT059', own, { what: `\`${key}\``, why });
    for (const { value, span } of when.profile ?? []) {
      const place = placeOf(context.profiles.get(value)?.conditions, key);
      if (!place) continue;
      const related = [{ span: place, label: `\`${key}\` stands here` }];
      binder.fault('ZT059', span, { what: `\`${key}\` of profile \`${value}\``, why }, { related });
    }
  }
}

/** Where a condition stands; undefined when it does not. */
export function placeOf(conditions: Conditions | undefined, key: Exclude<keyof Conditions, 'span'>): Span | undefined {
  const value = conditions?.[key];
  if (value === undefined) return undefined;
  return 'span' in value ? value.span : value[0]?.span;
}
