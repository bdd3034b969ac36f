import type { Diagnostic } from '../../../compiler/diagnostics/index.js';
import { diagnostic } from '../../../compiler/diagnostics/index.js';
import { SourceFile } from '../../../compiler/source/index.js';
import { type LocatedMap, type LocatedNode, parseHuJson } from '../../../compiler/syntax/index.js';
import type { ArtefactFile } from '../../target.js';
import type { Dialect } from './dialect.js';
import type { Faults } from './faults.js';
import { Fields } from './fields.js';
import { type Names, readNames } from './names.js';
import { type NetworkRule, type RuleContext, readNetworkRules, ruleOfNoRules } from './network-rules.js';
import { checkOwners, checkSettings, readNodeAttributes } from './other-sections.js';
import { PostureNames, type Postures, readPostures, selfAsserted } from './postures.js';
import { SelectorReader } from './selectors.js';
import { readSshRules, type SshRule } from './ssh-rules.js';

/** What a policy file says, by the vendor's defaults and in the vendor's order. */
export interface Document {
  readonly dialect: Dialect;
  readonly file: Fields;
  readonly names: Names;
  readonly selectors: SelectorReader;
  readonly rules: readonly NetworkRule[];
  /** What `funnel` lets the whole internet reach, past every rule. */
  readonly funnel: readonly NetworkRule[];
  readonly ssh: readonly SshRule[];
  readonly postures: Postures;
  /** Attributes that a device may set on itself. */
  readonly selfAsserted: ReadonlySet<string>;
}

/** Reads the one file of an artefact; undefined when there is nothing to read. `ownDomains`: the tailnet's, when they are known. */
export function readDocument(
  files: readonly ArtefactFile[],
  dialect: Dialect,
  ownDomains: readonly string[] | undefined,
  faults: Faults,
): Document | undefined {
  const root = parse(files, dialect, faults);
  if (!root) return undefined;
  const file = new Fields(root, dialect.sections, dialect.unknownKeys, faults);
  const names = readNames(file, dialect, faults);
  const selectors = new SelectorReader(dialect, names, ownDomains, faults);
  const postures = readPostures(file, faults);
  const postureNames = new PostureNames(file, postures, faults);
  const context: RuleContext = {
    ...{ dialect, names, selectors, faults },
    postures: (fields) => postureNames.ownOrDefault(fields),
  };
  const rules = readNetworkRules(file, context) ?? [ruleOfNoRules(dialect, root.span)];
  const ssh = readSshRules(file, { ...context, postures: (fields) => postureNames.own(fields) }, ownDomains);
  const funnel = readNodeAttributes(file, context);
  checkOwners(file, context);
  checkSettings(file);
  return {
    dialect,
    file,
    names,
    selectors,
    rules,
    funnel,
    ssh,
    postures,
    selfAsserted: selfAsserted(file, dialect, faults),
  };
}

function parse(files: readonly ArtefactFile[], dialect: Dialect, faults: Faults): LocatedMap | undefined {
  const [only, second] = files;
  if (!only || second) {
    const at = second && { file: new SourceFile(second.path, second.text), start: 0, end: 0 };
    faults.add(diagnostic('ZT096', at, { message: `a policy is one file, and here are ${files.length}` }));
    return undefined;
  }
  const file = new SourceFile(only.path, only.text);
  const { root, diagnostics } = parseHuJson(file);
  for (const fault of diagnostics) faults.add(unreadable(fault));
  if (!root) {
    if (diagnostics.length === 0)
      faults.add(diagnostic('ZT096', { file, start: 0, end: 0 }, { message: 'the file is empty' }));
    return undefined;
  }
  if (only.text.charCodeAt(0) === 0xfeff) faults.refused({ file, start: 0, end: 1 }, 'a byte order mark is no HuJSON');
  return objectOf(root, dialect, faults);
}

function unreadable(fault: Diagnostic): Diagnostic {
  return { ...fault, code: 'ZT096', severity: 'error' };
}

/** Headscale takes `null` for a file without anything; whether the service does is not known. */
function objectOf(root: LocatedNode, dialect: Dialect, faults: Faults): LocatedMap | undefined {
  if (root.kind === 'map') return root;
  if (root.kind === 'scalar' && root.value === null) {
    if (dialect.kind === 'headscale') return { kind: 'map', entries: new Map(), span: root.span };
    faults.cannotJudge(root.span, 'what `null` is as a policy file');
  } else faults.refused(root.span, 'a policy file is one object');
  return undefined;
}
