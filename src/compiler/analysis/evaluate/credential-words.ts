import type { CredentialDemand, Workload } from '../../model/index.js';
import { describeDuration } from '../listing/describe-piece.js';

/** What several demands ask of one credential, each thing once and of lifetimes the shortest: `bound, attested, lifetime at most 15m`. */
export function demandsText(demands: readonly CredentialDemand[]): string {
  const lifetimes = demands.flatMap(({ maxLifetime }) => maxLifetime?.value ?? []);
  return [
    ...(demands.some(({ bound }) => bound) ? ['bound (x509 or mtls)'] : []),
    ...(demands.some(({ attested }) => attested) ? ['attested'] : []),
    ...(lifetimes.length > 0 ? [`lifetime at most ${describeDuration(Math.min(...lifetimes))}`] : []),
  ].join(', ');
}

/** What a workload declares about its credential, with what it leaves out: `static, not attested, no lifetime`. */
export function declaredText({ type, attested, lifetime }: Workload['credential']): string {
  const lasts = lifetime === undefined ? 'no lifetime' : `lifetime ${describeDuration(lifetime)}`;
  return `${type}, ${attested ? 'attested' : 'not attested'}, ${lasts}`;
}
