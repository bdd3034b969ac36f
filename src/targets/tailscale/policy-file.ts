import type { Estate } from '../../compiler/model/index.js';
import type { Json } from '../target.js';
import type { Context } from './context.js';
import type { Entry, Section } from './hujson.js';
import type { Kept } from './keep.js';
import { PostureNames } from './postures.js';
import type { GrantRule, Origin, SshRule } from './rules.js';
import type { Sources } from './sources.js';

/** Everything that the file says, before it is text. */
export interface Contents {
  readonly grants: readonly GrantRule[];
  readonly ssh: readonly SshRule[];
  readonly tests: readonly Json[];
  readonly sshTests: readonly Json[];
  readonly kept: Kept;
}

/** Name of the one file of the artefact. */
export const POLICY_FILE = 'policy.hujson';

/** The sections in the order of the documentation. `grants` is always there: a file without it opens everything. */
export function sectionsOf(context: Context, sources: Sources, contents: Contents): readonly Section[] {
  const names = new PostureNames();
  const rules = [...contents.grants, ...contents.ssh];
  for (const { postures } of rules) for (const posture of postures) names.add(posture);
  const map = (key: string, entries: readonly Entry[]): readonly Section[] =>
    entries.length > 0 ? [{ key, comments: [], body: { kind: 'map', entries } }] : [];
  const list = (key: string, values: readonly Json[]): readonly Section[] =>
    values.length > 0
      ? [{ key, comments: [], body: { kind: 'list', entries: values.map((value) => ({ comments: [], value })) } }]
      : [];
  const ssh = contents.ssh.map((rule) => ({
    comments: ruleComments(context.estate, rule.origins),
    value: sshJson(context, rule, names),
  }));
  return [
    ...map('groups', groupEntries(context, sources, contents)),
    ...map('tagOwners', tagEntries(context, contents)),
    ...map('postures', postureEntries(rules, names)),
    {
      key: 'grants',
      comments:
        contents.grants.length === 0
          ? ['Nobody reaches anything. Without this list everybody would reach everything.']
          : [],
      body: {
        kind: 'list',
        entries: contents.grants.map((rule) => ({
          comments: ruleComments(context.estate, rule.origins),
          value: grantJson(rule, names),
        })),
      },
    },
    ...(ssh.length > 0 ? [{ key: 'ssh', comments: [], body: { kind: 'list' as const, entries: ssh } }] : []),
    ...list('tests', contents.tests),
    ...list('sshTests', contents.sshTests),
    ...[...contents.kept.sections].map(
      ([key, value]): Section => ({
        key,
        comments: ['Kept as the bindings say.'],
        body: { kind: 'value', value },
      }),
    ),
  ];
}

function groupEntries(context: Context, sources: Sources, { grants, ssh, kept }: Contents): readonly Entry[] {
  const names = new Set([...grants, ...ssh].flatMap(({ groups }) => groups).concat([...kept.groups.keys()]));
  return [...names].sort().map((name) => {
    const members = [...(context.closed.users(name) ?? [])].map((user) => sources.user(user));
    return { comments: titleOf(context.estate.groups.get(name)), key: `group:${name}`, value: members.sort() };
  });
}

/** Every tag that the file uses must be declared. Without owners only admins may put it on a device. */
function tagEntries({ bindings }: Context, { grants, ssh, tests, kept }: Contents): readonly Entry[] {
  const tags = new Set<string>([...kept.tags, ...tests.flatMap(testedTags)]);
  const isTag = (text: string): boolean => text.startsWith('tag:');
  for (const { src, dst } of [...grants, ...ssh]) for (const text of [...src, ...dst]) if (isTag(text)) tags.add(text);
  if (ssh.some(({ recorded }) => recorded) && bindings.recorder) tags.add(bindings.recorder.value);
  // An owner that is a tag is used too.
  for (const tag of tags)
    for (const owner of bindings.tagOwners.get(tag)?.value ?? []) if (isTag(owner)) tags.add(owner);
  return [...tags].sort().map((tag) => ({
    comments: [],
    key: tag,
    value: [...(bindings.tagOwners.get(tag)?.value ?? [])].sort(),
  }));
}

/** A test may be about a device that no rule opens. */
function testedTags(test: Json): readonly string[] {
  if (typeof test === 'string') return /^tag:[^:]+/.exec(test) ?? [];
  if (typeof test !== 'object' || test === null) return [];
  return Object.values(test).flatMap(testedTags);
}

function postureEntries(rules: readonly (GrantRule | SshRule)[], names: PostureNames): readonly Entry[] {
  const found = new Map<string, readonly string[]>();
  for (const { postures } of rules) {
    for (const posture of postures) found.set(names.of(posture), posture.conditions);
  }
  return [...found.keys()].sort().map((key) => ({ comments: [], key, value: found.get(key)! }));
}

function grantJson({ src, dst, ip, postures }: GrantRule, names: PostureNames): Json {
  return { src, dst, ip, ...srcPosture(postures, names) };
}

function sshJson({ bindings }: Context, rule: SshRule, names: PostureNames): Json {
  return {
    action: rule.check === undefined ? 'accept' : 'check',
    src: rule.src,
    dst: rule.dst,
    users: rule.users,
    ...(rule.check !== undefined && { checkPeriod: periodText(rule.check) }),
    ...(rule.recorded && bindings.recorder && { recorder: [bindings.recorder.value], enforceRecorder: true }),
    ...srcPosture(rule.postures, names),
  };
}

function srcPosture(postures: GrantRule['postures'], names: PostureNames): { readonly srcPosture?: readonly string[] } {
  if (postures.length === 0) return {};
  return { srcPosture: [...new Set(postures.map((posture) => names.of(posture)))].sort() };
}

function periodText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** `policy sre-to-db: sre -> payments-db (on-call)`, one line per policy. */
function ruleComments(estate: Estate, origins: readonly Origin[]): readonly string[] {
  const byPolicy = new Map<string, Set<string>>();
  for (const { piece, resource } of origins) {
    const kind = piece.origin.kind === 'allow' ? 'policy' : 'break-glass';
    const key = `${kind} ${piece.origin.policy}`;
    byPolicy.set(key, (byPolicy.get(key) ?? new Set()).add(resource.name));
  }
  return [...byPolicy.keys()].sort().map((key) => {
    const name = key.slice(key.indexOf(' ') + 1);
    const reason = estate.policies.get(name)?.reason ?? estate.breakGlass.get(name)?.reason;
    return `${key}: ${[...byPolicy.get(key)!].sort().join(', ')}${reason === undefined ? '' : ` (${reason})`}`;
  });
}

function titleOf(element: { readonly title?: string } | undefined): readonly string[] {
  return element?.title === undefined ? [] : [element.title];
}

/** The file as plain JSON. */
export function jsonOf(sections: readonly Section[]): { readonly [key: string]: Json } {
  return Object.fromEntries(sections.map(({ key, body }) => [key, bodyJson(body)]));
}

function bodyJson(body: Section['body']): Json {
  if (body.kind === 'value') return body.value;
  if (body.kind === 'list') return body.entries.map(({ value }) => value);
  return Object.fromEntries(body.entries.map(({ key, value }) => [key!, value]));
}
