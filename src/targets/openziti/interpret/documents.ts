import { SourceFile } from '../../../compiler/source/index.js';
import { type LocatedNode, parseJson } from '../../../compiler/syntax/index.js';
import type { ArtefactFile } from '../../target.js';
import { Body } from './body.js';
import { type Faults, quoted } from './faults.js';

/** Kinds of objects that decide who reaches what, as the paths of the management API call them. */
export const KINDS = [
  'auth-policies',
  'cas',
  'config-types',
  'configs',
  'edge-router-policies',
  'external-jwt-signers',
  'identities',
  'posture-checks',
  'service-edge-router-policies',
  'service-policies',
  'services',
  'terminators',
] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds that say nothing of who may reach what: how routers stand, and the credentials and invitations of identities. */
const WITHOUT_BEARING = ['authenticators', 'edge-routers', 'enrollments'];

export type Documents = ReadonlyMap<Kind, readonly Body[]>;

/**
 * The objects of files: `KIND.json` with a list of bodies or an answer of the API (`{"data": […], "meta": …}`), or one file with lists by
 * kind (`{"servicePolicies": […], …}`, as `ziti ops export` writes them). A kind that is present is listed in full.
 */
export function readDocuments(files: readonly ArtefactFile[], faults: Faults): Documents {
  const found = new Map<Kind, Body[]>();
  for (const { path, text } of files) {
    const { root, diagnostics } = parseJson(new SourceFile(path, text));
    faults.addAll(diagnostics);
    if (root) readFile(path, root, found, faults);
  }
  return found;
}

function readFile(path: string, root: LocatedNode, found: Map<Kind, Body[]>, faults: Faults): void {
  const called = path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '');
  if (root.kind === 'map' && !root.entries.has('data') && !root.entries.has('error')) {
    for (const { key, keySpan, value } of root.entries.values()) {
      if (!readKind(kindName(key), value, found, faults)) {
        faults.unjudged(keySpan, `${quoted(key)} is no kind of object of a controller`);
      }
    }
    return;
  }
  const list = root.kind === 'map' ? answerOf(root, faults) : root;
  if (list && !readKind(called, list, found, faults)) {
    faults.unjudged(root.span, `the name of the file does not say which kind of object it lists: ${quoted(called)}`);
  }
}

/** `servicePolicies` is `service-policies`; two kinds have names of their own in exports. */
function kindName(key: string): string {
  if (key === 'certificateAuthorities') return 'cas';
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The list in an answer of the API. A page that is not the last one is not the list. */
function answerOf(root: LocatedNode & { readonly kind: 'map' }, faults: Faults): LocatedNode | undefined {
  const data = root.entries.get('data')?.value;
  const error = root.entries.get('error');
  if (!data || error) {
    faults.unjudged(error?.keySpan ?? root.span, 'this is an error of the controller, not a list');
    return undefined;
  }
  const page = childOf(childOf(root, 'meta'), 'pagination');
  const total = childOf(page, 'totalCount');
  if (total?.kind === 'scalar' && data.kind === 'list' && total.value !== data.items.length) {
    faults.unjudged(total.span, `the list holds ${data.items.length} of ${String(total.value)} objects`);
  }
  return data;
}

function childOf(node: LocatedNode | undefined, key: string): LocatedNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

/** False when there is no such kind. */
function readKind(name: string, list: LocatedNode, found: Map<Kind, Body[]>, faults: Faults): boolean {
  if (WITHOUT_BEARING.includes(name)) return true;
  const kind = KINDS.find((one) => one === name);
  if (!kind) return false;
  const bodies = found.get(kind) ?? [];
  found.set(kind, bodies);
  if (list.kind !== 'list') faults.unreadable(list.span, 'this is a list of objects');
  for (const item of list.kind === 'list' ? list.items : []) {
    if (item.kind === 'map') bodies.push(new Body(item, faults));
    else faults.unreadable(item.span, 'this is an object of the controller');
  }
  return true;
}
