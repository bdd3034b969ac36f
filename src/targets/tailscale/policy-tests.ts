import { type Resource, SENSITIVITIES } from '../../compiler/model/index.js';
import type { CarriedResource } from '../carry.js';
import type { Json } from '../target.js';
import type { Context } from './context.js';
import { destinationsOf } from './destinations.js';
import type { Posture } from './postures.js';
import type { GrantRule } from './rules.js';
import type { Subjects } from './subjects.js';
import { type TestPoint, testPoint } from './test-points.js';

/** Denied points per subject: the most sensitive resources first. */
const MOST_DENIES = 20;

interface Probe {
  readonly resource: Resource;
  readonly point: TestPoint;
  /** Every rule that reaches the point. */
  readonly rules: readonly GrantRule[];
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
  const probes = probesOf(context, rules, carried);
  return chosen(subjects, rules).flatMap((subject) => testsOf(subjects, subject, probes));
}

/** Few subjects that together meet every rule that names somebody; sorted. */
function chosen(subjects: Subjects, rules: readonly GrantRule[]): readonly string[] {
  const found = new Set<string>();
  for (const { src } of rules) {
    if ([...found].some((subject) => subjects.holds(src, subject) === 'yes')) continue;
    const subject = subjects.first(src);
    if (subject !== undefined) found.add(subject);
  }
  return [...found].sort();
}

/** One per resource and destination, most sensitive first. Resources inside a carried one are probed too. */
function probesOf(
  context: Context,
  rules: readonly GrantRule[],
  carried: readonly CarriedResource[],
): readonly Probe[] {
  const byResource = new Map<string, GrantRule[]>();
  for (const rule of rules) {
    for (const name of new Set(rule.origins.map(({ resource }) => resource.name))) {
      byResource.set(name, [...(byResource.get(name) ?? []), rule]);
    }
  }
  const probes = carried.flatMap(({ resource }) => {
    const own = byResource.get(resource.name) ?? [];
    return destinationsOf(context.carver.of(resource).claims).flatMap(({ dst, ip }): Probe[] => {
      const point = testPoint(dst, ip);
      return point ? [{ resource, point, rules: own.filter((rule) => same(rule.dst, dst) && same(rule.ip, ip)) }] : [];
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

function testsOf(subjects: Subjects, subject: string, probes: readonly Probe[]): readonly Json[] {
  const cases = new Map<string, Case>();
  const add = (kind: 'accept' | 'deny', { proto, text }: TestPoint, attributes?: Posture['witness']): void => {
    const key = `${proto} ${attributes ? JSON.stringify(attributes) : ''}`;
    const one = cases.get(key) ?? { attributes, proto, accept: new Set<string>(), deny: new Set<string>() };
    one[kind].add(text);
    cases.set(key, one);
  };
  let denies = 0;
  for (const { point, rules } of probes) {
    const held = rules.map((rule) => ({ rule, holds: subjects.holds(rule.src, subject) }));
    const met = held.filter(({ holds }) => holds === 'yes').map(({ rule }) => rule);
    if (met.some(({ postures }) => postures.length === 0)) add('accept', point);
    for (const { postures } of met) {
      const posture = postures.find(({ witness }) => witness !== undefined);
      if (posture) add('accept', point, posture.witness);
    }
    const open = held.some(({ rule, holds }) => holds === 'maybe' || (holds === 'yes' && rule.postures.length === 0));
    if (open || denies >= MOST_DENIES) continue;
    denies += 1;
    add('deny', point);
  }
  return [...cases.keys()].sort().map((key) => testJson(subject, cases.get(key)!));
}

function testJson(src: string, { attributes, proto, accept, deny }: Case): Json {
  return {
    src,
    ...(attributes && { srcPostureAttrs: attributes }),
    proto,
    ...(accept.size > 0 && { accept: [...accept].sort() }),
    ...(deny.size > 0 && { deny: [...deny].sort() }),
  };
}
