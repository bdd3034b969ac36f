import { describeDuration } from '../../analysis/index.js';
import {
  type Conditions,
  type CredentialDemand,
  type Located,
  MFA_LEVELS,
  RISK_LEVELS,
  type SessionLimits,
} from '../../model/index.js';
import { type Flip, lift, omit, saidIn, withoutEach } from './flip.js';

const LISTS = ['profile', 'posture', 'approval', 'location', 'network', 'platform', 'idp', 'schedule'] as const;

/** Every condition dropped, loosened and tightened, and every list without one of its members. */
export function conditionFlips(conditions: Conditions): readonly Flip<Conditions>[] {
  const { mfa, risk, session, credential } = conditions;
  const dropped = (key: keyof Conditions): Conditions => omit(conditions, key);
  return [
    ...(mfa ? levelFlips('mfa', MFA_LEVELS, mfa, dropped('mfa'), (to) => ({ ...conditions, mfa: to })) : []),
    ...(risk ? levelFlips('risk', RISK_LEVELS, risk, dropped('risk'), (to) => ({ ...conditions, risk: to })) : []),
    ...LISTS.flatMap((key) => listFlips(conditions, key)),
    ...(session
      ? lift(sessionFlips(session), (to) => (isEmpty(to) ? dropped('session') : { ...conditions, session: to }))
      : []),
    ...(credential
      ? lift(credentialFlips(credential), (to) =>
          isEmpty(to) ? dropped('credential') : { ...conditions, credential: to },
        )
      : []),
  ];
}

function listFlips(conditions: Conditions, key: (typeof LISTS)[number]): readonly Flip<Conditions>[] {
  const list: readonly Located<string>[] | undefined = conditions[key];
  if (!list?.[0]) return [];
  const names = list.length === 1 ? `: ${list[0].value}` : '';
  return [
    { kind: 'drop', change: `without \`${key}${names}\``, span: list[0].span, value: omit(conditions, key), finer: [] },
    ...withoutEach(list, saidIn(key), 'narrow', (rest) => ({ ...conditions, [key]: rest })),
  ];
}

/** Whether everything is gone but the place. */
function isEmpty(value: object): boolean {
  return Object.keys(value).every((key) => key === 'span');
}

/** A level dropped, one step weaker, one step stronger; the weakest of a scale demands nothing. */
function levelFlips<L extends string>(
  condition: string,
  levels: readonly L[],
  { value, span }: Located<L>,
  dropped: Conditions,
  set: (level: Located<L>) => Conditions,
): readonly Flip<Conditions>[] {
  const rank = levels.indexOf(value);
  const to = (level: L | undefined, kind: 'loosen' | 'tighten'): readonly Flip<Conditions>[] => {
    if (level === undefined || level === levels[0]) return [];
    const change = `with \`${condition}: ${level}\` instead of \`${value}\``;
    return [{ kind, change, span, value: set({ value: level, span }), finer: [] }];
  };
  const change = `without \`${condition}: ${value}\``;
  return [
    { kind: 'drop', change, span, value: dropped, finer: to(levels[rank - 1], 'loosen') },
    ...to(levels[rank + 1], 'tighten'),
  ];
}

const TRAITS = ['recorded', 'isolated', 'justified'] as const;

/** Every limit dropped, doubled and halved, every trait dropped. */
export function sessionFlips(session: SessionLimits): readonly Flip<SessionLimits>[] {
  const limits = (['max', 'idle'] as const).flatMap((key) => {
    const limit = session[key];
    return limit ? limitFlips(`session.${key}`, limit, omit(session, key), (to) => ({ ...session, [key]: to })) : [];
  });
  const traits = TRAITS.flatMap((key): readonly Flip<SessionLimits>[] => {
    const span = session[key];
    const change = `without \`session.${key}\``;
    return span ? [{ kind: 'drop', change, span, value: omit(session, key), finer: [] }] : [];
  });
  return [...limits, ...traits];
}

/** A duration dropped, doubled and halved; twice as much is looked at where tests notice that it is dropped. */
export function limitFlips<T>(
  condition: string,
  { value, span }: Located<number>,
  dropped: T,
  set: (limit: Located<number>) => T,
): readonly Flip<T>[] {
  const to = (limit: number, kind: 'loosen' | 'tighten'): Flip<T> => ({
    kind,
    change: `with \`${condition}: ${describeDuration(limit)}\` instead of \`${describeDuration(value)}\``,
    span,
    value: set({ value: limit, span }),
    finer: [],
  });
  const change = `without \`${condition}: ${describeDuration(value)}\``;
  return [
    { kind: 'drop', change, span, value: dropped, finer: [to(2 * value, 'loosen')] },
    ...(value > 1 ? [to(Math.floor(value / 2), 'tighten')] : []),
  ];
}

function credentialFlips(demand: CredentialDemand): readonly Flip<CredentialDemand>[] {
  const { bound, attested, maxLifetime } = demand;
  const drop = (key: 'bound' | 'attested' | 'maxLifetime', text: string, span: CredentialDemand['span']) => ({
    kind: 'drop' as const,
    change: `without \`credential.${text}\``,
    span,
    value: omit(demand, key),
    finer: [],
  });
  return [
    ...(bound ? [drop('bound', 'bound', bound)] : []),
    ...(attested ? [drop('attested', 'attested', attested)] : []),
    ...(maxLifetime
      ? [drop('maxLifetime', `max_lifetime: ${describeDuration(maxLifetime.value)}`, maxLifetime.span)]
      : []),
  ];
}
