import { holds, isDenySituation } from '../../../../oracle/interpreter/conditions.js';
import { isPostureMet } from '../../../../oracle/interpreter/device.js';
import { list, mapping, own, type Plain, texts } from '../../../../oracle/interpreter/plain.js';
import { isOneOf } from '../../../../oracle/interpreter/principals.js';
import type { PolicySource } from '../../../../oracle/interpreter/project.js';
import type { Ask } from '../../../../oracle/interpreter/request.js';
import { isValid } from '../../../../oracle/interpreter/time.js';

/**
 * One demand on one signal. Signals that do not depend on each other have dimensions of their own; who asks and the idp are one (an idp asserts
 * certain domains), and so are platform and version.
 */
export interface Demand {
  readonly dimension: string;
  /** Equal texts mean equal demands. */
  readonly key: string;
  holds(ask: Ask): boolean;
}

/** All of them. */
export type Conjunct = readonly Demand[];

/** What a policy says, written out: one of `ways`, within `region`. */
export interface Written {
  readonly name: string;
  readonly kind: 'allow' | 'glass' | 'deny' | 'floor';
  readonly region: Conjunct;
  /** Allows and break-glass: what is demanded; floors: what saves. Empty for plain denies. */
  readonly ways: readonly Conjunct[];
}

/** Section 7 and 8 of the language, policy by policy; on a resource that is ssh or not. */
export function writeOut(source: PolicySource, isSsh: boolean): readonly Written[] {
  return [
    ...[...source.policies].map(([name, policy]) => writePolicy(source, name, policy, isSsh)),
    ...[...source.breakGlass].map(([name, entry]) => writeGlass(source, name, entry, isSsh)),
  ];
}

function writePolicy(source: PolicySource, name: string, policy: Plain, isSsh: boolean): Written {
  const when = mapping(own(policy, 'when'));
  if (own(policy, 'allow') !== undefined) {
    const region = regionOf(source, policy, 'allow', isSsh);
    const session = own(policy, 'session');
    const ways = expand(source, { ...when, ...(session !== undefined && { session }) });
    return { name, kind: 'allow', region, ways };
  }
  const situation = Object.entries(when).map(([key, value]) =>
    demand(key === 'idp' ? 'caller' : DIMENSIONS[key]!, `deny ${key} ${JSON.stringify(value)}`, (ask) =>
      isDenySituation(source, ask, { [key]: value }),
    ),
  );
  const region = [...regionOf(source, policy, 'deny', isSsh), ...situation];
  const unless = own(policy, 'unless');
  if (unless === undefined) return { name, kind: 'deny', region, ways: [] };
  return { name, kind: 'floor', region, ways: list(unless).flatMap((one) => expand(source, mapping(one))) };
}

function writeGlass(source: PolicySource, name: string, entry: Plain, isSsh: boolean): Written {
  const session = { max: '1h', ...mapping(own(entry, 'session')) };
  const when = mapping(own(entry, 'when'));
  return {
    name,
    kind: 'glass',
    region: regionOf(source, entry, 'subjects', isSsh),
    ways: join(expand(source, when), expand(source, { mfa: 'phishing-resistant', session })),
  };
}

function regionOf(source: PolicySource, policy: Plain, key: string, isSsh: boolean): Conjunct {
  const who = texts(own(policy, key));
  const except = texts(own(policy, 'except'));
  const as = own(policy, 'as');
  const isLogin = (login: string | undefined): boolean =>
    as === undefined || as === 'any' || (as === 'nonroot' ? login !== 'root' : texts(as).includes(login!));
  const validity = `${own(policy, 'not_before') as string}/${own(policy, 'expires') as string}`;
  return [
    demand(
      'caller',
      `who ${who.join()}/${except.join()}`,
      ({ caller }) => isOneOf(source, caller!, who) && !isOneOf(source, caller!, except),
    ),
    ...(validity === 'undefined/undefined'
      ? []
      : [demand('now', `valid ${validity}`, ({ now }) => isValid(policy, now, source.timezone))]),
    ...(isSsh ? [demand('as', `as ${JSON.stringify(as)}`, (ask) => isLogin(ask.as))] : []),
  ];
}

const DIMENSIONS: Readonly<Record<string, string>> = {
  location: 'country',
  network: 'ip',
  platform: 'platform',
  schedule: 'now',
};

/** Section 6: lists are "or", keys are "and". */
function expand(source: PolicySource, conditions: Plain): readonly Conjunct[] {
  return Object.entries(conditions)
    .filter(([key]) => key !== 'owner' && key !== 'title')
    .map(([key, value]) => expandKey(source, key, value))
    .reduce(join, [[]]);
}

function join(a: readonly Conjunct[], b: readonly Conjunct[]): readonly Conjunct[] {
  return a.flatMap((one) => b.map((other) => [...one, ...other]));
}

function expandKey(source: PolicySource, key: string, value: unknown): readonly Conjunct[] {
  const text = JSON.stringify(value);
  const single = (dimension: string, name: string, one: Plain): Demand =>
    demand(dimension, name, (ask) => holds(source, ask, one));
  switch (key) {
    case 'mfa':
    case 'risk':
      return [[HUMAN, single(key, `${key} ${text}`, { [key]: value })]];
    case 'idp':
    case 'credential':
      return [[single('caller', `${key} ${text}`, { [key]: value })]];
    case 'session':
      return [
        [
          HUMAN,
          ...Object.entries(mapping(value)).map(([limit, bound]) =>
            single(`session.${limit}`, `session ${limit} ${bound as string}`, { session: { [limit]: bound } }),
          ),
        ],
      ];
    case 'approval':
      return texts(value).map((name) => [HUMAN, single(`approval ${name}`, 'approval', { approval: name })]);
    case 'posture':
      return texts(value).map((name) => expandPosture(source.posture.get(name)!));
    case 'profile':
      return texts(value).flatMap((name) => expand(source, source.profiles.get(name)!));
    default:
      return [[single(DIMENSIONS[key]!, `${key} ${text}`, { [key]: value })]];
  }
}

function expandPosture(posture: Plain): Conjunct {
  return Object.entries(posture)
    .filter(([key]) => key !== 'owner' && key !== 'title')
    .flatMap(([key, value]): Conjunct => {
      const of = (dimension: string, one: Plain): Demand =>
        demand(dimension, `posture ${JSON.stringify(one)}`, ({ device }) => isPostureMet(one, device));
      if (key === 'os') return [of('platform', { os: value })];
      if (key === 'checks')
        return Object.keys(mapping(value)).map((name) => of(`check ${name}`, { checks: { [name]: true } }));
      return [of(`device.${key}`, { [key]: value })];
    });
}

/** 6.9: what a workload never meets. */
const HUMAN: Demand = demand('caller', 'human', ({ caller }) => !('workload' in caller!));

function demand(dimension: string, key: string, test: (ask: Ask) => boolean): Demand {
  return { dimension, key, holds: test };
}
