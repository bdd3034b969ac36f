import { EVERY_ADDRESS, type IpRange, rangeOf } from './ip-set.js';
import type { Tailnet, TailnetNode } from './tailnet.js';

export interface Names {
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly hosts?: Readonly<Record<string, string>>;
}

/** `service` is Tailscale, `server` is Headscale; they differ in a few selectors. */
export type Dialect = 'service' | 'server';

/** Written from sections 1.7 and 2 of the vendor notes (2026-11-22) alone: what a selector stands for. Shares nothing with the compiler. */
export class Selectors {
  readonly #tailnet: Tailnet;
  readonly #names: Names;
  readonly #dialect: Dialect;

  constructor(tailnet: Tailnet, names: Names, dialect: Dialect) {
    this.#tailnet = tailnet;
    this.#names = names;
    this.#dialect = dialect;
  }

  nodes(): readonly TailnetNode[] {
    return Object.values(this.#tailnet.nodes);
  }

  source(selector: string): readonly IpRange[] {
    if (selector === 'autogroup:danger-all') return EVERY_ADDRESS;
    return selector === '*' ? this.#anySource() : this.#either(selector);
  }

  destination(selector: string): readonly IpRange[] {
    if (selector === '*') return EVERY_ADDRESS;
    if (selector === 'autogroup:internet') return this.#dialect === 'server' ? PUBLIC : [];
    return this.#either(selector);
  }

  /** Untagged devices of the users that a selector names. */
  devices(selector: string): readonly TailnetNode[] {
    const untagged = this.nodes().filter(({ tags }) => (tags?.length ?? 0) === 0);
    if (selector === '*' || selector === 'autogroup:member' || selector === 'autogroup:members') return untagged;
    if (selector.startsWith('user:*@')) {
      if (this.#dialect === 'server') return [];
      const suffix = selector.slice('user:*'.length);
      return untagged.filter((node) => this.#user(node)?.email?.endsWith(suffix));
    }
    if (selector.startsWith('group:'))
      return (this.#names.groups?.[selector] ?? []).flatMap((user) => this.devices(user));
    if (selector.includes('@')) return untagged.filter((node) => this.#isUser(node, selector));
    return [];
  }

  #either(selector: string): readonly IpRange[] {
    if (selector.startsWith('tag:'))
      return this.nodes()
        .filter(({ tags }) => tags?.includes(selector))
        .flatMap(addresses);
    if (selector === 'autogroup:tagged')
      return this.nodes()
        .filter(({ tags }) => (tags?.length ?? 0) > 0)
        .flatMap(addresses);
    const host = this.#names.hosts?.[selector] ?? selector;
    const literal = rangeOf(host);
    return literal ? [literal] : this.devices(selector).flatMap(addresses);
  }

  /** Tailnet addresses without the block of ChromeOS, and every approved route that is not an exit route. */
  #anySource(): readonly IpRange[] {
    const routes = this.nodes().flatMap(({ approved_routes: own }) => own ?? []);
    const texts = ['100.64.0.0-100.115.91.255', '100.115.94.0-100.127.255.255', 'fd7a:115c:a1e0::/48'];
    return [...texts, ...routes.filter((route) => !route.endsWith('/0'))].map((text) => rangeOf(text)!);
  }

  #user({ user }: TailnetNode): Tailnet['users'][number] | undefined {
    return this.#tailnet.users.find(({ name }) => name === user);
  }

  #isUser(node: TailnetNode, token: string): boolean {
    const user = this.#user(node);
    if (!user) return false;
    return user.email === token || (this.#dialect === 'server' && (token === `${user.name}@` || token === user.name));
  }
}

/** What `autogroup:internet` becomes in the packet filters of the server. */
const PUBLIC: readonly IpRange[] = publicRanges();

function publicRanges(): readonly IpRange[] {
  const holes = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'].map(
    (text) => rangeOf(text)!,
  );
  const ranges: IpRange[] = [];
  let from = 0n;
  for (const hole of [...holes].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    ranges.push({ family: 4, from, to: hole.from - 1n });
    from = hole.to + 1n;
  }
  return [...ranges, { family: 4, from, to: 0xffffffffn }, rangeOf('2000::/3')!];
}

export function addresses({ ipv4, ipv6 }: TailnetNode): readonly IpRange[] {
  return [ipv4, ipv6].flatMap((text) => rangeOf(text) ?? []);
}
