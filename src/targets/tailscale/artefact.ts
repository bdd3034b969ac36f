import type { Estate } from '../../compiler/model/index.js';
import type { Artefact, ArtefactObject, Cause, VendorObject } from '../target.js';
import type { Context } from './context.js';
import { type Section, writeHuJson } from './hujson.js';
import { objectsOf } from './objects.js';
import { type Contents, jsonOf, POLICY_FILE } from './policy-file.js';
import type { Origin } from './rules.js';
import type { Source, Sources } from './sources.js';
import { whoText } from './who-text.js';

/** The file and its objects, each with the source elements that cause it. */
export function artefactOf(
  context: Context,
  sources: Sources,
  contents: Contents,
  sections: readonly Section[],
): Artefact {
  const { estate, input } = context;
  const header = [
    `Policy file of target ${input.target.name}, made by ztctl from estate ${estate.name}.`,
    'Change the policy files and apply again: applying replaces this file.',
  ];
  const origins = originsBySelector(contents);
  const who = new WhoTexts(context, sources);
  const objects = objectsOf(jsonOf(sections)).map((object) => withCauses(context, who, object, origins));
  return { files: [{ path: POLICY_FILE, text: writeHuJson(header, sections) }], objects };
}

/** Which pieces stand behind a text that a rule uses: a group, a tag, a posture, or a whole rule. */
type Origins = ReadonlyMap<string, readonly Origin[]>;

function originsBySelector({ grants, ssh }: Contents): Origins {
  const found = new Map<string, Origin[]>();
  const add = (key: string, origins: readonly Origin[]): void => {
    const known = found.get(key);
    if (known) known.push(...origins);
    else found.set(key, [...origins]);
  };
  for (const rule of grants) {
    add(ruleKey('grants', rule.src, rule.dst, rule.ip), rule.origins);
    for (const text of [...rule.src, ...rule.dst]) add(text, rule.origins);
  }
  for (const rule of ssh) add(ruleKey('ssh', rule.src, rule.dst, rule.users), rule.origins);
  for (const { postures, origins } of [...grants, ...ssh]) {
    for (const { conditions } of postures) add(`posture ${conditions.join('\n')}`, origins);
  }
  return found;
}

function ruleKey(section: string, ...parts: readonly (readonly string[])[]): string {
  return JSON.stringify([section, ...parts.map((part) => [...part].sort())]);
}

function withCauses(context: Context, who: WhoTexts, object: VendorObject, all: Origins): ArtefactObject {
  const origins = originsOf(object, all);
  const isRule = object.address.startsWith('grants/') || object.address.startsWith('ssh/');
  return {
    ...object,
    causes: causesOf(context.estate, object, origins),
    who: isRule ? who.of(origins) : '',
    resources: isRule ? [...new Set(origins.map(({ resource }) => resource.name))].sort() : [],
  };
}

/** Says who is meant by the pieces behind a rule; many pieces share one source, which is put into words once. */
class WhoTexts {
  readonly #context: Context;
  readonly #sources: Sources;
  readonly #known = new Map<Source, string>();

  constructor(context: Context, sources: Sources) {
    this.#context = context;
    this.#sources = sources;
  }

  of(origins: readonly Origin[]): string {
    return [...new Set(origins.map((origin) => this.#text(origin)))].sort().join('; ');
  }

  #text({ piece }: Origin): string {
    const source = this.#sources.of(piece);
    const known = this.#known.get(source);
    if (known !== undefined) return known;
    const members = source.groups.map((name) => [name, this.#context.closed.users(name) ?? new Set<string>()] as const);
    const text = whoText(piece.who, new Map(members));
    this.#known.set(source, text);
    return text;
  }
}

function originsOf({ address, body }: VendorObject, all: Origins): readonly Origin[] {
  const [section, name] = [address.slice(0, address.indexOf('/')), address.slice(address.indexOf('/') + 1)];
  if (section === 'postures' && Array.isArray(body)) return all.get(`posture ${body.join('\n')}`) ?? [];
  if (section !== 'grants' && section !== 'ssh') return all.get(name) ?? [];
  const rule = body as { readonly [key: string]: readonly string[] };
  const last = section === 'ssh' ? rule.users : rule.ip;
  return all.get(ruleKey(section, rule.src ?? [], rule.dst ?? [], last ?? [])) ?? [];
}

function causesOf(estate: Estate, { address }: VendorObject, origins: readonly Origin[]): readonly Cause[] {
  const causes = new Map<string, Cause>();
  const add = (element: string, span: Cause['span'] | undefined): void => {
    if (span) causes.set(element, { element, span });
  };
  for (const { piece } of origins) {
    const { policy, kind, floors, denies } = piece.origin;
    add(
      `${kind === 'allow' ? 'policy' : 'break-glass'} ${policy}`,
      (estate.policies.get(policy) ?? estate.breakGlass.get(policy))?.nameSpan,
    );
    for (const name of [...floors, ...denies]) add(`policy ${name}`, estate.policies.get(name)?.nameSpan);
    for (const name of piece.requirement.postures) {
      if (address.startsWith('postures/')) add(`posture ${name}`, estate.postures.get(name)?.nameSpan);
    }
  }
  for (const { resource } of origins) add(`resource ${resource.name}`, resource.nameSpan);
  const group = /^groups\/group:([^@]*)$/.exec(address)?.[1];
  if (group !== undefined) add(`group ${group}`, estate.groups.get(group)?.nameSpan);
  return [...causes.values()];
}
