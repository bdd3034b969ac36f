import { type ConditionCoverage, type Coverage, isSeenBothWays, type PolicyCoverage } from '../../index.js';
import { plural } from './diagnostics.js';
import { lineText } from './place.js';
import type { Style } from './style.js';
import { visible } from './visible.js';
import { padded, wrappedItems } from './width.js';

const INDENT = ' '.repeat(12);

/** What no case touches or decides, what is tested in part, and how much of it there is. */
export function coverageText(coverage: Coverage, style: Style): string {
  const open = coverage.policies.filter(({ state }) => state !== 'full');
  const sorted = [...open].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return [
    `${style.strong('coverage')}: ${coverageCounts(coverage)}\n`,
    ...sorted.map((policy) => policyText(policy, style)),
    ...unaskedText(coverage, style),
  ].join('');
}

const ORDER: readonly PolicyCoverage['state'][] = ['untouched', 'undecided', 'partly', 'full'];

/** `9 of 10 policies decide a case, 3 are tested in full; 5 of 5 resources are asked for` */
export function coverageCounts({ policies, resources, unaskedResources }: Coverage): string {
  const deciding = policies.filter(({ decided }) => decided > 0).length;
  const full = policies.filter(({ state }) => state === 'full').length;
  const asked = `${resources - unaskedResources.length} of ${plural(resources, 'resource')} asked for`;
  return `${deciding} of ${plural(policies.length, 'policy', 'policies')} decide a case, ${full} tested in full; ${asked}`;
}

function policyText(policy: PolicyCoverage, style: Style): string {
  const { state, policy: name, kind, span } = policy;
  const paint = state === 'partly' ? style.note : style.warning;
  const word = padded(paint(state), INDENT.length - 2);
  const rest = gapsOf(policy).flatMap(({ text, items }) => {
    const lines = wrappedItems(items, style.width - INDENT.length - text.length - 2);
    return `${INDENT}${style.dim(`${text}:`)} ${lines.join(`\n${INDENT}${' '.repeat(text.length + 2)}`)}\n`;
  });
  return `  ${word}${kind} ${style.strong(name)} (${lineText(span, style)})${about(policy)}\n${rest.join('')}`;
}

function about({ state, touched }: PolicyCoverage): string {
  if (state === 'untouched') return ': no case is about its resources and callers';
  return state === 'undecided' ? `: decides none of the ${plural(touched, 'case')} that it is about` : '';
}

/** What no case shows, in words; conditions of several ways say which way they are of. */
export function gapsOf({ state, when, alternatives }: PolicyCoverage): readonly {
  readonly text: string;
  readonly items: readonly string[];
}[] {
  if (state === 'untouched') return [];
  const several = alternatives.length > 1;
  const conditions = [
    ...when.map((one) => ({ one, name: one.condition })),
    ...alternatives.flatMap(({ conditions: own }, at) =>
      own.map((one) => ({ one, name: several ? `${one.condition} (way ${at + 1})` : one.condition })),
    ),
  ];
  const named = (isMeant: (one: ConditionCoverage) => boolean): readonly string[] =>
    conditions.filter(({ one }) => !isSeenBothWays(one) && isMeant(one)).map(({ name }) => name);
  const untaken = several ? alternatives.flatMap(({ met }, at) => (met === 0 ? [`way ${at + 1}`] : [])) : [];
  return [
    { text: 'never met', items: untaken },
    { text: 'never seen to fail', items: named(({ failed }) => failed === 0) },
    { text: 'never seen to hold', items: named(({ held }) => held === 0) },
  ].filter(({ items }) => items.length > 0);
}

function unaskedText({ unaskedResources }: Coverage, style: Style): readonly string[] {
  if (unaskedResources.length === 0) return [];
  const shown = unaskedResources.map(({ name }) => visible(name));
  const lines = wrappedItems(shown, style.width - INDENT.length);
  return [`  ${padded(style.warning('not asked'), INDENT.length - 2)}${lines.join(`\n${INDENT}`)}\n`];
}
