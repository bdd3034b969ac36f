import {
  type AllowPolicy,
  type BreakGlass,
  type Conditions,
  type DenyPolicy,
  type Logins,
  type Policy,
  refText,
  type SessionLimits,
  type Validity,
} from '../../model/index.js';
import { conditionFlips, sessionFlips } from './condition-flips.js';
import { type Flip, lift, omit, saidIn, withoutEach } from './flip.js';

/** Undefined = the element is gone. */
export type PolicyFlip = Flip<Policy | undefined>;

/**
 * The flips of one allow or deny. `everywhere` are the resources that an allow could be widened to: those that are not public, and ssh ones
 * only where it says logins.
 */
export function policyFlips(policy: Policy, everywhere: readonly string[]): readonly PolicyFlip[] {
  const removed = removal(policy);
  if (policy.effect === 'allow') return [removed, ...allowFlips(policy, everywhere)];
  // That a part of a deny is missing is noticed by nobody who does not notice that all of it is.
  return [{ ...removed, finer: denyFlips(policy) }];
}

/** The flips of one break-glass entry, without those that the language refuses: it always asks for the strongest MFA and ends within the hour. */
export function breakGlassFlips(entry: BreakGlass): readonly Flip<BreakGlass | undefined>[] {
  const isWritable = ({ value }: Flip<BreakGlass>): boolean =>
    value.when.mfa?.value === 'phishing-resistant' && (value.session.max?.value ?? Number.POSITIVE_INFINITY) <= HOUR;
  const flips = entryFlips(entry);
  return [removal(entry), ...flips.flatMap((flip) => [flip, ...flip.finer]).filter(isWritable)];
}

const HOUR = 3600;

function entryFlips(entry: BreakGlass): readonly Flip<BreakGlass>[] {
  const { subjects, resources, as, when, session, validity } = entry;
  return [
    ...withoutEach(subjects, saidRef, 'narrow', (rest) => ({ ...entry, subjects: rest })),
    ...withoutEach(resources, saidIn('resources'), 'narrow', (rest) => ({ ...entry, resources: rest })),
    ...lift(loginFlips(as), (to) => ({ ...entry, as: to })),
    ...lift(conditionFlips(when), (to) => ({ ...entry, when: to })),
    ...lift(sessionFlips(session), (to) => ({ ...entry, session: to })),
    ...lift(validityFlips(validity), (to) => ({ ...entry, validity: to })),
  ];
}

function removal<T extends Policy | BreakGlass>({ nameSpan }: T): Flip<T | undefined> {
  return { kind: 'remove', change: 'removed', span: nameSpan, value: undefined, finer: [] };
}

function allowFlips(policy: AllowPolicy, everywhere: readonly string[]): readonly PolicyFlip[] {
  const { when, session, resources, toSpan, as } = policy;
  const isWide = everywhere.every((name) => resources.includes(name));
  const wide = { ...policy, resources: everywhere };
  return [
    ...sharedFlips(policy),
    ...(isWide ? [] : [{ kind: 'widen' as const, change: 'with `to: all`', span: toSpan, value: wide, finer: [] }]),
    ...lift(loginFlips(as), (to) => ({ ...policy, as: to })),
    ...(when ? lift(conditionFlips(when), (to): AllowPolicy => ({ ...policy, when: to })) : []),
    ...(session ? lift(sessionFlips(session), (to: SessionLimits): AllowPolicy => ({ ...policy, session: to })) : []),
  ];
}

function denyFlips(policy: DenyPolicy): readonly PolicyFlip[] {
  const { when, unless, resources, toSpan, as } = policy;
  const saidTo = (name: string) => ({ text: `to: ${name}`, span: toSpan });
  return [
    ...sharedFlips(policy),
    ...withoutEach(resources, saidTo, 'narrow', (rest) => ({ ...policy, resources: rest })),
    ...(as ? lift(withoutLogin(as), (to): DenyPolicy => ({ ...policy, as: to })) : []),
    ...(when ? lift(conditionFlips(when), (to): DenyPolicy => whenOf(policy, to)) : []),
    ...(unless ? unlessFlips(unless, (to): DenyPolicy => ({ ...policy, unless: to })) : []),
  ];
}

/** A `when` that names nothing any more is none. */
function whenOf(policy: DenyPolicy, when: Conditions): DenyPolicy {
  return Object.keys(when).length > 1 ? { ...policy, when } : omit(policy, 'when');
}

function unlessFlips(unless: readonly Conditions[], set: (to: readonly Conditions[]) => Policy): readonly PolicyFlip[] {
  const saidWay = ({ span }: Conditions) => ({
    text: `unless[${unless.findIndex((one) => one.span === span) + 1}]`,
    span,
  });
  return [
    ...withoutEach(unless, saidWay, 'narrow', set),
    ...unless.flatMap((one, at) => lift(conditionFlips(one), (to) => set(unless.with(at, to)))),
  ];
}

/** What allows and denies have in common. */
function sharedFlips(policy: Policy): readonly Flip<Policy>[] {
  const { who, except, validity } = policy;
  return [
    ...withoutEach(who, saidRef, 'narrow', (rest): Policy => ({ ...policy, who: rest })),
    ...except.map((ref): Flip<Policy> => {
      const rest = except.filter((one) => one !== ref);
      const change = `without \`except: ${refText(ref)}\``;
      return { kind: 'drop', change, span: ref.span, value: { ...policy, except: rest }, finer: [] };
    }),
    ...lift(validityFlips(validity), (to): Policy => ({ ...policy, validity: to })),
  ];
}

function saidRef(ref: Parameters<typeof refText>[0] & { readonly span: Policy['span'] }) {
  return { text: refText(ref), span: ref.span };
}

function validityFlips(validity: Validity): readonly Flip<Validity>[] {
  const { from, to } = validity;
  return [
    ...(from ? [extension('without `not_before`', from.span, omit(validity, 'from'))] : []),
    ...(to ? [extension('without `expires`', to.span, omit(validity, 'to'))] : []),
  ];
}

function extension(change: string, span: Policy['span'], value: Validity): Flip<Validity> {
  return { kind: 'extend', change, span, value, finer: [] };
}

function loginFlips(as: Logins | undefined): readonly Flip<Logins>[] {
  if (!as || as.kind === 'any') return [];
  const { span } = as;
  return [
    { kind: 'loosen', change: 'with `as: any`', span, value: { kind: 'any', span }, finer: [] },
    ...withoutLogin(as),
  ];
}

function withoutLogin(as: Logins): readonly Flip<Logins>[] {
  if (as.kind !== 'listed') return [];
  return withoutEach(as.logins, saidIn('as'), 'narrow', (logins): Logins => ({ ...as, logins }));
}
