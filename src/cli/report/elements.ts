import type { Estate, Span } from '../../index.js';
import { lineText } from './place.js';
import type { Style } from './style.js';

/** What a named policy is: a floor is a deny with `unless`. */
export type ElementKind = 'allow' | 'deny' | 'floor' | 'break-glass';

/** A policy or a break-glass entry: the two never share a name. */
export interface PolicyElement {
  readonly name: string;
  readonly kind: ElementKind;
  readonly span: Span;
}

/** The element that an answer names; undefined for `public`, which is a property of the resource. */
export function policyElement(estate: Estate, name: string): PolicyElement | undefined {
  const policy = estate.policies.get(name);
  if (policy) return { name, kind: kindOf(policy), span: policy.nameSpan };
  const glass = estate.breakGlass.get(name);
  return glass && { name, kind: 'break-glass', span: glass.nameSpan };
}

/** `staff-to-crm (policies/crm.yaml:12)`. */
export function elementText(estate: Estate, name: string, style: Style): string {
  const element = policyElement(estate, name);
  return element ? `${style.strong(name)} (${lineText(element.span, style)})` : style.strong(name);
}

function kindOf(policy: Estate['policies'] extends ReadonlyMap<string, infer P> ? P : never): ElementKind {
  if (policy.effect === 'allow') return 'allow';
  return policy.unless ? 'floor' : 'deny';
}
