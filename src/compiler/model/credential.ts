import type { CredentialDemand } from './conditions.js';
import type { Workload } from './principals.js';

/** Whether what a workload declares about its credential meets a demand. Judged on the declaration alone; see docs/language.md. */
export function meetsCredential(workload: Workload, demand: CredentialDemand): boolean {
  const { type, lifetime, attested } = workload.credential;
  if (demand.bound && type !== 'x509' && type !== 'mtls') return false;
  if (demand.attested && !attested) return false;
  return demand.maxLifetime === undefined || (lifetime !== undefined && lifetime <= demand.maxLifetime.value);
}
