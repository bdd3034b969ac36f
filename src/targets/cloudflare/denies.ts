import type { DenyPolicy, PrincipalRef } from '../../compiler/model/index.js';
import type { Reason, TerraformBody } from '../terraform/index.js';
import type { AccessGroups } from './access-groups.js';
import { cause } from './causes.js';
import type { Context } from './context.js';
import type { AnyOf } from './draft.js';
import { selectorOf } from './login.js';
import { email, emailDomain, everyone, geo, idpGroup, ip, loginMethod, type Rule, sortRules } from './selectors.js';
import { refsText } from './who-text.js';

/** A deny policy of Access. */
export interface DenyRules {
  readonly name: string;
  readonly rules: TerraformBody;
  readonly reason: Reason;
}

/**
 * Plain denies as deny policies before every allow. They refuse nothing that the source admits, and nothing depends on them: every grant
 * already leaves out whom they mean. They are there so that one added allow, or a changed order, does not bring back somebody who was cut
 * off. A deny that cannot be said without refusing more is left to the grants.
 */
export class Denies {
  readonly #context: Context;
  readonly #groups: AccessGroups;
  readonly #reaching = new Map<string, DenyPolicy[]>();
  readonly #rules = new Map<DenyPolicy, TerraformBody | undefined>();

  constructor(context: Context, groups: AccessGroups) {
    this.#context = context;
    this.#groups = groups;
    for (const policy of context.estate.policies.values()) {
      if (policy.effect !== 'deny' || policy.unless || policy.as || !isValid(policy, context)) continue;
      for (const resource of policy.resources) {
        this.#reaching.set(resource, [...(this.#reaching.get(resource) ?? []), policy]);
      }
    }
  }

  /** Those that reach a resource, sorted by name. */
  of(resource: string): readonly DenyRules[] {
    return (this.#reaching.get(resource) ?? []).flatMap((policy) => {
      if (!this.#rules.has(policy)) this.#rules.set(policy, denyRules(this.#context, this.#groups, policy));
      const rules = this.#rules.get(policy);
      const who = refsText(policy.who, policy.except);
      const reason = { causes: [cause('policy', policy)], who, resources: [resource] };
      return rules ? [{ name: policy.name, rules, reason }] : [];
    });
  }
}

function isValid({ validity: { from, to } }: DenyPolicy, { input: { horizon } }: Context): boolean {
  return (from === undefined || from.value <= horizon.from) && (to === undefined || to.value >= horizon.to);
}

function denyRules(context: Context, groups: AccessGroups, policy: DenyPolicy): TerraformBody | undefined {
  const causes = [cause('policy', policy)];
  const require = situationOf(context, policy);
  if (!require || policy.except.some((ref) => isOpen(context, ref))) return undefined;
  const include = policy.who.flatMap((ref) => peopleOf(context, groups, policy, ref) ?? []);
  if (include.length === 0) return undefined;
  const left = policy.except.flatMap((ref) => peopleOf(context, groups, policy, ref) ?? []);
  return {
    include: groups.many(include, ['policy', policy.name, 'include'], causes),
    ...(require.length > 0 && { require: sortRules(require.map((one) => groups.anyOf(one.rules, one.key, causes))) }),
    ...(left.length > 0 && { exclude: groups.many(left, ['policy', policy.name, 'exclude'], causes) }),
  };
}

/** Another login might not report an open group, and would refuse whom the policy excepts. */
function isOpen({ membership }: Context, ref: PrincipalRef): boolean {
  return ref.kind === 'group' && !membership.members(ref.group);
}

/** Rules that match only people whom the principal means; none for workloads, which deny policies never see; undefined when not known. */
function peopleOf(
  context: Context,
  groups: AccessGroups,
  policy: DenyPolicy,
  ref: PrincipalRef,
): readonly Rule[] | undefined {
  switch (ref.kind) {
    case 'user':
      return [email(ref.user)];
    case 'domain':
      return [emailDomain(ref.domain)];
    case 'everyone':
      return [everyone];
    case 'group':
      return groupOf(context, groups, policy, ref.group);
    default:
      return [];
  }
}

function groupOf(
  context: Context,
  groups: AccessGroups,
  policy: DenyPolicy,
  name: string,
): readonly Rule[] | undefined {
  const { estate, bindings, membership } = context;
  const members = membership.members(name);
  const group = estate.groups.get(name);
  if (!group || group.holds === 'workloads') return [];
  if (members) return [...members].map(email);
  const nested = (ref: PrincipalRef): readonly Rule[] | undefined => peopleOf(context, groups, policy, ref);
  if (group.body.kind === 'listed') return allKnown(group.body.members.map(nested));
  if (group.body.kind === 'synced') {
    const found = selectorOf(estate, bindings, name);
    return found && [idpGroup(found.selector.value, found.idpId)];
  }
  const causes = [cause('policy', policy)];
  const parts = group.body.groups.map(nested);
  if (parts.some((rules) => !rules || rules.length === 0)) return undefined;
  const [first, ...rest] = parts.map((rules, at) =>
    groups.anyOf(rules ?? [], ['policy', policy.name, name, `p${at}`], causes),
  );
  return first && [groups.allOf(first, rest, ['policy', policy.name, name], causes)];
}

function allKnown(lists: readonly (readonly Rule[] | undefined)[]): readonly Rule[] | undefined {
  return lists.includes(undefined) ? undefined : lists.flatMap((rules) => rules ?? []);
}

/** What must hold for the deny to match. Access knows country, address and login; unknown ones are refused by the grants. */
function situationOf({ estate, bindings }: Context, { when }: DenyPolicy): readonly AnyOf[] | undefined {
  if (!when) return [];
  if (when.schedule || when.platform) return undefined;
  const countries = when.location?.flatMap(({ value }) =>
    (estate.locations.get(value)?.countries ?? [{ value }]).map((country) => country.value),
  );
  const blocks = when.network?.flatMap(({ value }) => estate.networks.get(value)?.cidrs ?? []);
  const idps = when.idp?.map(({ value }) => bindings.idps.get(value)?.value.id);
  if (idps?.includes(undefined)) return undefined;
  const found: AnyOf[] = [];
  if (countries) found.push({ key: ['location', ...namesOf(when.location)], rules: countries.map(geo) });
  if (blocks)
    found.push({ key: ['network', ...namesOf(when.network)], rules: blocks.map(({ value }) => ip(value.text)) });
  if (idps)
    found.push({ key: ['login', ...namesOf(when.idp)], rules: idps.flatMap((id) => (id ? [loginMethod(id)] : [])) });
  return found;
}

function namesOf(names: readonly { readonly value: string }[] | undefined): readonly [string, ...string[]] {
  return [...new Set((names ?? []).map(({ value }) => value.toLowerCase()))].sort() as unknown as [string, ...string[]];
}
