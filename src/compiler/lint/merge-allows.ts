import type { AllowPolicy, Conditions, Estate, Located, SessionLimits } from '../model/index.js';
import { refText } from '../model/index.js';
import { removeEntry } from './remove-entry.js';
import type { TextEdit } from './rule.js';

/**
 * Allows that say the same of everything but whom they mean, two or more together, by name: resources, conditions, session, logins,
 * exceptions, validity, owner, reason, title and when they were reviewed. Those that a gap names are told apart by it.
 */
export function mergeableAllows(
  estate: Estate,
  isLeftOut: (policy: string) => boolean,
): readonly (readonly AllowPolicy[])[] {
  const inGaps = new Set([...estate.gaps.values()].flatMap(({ policies }) => policies.map(({ value }) => value)));
  const found = new Map<string, AllowPolicy[]>();
  for (const policy of estate.policies.values()) {
    if (policy.effect === 'deny' || inGaps.has(policy.name) || isLeftOut(policy.name)) continue;
    const key = sayingOf(estate, policy);
    const known = found.get(key);
    if (known) known.push(policy);
    else found.set(key, [policy]);
  }
  return [...found.values()].flatMap((same) => (same.length > 1 ? byResources(same) : []));
}

/** Long lists of resources are compared only among allows that agree in everything else. */
function byResources(allows: readonly AllowPolicy[]): readonly (readonly AllowPolicy[])[] {
  const found = new Map<string, AllowPolicy[]>();
  for (const allow of allows) {
    const key = allow.resources.join(' ');
    const known = found.get(key);
    if (known) known.push(allow);
    else found.set(key, [allow]);
  }
  return [...found.values()].filter((same) => same.length > 1);
}

/** Edits that write all principals into the first allow and take the others out; undefined where a comment or a form would be lost. */
export function mergeEdits([first, ...others]: readonly AllowPolicy[]): readonly TextEdit[] | undefined {
  const known = new Set(first!.who.map(refText));
  const added: string[] = [];
  for (const ref of others.flatMap(({ who }) => who)) {
    const text = refText(ref);
    if (!known.has(text)) added.push(ref.span.file.text.slice(ref.span.start, ref.span.end));
    known.add(text);
  }
  const insertion = insertionOf(first!, added);
  const removals = others.map((other) => removalOf(first!, other));
  if (!insertion || removals.some((edit) => !edit)) return undefined;
  return [insertion, ...removals.filter((edit) => edit !== undefined)];
}

function insertionOf({ who }: AllowPolicy, added: readonly string[]): TextEdit | undefined {
  const { span: start } = who[0]!;
  const { span: end } = who.at(-1)!;
  const { file } = start;
  const before = file.text.slice(0, start.start);
  const at = { file, start: end.end, end: end.end };
  if (/[[]\s*$/.test(before)) return { span: at, text: added.map((text) => `, ${text}`).join('') };
  const block = /(\r?\n) *- +$/.exec(before);
  if (block) {
    const isAlone = /^[ \t]*\r?(\n|$)/.test(file.text.slice(end.end));
    return isAlone ? { span: at, text: added.map((text) => `${block[0]}${text}`).join('') } : undefined;
  }
  if (who.length > 1 || !/:[ \t]+$/.test(before)) return undefined;
  const list = [file.text.slice(start.start, start.end), ...added].join(', ');
  return { span: { file, start: start.start, end: end.end }, text: `[${list}]` };
}

/** An entry of the same file that carries no comment and has none above it. */
function removalOf(first: AllowPolicy, other: AllowPolicy): TextEdit | undefined {
  const edit = other.span.file === first.span.file ? removeEntry(other) : undefined;
  if (!edit) return undefined;
  const { file, start, end } = edit.span;
  const above = file.text.slice(file.text.lastIndexOf('\n', start - 2) + 1, start);
  return /(^|\s)#/.test(file.text.slice(start, end)) || /^\s*#/.test(above) ? undefined : edit;
}

/** Everything that an allow says but whom it means; equal texts mean the same. */
function sayingOf(estate: Estate, policy: AllowPolicy): string {
  const { as, validity, owner, reason, title, reviewed, except, when, session, resources } = policy;
  return JSON.stringify([
    sortOf(estate, policy),
    as && (as.kind === 'listed' ? sorted(as.logins) : as.kind),
    [validity.from?.value, validity.to?.value],
    [owner, reason, title, reviewed?.value],
    [...new Set(except.map(refText))].sort(),
    when && conditionsOf(when),
    session && sessionOf(session),
    [resources.length, resources[0], resources.at(-1)],
  ]);
}

/** An allow means people or workloads, never both. */
function sortOf({ groups }: Estate, { who: [ref] }: AllowPolicy): string {
  if (ref!.kind === 'group') return groups.get(ref!.group)!.holds;
  return ref!.kind === 'user' || ref!.kind === 'domain' || ref!.kind === 'everyone' ? 'humans' : 'workloads';
}

function conditionsOf(when: Conditions): unknown {
  const { mfa, risk, credential, session } = when;
  const lists = [when.posture, when.approval, when.location, when.network, when.platform, when.idp, when.schedule];
  return [
    mfa?.value,
    risk?.value,
    ...[...lists, when.profile].map((list) => list && sorted(list)),
    credential && [!!credential.bound, !!credential.attested, credential.maxLifetime?.value],
    session && sessionOf(session),
  ];
}

function sessionOf({ max, idle, recorded, isolated, justified }: SessionLimits): unknown {
  return [max?.value, idle?.value, !!recorded, !!isolated, !!justified];
}

function sorted(list: readonly Located<string>[]): readonly string[] {
  return [...new Set(list.map(({ value }) => value))].sort();
}
