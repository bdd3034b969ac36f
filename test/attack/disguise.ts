import type { ArtefactFile, TargetKind } from '../../src/targets/target.js';
import type { Random } from '../kit/generate/index.js';
import { plainPolicy } from '../targets/tailscale/corpora.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Body = { [key: string]: Json };

/** The same artefact with every mere name, description, marker and comment replaced, and in another order wherever the vendor has none. */
export function disguised(kind: TargetKind, files: readonly ArtefactFile[], random: Random): readonly ArtefactFile[] {
  if (kind === 'openziti') return disguisedController(files, random);
  if (kind === 'tailscale' || kind === 'headscale') return disguisedTailnet(files, random);
  return files.map(({ path, text }) => ({ path, text: disguisedTerraform(JSON.parse(text) as Body, random) }));
}

/** In no order: rules inside a policy, conditions, what is listed for itself or with its place beside it. */
const UNORDERED =
  /^(include|require|exclude|policies|conditions|operands|rules|domain_names|allowed_idps|depends_on|destinations)$/;
const TEXTS = /^(name|description|purpose_justification_prompt)$/;

function disguisedTerraform(document: Body, random: Random): string {
  const resources = document.resource as Record<string, Record<string, Body>>;
  const addresses = Object.entries(resources).flatMap(([type, byKey]) =>
    Object.keys(byKey).map((key) => `${type}.${key}`),
  );
  const keys = new Map(random.shuffle(addresses).map((address, at) => [address, `x${at}`]));
  const rename = (text: string): string =>
    text.replace(/\b(cloudflare|zpa)_\w+\.[\w-]+/g, (address) =>
      keys.has(address) ? `${address.split('.')[0]}.${keys.get(address)}` : address,
    );
  const inside = (value: Json, key: string): Json => {
    if (typeof value === 'string') return rename(value);
    if (Array.isArray(value)) {
      const all = value.map((one) => inside(one, key));
      return UNORDERED.test(key) ? random.shuffle(all) : all;
    }
    if (value === null || typeof value !== 'object') return value;
    return shuffled(
      Object.entries(value).map(([name, one]) => [name, inside(one, name)]),
      random,
    );
  };
  const bodies = Object.entries(resources).map(([type, byKey]): [string, Body] => {
    const entries = Object.entries(byKey).map(([key, body], at): [string, Body] => {
      const plain = Object.entries(body).map(([name, value]): [string, Json] =>
        TEXTS.test(name) ? [name, `n${at}-${type.length}`] : [name, value],
      );
      return [keys.get(`${type}.${key}`)!, inside(Object.fromEntries(plain), '') as Body];
    });
    return [type, shuffled(entries, random)];
  });
  return JSON.stringify({ ...document, resource: shuffled(bodies, random) });
}

function shuffled(entries: readonly (readonly [string, Json])[], random: Random): Body {
  return Object.fromEntries(random.shuffle([...entries]));
}

const NAMED = ['configs', 'services', 'posture-checks', 'service-policies'];

function disguisedController(files: readonly ArtefactFile[], random: Random): readonly ArtefactFile[] {
  const lists = files.map(({ path, text }) => ({ path, list: JSON.parse(text) as Body[] }));
  const own = lists.flatMap(({ path, list }) =>
    NAMED.includes(path.replace('.json', '')) ? list.map(({ name }) => String(name)) : [],
  );
  const names = new Map(random.shuffle(own).map((name, at) => [name, `x${at}`]));
  const renamed = (text: string): string =>
    names.get(text) ?? (text.startsWith('@') ? `@${names.get(text.slice(1)) ?? text.slice(1)}` : text);
  const inside = (value: Json, key: string): Json => {
    if (key === 'tags') return { note: 'nobody' };
    // Attributes are no names: they mean what is marked with them.
    if (key === 'roleAttributes' && Array.isArray(value)) return random.shuffle(value);
    if (typeof value === 'string') return renamed(value);
    if (Array.isArray(value)) return random.shuffle(value.map((one) => inside(one, '')));
    if (value === null || typeof value !== 'object') return value;
    return shuffled(
      Object.entries(value).map(([name, one]) => [name, inside(one, name)]),
      random,
    );
  };
  return lists.map(({ path, list }) => ({ path, text: JSON.stringify(inside(list, ''), null, 1) }));
}

/** SSH rules stand in an order that counts; no other list does. */
function disguisedTailnet([file]: readonly ArtefactFile[], random: Random): readonly ArtefactFile[] {
  const policy = plainPolicy(file!.text) as Body;
  const defined = ['groups', 'postures'].flatMap((section) => Object.keys((policy[section] ?? {}) as Body));
  const names = new Map(random.shuffle(defined).map((name, at) => [name, `${name.split(':')[0]}:x${at}`]));
  const inside = (value: Json, isOrdered: boolean): Json => {
    if (typeof value === 'string') return names.get(value) ?? value;
    if (Array.isArray(value)) {
      const all = value.map((one) => inside(one, false));
      return isOrdered ? all : random.shuffle(all);
    }
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value).map(
      ([name, one]) => [names.get(name) ?? name, inside(one, name === 'ssh')] as const,
    );
    return shuffled(entries, random);
  };
  const text = JSON.stringify(inside(policy, false), null, 2).replaceAll('{\n', '{ // grants everything to *\n');
  return [{ path: file!.path, text: `/* not ours */\n${text}\n` }];
}
