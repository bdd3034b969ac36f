import type { Piece } from '../../compiler/analysis/index.js';
import type { PrincipalRef, Workload } from '../../compiler/model/index.js';
import type { Ruling } from '../ruling.js';
import type { Bound } from './binding-node.js';
import type { WorkloadBinding } from './bindings.js';
import type { Context } from './context.js';
import { durationText } from './durations.js';
import { missing, trust, trusting, unsupported } from './rulings.js';
import { commonName, type Rule, serviceToken } from './selectors.js';

/** Whether every workload of a piece can prove itself to Access at least as well as it declares. */
export function workloadRuling({ estate, bindings }: Context, { who }: Piece): Ruling {
  const found: ReturnType<typeof trust>[] = [];
  for (const name of who.workloads) {
    const bound = bindings.workloads.get(name);
    if (!bound) return missing(`bindings.workloads.${name}`);
    const workload = estate.workloads.get(name);
    const weaker = workload && weakness(workload, bound.value);
    if (weaker !== undefined)
      return unsupported(`\`${bound.path}\` is weaker than what \`${name}\` declares: ${weaker}`);
    found.push(workloadTrust(name, bound));
  }
  return trusting(...found);
}

export function workloadRule(binding: WorkloadBinding): Rule {
  return binding.kind === 'service-token' ? serviceToken(binding.id) : commonName(binding.name);
}

/** In which way a binding proves less than the declaration; a certificate is as good as any. */
function weakness({ credential }: Workload, binding: WorkloadBinding): string | undefined {
  if (binding.kind === 'common-name') return undefined;
  if (credential.type === 'x509' || credential.type === 'mtls') return 'a service token is not bound to a key';
  if (credential.attested) return 'a service token is not attested';
  if (credential.lifetime === undefined) return undefined;
  if (binding.duration === undefined) return 'the lifetime of the service token is not said (`duration`)';
  if (binding.duration <= credential.lifetime) return undefined;
  return `the service token lives ${durationText(binding.duration)}, not ${durationText(credential.lifetime)}`;
}

function workloadTrust(name: string, bound: Bound<WorkloadBinding>): ReturnType<typeof trust> {
  const { value } = bound;
  const vendor = value.kind === 'service-token' ? `service token ${value.id}` : `common name ${value.name}`;
  const note =
    value.kind === 'service-token'
      ? 'only this workload holds the token'
      : 'every CA of the account that signs certificates for these hosts gives this name to this workload only';
  return trust(name, vendor, bound, note);
}

/**
 * Workloads that the plain denies of a piece name, sorted. They are already left out of the piece; saying it again in `exclude` keeps the
 * policy right by itself, because a deny policy comes too late for Service Auth.
 */
export function deniedWorkloads({ estate, membership }: Context, { origin }: Piece): readonly string[] {
  const named = (refs: readonly PrincipalRef[]): readonly string[] =>
    refs.flatMap((ref) => {
      if (ref.kind === 'workload') return [ref.workload];
      if (ref.kind === 'workloads') return [...estate.workloads.keys()];
      if (ref.kind === 'group') return [...(membership.members(ref.group) ?? [])];
      if (ref.kind !== 'workload-kind') return [];
      return [...estate.workloads.values()]
        .filter((one) => one.workloadKind === ref.workloadKind)
        .map(({ name }) => name);
    });
  const denied = origin.denies.flatMap((name) => {
    const deny = estate.policies.get(name);
    if (deny?.effect !== 'deny' || deny.when || deny.unless) return [];
    const except = new Set(named(deny.except));
    return named(deny.who).filter((workload) => !except.has(workload));
  });
  return [...new Set(denied)].filter((name) => estate.workloads.has(name)).sort();
}
