import type { Located } from '../model/index.js';
import type { Binder } from './binder.js';
import type { Scope } from './scope.js';

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** True for a lower-case domain of at least two labels. */
export function isDomain(text: string): boolean {
  const labels = text.split('.');
  const last = labels[labels.length - 1]!;
  if (labels.length < 2 || text.length > 253 || /^([0-9]+|0x[0-9a-f]*)$/.test(last)) return false;
  return labels.every((label) => LABEL.test(label));
}

/** True for a lower-case e-mail address, as docs/language.md 2.8 has it. */
export function isUser(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  return at > 0 && text.length <= 254 && local.length <= 64 && LOCAL.test(local) && isDomain(text.slice(at + 1));
}

export function domainOf(user: string): string {
  return user.slice(user.lastIndexOf('@') + 1);
}

/** Reports an address that is malformed or that no idp covers. */
export function checkUser(binder: Binder, scope: Scope, { value, span }: Located<string>): boolean {
  if (!isUser(value)) {
    binder.fault('ZT039', span, { text: value, what: 'user' });
    return false;
  }
  const domain = domainOf(value);
  if (scope.domains.has(domain)) return true;
  if (scope.domainsKnown) binder.fault('ZT036', span, { what: `no idp lists the domain of \`${value}\``, domain });
  return false;
}

/** Reports a domain that is malformed or that no idp lists. */
export function checkDomain(binder: Binder, scope: Scope, { value, span }: Located<string>): boolean {
  if (!isDomain(value)) {
    binder.fault('ZT039', span, { text: value, what: 'domain' });
    return false;
  }
  if (scope.domains.has(value)) return true;
  if (scope.domainsKnown) binder.fault('ZT036', span, { what: `no idp lists the domain \`${value}\``, domain: value });
  return false;
}
