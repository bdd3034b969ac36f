import { holds, isDenySituation, isInNetworks, isMatchedByUnknown, isSessionMet } from './conditions.js';
import { isSsh } from './decode.js';
import { list, mapping, own, type Plain, texts } from './plain.js';
import type { Places } from './points.js';
import { type Caller, isOneOf } from './principals.js';
import type { PolicySource } from './project.js';
import { isPublic, type Reach, reachOf } from './reach.js';
import type { Ask } from './request.js';
import { broken, isCollecting } from './switches.js';
import { isValid } from './time.js';

/** What a decision came about by; for counting, not for judging. */
export type Reason =
  | 'public'
  | 'public-from-elsewhere'
  | 'nobody'
  | 'inactive'
  | 'no-owner'
  | 'default-deny'
  | 'plain-deny'
  | 'floor-refusal'
  | 'inner-reach'
  | 'unknown-matches'
  | 'allow'
  | 'allow-under-floor'
  | 'glass'
  | 'glass-over-floor'
  | 'deny-over-glass';

export interface Decision {
  readonly decision: 'allow' | 'deny';
  readonly by: readonly string[];
  readonly denied_by: readonly string[];
  readonly reasons: ReadonlySet<Reason>;
}

/** Section 12. Made for one policy and one mutant: what policies reach is looked up once. */
export class Decider {
  readonly #source: PolicySource;
  readonly #places: readonly Places[];
  readonly #reach = new Map<string, Reach>();

  constructor(source: PolicySource, places: readonly Places[]) {
    this.#source = source;
    this.#places = places;
  }

  /** The lines of `decide` in section 12. */
  decide(ask: Ask): Decision {
    const { resource } = ask;
    if (resource === undefined) return deny('no-owner');
    const caller = this.#activeCaller(ask);
    if (isPublic(this.#source, resource)) return this.#decidePublic(ask, resource, caller);
    if (!caller) return deny(ask.caller ? 'inactive' : 'nobody');
    return this.#decideFor({ ...ask, caller, resource });
  }

  #activeCaller({ caller }: Ask): Caller | undefined {
    if (!caller || !('user' in caller)) return caller;
    const known = this.#source.directory.users.get(caller.user);
    return known && !known.active && !broken('inactive-is-active') ? undefined : caller;
  }

  #decidePublic(ask: Ask, resource: string, caller: Caller | undefined): Decision {
    if (broken('public-ignored')) return deny('default-deny');
    if (!caller && broken('public-needs-identity')) return deny('nobody');
    if (broken('deny-reaches-public') && caller) {
      const found = this.#decideFor({ ...ask, caller, resource });
      if (found.denied_by.length > 0) return found;
    }
    const networks = own(mapping(own(this.#source.resources.get(resource)!, 'public')), 'networks');
    const isReached =
      networks === undefined || broken('public-networks-ignored')
        ? true
        : ask.ip
          ? isInNetworks(this.#source, ask.ip, texts(networks))
          : broken('public-from-unknown-ip');
    if (!isReached) return deny('public-from-elsewhere');
    return { decision: 'allow', by: ['public'], denied_by: [], reasons: new Set(['public']) };
  }

  #decideFor(ask: Ask & { readonly caller: Caller; readonly resource: string }): Decision {
    const reasons = new Set<Reason>();
    const denies = this.#denies(ask);
    const plain = denies.filter(([, policy]) => own(policy, 'unless') === undefined || broken('floor-is-plain'));
    const floors = denies.filter(([, policy]) => own(policy, 'unless') !== undefined && this.#isRefused(ask, policy));
    const allows = [...this.#source.policies].filter(([name, policy]) => this.#isAllowed(ask, name, policy));
    const glass = [...this.#source.breakGlass].filter(([, entry]) => this.#isGlass(ask, entry));
    this.#explain(ask, [...plain, ...floors], reasons);
    const isFree = plain.length === 0 || broken('plain-denies-ignored');
    const isRaised = floors.length > 0 && !broken('floors-ignored');
    if (isFree && !isRaised && allows.length > 0) {
      reasons.add('allow');
      if (this.#hasFloor(ask)) reasons.add('allow-under-floor');
      return allow([...allows, ...(broken('glass-not-named') ? [] : glass)], reasons);
    }
    const isGlassFree = isFree || broken('glass-over-plain-deny');
    if (isGlassFree && (!isRaised || !broken('glass-under-floor')) && glass.length > 0) {
      reasons.add(isRaised ? 'glass-over-floor' : 'glass');
      return allow([...(broken('floored-allow-named') ? allows : []), ...glass], reasons);
    }
    if (glass.length > 0) reasons.add('deny-over-glass');
    if (plain.length > 0) reasons.add('plain-deny');
    if (floors.length > 0) reasons.add('floor-refusal');
    if (plain.length === 0 && floors.length === 0) reasons.add('default-deny');
    const named = [...(broken('plain-not-named') ? [] : plain), ...(broken('floor-not-named') ? [] : floors)];
    return { decision: 'deny', by: [], denied_by: sorted(named), reasons };
  }

  /** Line 5 without `unless`: who, what, as whom, when, and the situation. */
  #denies(ask: Ask & { readonly caller: Caller; readonly resource: string }): readonly (readonly [string, Plain])[] {
    return [...this.#source.policies].filter(([name, policy]) => {
      if (own(policy, 'deny') === undefined) return false;
      if (!this.#concerns(ask, name, policy, texts(own(policy, 'deny')))) return false;
      if (broken('deny-when-ignored')) return true;
      return isDenySituation(this.#source, ask, mapping(own(policy, 'when')));
    });
  }

  /** A floor refuses when no alternative of its `unless` holds. */
  #isRefused(ask: Ask, policy: Plain): boolean {
    const alternatives = list(own(policy, 'unless')).map(mapping);
    const isMet = (alternative: Plain): boolean => holds(this.#source, ask, alternative);
    if (broken('unless-first-only')) return !isMet(alternatives[0]!);
    return broken('unless-is-and') ? !alternatives.every(isMet) : !alternatives.some(isMet);
  }

  #isAllowed(ask: Ask & { readonly caller: Caller; readonly resource: string }, name: string, policy: Plain): boolean {
    if (own(policy, 'allow') === undefined) return false;
    if (!this.#concerns(ask, name, policy, texts(own(policy, 'allow')))) return false;
    const isMet = broken('allow-when-ignored') || holds(this.#source, ask, mapping(own(policy, 'when')));
    return isMet && (broken('allow-session-ignored') || this.#isSessionMet(ask, own(policy, 'session')));
  }

  #isSessionMet(ask: Ask, session: unknown): boolean {
    return session === undefined || holds(this.#source, ask, { session });
  }

  /** Section 8, with its defaults. */
  #isGlass(ask: Ask & { readonly caller: Caller; readonly resource: string }, entry: Plain): boolean {
    if (!isOneOf(this.#source, ask.caller, texts(own(entry, 'subjects')))) return broken('glass-for-everybody');
    if (!texts(own(entry, 'resources')).includes(ask.resource) && !broken('glass-everywhere')) return false;
    if (!broken('glass-login-ignored') && !this.#isLogin(ask, entry)) return false;
    if (!broken('glass-validity-ignored') && !isValid(entry, ask.now, this.#source.timezone)) return false;
    const when = mapping(own(entry, 'when'));
    const mfa = broken('glass-without-mfa') ? {} : { mfa: 'phishing-resistant' };
    if (!broken('glass-when-ignored') && !holds(this.#source, ask, when)) return false;
    if (!(broken('written-glass-when-without-mfa') && own(entry, 'when')) && !holds(this.#source, ask, mfa))
      return false;
    const session = mapping(own(entry, 'session'));
    const max = own(session, 'max') ?? (broken('glass-without-session') ? undefined : '1h');
    return broken('glass-session-ignored') || isSessionMet(ask, { ...session, ...(max !== undefined && { max }) });
  }

  /** means(x, p), reach(x), login(x) and valid(x). */
  #concerns(
    ask: Ask & { readonly caller: Caller; readonly resource: string },
    name: string,
    policy: Plain,
    principals: readonly string[],
  ): boolean {
    const isDeny = own(policy, 'deny') !== undefined;
    if (!isOneOf(this.#source, ask.caller, principals)) return false;
    const isExcepted = isOneOf(this.#source, ask.caller, texts(own(policy, 'except')));
    if (isExcepted && !broken(isDeny ? 'deny-except-ignored' : 'allow-except-ignored')) return false;
    if (!this.#reachOf(name, policy).all.has(ask.resource)) return false;
    if (!this.#isLogin(ask, policy)) return false;
    return (isDeny && broken('deny-validity-ignored')) || isValid(policy, ask.now, this.#source.timezone);
  }

  #reachOf(name: string, policy: Plain): Reach {
    const known = isCollecting() ? undefined : this.#reach.get(name);
    const reach = known ?? reachOf(this.#source, this.#places, policy);
    this.#reach.set(name, reach);
    return reach;
  }

  /** 7.5. */
  #isLogin(ask: Ask & { readonly resource: string }, policy: Plain): boolean {
    const written = own(policy, 'as');
    if (written === undefined) return !broken('deny-without-as-is-nobody') || !isSsh(this.#source, ask.resource);
    if (!isSsh(this.#source, ask.resource)) return !broken('as-counts-elsewhere');
    if (broken('as-ignored')) return true;
    if (written === 'any') return !broken('as-any-is-nobody');
    if (written === 'nonroot') return ask.as !== 'root' || broken('nonroot-has-root');
    return texts(written).includes(ask.as!);
  }

  #explain(
    ask: Ask & { readonly resource: string },
    denies: readonly (readonly [string, Plain])[],
    reasons: Set<Reason>,
  ): void {
    for (const [name, policy] of denies) {
      if (this.#reachOf(name, policy).onlyInner.has(ask.resource)) reasons.add('inner-reach');
      if (isMatchedByUnknown(this.#source, ask, mapping(own(policy, 'when')))) reasons.add('unknown-matches');
    }
  }

  #hasFloor(ask: Ask & { readonly caller: Caller; readonly resource: string }): boolean {
    return this.#denies(ask).some(([, policy]) => own(policy, 'unless') !== undefined);
  }
}

function deny(reason: Reason): Decision {
  return { decision: 'deny', by: [], denied_by: [], reasons: new Set([reason]) };
}

function allow(granting: readonly (readonly [string, Plain])[], reasons: Set<Reason>): Decision {
  return { decision: 'allow', by: sorted(granting), denied_by: [], reasons };
}

/** Names by UTF-16 code unit. */
function sorted(policies: readonly (readonly [string, Plain])[]): readonly string[] {
  const names = [...new Set(policies.map(([name]) => name))];
  return broken('names-unsorted') ? names : names.sort();
}
