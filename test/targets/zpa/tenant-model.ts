/**
 * What a ZPA tenant makes of a `main.tf.json`, by the vendor's documentation and not by the compiler: the most specific application segment
 * takes a connection whatever its ports, then the rules in the order that the reorder object sets, the first match wins, blocks are "and",
 * operands of a block "or"; nothing matches = blocked.
 */

export interface Operand {
  readonly object_type: string;
  readonly lhs: string;
  readonly rhs: string;
  readonly idp_id?: string;
}

export interface Rule {
  readonly action: string;
  readonly operator: string;
  readonly conditions: readonly { readonly operator: string; readonly operands: readonly Operand[] }[];
  readonly depends_on?: readonly string[];
  readonly reauth_timeout?: string;
  readonly reauth_idle_timeout?: string;
}

export interface Segment {
  readonly domain_names: readonly string[];
  readonly tcp_port_ranges: readonly string[];
  readonly udp_port_ranges: readonly string[];
  readonly segment_group_id: string;
  readonly server_groups?: readonly unknown[];
  readonly [argument: string]: unknown;
}

type ByKey<T> = Readonly<Record<string, T>>;

export interface Document {
  readonly resource: {
    readonly zpa_application_segment?: ByKey<Segment>;
    readonly zpa_policy_access_rule?: ByKey<Rule>;
    readonly zpa_policy_timeout_rule?: ByKey<Rule>;
    readonly zpa_policy_access_rule_reorder?: ByKey<{
      readonly rules: readonly { readonly id: string; readonly order: string }[];
    }>;
    readonly [type: string]: ByKey<unknown> | undefined;
  };
}

/** What the tenant knows of a connection: operands that hold, as `TYPE lhs rhs`. */
export type Facts = ReadonlySet<string>;

export interface Point {
  readonly host: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** Key of the segment that takes a connection; undefined when ZPA does not carry it. */
export function segmentAt({ resource }: Document, { host, protocol, port }: Point): string | undefined {
  const segments = Object.entries(resource.zpa_application_segment ?? {});
  const names = segments.flatMap(([, segment]) => segment.domain_names).filter((name) => matches(name, host));
  const best = names.sort((a, b) => specificity(b) - specificity(a))[0];
  const taking = segments.filter(([, { domain_names, tcp_port_ranges, udp_port_ranges }]) => {
    const ports = protocol === 'tcp' ? tcp_port_ranges : udp_port_ranges;
    return best !== undefined && domain_names.includes(best) && holds(ports, port);
  });
  if (taking.length > 1) throw new Error(`two segments for ${host}:${port}`);
  return taking[0]?.[0];
}

function matches(name: string, host: string): boolean {
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  if (!name.includes('/')) return name === host;
  const [base = '', prefix = ''] = name.split('/');
  return /^[\d.]+$/.test(host) && bits(host).slice(0, Number(prefix)) === bits(base).slice(0, Number(prefix));
}

function bits(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
}

function specificity(name: string): number {
  if (name.startsWith('*.')) return name.length;
  return name.includes('/') ? Number(name.split('/')[1]) : 1000;
}

function holds(pairs: readonly string[], port: number): boolean {
  return pairs.some((from, at) => at % 2 === 0 && Number(from) <= port && port <= Number(pairs[at + 1]));
}

/** Keys of the rules of a type, in order; what the reorder object does not list comes last. */
export function ordered(document: Document, kind: 'access' | 'timeout'): readonly string[] {
  const { rules = [] } = document.resource.zpa_policy_access_rule_reorder?.[kind] ?? {};
  return [...rules]
    .sort((a, b) => Number(a.order) - Number(b.order))
    .map(({ id }) => /^\$\{zpa_policy_\w+_rule\.([\w-]+)\.id\}$/.exec(id)?.[1] ?? id);
}

/** Key of the first rule that matches a connection to a segment. */
export function firstMatch(
  document: Document,
  kind: 'access' | 'timeout',
  segment: string,
  facts: Facts,
): string | undefined {
  const group = document.resource.zpa_application_segment![segment]!.segment_group_id;
  const all = new Set([...facts, `APP_GROUP id ${group}`]);
  return ordered(document, kind).find((key) => {
    const { operator, conditions } = ruleAt(document, kind, key);
    if (operator !== 'AND') throw new Error('condition blocks must all hold');
    return conditions.every((block) => block.operands.some((one) => all.has(textOf(one))));
  });
}

export function ruleAt({ resource }: Document, kind: 'access' | 'timeout', key: string): Rule {
  return resource[kind === 'access' ? 'zpa_policy_access_rule' : 'zpa_policy_timeout_rule']![key] as Rule;
}

export function textOf({ object_type, lhs, rhs }: Operand): string {
  return `${object_type} ${lhs} ${rhs}`;
}

/** Whether a connection is let through. */
export function allows(document: Document, point: Point, facts: Facts): boolean {
  const segment = segmentAt(document, point);
  const rule = segment === undefined ? undefined : firstMatch(document, 'access', segment, facts);
  return rule !== undefined && ruleAt(document, 'access', rule).action === 'ALLOW';
}
