import { ALWAYS, type Condition, NEVER } from '../../../compiler/proof/index.js';
import { type Body, keysOf } from './body.js';
import type { Documents } from './documents.js';
import { type Faults, quoted } from './faults.js';
import { type Marked, readAttributes, SEMANTICS } from './roles.js';
import { type Comparator, parseVersionRange, type VersionRange } from './version-range.js';
import { type Fact, OS_TYPES, type OsType } from './words.js';

/** A posture check as a formula of facts; what a fact means depends on who asks. */
export interface PostureCheck extends Marked {
  readonly passes: Formula;
}

export type Formula =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Formula[] }
  | { readonly kind: 'not'; readonly of: Formula }
  | { readonly kind: 'fact'; readonly fact: Fact };

const CHECK_TYPES = ['OS', 'MAC', 'DOMAIN', 'MFA', 'PROCESS', 'PROCESS_MULTI'] as const;
/** `version` counts changes; `attributes` is the wrong key of the vendor's own guide and is told like every unknown key. */
const SHARED_KEYS = ['typeId', 'roleAttributes', 'version'];
const KEYS = {
  OS: keysOf(...SHARED_KEYS, 'operatingSystems'),
  MAC: keysOf(...SHARED_KEYS, 'macAddresses'),
  DOMAIN: keysOf(...SHARED_KEYS, 'domains'),
  MFA: keysOf(...SHARED_KEYS, 'timeoutSeconds', 'promptOnWake', 'promptOnUnlock', 'ignoreLegacyEndpoints'),
  PROCESS: keysOf(...SHARED_KEYS, 'process'),
  PROCESS_MULTI: keysOf(...SHARED_KEYS, 'semantic', 'processes'),
} as const;

/** How a controller evaluates posture: its sources at 804f55a and a running 2.1.0-pre, 2026-11-22. */
export function readPostureChecks(documents: Documents, faults: Faults): readonly PostureCheck[] {
  return (documents.get('posture-checks') ?? []).flatMap((body) => {
    const id = body.text('id');
    const name = body.requiredText('name');
    const type = body.requiredOneOf('typeId', CHECK_TYPES);
    if (!type) return [];
    body.knows(KEYS[type]);
    const attributes = readAttributes(body, faults, 'plain');
    return [{ ...(id !== undefined && { id }), name, attributes, passes: passesOf(type, id ?? name, body, faults) }];
  });
}

function passesOf(type: (typeof CHECK_TYPES)[number], id: string, body: Body, faults: Faults): Formula {
  switch (type) {
    case 'OS':
      return osPasses(body, faults);
    case 'MAC': {
      const addresses = filled(body, 'macAddresses', faults).map((one) => one.toLowerCase().replace(/[^0-9a-f]/g, ''));
      return fact({ kind: 'mac', addresses: sorted(addresses) });
    }
    case 'DOMAIN': {
      const domains = filled(body, 'domains', faults).map((one) => one.toLowerCase());
      return fact({ kind: 'domain', domains: sorted(domains) });
    }
    case 'MFA':
      return mfaPasses(body);
    case 'PROCESS':
      return processPasses(id, body, faults);
    case 'PROCESS_MULTI':
      return programsPass(body, faults);
  }
}

function filled(body: Body, key: string, faults: Faults): readonly string[] {
  demandEntries(body, key, faults);
  return body.texts(key).map(({ value }) => value);
}

/**
 * The controller wants an entry of whoever creates a check, but a PATCH that leaves the list out empties it: a stored PROCESS_MULTI check of
 * `AllOf` then passes always (measured on 2.1.0-pre).
 */
function demandEntries(body: Body, key: string, faults: Faults): void {
  if (body.has('id') || (body.has(key) && !body.isEmpty(key))) return;
  faults.refused(body.spanOf(key), `${quoted(key)} has at least one entry`);
}

/** Systems and ranges are alternatives. Of two entries for one system the last counts; one without ranges admits any version. */
function osPasses(body: Body, faults: Faults): Formula {
  const entries = body.bodies('operatingSystems');
  demandEntries(body, 'operatingSystems', faults);
  const last = new Map<OsType, Formula>();
  for (const entry of entries) {
    entry.knows(OS_KEYS);
    const type = entry.requiredOneOf('type', OS_TYPES);
    if (!body.has('id')) entry.demands('versions');
    if (type) last.set(type, systemPasses(type, entry, faults));
  }
  return { kind: 'any', of: [...last.values()] };
}

const OS_KEYS = new Set(['type', 'versions']);

function systemPasses(type: OsType, entry: Body, faults: Faults): Formula {
  const ranges: VersionRange[] = [];
  const texts = entry.texts('versions');
  for (const { value, span } of texts) {
    const range = parseVersionRange(value);
    if (range) ranges.push(range);
    else faults.refused(span, `${quoted(value)} is no version range of the controller`);
  }
  const system = fact({ kind: 'os', type });
  if (texts.length === 0) return system;
  const versions = ranges.flatMap((range) =>
    range.map((list) => all(list.map((comparator) => comparatorPasses(type, comparator)))),
  );
  return all([system, { kind: 'any', of: versions }]);
}

function comparatorPasses(type: OsType, { operator, version }: Comparator): Formula {
  const readable = fact({ kind: 'os-version', type });
  const from = fact({ kind: 'os-from', type, above: false, version });
  const above = fact({ kind: 'os-from', type, above: true, version });
  switch (operator) {
    case '>=':
      return from;
    case '>':
      return above;
    case '<':
      return all([readable, not(from)]);
    case '<=':
      return all([readable, not(above)]);
    case '=':
      return all([from, not(above)]);
    case '!=':
      return all([readable, { kind: 'any', of: [not(from), above] }]);
  }
}

/** A timeout of zero or less is none. `ignoreLegacyEndpoints` changes only what clients are told. */
function mfaPasses(body: Body): Formula {
  const within = body.number('timeoutSeconds') ?? 0;
  body.flag('ignoreLegacyEndpoints');
  return fact({
    kind: 'mfa',
    ...(within > 0 && { within }),
    afterWake: body.flag('promptOnWake') ?? false,
    afterUnlock: body.flag('promptOnUnlock') ?? false,
  });
}

const PROCESS_KEYS = new Set(['osType', 'path', 'hashes', 'signerFingerprint']);
const PROGRAM_KEYS = new Set(['osType', 'path', 'hashes', 'signerFingerprints']);

function processPasses(check: string, body: Body, faults: Faults): Formula {
  const told = body.body('process');
  if (!told) {
    faults.refused(body.span, 'a PROCESS check has a `process`');
    return NEVER_FORMULA;
  }
  told.knows(PROCESS_KEYS);
  told.requiredOneOf('osType', OS_TYPES);
  told.text('path');
  const signer = told.text('signerFingerprint') ?? '';
  return fact({
    kind: 'process',
    check,
    hashes: digests(told, 'hashes'),
    signers: signer ? [signer.toLowerCase()] : [],
  });
}

/** An entry is known by system and path, and of two the last counts; the system is not looked at. A process without a path never runs. */
function programsPass(body: Body, faults: Faults): Formula {
  const semantic = body.requiredOneOf('semantic', SEMANTICS);
  const programs = body.bodies('processes');
  demandEntries(body, 'processes', faults);
  const last = new Map<string, Formula>();
  for (const program of programs) {
    program.knows(PROGRAM_KEYS);
    const system = program.requiredOneOf('osType', OS_TYPES);
    const path = program.text('path') ?? '';
    const asked = { hashes: digests(program, 'hashes'), signers: digests(program, 'signerFingerprints') };
    last.set(`${system}-${path}`, path === '' ? NEVER_FORMULA : fact({ kind: 'program', path, ...asked }));
  }
  return { kind: semantic === 'AnyOf' ? 'any' : 'all', of: [...last.values()] };
}

/** Stored in lower case, separators kept. */
function digests(body: Body, key: string): readonly string[] {
  return sorted(body.texts(key).map(({ value }) => value.toLowerCase()));
}

const NEVER_FORMULA: Formula = { kind: 'any', of: [] };

function fact(one: Fact): Formula {
  return { kind: 'fact', fact: one };
}

function all(of: readonly Formula[]): Formula {
  return of.length === 1 ? of[0]! : { kind: 'all', of };
}

function not(of: Formula): Formula {
  return { kind: 'not', of };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** The formula with every fact said in the words of whoever asks. */
export function conditionOf(formula: Formula, say: (fact: Fact) => Condition): Condition {
  switch (formula.kind) {
    case 'fact':
      return say(formula.fact);
    case 'not': {
      const inner = conditionOf(formula.of, say);
      return inner === ALWAYS ? NEVER : inner === NEVER ? ALWAYS : { kind: 'not', of: inner };
    }
    case 'all':
    case 'any':
      return { kind: formula.kind, of: formula.of.map((one) => conditionOf(one, say)) };
  }
}
