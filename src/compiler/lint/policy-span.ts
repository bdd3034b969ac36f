import type { Estate, Policy } from '../model/index.js';
import type { Finding, RelatedSpan } from './rule.js';
import { names } from './words.js';

/** A policy that an answer of the analysis names. */
export function policyOf(estate: Estate, name: string): Policy {
  return estate.policies.get(name)!;
}

/** Where a finding about a policy is, and which element it is about. */
export function onPolicy({ name, nameSpan }: Pick<Policy, 'name' | 'nameSpan'>): Pick<Finding, 'element' | 'span'> {
  return { element: `policies.${name}`, span: nameSpan };
}

/** The places of other policies, each with what it does there. */
export function placesOf(estate: Estate, policies: readonly string[], label: string): readonly RelatedSpan[] {
  return policies.slice(0, 4).flatMap((name) => {
    const span = (estate.policies.get(name) ?? estate.breakGlass.get(name))?.nameSpan;
    return span ? [{ span, label }] : [];
  });
}

/** `to `crm``, or the first resources and how many more. */
export function toText({ resources }: Pick<Policy, 'resources'>): string {
  return `to ${names(resources, 3)}`;
}
