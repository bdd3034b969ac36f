import type { Estate, Resource } from '../../compiler/model/index.js';
import type { Capabilities, Constraint } from '../capabilities.js';
import type { Ruling } from '../ruling.js';
import type { CompileInput, Trust } from '../target.js';
import type { Bindings } from './bindings.js';
import type { Carver } from './carve.js';
import type { ClosedGroups } from './closed-groups.js';
import type { Flavour } from './flavour.js';

/** What every step of one compilation reads. */
export interface Context {
  readonly input: CompileInput;
  readonly estate: Estate;
  readonly flavour: Flavour;
  readonly capabilities: Capabilities;
  readonly bindings: Bindings;
  readonly carver: Carver;
  readonly closed: ClosedGroups;
}

export type TrustEntry = Omit<Trust, 'constraint'>;

export const EXACT: Ruling = { verdict: 'exact' };

/** Refused with the reason that the capability gives, or a closer one. */
export function unsupported(reason = ''): Ruling {
  return { verdict: 'unsupported', reason };
}

/** The ruling that the capability alone gives. */
export function byCapability({ capabilities }: Context, constraint: Constraint): Ruling {
  const { verdict } = capabilities[constraint];
  if (verdict === 'exact') return EXACT;
  if (verdict === 'elsewhere') return { verdict, reason: '' };
  if (verdict === 'unsupported') return unsupported();
  throw new Error(`${constraint} is ${verdict}, which needs a judgement of its own`);
}

/**
 * The tags of a resource whose devices answer with the SSH server of the tailnet: every endpoint is port 22 of a tag that the binding
 * lists. Undefined for any other resource.
 */
export function sshTagsOf(context: Context, resource: Resource): readonly string[] | undefined {
  if (!resource.isSsh) return undefined;
  const { claims, unbound } = context.carver.of(resource);
  const tags = new Set<string>();
  for (const { spot, ports } of claims) {
    const only = ports.tcp.length === 1 && ports.tcp[0]!.from === 22 && ports.tcp[0]!.to === 22;
    if (spot.kind !== 'tag' || !only || !context.bindings.ssh.has(spot.tag)) return undefined;
    tags.add(spot.tag);
  }
  return unbound.length > 0 || tags.size === 0 ? undefined : [...tags].sort();
}
