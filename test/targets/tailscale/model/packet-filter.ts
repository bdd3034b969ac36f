import { holds, type IpRange, overlaps, rangeOf } from './ip-set.js';
import { postureHolds } from './posture-model.js';
import { addresses, type Dialect, type Names, Selectors } from './selectors.js';
import type { Tailnet, TailnetNode } from './tailnet.js';

export interface PolicyText extends Names {
  readonly acls?:
    | readonly { readonly src?: readonly string[]; readonly dst?: readonly string[]; readonly proto?: string }[]
    | null;
  readonly grants?:
    | readonly {
        readonly src?: readonly string[];
        readonly dst?: readonly string[];
        readonly ip?: readonly string[];
        readonly srcPosture?: readonly string[] | null;
      }[]
    | null;
  readonly postures?: Readonly<Record<string, readonly string[]>>;
  /** For rules without a list of their own. */
  readonly defaultSrcPosture?: readonly string[];
}

export interface Packet {
  readonly src: IpRange;
  readonly dst: IpRange;
  /** IANA number. */
  readonly proto: number;
  readonly port: number;
}

interface FilterRule {
  readonly sources: readonly IpRange[];
  /** Devices of one user, for `autogroup:self`. */
  readonly destinations: readonly IpRange[];
  readonly protos: readonly number[];
  readonly ports: { readonly from: number; readonly to: number };
  readonly postures?: readonly string[];
}

const DEFAULT_PROTOS = [6, 17, 1, 58];
const PROTOS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  'ip-in-ip': 4,
  ipv4: 4,
  tcp: 6,
  egp: 8,
  igp: 9,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  sctp: 132,
  fc: 133,
};

/** What the packet filters of a tailnet let through, by the rules of a policy file. */
export class PacketFilter {
  readonly #policy: PolicyText;
  readonly #selectors: Selectors;
  readonly #rules: readonly FilterRule[] | 'everything';
  readonly #landed = new Map<TailnetNode, readonly FilterRule[]>();

  constructor(policy: PolicyText, tailnet: Tailnet, dialect: Dialect) {
    this.#policy = policy;
    this.#selectors = new Selectors(tailnet, policy, dialect);
    const { acls, grants } = policy;
    const absent = (acls === undefined || acls === null) && (grants === undefined || grants === null);
    if (absent && dialect === 'server') this.#rules = 'everything';
    else {
      // Without a list of rules the service behaves as with one rule from any to any.
      const rules = absent ? [{ src: ['*'], dst: ['*'], ip: ['*'] }] : (grants ?? []);
      this.#rules = [...(acls ?? []).flatMap((acl) => this.#acl(acl)), ...rules.flatMap((rule) => this.#grant(rule))];
    }
  }

  /** At one device, for a packet to one of its addresses or routes. */
  allowsAt(node: TailnetNode, packet: Packet): boolean {
    // A filter without a list of protocols is one for TCP, UDP and ICMP. Vendor: tailcfg.FilterRule, `FilterAllowAll`, 2026-11-25.
    if (this.#rules === 'everything') return DEFAULT_PROTOS.includes(packet.proto);
    return this.#rulesAt(node).some((rule) => this.#matches(rule, packet));
  }

  /** A rule lands on a device whose addresses or approved routes it concerns. */
  #rulesAt(node: TailnetNode): readonly FilterRule[] {
    const known = this.#landed.get(node);
    if (known || this.#rules === 'everything') return known ?? [];
    const own = reached(node);
    const landed = this.#rules.filter((rule) => overlaps(rule.destinations, own));
    this.#landed.set(node, landed);
    return landed;
  }

  /** At whichever device owns or routes the destination. */
  allows(packet: Packet): boolean {
    return this.#selectors.nodes().some((node) => holds(reached(node), packet.dst) && this.allowsAt(node, packet));
  }

  #matches(rule: FilterRule, { src, dst, proto, port }: Packet): boolean {
    if (!holds(rule.sources, src) || !holds(rule.destinations, dst)) return false;
    if (!rule.protos.includes(proto)) return false;
    const portless = proto !== 6 && proto !== 17 && proto !== 132;
    const every = rule.ports.from === 0 && rule.ports.to === 65535;
    if (portless ? !every && proto !== 1 && proto !== 58 : port < rule.ports.from || rule.ports.to < port) return false;
    return this.#postureHolds(rule, src);
  }

  /** Any of the postures; each is a list of conditions that must all hold. */
  #postureHolds({ postures }: FilterRule, src: IpRange): boolean {
    if (!postures || postures.length === 0) return true;
    const node = this.#selectors.nodes().find((one) => holds(addresses(one), src));
    return postures.some((name) => {
      const conditions = this.#policy.postures?.[name];
      return conditions?.every((condition) => postureHolds(condition, node?.attributes ?? {}));
    });
  }

  #acl({ src = [], dst = [], proto }: NonNullable<PolicyText['acls']>[number]): readonly FilterRule[] {
    const protos = proto === undefined || proto === '' ? DEFAULT_PROTOS : [protoNumber(proto)];
    return dst.flatMap((text) => {
      const colon = text.lastIndexOf(':');
      const host = text.slice(0, colon).replace(/^\[([^\]]*)\](.*)$/, '$1$2');
      return portRanges(text.slice(colon + 1)).flatMap((ports) => this.#rule(src ?? [], host, protos, ports));
    });
  }

  #grant({
    src = [],
    dst = [],
    ip = [],
    srcPosture,
  }: NonNullable<PolicyText['grants']>[number]): readonly FilterRule[] {
    const postures = srcPosture ?? this.#policy.defaultSrcPosture ?? [];
    return dst.flatMap((host) =>
      ip.flatMap((entry) => {
        const [proto, ports] = entry.includes(':') ? (entry.split(':') as [string, string]) : ['', entry];
        const protos = proto === '' ? DEFAULT_PROTOS : [protoNumber(proto)];
        return portRanges(ports).flatMap((range) => this.#rule(src, host, protos, range, postures));
      }),
    );
  }

  #rule(
    src: readonly string[],
    host: string,
    protos: readonly number[],
    ports: FilterRule['ports'],
    postures?: readonly string[],
  ): readonly FilterRule[] {
    const base = { protos, ports, ...(postures && { postures }) };
    if (host !== 'autogroup:self') {
      const sources = src.flatMap((selector) => this.#selectors.source(selector));
      return [{ ...base, sources, destinations: this.#selectors.destination(host) }];
    }
    const devices = src.flatMap((selector) => this.#selectors.devices(selector));
    return [...new Set(devices.map(({ user }) => user))].map((user) => {
      const own = devices.filter((node) => node.user === user);
      return { ...base, sources: own.flatMap(addresses), destinations: own.flatMap(addresses) };
    });
  }
}

const REACHED = new WeakMap<TailnetNode, readonly IpRange[]>();

/** The addresses and approved routes of a device. */
function reached(node: TailnetNode): readonly IpRange[] {
  const known = REACHED.get(node);
  if (known) return known;
  const own = [...addresses(node), ...(node.approved_routes ?? []).flatMap((route) => rangeOf(route) ?? [])];
  REACHED.set(node, own);
  return own;
}

function protoNumber(text: string): number {
  return PROTOS[text.toLowerCase()] ?? Number(text);
}

function portRanges(text: string): readonly FilterRule['ports'][] {
  return text.split(',').map((part) => {
    if (part === '*') return { from: 0, to: 65535 };
    const [from, to] = part.split('-').map(Number) as [number, number | undefined];
    return { from, to: to ?? from };
  });
}
