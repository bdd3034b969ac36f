import type { Answer, Estate, MissingDemand } from '../../index.js';
import { elementText, policyElement } from './elements.js';
import type { AnswerLine } from './json/answer.js';
import { lineText } from './place.js';
import type { Style } from './style.js';
import { visible } from './visible.js';
import { padded, textWidth } from './width.js';

/** The decision, what made it, and for a deny the nearest way in. `question` is `WHO → WHAT`, already visible. */
export function answerText(question: string, answer: Answer, estate: Estate, style: Style): string {
  const word = answer.decision === 'allow' ? style.good('allow') : style.error('deny');
  return `${word}: ${question}\n${reasonsText(answer, estate, style)}`;
}

/** The answer for a point that lies in no resource. */
export function unownedText(question: string, style: Style): string {
  return `${style.error('deny')}: ${question}\n  no resource owns this endpoint, so nothing can grant it\n`;
}

/** One line of a batch for people: what was decided, and the names that decided it. */
export function answerLineText(answer: AnswerLine, number: number, style: Style): string {
  const id = answer.id === null ? `line ${number}` : visible(String(answer.id));
  if ('error' in answer) return `${style.error('error')}  ${id}  ${visible(answer.error.message)}`;
  if (answer.decision === 'allow') return `${style.good('allow')}  ${id}  by ${answer.by.join(', ')}`;
  const denied = answer.denied_by.length === 0 ? '' : `  denied by ${answer.denied_by.join(', ')}`;
  const missing = answer.missing.length === 0 ? '' : `  ${visible(answer.missing.join('; '))}`;
  return `${style.error('deny')}   ${id}${denied}${missing}`;
}

/** Why, one line each, indented. */
export function reasonsText(answer: Answer, estate: Estate, style: Style): string {
  const named = (label: string) => (name: string) => `  ${label} ${elementText(estate, name, style)}\n`;
  if (answer.decision === 'allow') {
    return answer.by
      .map((name) => (name === 'public' ? '  the resource is public: no identity is asked for\n' : named('by')(name)))
      .join('');
  }
  const denies = answer.deniedBy.map((name) => {
    const floor = policyElement(estate, name)?.kind === 'floor';
    return named(floor ? 'refused by the floor' : 'denied by')(name);
  });
  if (answer.missing.length > 0) return denies.join('') + missingText(answer.missing, estate, style);
  return denies.length > 0 ? denies.join('') : '  no policy grants this to the caller, whatever the request brings\n';
}

/** The demands of the nearest grant and of the floors, each with what the request brought; what several ask for stands once. */
function missingText(missing: readonly MissingDemand[], estate: Estate, style: Style): string {
  const policies = [...new Set(missing.map(({ policy }) => policy))];
  const width = Math.max(...missing.map(({ condition }) => textWidth(condition)));
  const said = new Map<string, string>();
  return policies
    .map((policy) => {
      const own = new Map(missing.filter((one) => one.policy === policy).map((one) => [keyOf(one), one]));
      const fresh = [...own].filter(([key]) => !said.has(key)).map(([, one]) => one);
      const again = againText(said, own);
      for (const [key, { condition }] of own) said.set(key, condition);
      const heading = headingOf(policy, estate, style);
      if (fresh.length === 0) return `  ${heading} asks for ${again}, too\n`;
      const asks = again === '' ? 'asks for' : `asks for ${again}, and for`;
      return `  ${heading} ${asks}\n${fresh.map((one) => demandText(one, width, style)).join('')}`;
    })
    .join('');
}

/** What a policy asks for of that which stands above: in the shorter words, so that nobody has to compare lists. */
function againText(said: ReadonlyMap<string, string>, own: ReadonlyMap<string, MissingDemand>): string {
  const [again, rest] = [true, false].map((isOwn) =>
    [...said].filter(([key]) => own.has(key) === isOwn).map(([, condition]) => condition),
  ) as [string[], string[]];
  if (again.length === 0) return '';
  if (rest.length === 0) return 'all of this';
  return rest.length < again.length ? `all of this but ${rest.join(', ')}` : again.join(', ');
}

function keyOf({ condition, needed }: MissingDemand): string {
  return `${condition} ${needed}`;
}

function headingOf(policy: string, estate: Estate, style: Style): string {
  const element = policyElement(estate, policy);
  const place = element ? ` (${lineText(element.span, style)})` : '';
  const name = style.strong(policy) + place;
  return element?.kind === 'floor' ? `the floor ${name}` : `the nearest grant, ${name},`;
}

function demandText({ condition, needed, got }: MissingDemand, width: number, style: Style): string {
  return `    ${padded(condition, width)}  ${style.strong(visible(needed))} ${style.dim(`(the request: ${visible(got)})`)}\n`;
}
