import {
  type Cidr,
  cidrContains,
  cidrOf,
  type PortRange,
  parseAddress,
  widthOf,
} from '../../../compiler/model/index.js';
import type { PointHost } from '../../../compiler/proof/index.js';
import type { Body, LocatedText } from './body.js';
import { type Faults, quoted } from './faults.js';

/** What an intercept or a host may be addressed by. */
export type Address = PointHost & { readonly kind: 'name' | 'wildcard' | 'cidr' };

const LABEL = '[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?';
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

/**
 * A host name, `*.name` (names below it, at any depth), an address or a block. Clients compare names without regard to case, and Go reads a
 * block by its prefix, so bits behind it count for nothing.
 */
export function readAddress({ value, span }: LocatedText, faults: Faults): readonly Address[] {
  const block = cidrFrom(value);
  if (block) return [{ kind: 'cidr', cidr: block }];
  const name = value.toLowerCase().replace(/\.$/, '');
  const suffix = name.startsWith('*.') ? name.slice(2) : undefined;
  if (!NAME.test(suffix ?? name) || /(^|\.)[0-9]+$/.test(name)) {
    faults.unjudged(
      span,
      `${quoted(value)} is neither a host name of letters, digits, \`-\` and \`_\`, nor an address or block`,
    );
    return [];
  }
  return [suffix === undefined ? { kind: 'name', name } : { kind: 'wildcard', suffix }];
}

function cidrFrom(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const width = widthOf(address.family);
  if (slash < 0) return cidrOf(address.family, address.bits, width);
  const digits = text.slice(slash + 1);
  if (!/^[0-9]{1,3}$/.test(digits)) return undefined;
  const prefix = Number(digits) - (address.family === 4 && text.includes(':') ? 96 : 0);
  return prefix < 0 || prefix > width ? undefined : cidrOf(address.family, address.bits, prefix);
}

/** The addresses that both lists hold. Blocks and wildcards lie within each other or apart. */
export function commonAddresses(a: readonly Address[], b: readonly Address[]): readonly Address[] {
  return a.flatMap((one) =>
    b.flatMap((other) => (holdsAddress(one, other) ? [other] : holdsAddress(other, one) ? [one] : [])),
  );
}

function holdsAddress(outer: Address, inner: Address): boolean {
  if (outer.kind === 'cidr') return inner.kind === 'cidr' && cidrContains(outer.cidr, inner.cidr);
  if (inner.kind === 'cidr') return false;
  if (outer.kind === 'name') return inner.kind === 'name' && inner.name === outer.name;
  const below =
    inner.kind === 'name' ? inner.name.endsWith(`.${outer.suffix}`) : `.${inner.suffix}`.endsWith(`.${outer.suffix}`);
  return below;
}

const RANGE_KEYS = new Set(['low', 'high']);

/** The controller does not ask whether `low` is below `high`; such a range holds no port. */
export function readPorts(body: Body, key: string, faults: Faults): readonly PortRange[] {
  return body.bodies(key).flatMap((range) => {
    range.admits(RANGE_KEYS);
    const [from, to] = [port(range, 'low', faults), port(range, 'high', faults)];
    return from === undefined || to === undefined || from > to ? [] : [{ from, to }];
  });
}

/** Zero to 65535. */
export function port(body: Body, key: string, faults: Faults): number | undefined {
  if (!body.has(key)) faults.refused(body.span, `this object has no ${quoted(key)}`);
  const value = body.number(key);
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= 65535)) return value;
  faults.refused(body.spanOf(key), `${quoted(key)} is a port`);
  return undefined;
}

export function commonPorts(a: readonly PortRange[], b: readonly PortRange[]): readonly PortRange[] {
  return a.flatMap((one) =>
    b.flatMap((other) => {
      const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
      return from <= to ? [{ from, to }] : [];
    }),
  );
}
