import { parseBlock } from '../addresses.js';
import type { Selector } from '../selector.js';
import type { Census, Device } from './devices.js';

/** One end of a connection that a test asks about. */
export interface Subject {
  /** What the vendor calls its user; empty when it has none. */
  readonly logins: readonly string[];
  readonly tags: readonly string[];
  /** Undefined for somebody of whom only the name is known. */
  readonly address?: { readonly family: 4 | 6; readonly bits: bigint };
  /** A synced group of which it is a member. */
  readonly synced?: string;
}

/** Whom a selector of a test stands for; undefined when that is not known here. */
export function subjectsOf(selector: Selector, census: Census | undefined): readonly Subject[] | undefined {
  switch (selector.kind) {
    case 'user':
      return census ? devices(census, (device) => device.logins.includes(selector.login)) : [byName(selector.login)];
    case 'group':
      return selector.members.flatMap((login) => subjectsOf({ kind: 'user', login }, census) ?? []);
    case 'tag':
      return census
        ? devices(census, ({ tags }) => tags.includes(selector.tag))
        : [{ logins: [], tags: [selector.tag] }];
    case 'synced':
      return census ? undefined : [{ logins: [], tags: [], synced: selector.group }];
    case 'member':
      return census && devices(census, ({ tags }) => tags.length === 0);
    case 'tagged':
      return census && devices(census, ({ tags }) => tags.length > 0);
    case 'addresses':
      return addresses(selector, census);
    case 'domain':
    case 'role':
    case 'shared':
    case 'routed':
    case 'service':
    case 'everything':
    case 'danger-all':
    case 'self':
    case 'internet':
      return undefined;
  }
}

function byName(login: string): Subject {
  return { logins: [login], tags: [] };
}

function devices({ devices: all }: Census, holds: (device: Device) => boolean): readonly Subject[] {
  return all.filter(holds).flatMap(atBothAddresses);
}

function atBothAddresses({ logins, tags, ipv4, ipv6 }: Device): readonly Subject[] {
  return [ipv4, ipv6].flatMap((text) => {
    const range = parseBlock(text);
    return range ? [{ logins, tags, address: { family: range.family, bits: range.from } }] : [];
  });
}

/** A single address: the device that has it, or whoever sends from it. */
function addresses(
  { ranges }: Selector & { kind: 'addresses' },
  census: Census | undefined,
): readonly Subject[] | undefined {
  const [only] = ranges;
  if (!only || ranges.length > 1 || only.from !== only.to) return undefined;
  const address = { family: only.family, bits: only.from };
  if (!census) return [{ logins: [], tags: [], address }];
  const known = devices(census, () => true).filter(
    (one) => one.address?.family === address.family && one.address.bits === address.bits,
  );
  return known.length > 0 ? known : [{ logins: [], tags: [], address }];
}
