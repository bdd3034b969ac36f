import type { Element, Group, GroupBody, Located, PrincipalRef } from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import type { Fields } from './fields.js';
import { readPrincipals } from './principals.js';
import type { Scope } from './scope.js';

/** A group whose members are read, but of which nothing is concluded yet. */
export type RawGroup = Element & { readonly body: GroupBody };

export function readGroups(binder: Binder, scope: Scope): Map<string, RawGroup> {
  const external = new Map<string, Group['body'] & { kind: 'synced' }>();
  return bindMappings(binder, 'groups', (fields, element) => {
    const body = readBody(fields, scope, element);
    if (body?.kind === 'synced') refuseTwice(binder, external, body);
    return body && { ...element, body };
  });
}

function readBody(fields: Fields, scope: Scope, element: Element): GroupBody | undefined {
  const { binder } = fields;
  const source = fields.text('source');
  const external = fields.text('external');
  const members = fields.has('members') ? fields.texts('members') : undefined;
  const allOf = fields.has('all_of') ? fields.texts('all_of') : undefined;
  const forms = [(source ?? external) ? '`source`' : '', members ? '`members`' : '', allOf ? '`all_of`' : ''].filter(
    Boolean,
  );
  if (forms.length !== 1) {
    binder.fault('ZT035', element.nameSpan, { name: element.name, forms });
    return undefined;
  }
  if (members) return { kind: 'listed', members: readPrincipals(binder, scope, members.map(withPrefix)) };
  if (allOf) return { kind: 'all-of', groups: readPrincipals(binder, scope, allOf) };
  if (!source || !external || !binder.resolve('idps', source)) return undefined;
  return { kind: 'synced', source, external };
}

/** A bare address is a user. */
function withPrefix(text: Located<string>): Located<string> {
  const { value, span } = text;
  return value.includes('@') && !value.startsWith('user:') ? { value: `user:${value}`, span } : text;
}

type Synced = GroupBody & { readonly kind: 'synced' };

function refuseTwice(binder: Binder, known: Map<string, Synced>, body: Synced): void {
  const key = `${body.source.value}/${body.external.value}`;
  const first = known.get(key);
  if (!first) {
    known.set(key, body);
    return;
  }
  const related = [{ span: first.external.span, label: 'first' }];
  const what = `\`${body.external.value}\` of idp \`${body.source.value}\``;
  binder.fault('ZT038', body.external.span, { what, owners: 'another group' }, { related });
}

/** The groups that a group is made of. */
export function partsOf(body: GroupBody): readonly (PrincipalRef & { readonly kind: 'group' })[] {
  if (body.kind === 'synced') return [];
  const refs = body.kind === 'listed' ? body.members : body.groups;
  return refs.filter((ref) => ref.kind === 'group');
}
