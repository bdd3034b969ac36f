import type { Span } from '../source/index.js';
import type { Cidr, Sensitivity } from './conditions.js';
import type { Element, Located } from './located.js';

export const SCHEMES = ['https', 'http', 'ssh', 'rdp', 'tcp', 'udp', 'icmp', 'ip'] as const;
export type Scheme = (typeof SCHEMES)[number];

export type Host =
  | { readonly kind: 'name'; readonly name: string }
  /** `*.name`: one or more labels before `suffix`, never `suffix` itself. */
  | { readonly kind: 'wildcard'; readonly suffix: string }
  /** One address is a block of full length. */
  | { readonly kind: 'cidr'; readonly cidr: Cidr }
  | { readonly kind: 'internet' }
  | { readonly kind: 'own-devices' };

/** Inclusive. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A box of points. */
export interface Endpoint {
  readonly scheme: Scheme;
  readonly host: Host;
  /** Sorted, merged; the scheme's own when none was written; empty for `icmp`; all of 0-65535 for `ip` (with every protocol). */
  readonly ports: readonly PortRange[];
  /** Decoded, without dot segments, no trailing slash; absent = every path. Only https and http. */
  readonly path?: string;
  /** Canonical text. */
  readonly text: string;
  readonly span: Span;
}

export interface PublicAccess {
  readonly reason: string;
  /** Names of networks; absent = from anywhere. */
  readonly networks?: readonly Located<string>[];
  readonly span: Span;
}

export interface Resource extends Element {
  readonly endpoints: readonly Endpoint[];
  /** `critical` when absent; `sensitivitySpan` is then absent too. */
  readonly sensitivity: Sensitivity;
  readonly sensitivitySpan?: Span;
  readonly labels: ReadonlyMap<string, Located<string>>;
  /** Names of targets that carry it. */
  readonly via: readonly Located<string>[];
  readonly public?: PublicAccess;
  /** Workload names that may host it; absent when not said. */
  readonly servedBy?: readonly Located<string>[];
  /** True when every endpoint is ssh: requests and allows then say `as`. */
  readonly isSsh: boolean;
  readonly renamedFrom: readonly Located<string>[];
  /** Resources strictly inside this one (transitively), by name, sorted. Derived by bind. */
  readonly inner: readonly string[];
  /** The inverse of `inner`. */
  readonly outer: readonly string[];
}
