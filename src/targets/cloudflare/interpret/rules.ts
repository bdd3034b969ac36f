import { type Condition, opaque, type ReadRule } from '../../../compiler/proof/index.js';
import type { Application } from './applications.js';
import { allOf } from './conditions.js';
import type { Context } from './context.js';
import type { Matcher } from './matching.js';
import { type AccessPolicy, asked } from './policies.js';
import { boxesOf, coveredBoxes, OTHER_EDGE_PORTS, type Reach, rankOf, type Surface } from './reaches.js';
import { findTies, type Placed, type Ties } from './ties.js';

/** What the account says of logins and of hosts without an application. */
export interface Account {
  /** Seconds during which Access issues new tokens without a login. */
  readonly globalSession: number;
  /** Whether a session of the device client counts as a login where an application does not say it. */
  readonly deviceLogin: boolean;
  readonly denyUnmatched: boolean;
}

/** Destinations of one application that are equally specific. */
interface Unit {
  readonly application: Application;
  readonly reaches: readonly Reach[];
  readonly rank: readonly number[];
}

const ANYBODY: Condition = { kind: 'anybody' };
/** An approver may grant up to a day, whatever the session. https://developers.cloudflare.com/cloudflare-one/access-controls/policies/temporary-auth/, 2026-11-24. */
const LONGEST_APPROVAL = 24 * 3600;

/**
 * The rules of all applications, the most specific first. An application inherits nothing and decides alone on its points, so its rules end
 * with a refusal. https://developers.cloudflare.com/cloudflare-one/access-controls/policies/app-paths/, 2026-11-24.
 */
export class RuleList {
  readonly #context: Context;
  readonly #matcher: Matcher;
  readonly #account: Account;
  readonly #conditions = new Map<AccessPolicy, Condition>();

  constructor(context: Context, matcher: Matcher, account: Account) {
    this.#context = context;
    this.#matcher = matcher;
    this.#account = account;
  }

  rules(applications: readonly Application[]): readonly ReadRule[] {
    const units = applications.flatMap(unitsOf).sort((a, b) => compareRanks(a.rank, b.rank));
    const ties = findTies(placed(units));
    const of = (surface: Surface, isAsked: (at: number) => boolean = () => true): readonly ReadRule[] => {
      const chosen = units.map((_, at) => at).filter((at) => units[at]!.reaches[0]!.surface === surface && isAsked(at));
      return this.#ordered(units, chosen, ties);
    };
    /** The same way for all of them, so that among themselves the most specific still decides. */
    const byWay = (surface: Surface, way: string): readonly ReadRule[] =>
      of(surface, (at) => ties?.crossing.has(at) ?? true).map((rule) => ({
        ...rule,
        when: allOf(opaque(way), rule.when),
      }));
    return [
      ...byWay('targets', 'session with an infrastructure target'),
      ...byWay('private', 'request over the private network'),
      ...of('edge'),
      ...of('private'),
      ...of('targets'),
      ...of('elsewhere'),
      ...applications.flatMap(shadow),
      ...this.#published(),
    ];
  }

  /** Where it is not documented which of two units decides, the first may or may not; then the last does, and the first where it is alone. */
  #ordered(units: readonly Unit[], chosen: readonly number[], ties: Ties | undefined): readonly ReadRule[] {
    const later = new Map<number, number[]>();
    const rules: ReadRule[] = [];
    const end = chosen.at(-1);
    const among = new Set(chosen);
    for (const at of chosen) {
      const last = ties ? ties.last.get(at) : end;
      const own = this.#unit(units[at]!);
      if (last === undefined || last === at || !among.has(last)) rules.push(...own);
      else {
        const first = opaque(`${units[at]!.application.address} decides where another application could`);
        rules.push(...own.map((rule) => ({ ...rule, when: allOf(first, rule.when) })));
        later.set(last, [...(later.get(last) ?? []), at]);
      }
      for (const other of later.get(at) ?? []) rules.push(...this.#unit(units[other]!));
    }
    return rules;
  }

  #unit({ application, reaches }: Unit): readonly ReadRule[] {
    const points = reaches.flatMap((reach) => boxesOf(reach));
    const covered = reaches.flatMap((reach) => coveredBoxes(reach));
    const [{ network, isolates, surface }] = reaches as [Reach];
    const early = application.policies.filter(({ decision }) => decision === 'bypass' || decision === 'non_identity');
    const late = application.policies.filter(({ decision }) => decision === 'allow' || decision === 'deny');
    const closing: ReadRule = {
      effect: 'deny',
      points: covered,
      when: ANYBODY,
      place: { what: application.address, span: application.span },
    };
    const rules: ReadRule[] = [
      ...(application.preflight && surface === 'edge' ? [preflight(application, points)] : []),
      ...early.map((policy) => ({
        effect: 'allow' as const,
        points,
        when: this.#when(policy),
        place: placeOf(policy),
      })),
      ...late.map((policy) => this.#late(application, policy, points, isolates)),
      closing,
    ];
    if (network === undefined) return rules;
    const there = opaque(`virtual network ${network}`);
    return rules.map((rule) => ({ ...rule, when: allOf(there, rule.when) }));
  }

  /** Allow and Block, for people who have logged in. */
  #late(application: Application, policy: AccessPolicy, points: ReadRule['points'], isolates: boolean): ReadRule {
    const when = this.#when(policy);
    const place = placeOf(policy);
    if (policy.decision === 'deny') return { effect: 'deny', points, when, place };
    const people: Condition = { kind: 'people' };
    const who = allOf(
      people,
      ...(application.login ? [application.login] : []),
      when,
      ...(policy.logins ? [policy.logins] : []),
    );
    const demand = allOf(this.#session(application, policy), asked(policy, isolates, approves(application)));
    return {
      effect: 'allow',
      points,
      when: who,
      place,
      ...(demand.kind === 'all' && demand.of.length === 0 ? {} : { demand }),
    };
  }

  #when(policy: AccessPolicy): Condition {
    const known = this.#conditions.get(policy);
    if (known) return known;
    const isEarly = policy.decision === 'bypass' || policy.decision === 'non_identity';
    const condition = this.#matcher.matches(policy.rules, isEarly ? 'before-login' : 'after-login');
    this.#conditions.set(policy, condition);
    return condition;
  }

  /**
   * How long after a login somebody still gets in: the token of the policy, or of the application, and the global session during which it
   * is issued anew. https://developers.cloudflare.com/cloudflare-one/access-controls/access-settings/session-management/, 2026-11-24.
   */
  #session({ type, deviceLogin, session }: Application, policy: AccessPolicy): Condition {
    if (type === 'infrastructure' || (deviceLogin ?? this.#account.deviceLogin)) return allOf();
    const own = policy.session ?? session;
    const longest = policy.approval ? Math.max(own, LONGEST_APPROVAL) : own;
    return { kind: 'demand', demand: { sessionMax: longest + this.#account.globalSession } };
  }

  /** What no application covers: the edge passes it on to anybody, the private network to every enrolled device. */
  #published(): readonly ReadRule[] {
    const { vocabulary, document } = this.#context;
    return vocabulary.published
      .filter(({ route }) => route === 'private' || !this.#account.denyUnmatched)
      .map(({ box, route, name }) => ({
        effect: 'allow',
        points: [box],
        when: route === 'edge' ? ANYBODY : allOf({ kind: 'people' }, opaque('a device enrolled with the account')),
        place: { what: `no application for ${name}`, span: document.start },
      }));
  }
}

function placeOf({ what, span }: AccessPolicy): ReadRule['place'] {
  return { what, span };
}

/** Consent can be asked for in front of these types only. */
function approves({ type }: Application): boolean {
  return type === 'self_hosted' || type === 'saas';
}

function preflight({ address, span }: Application, points: ReadRule['points']): ReadRule {
  return {
    effect: 'allow',
    points,
    when: opaque(`preflight request to ${address}`),
    place: { what: `${address} options_preflight_bypass`, span },
  };
}

/** Other ports of the edge lead to the same application, so nothing of a host is open there. */
function shadow({ reaches, address, span }: Application): readonly ReadRule[] {
  const points = reaches
    .filter(({ surface }) => surface === 'edge')
    .flatMap((reach) => coveredBoxes(reach, OTHER_EDGE_PORTS));
  return points.length === 0 ? [] : [{ effect: 'deny', points, when: ANYBODY, place: { what: address, span } }];
}

function unitsOf(application: Application): readonly Unit[] {
  const units = new Map<string, { application: Application; reaches: Reach[]; rank: readonly number[] }>();
  for (const reach of application.reaches) {
    const rank = rankOf(reach);
    const key = JSON.stringify([rank, reach.network, reach.isolates]);
    const unit = units.get(key);
    if (unit) unit.reaches.push(reach);
    else units.set(key, { application, reaches: [reach], rank });
  }
  return [...units.values()];
}

function placed(units: readonly Unit[]): readonly Placed[] {
  return units.flatMap(({ application, reaches }, unit) =>
    reaches.map((reach) => ({ reach, application: application.address, unit })),
  );
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - (b[at] ?? 0);
}
