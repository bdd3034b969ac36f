import { canonicalJson } from '../canonical-json.js';
import { type Reference, renderValue, type TerraformBody } from '../terraform/index.js';

/**
 * One rule of a policy or rule group: exactly one selector. Rules are only made here, because the provider drops a selector that it does
 * not know in silence and sends `{}`; see test/corpora/terraform-providers/README.md.
 */
export type Rule = TerraformBody;

export const email = (address: string): Rule => ({ email: { email: address } });
export const emailDomain = (domain: string): Rule => ({ email_domain: { domain } });
export const everyone: Rule = { everyone: {} };
export const ip = (cidr: string): Rule => ({ ip: { ip: cidr } });
export const geo = (country: string): Rule => ({ geo: { country_code: country } });
export const group = (id: Reference): Rule => ({ group: { id } });
export const loginMethod = (id: string): Rule => ({ login_method: { id } });
export const authMethod = (value: string): Rule => ({ auth_method: { auth_method: value } });
/** The field is called an integration's id and holds that of a posture rule. */
export const devicePosture = (rule: string | Reference): Rule => ({ device_posture: { integration_uid: rule } });
export const serviceToken = (id: string): Rule => ({ service_token: { token_id: id } });
export const commonName = (name: string): Rule => ({ common_name: { common_name: name } });

/** A group as an identity provider reports it. */
export type GroupSelector =
  | { readonly kind: 'okta' | 'azure_ad' | 'gsuite'; readonly value: string }
  | { readonly kind: 'github_organization'; readonly name: string; readonly team?: string }
  | { readonly kind: 'saml'; readonly attribute: string; readonly value: string }
  | { readonly kind: 'oidc'; readonly claim: string; readonly value: string };

export function idpGroup(selector: GroupSelector, idp: string): Rule {
  const identity = { identity_provider_id: idp };
  switch (selector.kind) {
    case 'okta':
      return { okta: { name: selector.value, ...identity } };
    case 'azure_ad':
      return { azure_ad: { id: selector.value, ...identity } };
    case 'gsuite':
      return { gsuite: { email: selector.value, ...identity } };
    case 'github_organization':
      return {
        github_organization: {
          name: selector.name,
          ...(selector.team !== undefined && { team: selector.team }),
          ...identity,
        },
      };
    case 'saml':
      return { saml: { attribute_name: selector.attribute, attribute_value: selector.value, ...identity } };
    case 'oidc':
      return { oidc: { claim_name: selector.claim, claim_value: selector.value, ...identity } };
  }
}

/** The value by which people know the group. */
export function selectorText(selector: GroupSelector): string {
  switch (selector.kind) {
    case 'github_organization':
      return `github_organization ${selector.name}${selector.team === undefined ? '' : `/${selector.team}`}`;
    case 'saml':
      return `saml ${selector.attribute}=${selector.value}`;
    case 'oidc':
      return `oidc ${selector.claim}=${selector.value}`;
    default:
      return `${selector.kind} ${selector.value}`;
  }
}

/** One text per rule; equal texts are equal rules. */
export function ruleText(rule: Rule): string {
  return canonicalJson(renderValue(rule));
}

/** Sorted and without duplicates: rule groups are ordered lists to the provider, and a set drops duplicates. */
export function sortRules(rules: readonly Rule[]): readonly Rule[] {
  const byText = new Map(rules.map((rule) => [ruleText(rule), rule]));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}
