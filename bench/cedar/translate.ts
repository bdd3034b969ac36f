import {
  type Conditions,
  type Estate,
  MFA_LEVELS,
  type OsVersion,
  type Policy,
  type PrincipalRef,
  type SessionLimits,
} from '../../src/compiler/model/index.js';

/**
 * An estate of the bench as Cedar policies, by name and number. Principals are `User::"…" in Group::"…"`, selectors by label are parents of the resource,
 * everything else is said of `context`. Throws for what the bench's generator does not write.
 */
export function cedarPolicies(estate: Estate): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...estate.policies].flatMap(([name, policy]) =>
      scopesOf(estate, policy).map((scope, at) => [`${name}.${at}`, policyText(estate, policy, scope)]),
    ),
  );
}

/** The parent that resources with this label have. */
export function labelEntity(key: string, value: string): { readonly type: string; readonly id: string } {
  return { type: 'Label', id: `${key}=${value}` };
}

/** A version as one number that compares as its parts do; parts of the bench have at most six digits. */
export function versionNumber(version: OsVersion): number {
  return [0, 1, 2].reduce((sum, at) => sum * 100_000 + (version[at] ?? 0), 0);
}

function policyText(estate: Estate, policy: Policy, resource: string): string {
  const when = [whoText(policy.who), ...validityText(policy), ...conditionsText(estate, policy.when)];
  const all = when.filter((text) => text !== 'true').join(' && ') || 'true';
  const scope = `(principal, action, ${resource})`;
  if (policy.effect === 'allow') {
    return `permit ${scope} when { ${[all, ...sessionText(policy.session)].join(' && ')} };`;
  }
  const unless = policy.unless?.map((one) => andText(conditionsText(estate, one))).join(' || ');
  return `forbid ${scope} when { ${all} }${unless === undefined ? '' : ` unless { ${unless} }`};`;
}

/** A resource is cheapest for Cedar in the head of a policy, where only one can stand: one policy for each, or one for a label. */
function scopesOf(estate: Estate, { resources, labelKeys }: Policy): readonly string[] {
  const [key] = labelKeys ?? [];
  if (key === undefined) return resources.map((name) => `resource == Resource::"${name}"`);
  const value = estate.resources.get(resources[0]!)!.labels.get(key)!;
  return [`resource in Label::"${labelEntity(key, valueText(value)).id}"`];
}

function valueText(value: string | { readonly value: string }): string {
  return typeof value === 'string' ? value : value.value;
}

function whoText(who: readonly PrincipalRef[]): string {
  if (who.some(({ kind }) => kind === 'everyone')) return 'true';
  const groups = who.map((ref) => {
    if (ref.kind !== 'group') throw new Error(`no Cedar text for ${ref.kind}`);
    return `Group::"${ref.group}"`;
  });
  return `principal in [${[...new Set(groups)].join(', ')}]`;
}

function validityText({ validity: { from, to } }: Policy): readonly string[] {
  if (from) throw new Error('no Cedar text for not_before');
  return to ? [`context.now < ${to.value}`] : [];
}

function conditionsText(estate: Estate, when: Conditions | undefined): readonly string[] {
  if (!when) return [];
  const { mfa, posture, location, network, platform, session, profile, span: _, ...rest } = when;
  if (Object.keys(rest).length > 0) throw new Error(`no Cedar text for ${Object.keys(rest).join()}`);
  const anyOf = <T>(some: readonly T[] | undefined, text: (one: T) => string): readonly string[] =>
    some ? [`(${some.map(text).join(' || ')})`] : [];
  return [
    ...(mfa ? [`context.mfa >= ${MFA_LEVELS.indexOf(mfa.value)}`] : []),
    ...anyOf(posture, ({ value }) => postureText(estate, value)),
    ...countriesText(
      estate,
      location?.map(({ value }) => value),
    ),
    ...anyOf(network, ({ value }) => networkText(estate, value)),
    ...(platform
      ? [`context has platform && [${platform.map(({ value }) => `"${value}"`).join(', ')}].contains(context.platform)`]
      : []),
    ...sessionText(session),
    ...anyOf(profile, ({ value }) => andText(conditionsText(estate, estate.profiles.get(value)!.conditions))),
  ];
}

function countriesText(estate: Estate, names: readonly string[] | undefined): readonly string[] {
  if (!names) return [];
  const codes = names.flatMap((name) => estate.locations.get(name)?.countries.map(({ value }) => value) ?? [name]);
  return [`context has country && [${codes.map((code) => `"${code}"`).join(', ')}].contains(context.country)`];
}

function networkText(estate: Estate, name: string): string {
  const ranges = estate.networks.get(name)!.cidrs.map(({ value }) => `context.ip.isInRange(ip("${value.text}"))`);
  return `(context has ip && (${ranges.join(' || ')}))`;
}

function postureText(estate: Estate, name: string): string {
  const { flags, edr, os, checks, maxAge } = estate.postures.get(name)!;
  if (edr || maxAge || checks.size > 0) throw new Error('no Cedar text for this posture');
  const platforms = [...(os ?? [])].map(([platform, { value }]) => {
    const isIt = `context.platform == "${platform}"`;
    return value.length === 0 ? isIt : `(${isIt} && context has version && context.version >= ${versionNumber(value)})`;
  });
  const device = os ? [`context has platform && (${platforms.join(' || ')})`] : [];
  return andText([...[...flags.keys()].map((flag) => `context.${flag}`), ...device]);
}

function sessionText(session: SessionLimits | undefined): readonly string[] {
  if (!session) return [];
  const { max, idle, recorded, isolated, justified } = session;
  if (!max || idle || recorded || isolated || justified) throw new Error('no Cedar text for this session');
  return [`context has session && context.session <= ${max.value}`];
}

function andText(texts: readonly string[]): string {
  return texts.length === 0 ? 'true' : `(${texts.join(' && ')})`;
}
