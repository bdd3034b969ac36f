import type { Located, Logins } from '../model/index.js';
import type { Binder } from './binder.js';
import type { Fields } from './fields.js';

const LOGIN = /^[a-z_][a-z0-9._-]{0,63}$/;

/** True for a login name; `any` and `nonroot` are words of the language. */
export function isLogin(text: string): boolean {
  return LOGIN.test(text) && text !== 'any' && text !== 'nonroot';
}

/** `as` of a policy. */
export function readLogins(fields: Fields): Logins | undefined {
  const texts = fields.texts('as');
  const [first] = texts;
  if (!first) return undefined;
  const span = fields.map.entries.get('as')!.value.span;
  if (texts.length === 1 && (first.value === 'any' || first.value === 'nonroot')) return { kind: first.value, span };
  return readListed(fields.binder, texts, span);
}

/** `as` of a break-glass entry: names only. */
export function readLoginNames(fields: Fields): Logins | undefined {
  const texts = fields.texts('as');
  return texts.length === 0 ? undefined : readListed(fields.binder, texts, fields.map.entries.get('as')!.value.span);
}

function readListed(binder: Binder, texts: readonly Located<string>[], span: Located<string>['span']): Logins {
  return { kind: 'listed', logins: texts.filter((text) => checkLogin(binder, text)), span };
}

/** Reports what is no login name. */
export function checkLogin(binder: Binder, { value, span }: Located<string>): boolean {
  if (isLogin(value)) return true;
  binder.fault('ZT048', span, { login: value });
  return false;
}
