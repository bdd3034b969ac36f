/**
 * What a ZPA tenant makes of any Terraform JSON, hand-written forms included, one connection at a time: by the vendor's documentation, and
 * without a line of the reader. What is not documented throws.
 */
import type { Facts, Point } from './tenant-model.js';

type Body = Readonly<Record<string, unknown>>;

export interface Session {
  /** Seconds. */
  readonly age: number;
  /** Seconds. */
  readonly idle: number;
  /** People have sessions that end, machines do not. */
  readonly isPerson: boolean;
}

const SEGMENTS = ['', '_browser_access', '_inspection', '_pra'].map((end) => `zpa_application_segment${end}`);
const POLICIES = {
  access: ['zpa_policy_access_rule', ['ACCESS_POLICY', 'GLOBAL_POLICY']],
  timeout: ['zpa_policy_timeout_rule', ['TIMEOUT_POLICY', 'REAUTH_POLICY']],
  forwarding: ['zpa_policy_forwarding_rule', ['CLIENT_FORWARDING_POLICY', 'BYPASS_POLICY']],
} as const;

export class WholeTenant {
  readonly #objects = new Map<string, Body>();

  constructor(text: string) {
    const { resource = {} } = JSON.parse(text) as { resource?: Record<string, Record<string, Body>> };
    for (const [type, byKey] of Object.entries(resource)) {
      for (const [key, body] of Object.entries(byKey)) this.#objects.set(`${type}.${key}`, body);
    }
  }

  /** Whether a connection is let through, for one order of the rules that have no place. */
  letsThrough(point: Point, facts: Facts, session: Session): boolean {
    const segment = this.#segmentAt(point);
    if (!segment) return false;
    if (this.#passesBy(segment, facts)) return true;
    if (list(this.#objects.get(segment)!.server_groups).every((group) => list((group as Body).id).length === 0))
      return false;
    const rule = this.#first('access', segment, facts);
    if (rule?.action !== 'ALLOW') return false;
    const timeout = this.#first('timeout', segment, facts);
    if (!timeout || !session.isPerson) return true;
    return session.age <= seconds(timeout.reauth_timeout) && session.idle <= seconds(timeout.reauth_idle_timeout);
  }

  #passesBy(segment: string, facts: Facts): boolean {
    if (this.#objects.get(segment)!.bypass_type === 'ALWAYS') return true;
    return this.#first('forwarding', segment, facts)?.action === 'BYPASS';
  }

  /** The most specific host takes the connection; of the segments that have it, the one with the port. */
  #segmentAt({ host, protocol, port }: Point): string | undefined {
    const alive = [...this.#objects].filter(([name, body]) => isSegment(name) && this.#isOn(body));
    const hosts = alive
      .flatMap(([, { domain_names }]) => list(domain_names).map(String))
      .filter((one) => takes(one, host));
    const best = Math.max(...hosts.map(specificity));
    return alive.find(([, body]) => {
      const own = list(body.domain_names).map(String);
      return own.some((one) => takes(one, host) && specificity(one) === best) && hasPort(body, protocol, port);
    })?.[0];
  }

  #isOn({ enabled, segment_group_id }: Body): boolean {
    const group = this.#objects.get(target(segment_group_id));
    return isTrue(enabled) && (group === undefined || isTrue(group.enabled));
  }

  #first(kind: keyof typeof POLICIES, segment: string, facts: Facts): Body | undefined {
    return this.#ordered(kind).find((rule) => this.#matches(rule, segment, facts));
  }

  #ordered(kind: keyof typeof POLICIES): readonly Body[] {
    const [type, names] = POLICIES[kind];
    const rules = [...this.#objects.keys()].filter((name) => [type, `${type}_v2`].includes(name.split('.')[0]!));
    const places = new Map<string, number>();
    for (const [name, body] of this.#objects) {
      if (!name.startsWith('zpa_policy_access_rule_reorder.')) continue;
      if (!(names as readonly unknown[]).includes(body.policy_type)) continue;
      for (const entry of list(body.rules) as Body[]) places.set(target(entry.id), Number(entry.order));
    }
    const last = (name: string): number => places.get(name) ?? Number.MAX_SAFE_INTEGER;
    const bodies = new Map(rules.map((name) => [name, this.#objects.get(name)!]));
    return rules
      .sort((a, b) => last(a) - last(b) || strictness(bodies.get(a)!) - strictness(bodies.get(b)!))
      .map((name) => bodies.get(name)!);
  }

  #matches({ conditions, operator = 'AND' }: Body, segment: string, facts: Facts): boolean {
    const blocks = list(conditions).map((block) => {
      const { operands, operator: own = 'OR' } = block as Body;
      const truths = list(operands).flatMap((one) => this.#truths(one as Body, segment, facts));
      if (truths.length === 0) throw new Error('an empty block is not documented');
      return own === 'AND' ? truths.every(Boolean) : truths.some(Boolean);
    });
    if (blocks.length === 0) return true;
    return operator === 'AND' ? blocks.every(Boolean) : blocks.some(Boolean);
  }

  #truths(
    { object_type, lhs, rhs, rhs_list, values, entry_values }: Body,
    segment: string,
    facts: Facts,
  ): readonly boolean[] {
    const single = [...(rhs === undefined ? [] : [rhs]), ...list(rhs_list)].map((one) => [lhs, one]);
    const pairs = [
      ...single,
      ...list(values).map((one) => ['id', one]),
      ...list(entry_values).map((one) => [(one as Body).lhs, (one as Body).rhs]),
    ];
    return pairs.map(([left, right]) => {
      if (object_type === 'APP') return target(right) === segment;
      if (object_type === 'APP_GROUP') return target(right) === target(this.#objects.get(segment)!.segment_group_id);
      return facts.has(`${object_type} ${left} ${right}`);
    });
  }
}

function isSegment(name: string): boolean {
  return SEGMENTS.includes(name.split('.')[0]!);
}

/** What comes later when nobody says in which order: the widest order. */
function strictness({ action, reauth_timeout, reauth_idle_timeout }: Body): number {
  const year = (text: unknown): number => Math.min(seconds(text), 31_536_000);
  if (reauth_timeout !== undefined) return -(year(reauth_timeout) * 1e8 + year(reauth_idle_timeout));
  return action === 'DENY' || action === 'INTERCEPT' ? 1 : 0;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** `TYPE.KEY` of a reference; anything else is itself. */
function target(value: unknown): string {
  return /^\$\{(\w+\.[\w-]+)\.id\}$/.exec(String(value))?.[1] ?? String(value);
}

function takes(domain: string, host: string): boolean {
  const name = domain.toLowerCase();
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  if (!/^[\d./]+$/.test(name)) return name === host;
  const [base = '', prefix = '32'] = name.split('/');
  return /^[\d.]+$/.test(host) && bits(host).slice(0, Number(prefix)) === bits(base).slice(0, Number(prefix));
}

function specificity(domain: string): number {
  if (domain.startsWith('*.')) return domain.length;
  return domain.includes('/') ? Number(domain.split('/')[1]) : 1000;
}

function bits(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
}

function hasPort(body: Body, protocol: string, port: number): boolean {
  const flat = list(body[`${protocol}_port_ranges`]).map(Number);
  const blocks = (list(body[`${protocol}_port_range`]) as Body[]).map(({ from, to }) => [Number(from), Number(to)]);
  const pairs = flat.flatMap((from, at) => (at % 2 === 0 ? [[from, flat[at + 1]!]] : []));
  return [...pairs, ...blocks].some(([from, to]) => from! <= port && port <= to!);
}

function seconds(text: unknown): number {
  if (text === '-1' || /^never$/i.test(String(text))) return Number.POSITIVE_INFINITY;
  const [number, unit] = String(text).split(' ');
  const size = unit === undefined ? 1 : { minute: 60, hour: 3600, day: 86_400 }[unit.toLowerCase().replace(/s$/, '')];
  return Number(number) * size!;
}
