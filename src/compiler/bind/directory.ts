import type { Diagnostic } from '../diagnostics/index.js';
import type { Directory, DirectoryUser, Group, Located } from '../model/index.js';
import type { Span } from '../source/index.js';
import { checkSchema, type LocatedMap, type LocatedNode, parseJsonLines } from '../syntax/index.js';
import type { Binder } from './binder.js';
import { parseInstant } from './dates.js';
import { Fields } from './fields.js';
import type { DirectoryInput } from './input.js';
import type { Scope } from './scope.js';
import { checkUser, domainOf } from './users.js';

interface Reader {
  readonly binder: Binder;
  readonly scope: Scope;
  readonly groups: ReadonlyMap<string, Group>;
  /** `SOURCE/EXTERNAL` to the name of the group. */
  readonly external: ReadonlyMap<string, string>;
}

const HEADER_HELP = {
  help: 'first the header `{"ztctl_directory":1,"taken":…,"complete":[…]}`, then one line per user',
};

interface Header {
  readonly taken: string;
  readonly complete: ReadonlySet<string>;
}

/** Reads a directory snapshot. Undefined when there is a fault in it. */
export function bindDirectory(
  binder: Binder,
  scope: Scope,
  groups: ReadonlyMap<string, Group>,
  input: DirectoryInput,
): Directory | undefined {
  const before = binder.count;
  const reader: Reader = { binder, scope, groups, external: externalNames(groups) };
  const users = new Map<string, DirectoryUser & { readonly span: Span }>();
  let header: Header | undefined;
  let isFirst = true;
  for (const { root, diagnostics } of parseJsonLines(input.file)) {
    const node = readLine(binder, root, diagnostics);
    if (node?.entries.has('ztctl_directory') && isFirst) header = readHeader(reader, node);
    else if (node && isFirst)
      binder.fault('ZT073', node.span, { what: 'the first line is not the header' }, HEADER_HELP);
    else if (node?.entries.has('ztctl_directory')) binder.fault('ZT073', node.span, { what: 'a second header' });
    else if (node) readUser(reader, node, users);
    isFirst = false;
  }
  if (isFirst)
    binder.fault('ZT073', { file: input.file, start: 0, end: 0 }, { what: 'the file has no header' }, HEADER_HELP);
  return header && binder.count === before ? finish(header, users, input.digest) : undefined;
}

function readLine(
  binder: Binder,
  root: LocatedNode | undefined,
  diagnostics: readonly Diagnostic[],
): LocatedMap | undefined {
  for (const each of diagnostics) binder.diagnostics.push(each);
  if (!root || diagnostics.length > 0) return undefined;
  const faults = checkSchema(root, 'directory');
  for (const each of faults) binder.diagnostics.push(each);
  return faults.length === 0 && root.kind === 'map' ? root : undefined;
}

function readHeader(reader: Reader, node: LocatedMap): Header | undefined {
  const fields = new Fields(reader.binder, node);
  fields.node('ztctl_directory');
  const taken = fields.text('taken');
  const complete = new Set(fields.texts('complete').flatMap((text) => readGroup(reader, text) ?? []));
  fields.finish();
  if (!taken) return undefined;
  if (parseInstant(taken.value) === undefined) reader.binder.fault('ZT041', taken.span, { text: taken.value });
  return { taken: taken.value, complete };
}

function readUser(reader: Reader, node: LocatedMap, users: Map<string, DirectoryUser & { readonly span: Span }>): void {
  const { binder, scope } = reader;
  const fields = new Fields(binder, node);
  const user = fields.text('user');
  const active = fields.boolean('active') ?? false;
  const groups = new Set<string>();
  for (const text of fields.texts('groups')) {
    const name = readGroup(reader, text);
    if (name === undefined) continue;
    groups.add(name);
    if (user) checkCovered(reader, user.value, name, text.span);
  }
  fields.finish();
  if (!user || !checkUser(binder, scope, user)) return;
  const first = users.get(user.value);
  if (first) {
    const related = [{ span: first.span, label: 'first line' }];
    binder.fault('ZT073', user.span, { what: `user \`${user.value}\` has two lines` }, { related });
  } else users.set(user.value, { active, groups, span: user.span });
}

/** The name of a synced group; undefined for one that the policy does not have, and for a fault. */
function readGroup({ binder, groups, external }: Reader, text: Located<string>): string | undefined {
  const { value, span } = text;
  const slash = value.indexOf('/');
  if (slash >= 0) {
    const source = { value: value.slice(0, slash), span };
    return binder.resolve('idps', source) ? external.get(value) : undefined;
  }
  if (!binder.resolve('groups', text)) return undefined;
  const group = groups.get(value);
  if (!group || group.body.kind === 'synced') return group?.name;
  const related = [{ span: group.nameSpan, label: 'not synced' }];
  binder.fault(
    'ZT073',
    span,
    { what: `group \`${value}\` is not synced, so a snapshot cannot say who is in it` },
    { related },
  );
  return undefined;
}

/** A user in a synced group whose source does not cover him could never log in as a member. */
function checkCovered({ binder, scope, groups }: Reader, user: string, name: string, span: Span): void {
  const body = groups.get(name)?.body;
  const idps = scope.domains.get(domainOf(user));
  if (body?.kind !== 'synced' || !idps || idps.includes(body.source.value)) return;
  binder.fault('ZT073', span, {
    what: `user \`${user}\` cannot be in group \`${name}\`, as idp \`${body.source.value}\` does not list the domain`,
  });
}

function externalNames(groups: ReadonlyMap<string, Group>): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name, body } of groups.values()) {
    if (body.kind === 'synced') names.set(`${body.source.value}/${body.external.value}`, name);
  }
  return names;
}

/** The digest is that of a form that does not depend on the order of lines and groups. */
function finish(
  { taken, complete }: Header,
  read: ReadonlyMap<string, DirectoryUser>,
  digest: (text: string) => string,
): Directory {
  const users = new Map<string, DirectoryUser>();
  const lines = [JSON.stringify({ ztctl_directory: 1, taken, complete: [...complete].sort() })];
  for (const user of [...read.keys()].sort()) {
    const { active, groups } = read.get(user)!;
    users.set(user, { active, groups });
    lines.push(JSON.stringify({ user, active, groups: [...groups].sort() }));
  }
  return { digest: digest(`${lines.join('\n')}\n`), taken, complete, users };
}
