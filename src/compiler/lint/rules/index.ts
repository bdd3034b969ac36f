import type { Rule } from '../rule.js';
import { deletedPrincipal } from './zt002-deleted-principal.js';
import { unusedDefinition } from './zt003-unused-definition.js';
import { emptyGroup } from './zt004-empty-group.js';
import { unsatisfiablePolicy } from './zt005-unsatisfiable-policy.js';
import { alwaysMatches } from './zt006-always-matches.js';
import { duplicatePolicy } from './zt101-duplicate-policy.js';
import { shadowedPolicy } from './zt102-shadowed-policy.js';
import { unionShadowed } from './zt103-union-shadowed.js';
import { deadAllow } from './zt104-dead-allow.js';
import { ineffectiveDeny } from './zt105-ineffective-deny.js';
import { partialOverride } from './zt106-partial-override.js';
import { mergeablePolicies } from './zt107-mergeable-policies.js';
import { weakerPath } from './zt108-weaker-path.js';
import { sessionMismatch } from './zt109-session-mismatch.js';
import { exclusionGap } from './zt110-exclusion-gap.js';
import { missingOnSensitive } from './zt201-missing-on-sensitive.js';
import { weakProfile } from './zt202-weak-profile.js';
import { noPhishingResistantCrownJewel } from './zt203-no-phishing-resistant-crown-jewel.js';
import { mfaMissing } from './zt204-mfa-missing.js';
import { weakFactor } from './zt205-weak-factor.js';
import { staleOsFloor } from './zt206-stale-os-floor.js';
import { staleCheck } from './zt208-stale-check.js';
import { sessionTooLong } from './zt209-too-long.js';
import { noIdleTimeout } from './zt210-no-idle-timeout.js';
import { unmanagedDeviceLong } from './zt211-unmanaged-device-long.js';
import { riskNotConsidered } from './zt212-risk-not-considered.js';
import { wildcardPrincipal } from './zt301-wildcard-principal.js';
import { wildcardResource } from './zt302-wildcard-resource.js';
import { broadPortRange } from './zt303-broad-port-range.js';
import { blastRadius } from './zt304-blast-radius.js';
import { perUserGrant } from './zt305-per-user-grant.js';
import { nearDuplicateGroups } from './zt306-near-duplicate-groups.js';
import { adHocConditions } from './zt307-ad-hoc-conditions.js';
import { policyCount } from './zt308-policy-count.js';
import { unusedGrant } from './zt309-unused-grant.js';
import { toxicCombination } from './zt310-toxic-combination.js';
import { guardrailExceeded } from './zt311-guardrail-exceeded.js';
import { unreachableResource } from './zt312-unreachable-resource.js';
import { nameBesideNetwork } from './zt313-name-beside-network.js';
import { missingLabel } from './zt314-missing-label.js';
import { privilegedWithoutJit } from './zt401-privileged-without-jit.js';
import { expiredPolicy } from './zt402-expired-policy.js';
import { expiringSoon } from './zt403-expiring-soon.js';
import { expiryTooFar } from './zt404-expiry-too-far.js';
import { jitWithoutApproval } from './zt405-jit-without-approval.js';
import { expiryExtendedRepeatedly } from './zt406-expiry-extended-repeatedly.js';
import { stalePrivilegedPrincipal } from './zt407-stale-privileged-principal.js';
import { recertificationOverdue } from './zt408-recertification-overdue.js';
import { denyExpires } from './zt409-deny-expires.js';
import { ipAsPrimaryTrust } from './zt501-ip-as-primary-trust.js';
import { broadCidr } from './zt502-broad-cidr.js';
import { privateRangeAtCloudPep } from './zt503-private-range-at-cloud-pep.js';
import { countryOnlyControl } from './zt504-country-only-control.js';
import { longLivedCredential } from './zt602-long-lived-credential.js';
import { noAttestationOrBinding } from './zt603-no-attestation-or-binding.js';
import { anyServiceToken } from './zt604-any-service-token.js';
import { lockedOut } from './zt702-locked-out.js';
import { inexpressible } from './zt801-inexpressible.js';
import { missingMetadata } from './zt901-missing-metadata.js';
import { suppressionHygiene } from './zt902-suppression-hygiene.js';
import { noPolicyTests } from './zt903-no-policy-tests.js';

/** Every rule, sorted by code. A new rule adds one import and one entry. */
export const RULES: readonly Rule[] = [
  deletedPrincipal,
  unusedDefinition,
  emptyGroup,
  unsatisfiablePolicy,
  alwaysMatches,
  duplicatePolicy,
  shadowedPolicy,
  unionShadowed,
  deadAllow,
  ineffectiveDeny,
  partialOverride,
  mergeablePolicies,
  weakerPath,
  sessionMismatch,
  exclusionGap,
  missingOnSensitive,
  weakProfile,
  noPhishingResistantCrownJewel,
  mfaMissing,
  weakFactor,
  staleOsFloor,
  staleCheck,
  sessionTooLong,
  noIdleTimeout,
  unmanagedDeviceLong,
  riskNotConsidered,
  wildcardPrincipal,
  wildcardResource,
  broadPortRange,
  blastRadius,
  perUserGrant,
  nearDuplicateGroups,
  adHocConditions,
  policyCount,
  unusedGrant,
  toxicCombination,
  guardrailExceeded,
  unreachableResource,
  nameBesideNetwork,
  missingLabel,
  privilegedWithoutJit,
  expiredPolicy,
  expiringSoon,
  expiryTooFar,
  jitWithoutApproval,
  expiryExtendedRepeatedly,
  stalePrivilegedPrincipal,
  recertificationOverdue,
  denyExpires,
  ipAsPrimaryTrust,
  broadCidr,
  privateRangeAtCloudPep,
  countryOnlyControl,
  longLivedCredential,
  noAttestationOrBinding,
  anyServiceToken,
  lockedOut,
  inexpressible,
  missingMetadata,
  suppressionHygiene,
  noPolicyTests,
];
