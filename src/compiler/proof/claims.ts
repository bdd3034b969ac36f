/** What is true of a caller and cannot be written in a request, because only the vendor knows it. */
export interface Claims {
  /** Who asks, when the source does not know them; the request then asks as nobody. */
  readonly stranger?:
    | { readonly kind: 'person'; readonly address?: string; readonly domain?: string }
    | { readonly kind: 'workload'; readonly name?: string };
  /** Groups of people of the vendor that no binding names. */
  readonly groups: readonly string[];
  /** Conditions of the vendor that no binding names. */
  readonly checks: readonly string[];
  /** The vendor's id of an idp that no binding names. */
  readonly idp?: string;
  /** The login asked for at a point at which the source knows no logins. */
  readonly login?: string;
}

export const NO_CLAIMS: Claims = { groups: [], checks: [] };

/** Short texts, for people. */
export function describeClaims({ stranger, groups, checks, idp, login }: Claims): readonly string[] {
  return [
    ...(stranger ? [describeStranger(stranger)] : []),
    ...groups.map((name) => `member of ${name}`),
    ...checks.map((name) => `meets ${name}`),
    ...(idp === undefined ? [] : [`logged in with ${idp}`]),
    ...(login === undefined ? [] : [`as the login ${login}`]),
  ];
}

function describeStranger(stranger: NonNullable<Claims['stranger']>): string {
  if (stranger.kind === 'workload') {
    return stranger.name === undefined
      ? 'a non-human identity that the policy does not know'
      : `the non-human identity ${stranger.name}`;
  }
  const { address, domain } = stranger;
  const who = address ?? (domain === undefined ? 'a person' : `a person of ${domain}`);
  return `${who}, whom no idp of the policy asserts`;
}
