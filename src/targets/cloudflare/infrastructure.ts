import type { Platform } from '../../compiler/model/index.js';
import type { TerraformBody } from '../terraform/index.js';
import type { SshBinding } from './bindings.js';
import type { AnyOf, Draft } from './draft.js';
import { email, emailDomain, type Rule, sortRules } from './selectors.js';

/** Inline policies that one infrastructure application may need; beyond that the alternatives multiply out of hand. */
export const MOST_POLICIES = 64;

/**
 * Policies of an infrastructure application. They stand inside it, because `connection_rules` does, and they have no rule groups, so every
 * "or" becomes a policy of its own: one per platform, country and authentication method. The login method is not among their selectors;
 * `allowed_idps` of the application says it.
 */
export function infrastructurePolicies(
  drafts: readonly (readonly [key: string, draft: Draft])[],
): readonly TerraformBody[] {
  return drafts
    .flatMap(([key, draft]) => alternatives(draft).map((require) => inlinePolicy(key, draft, require)))
    .map((body, at) => ({ ...body, precedence: at + 1 }));
}

function inlinePolicy(key: string, draft: Draft, require: readonly Rule[]): TerraformBody {
  const include = sortRules([...draft.users.map(email), ...draft.domains.map(emailDomain)]);
  const exclude = sortRules([...draft.exceptUsers.map(email), ...draft.exclude]);
  if (include.length === 0) throw new TypeError(`\`${key}\` would include nobody`);
  return {
    name: key,
    decision: 'allow',
    include,
    ...(require.length > 0 && { require: sortRules(require) }),
    ...(exclude.length > 0 && { exclude }),
    connection_rules: { ssh: { usernames: draft.logins, allow_email_alias: false } },
  };
}

/** How many policies {@link infrastructurePolicies} makes of a draft. */
export function alternativeCount(draft: Draft): number {
  return requirements(draft).reduce((product, { rules }) => product * rules.length, onePerPlatform(draft).length);
}

function requirements({ require }: Draft): readonly AnyOf[] {
  return require.filter(({ key }) => key[0] !== 'login');
}

/** Every way to meet the requirements without "or". */
function alternatives(draft: Draft): readonly (readonly Rule[])[] {
  const require = requirements(draft);
  const situations = require.reduce<readonly (readonly Rule[])[]>(
    (found, { rules }) => found.flatMap((left) => sortRules(rules).map((rule) => [...left, rule])),
    [[]],
  );
  return situations.flatMap((left) => onePerPlatform(draft).map((device) => [...left, ...device]));
}

/** A device has one platform, so all its rules are of that one. */
function onePerPlatform({ device }: Draft): readonly (readonly Rule[])[] {
  if (device.length === 0) return [[]];
  const platforms = new Set<Platform>(device.flatMap(({ rules }) => [...rules.keys()]));
  const of = (platform: Platform): readonly Rule[] =>
    device.map(({ rules }) => rules.get(platform)).filter((rule) => rule !== undefined);
  return [...platforms]
    .sort()
    .map(of)
    .filter((rules) => rules.length === device.length);
}

export function targetCriteria(ports: readonly number[], { targets }: SshBinding): readonly TerraformBody[] {
  return ports.map((port) => ({ port, protocol: 'SSH', target_attributes: { hostname: targets } }));
}
