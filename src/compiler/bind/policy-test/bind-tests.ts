import type { Located, PolicyTest } from '../../model/index.js';
import type { LocatedNode } from '../../syntax/index.js';
import type { Binder } from '../binder.js';
import type { Context } from '../context.js';
import { parseInstant } from '../dates.js';
import { Fields } from '../fields.js';
import type { PolicyDocument } from '../input.js';
import { checkLogin } from '../logins.js';
import { checkIdp, readPrincipals, readSignals } from './who.js';

/** The tests of all files: by path of the file, then as they stand in it. */
export function bindTests(binder: Binder, context: Context): readonly PolicyTest[] {
  return binder.input.documents.flatMap((document) =>
    testsOf(document).flatMap((node) => readTest(binder, context, document, node)),
  );
}

function testsOf({ root }: PolicyDocument): readonly LocatedNode[] {
  const node = root?.kind === 'map' ? root.entries.get('tests')?.value : undefined;
  return node?.kind === 'list' ? node.items : [];
}

function readTest(
  binder: Binder,
  context: Context,
  document: PolicyDocument,
  node: LocatedNode,
): readonly PolicyTest[] {
  const { start, end } = node.span;
  if (document.faults.some(({ span }) => span && span.start >= start && span.start <= end)) return [];
  if (node.kind !== 'map') {
    binder.fault('ZT032', node.span, { what: 'this test' });
    return [];
  }
  const before = binder.count;
  const fields = new Fields(binder, node);
  const name = fields.text('name');
  const who = fields.fields('who');
  const signals = who && readSignals(who, context);
  const principals = who && readPrincipals(who, context);
  if (who && principals) checkIdp(who, context, principals);
  who?.finish();
  const can = readResources(fields, 'can');
  const cannot = readResources(fields, 'cannot');
  const as = readLogin(fields, context, [...can, ...cannot]);
  const now = readNow(fields);
  fields.finish();
  if (!fields.has('can') && !fields.has('cannot'))
    binder.fault('ZT068', node.span, { why: 'the test has neither `can` nor `cannot`' });
  if (binder.count > before || !name || !signals || !principals) return [];
  return [
    {
      name,
      who: signals,
      principals,
      ...(as && { as }),
      ...(now !== undefined && { now }),
      can,
      cannot,
      span: node.span,
    },
  ];
}

function readResources(fields: Fields, key: string): readonly Located<string>[] {
  return fields.texts(key).filter((name) => fields.binder.resolve('resources', name));
}

function readLogin(fields: Fields, context: Context, asked: readonly Located<string>[]): string | undefined {
  const { binder } = fields;
  const as = fields.text('as');
  const ssh = asked.find(({ value }) => context.resources.get(value)?.isSsh);
  if (ssh && !as) binder.fault('ZT063', ssh.span, { missing: true, name: ssh.value });
  const isKnown = asked.every(({ value }) => context.resources.has(value));
  if (as && !ssh && isKnown) binder.fault('ZT063', as.span, { missing: false });
  return as && checkLogin(binder, as) ? as.value : undefined;
}

function readNow(fields: Fields): number | undefined {
  const text = fields.text('now');
  const now = text && parseInstant(text.value);
  if (text && now === undefined) fields.binder.fault('ZT041', text.span, { text: text.value });
  return now;
}
