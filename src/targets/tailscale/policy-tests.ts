import { type Resource, SENSITIVITIES } from '../../compiler/model/index.js';
import type { CarriedResource } from '../carry.js';
import type { Json } from '../target.js';
import type { Context } from './context.js';
import { destinationsOf } from './destinations.js';
import type { Posture } from './postures.js';
import type { GrantRule } from './rules.js';
import { type Held, isUser, type Subjects } from './subjects.js';
import { type TestPoint, testPoint } from './test-points.js';

/** Denied points per subject: the most sensitive resources first. */
const MOST_DENIES = 20;

interface Probe {
  readonly resource: Resource;
  readonly point: TestPoint;
  /** Every rule that reaches the point, and whom it holds. */
  readonly rules: readonly { readonly rule: GrantRule; readonly held: Held }[];
}

/**
 * The `tests` of the policy file: each rule whose sources name somebody is met by one of them, and each of those is kept from what no
 * rule gives. A rule that demands something of the device is also tried without it. The vendor runs them on every write.
 */
export function policyTests(
  context: Context,
  subjects: Subjects,
  rules: readonly GrantRule[],
  carried: readonly CarriedResource[],
): readonly Json[] {
  const chosen = chooseSubjects(context, subjects, rules);
  const held = new Map(rules.map((rule) => [rule, subjects.held(rule.src, chosen)]));
  const probes = probesOf(context, held, carried);
  const cases = new Map([...chosen].sort().map((subject) => [subject, new Cases(subject)]));
  for (const { point, rules: reaching } of probes) {
    for (const { rule, held: whom } of reaching) {
      const [subject] = whom.yes;
      if (subject !== undefined) cases.get(subject)!.accept(point, rule);
    }
  }
  for (const one of cases.values()) one.denyFirst(probes);
  return [...cases.values()].flatMap((one) => one.json());
}

/** Few subjects: together they meet every rule that names somebody, and show for every policy whom it names and yet leaves out. */
function chooseSubjects({ estate }: Context, subjects: Subjects, rules: readonly GrantRule[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { src } of rules) {
    const named = subjects.named(src);
    if (named[0] !== undefined && !named.some((subject) => found.has(subject))) found.add(named[0]);
  }
  const seen = new Map<string, Set<readonly string[]>>();
  for (const { src, origins } of rules) {
    for (const name of new Set(origins.map(({ piece }) => piece.origin.policy))) {
      const known = seen.get(name) ?? new Set();
      if (known.has(src)) continue;
      seen.set(name, known.add(src));
      const meant = subjects.namedBy(estate.policies.get(name)?.who ?? []);
      const { yes } = subjects.held(src, new Set(meant));
      const left = meant.find((user) => !yes.has(user));
      if (left !== undefined) found.add(left);
    }
  }
  return found;
}

/** One per resource and destination, most sensitive first. Resources inside a carried one are probed too. */
function probesOf(
  context: Context,
  held: ReadonlyMap<GrantRule, Held>,
  carried: readonly CarriedResource[],
): readonly Probe[] {
  const byResource = new Map<string, GrantRule[]>();
  for (const rule of held.keys()) {
    for (const name of new Set(rule.origins.map(({ resource }) => resource.name))) {
      const known = byResource.get(name);
      if (known) known.push(rule);
      else byResource.set(name, [rule]);
    }
  }
  const probes = carried.flatMap(({ resource }) => {
    const own = byResource.get(resource.name) ?? [];
    return destinationsOf(context.carver.of(resource).claims).flatMap(({ dst, ip }): Probe[] => {
      const point = testPoint(dst, ip);
      const reaching = own.filter((rule) => same(rule.dst, dst) && same(rule.ip, ip));
      return point ? [{ resource, point, rules: reaching.map((rule) => ({ rule, held: held.get(rule)! })) }] : [];
    });
  });
  return probes.sort((a, b) => rank(a) - rank(b) || (a.point.text < b.point.text ? -1 : 1));
}

function rank({ resource }: Probe): number {
  return SENSITIVITIES.length - SENSITIVITIES.indexOf(resource.sensitivity);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

interface Case {
  readonly attributes: Posture['witness'];
  readonly proto: TestPoint['proto'];
  readonly accept: Set<string>;
  readonly deny: Set<string>;
}

/** The tests of one subject: one for each protocol and each kind of device. */
class Cases {
  readonly #subject: string;
  readonly #cases = new Map<string, Case>();

  constructor(subject: string) {
    this.#subject = subject;
  }

  accept(point: TestPoint, { postures }: GrantRule): void {
    if (postures.length === 0) this.#case(point).accept.add(point.text);
    const witness = postures.find((posture) => posture.witness)?.witness;
    if (witness) this.#case(point, witness).accept.add(point.text);
  }

  /** Points that nothing opens to the subject when its device shows nothing. */
  denyFirst(probes: readonly Probe[]): void {
    let denies = 0;
    for (const { point, rules } of probes) {
      if (denies >= MOST_DENIES) return;
      const open = rules.some(
        ({ rule, held }) =>
          (held.maybe && isUser(this.#subject)) || (held.yes.has(this.#subject) && rule.postures.length === 0),
      );
      if (open) continue;
      denies += 1;
      this.#case(point).deny.add(point.text);
    }
  }

  json(): readonly Json[] {
    return [...this.#cases.keys()].sort().map((key) => {
      const { attributes, proto, accept, deny } = this.#cases.get(key)!;
      return {
        src: this.#subject,
        ...(attributes && { srcPostureAttrs: attributes }),
        proto,
        ...(accept.size > 0 && { accept: [...accept].sort() }),
        ...(deny.size > 0 && { deny: [...deny].sort() }),
      };
    });
  }

  #case({ proto }: TestPoint, attributes?: Posture['witness']): Case {
    const key = `${proto} ${attributes ? JSON.stringify(attributes) : ''}`;
    const known = this.#cases.get(key) ?? { attributes, proto, accept: new Set<string>(), deny: new Set<string>() };
    this.#cases.set(key, known);
    return known;
  }
}
