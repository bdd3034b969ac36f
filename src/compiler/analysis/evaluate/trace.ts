import type { AccessRequest, Estate } from '../../model/index.js';
import { lower, NO_POLICIES } from '../lower/index.js';
import { hasLogin } from '../sets/index.js';
import type { Check } from './check.js';
import { isMeant, type Matcher, MatcherBuilder } from './matcher.js';
import { Point } from './point.js';

/** One condition of a policy, and whether a request meets it. */
export interface TracedCheck {
  /** As in the language: `mfa`, `posture.managed`, `session.max`, `location`, … */
  readonly condition: string;
  readonly needed: string;
  readonly holds: boolean;
}

/** One policy that speaks of the resource, caller, login and instant of a request. */
export interface PolicyTrace {
  readonly policy: string;
  readonly kind: 'allow' | 'break-glass' | 'floor' | 'deny';
  /** Of a deny: the situation in which it counts. */
  readonly when: readonly TracedCheck[];
  /** What an allow demands, or what saves from a floor: one list for each way. Always in the same order. */
  readonly alternatives: readonly (readonly TracedCheck[])[];
}

export interface Tracer {
  /** Every policy that the request is a matter of, condition by condition. Nothing on public resources. */
  trace(request: AccessRequest): readonly PolicyTrace[];
}

/** Prepares the resources of an estate for looking closely at what its policies say to requests. Pure. */
export function createTracer(estate: Estate, resources: ReadonlySet<string>): Tracer {
  const { universe, resources: policies } = lower(estate);
  const builder = new MatcherBuilder(universe, estate);
  const point = new Point(universe);
  const prepared = new Map<string, readonly Prepared[]>();
  for (const name of resources) {
    const resource = estate.resources.get(name);
    if (!resource || resource.public) continue;
    const { allows, breakGlass, floors, denies } = policies.get(name) ?? NO_POLICIES;
    const all = [...allows, ...breakGlass, ...floors, ...denies];
    prepared.set(
      name,
      all.map((policy) => ({ kind: policy.kind, matcher: builder.build(policy, resource.isSsh) })),
    );
  }
  return {
    trace(request) {
      point.load(request);
      return (prepared.get(request.resource ?? '') ?? [])
        .filter(({ matcher }) => isMatter(matcher, point))
        .map(({ kind, matcher }) => traceOf(kind, matcher, point));
    },
  };
}

interface Prepared {
  readonly kind: PolicyTrace['kind'];
  readonly matcher: Matcher;
}

function isMatter({ from, to, who, logins }: Matcher, point: Point): boolean {
  return (
    from <= point.now &&
    point.now < to &&
    isMeant(who, point) &&
    (logins === undefined || hasLogin(logins, point.login ?? ''))
  );
}

function traceOf(kind: PolicyTrace['kind'], { name, when, alternatives }: Matcher, point: Point): PolicyTrace {
  const look = (checks: readonly Check[]): readonly TracedCheck[] =>
    checks.map((check) => ({
      condition: check.condition,
      needed: check.needed(),
      holds: check.holds(point),
    }));
  return { policy: name, kind, when: look(when), alternatives: alternatives.map(look) };
}
