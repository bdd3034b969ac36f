import type { Requirement } from '../../analysis/index.js';

/** True when anything at all is asked of the device. */
export function demandsDevice({ flags, edr, checks, os, deviceAge }: Requirement): boolean {
  return flags.length > 0 || edr > 0 || checks.length > 0 || os.size > 0 || deviceAge !== undefined;
}

/** True when who asks must show more than a login: a second factor, a device, low risk or an approval. */
export function demandsMore(requirement: Requirement): boolean {
  const { mfa, risk, approvals } = requirement;
  return mfa > 0 || risk > 0 || approvals.length > 0 || demandsDevice(requirement);
}
