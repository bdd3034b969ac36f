import type { Piece } from '../../src/compiler/analysis/index.js';
import type { Reading } from '../../src/compiler/proof/index.js';
import { SourceFile } from '../../src/compiler/source/index.js';
import { parseJson, toPlain } from '../../src/compiler/syntax/index.js';
import { type Capabilities, CONSTRAINTS } from '../../src/targets/capabilities.js';
import type { Reader } from '../../src/targets/reader.js';
import type {
  ArtefactFile,
  ArtefactObject,
  Compilation,
  CompileInput,
  Json,
  Target,
  TargetKind,
  VendorObject,
} from '../../src/targets/target.js';

export interface FakeTargetOptions {
  readonly kind?: TargetKind;
  /** Refuses resources of these names. */
  readonly refuse?: readonly string[];
  /** Put into every file beside its object: changes bytes and no object. */
  readonly comment?: string;
}

/**
 * A target that can say everything: one file `access/<resource>/access.json` per resource it carries, with the resource's access as its body,
 * and `index.json` with their names. `seen` lists every compile input.
 */
export function createFakeTarget({ kind = 'tailscale', refuse = [], comment = '' }: FakeTargetOptions = {}): Target & {
  readonly seen: CompileInput[];
  readonly reader: Reader;
} {
  const seen: CompileInput[] = [];
  return {
    kind,
    title: `fake ${kind}`,
    capabilities: allExact(),
    seen,
    compile: async (input) => {
      seen.push(input);
      return compile(input, refuse, comment);
    },
    read,
    reader: { kind, interpret: () => ({ reading: NOTHING_ALLOWED, diagnostics: [] }) },
  };
}

/** What the plans of these artefacts are about is not who gets in. */
const NOTHING_ALLOWED: Reading = { layers: [{ rules: [], otherwise: 'deny' }], assumed: [] };

function allExact(): Capabilities {
  const exact = { verdict: 'exact', note: 'as the source says', link: 'https://ztctl.example', verified: '2026-11-24' };
  return Object.fromEntries(CONSTRAINTS.map((name) => [name, exact])) as unknown as Capabilities;
}

function compile(input: CompileInput, refuse: readonly string[], comment: string): Compilation {
  const { estate, target } = input;
  const carried = [...estate.resources.values()].filter(({ via }) => via.some(({ value }) => value === target.name));
  const refused = carried.filter(({ name }) => refuse.includes(name));
  const diagnostics = refused.map(({ name, nameSpan }) => ({
    code: 'ZT083',
    severity: 'error' as const,
    message: `target \`${target.name}\` cannot carry resource \`${name}\``,
    span: nameSpan,
  }));
  const lists = { diagnostics, narrower: [], trusted: [], waived: [] };
  if (refused.length > 0) return lists;
  const objects = carried.map(({ name }) => accessObject(input, name));
  const index = {
    address: 'index',
    body: carried.map(({ name }) => name),
    causes: [],
    who: '',
    resources: [],
  };
  const all = [...objects, index].sort((a, b) => (a.address < b.address ? -1 : 1));
  const files = all.map(({ address, body }) => ({
    path: address === 'index' ? 'index.json' : `${address}/access.json`,
    text: `${JSON.stringify({ address, body, ...(comment && { comment }) }, null, 2)}\n`,
  }));
  return { ...lists, artefact: { files, objects: all } };
}

function accessObject({ access, estate }: CompileInput, name: string): ArtefactObject {
  const { pieces } = access(name);
  const names = [...new Set(pieces.map(({ origin }) => origin.policy))].sort();
  return {
    address: `access/${name}`,
    body: { resource: name, pieces: pieces.map(pieceJson) },
    causes: names.map((policy) => ({ element: `policy ${policy}`, span: estate.policies.get(policy)!.nameSpan })),
    who: pieces.flatMap(({ who }) => who.users.map((user) => `user:${user}`)).join(', '),
    resources: [name],
  };
}

function pieceJson({ who, requirement, origin }: Piece): Json {
  const { users, workloads, everyone } = who;
  return { users, workloads, everyone, mfa: requirement.mfa, policy: origin.policy };
}

function read(files: readonly ArtefactFile[]): ReturnType<Target['read']> {
  const objects: VendorObject[] = [];
  const diagnostics = files.flatMap(({ path, text }) => {
    const { root, diagnostics: found } = parseJson(new SourceFile(path, text));
    if (root) objects.push(toPlain(root) as VendorObject);
    return found;
  });
  return { objects: objects.map(({ address, body }) => ({ address, body })), diagnostics };
}
