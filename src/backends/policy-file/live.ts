import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { canonicalJson, textDigest } from '../../targets/canonical-json.js';
import type { ArtefactFile, TargetKind } from '../../targets/target.js';
import type { BackendInput, LiveRead } from '../backend.js';
import { filesDigest } from '../live-folder.js';
import { NOT_REMEMBERED, readMemory } from '../memory.js';
import type { Place } from './faults.js';
import { sameButForFormat } from './same-text.js';
import type { StoredPolicy } from './session.js';

/** Stands for a policy file that the server does not have: a file without rules, which is how it behaves. */
const ABSENT = {
  none: '// No policy is stored here: everybody reaches everything.\n{}\n',
  empty: '// The policy that is stored here is empty: everybody reaches everything.\n{}\n',
} as const;

/** The revision of a file that nobody ever changed, whatever its text is. Vendor: tailscale.com/api, "Set policy file", 2026-11-25. */
const UNTOUCHED = '"ts-default"';

/** The one file of an artefact. */
export function policyFileOf({ artefact }: Pick<BackendInput, 'artefact'>): ArtefactFile {
  const [file, second] = artefact.files;
  if (!file || second) throw new Error(`a policy is one file, and the artefact has ${artefact.files.length}`);
  return file;
}

/** The text that stands live, as plans show it: the artefact's own where nothing but its format differs. */
export function liveText(stored: StoredPolicy, { text }: ArtefactFile): string {
  if (stored.kind !== 'text') return ABSENT[stored.kind];
  return sameButForFormat(stored.text, text) ? text : stored.text;
}

/** What stands live, whose it is, and what was remembered of the last apply. */
export function liveState(input: BackendInput, place: Place, stored: StoredPolicy): LiveRead {
  const { fs, dir, owner, adopt } = input;
  const wanted = policyFileOf(input);
  const text = liveText(stored, wanted);
  const whose = stored.kind === 'text' ? ownerOf(text, input) : 'nobody';
  if (typeof whose === 'object') {
    const theirs = { ...whose, kind: owner.kind };
    const help =
      'each estate and target needs a system of its own; if it moved here, its old name stands in the first line of the live policy file';
    const fault = diagnostic('ZT1004', undefined, { path: place.shown, theirs, ours: owner }, { help });
    return { ok: false, status: 'stopped', diagnostics: [fault] };
  }
  const memory = readMemory(fs, dir, owner);
  if (!memory.ok) return memory;
  const files = [{ path: wanted.path, text, digest: textDigest(text) }];
  const isUntouched = whose === 'unmarked' && !adopt && looksUntouched(input, text);
  const isInTheWay = whose === 'unmarked' && !isUntouched;
  const revision = isUntouched ? UNTOUCHED : stored.revision;
  const isForgotten = whose === 'ours' && !memory.manifest;
  const diagnostics = text === wanted.text ? [] : notes(place, owner.kind, stored, isForgotten);
  return {
    ok: true,
    state: {
      digest: filesDigest(files),
      files,
      blocked: isInTheWay && !adopt ? [wanted.path] : [],
      foreign: [],
      ...(memory.manifest && { manifest: memory.manifest }),
      ...(revision !== undefined && { revision }),
      ...(isInTheWay && adopt && { adopts: [wanted.path] }),
      ...(diagnostics.length > 0 && { diagnostics }),
    },
  };
}

/** By the first line, which every artefact carries and everybody can read. */
function ownerOf(
  text: string,
  input: BackendInput,
): 'ours' | 'unmarked' | { readonly estate: string; readonly target: string } {
  const line = firstLine(text);
  if (line === firstLine(policyFileOf(input).text)) return 'ours';
  const marker = /^\/\/ Policy file of target (.+?), made by ztctl from estate (.+)\.$/.exec(line);
  return marker ? { target: marker[1]!, estate: marker[2]! } : 'unmarked';
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0]!.trimEnd();
}

const WHOEVER = ['*'];
/** What a new tailnet starts with, over the years. Vendor: tailscale.com/kb/1192, "Allow all (default ACL)", 2026-11-25. */
const DEFAULT_RULES: ReadonlySet<string> = new Set(
  [
    { src: WHOEVER, dst: WHOEVER, ip: WHOEVER },
    { action: 'accept', src: WHOEVER, dst: ['*:*'] },
    { action: 'accept', users: WHOEVER, ports: ['*:*'] },
  ].map(canonicalJson),
);
const DEFAULT_REST: ReadonlySet<string> = new Set(
  [
    ...['autogroup:member', 'autogroup:members'].map((member) => ({
      action: 'check',
      src: [member],
      dst: ['autogroup:self'],
      users: ['autogroup:nonroot', 'root'],
    })),
    [{ target: ['autogroup:member'], attr: ['funnel'] }],
    [],
    {},
  ].map(canonicalJson),
);

/**
 * Whether a file may be the one that a tailnet was created with. This is a guess from its content, and needs to be no more: the service replaces
 * it only if it is so.
 */
function looksUntouched({ owner, read }: BackendInput, text: string): boolean {
  if (owner.kind !== 'tailscale') return false;
  const { objects, diagnostics } = read([{ path: 'policy.hujson', text }]);
  if (diagnostics.some(({ severity }) => severity === 'error')) return false;
  const bodies = objects.map(({ body }) => canonicalJson(body));
  return (
    bodies.some((body) => DEFAULT_RULES.has(body)) &&
    bodies.every((body) => DEFAULT_RULES.has(body) || DEFAULT_REST.has(body))
  );
}

function notes(
  { shown }: Place,
  kind: TargetKind,
  { kind: stored }: StoredPolicy,
  isForgotten: boolean,
): readonly Diagnostic[] {
  const note = (what: string): Diagnostic => diagnostic('ZT1029', undefined, { place: shown, what });
  const found: Diagnostic[] = isForgotten ? [note(NOT_REMEMBERED)] : [];
  if (stored === 'none') found.push(note('no policy is stored there, and until one is, everybody reaches everything'));
  if (stored === 'empty') {
    const what =
      'an empty policy is stored: once the server starts again, everybody reaches everything; until then the policy before it may hold';
    found.push({ ...note(what), severity: 'warning' });
  }
  if (kind === 'headscale') {
    found.push(
      note(
        'it has no way to refuse a write because somebody else wrote: a policy that is stored there in the moment between the last look and the write is replaced unseen',
      ),
    );
  }
  return found;
}
