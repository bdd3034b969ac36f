import { cidrOf, lastOf, parseAddress, parseCidr } from '../../../compiler/model/index.js';
import { ALWAYS, type Condition, opaque } from '../../../compiler/proof/index.js';
import type { Span } from '../../../compiler/source/index.js';
import { type Body, referred } from './body.js';
import { allOf, anyOf, mergeRanges } from './conditions.js';
import type { Context } from './context.js';
import type { Resolved } from './expressions.js';
import { LIST, POSTURE_RULE } from './known.js';
import { postureRule } from './posture.js';

/** One rule of `include`, `require` or `exclude`. */
export interface Selector {
  readonly name: string;
  readonly body: Body;
  readonly span: Span;
}

/**
 * Whether somebody has logged in. Bypass and Service Auth policies are decided before that, so what identity selectors make of a request
 * is then not known; later everybody has, and no token or certificate of a workload stands in for it.
 */
export type Phase = 'before-login' | 'after-login';

type Meaning = (context: Context, selector: Selector, phase: Phase) => Condition | undefined;

/** Undefined after a fault. `group` and `auth_method` are not among them: the first needs the others, the second its neighbours. */
export function selectorCondition(context: Context, selector: Selector, phase: Phase): Condition | undefined {
  return MEANINGS.get(selector.name)?.(context, selector, phase);
}

/** A condition on who logged in. */
export function identity(condition: Condition, phase: Phase): Condition {
  return phase === 'after-login' ? condition : allOf(condition, opaque('a login before the application asks for one'));
}

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['everyone', () => ALWAYS],
  ['email', (_, { body }, phase) => map(body.text('email'), (text) => identity(user(text), phase))],
  ['email_domain', (_, { body }, phase) => map(body.text('domain'), (text) => identity(domain(text), phase))],
  ['email_list', (context, selector, phase) => emailList(context, selector, phase)],
  ['ip', (context, { body }) => map(body.text('ip'), (text) => network(context, [{ text, span: body.at('ip') }]))],
  ['ip_list', (context, selector) => ipList(context, selector)],
  ['geo', (_, { body }) => map(body.text('country_code'), country)],
  [
    'login_method',
    (context, { body }, phase) => map(idOf(context, body, 'id'), (id) => identity(idp(context, id), phase)),
  ],
  ['device_posture', (context, { body }) => devicePosture(context, body)],
  ['service_token', serviceToken],
  [
    'any_valid_service_token',
    ({ vocabulary }, _, phase) => anyHolder(vocabulary.holders.tokens, 'service token', phase),
  ],
  ['common_name', commonName],
  ['certificate', ({ vocabulary }, _, phase) => anyHolder(vocabulary.holders.certificates, 'certificate', phase)],
  [
    'linked_app_token',
    (context, { body }) => map(idOf(context, body, 'app_uid'), (id) => opaque(`token of application ${id}`)),
  ],
  ['okta', idpGroup((body) => map(body.text('name'), (name) => `okta ${name}`))],
  ['azure_ad', idpGroup((body) => map(body.text('id'), (id) => `azure_ad ${id}`))],
  ['gsuite', idpGroup((body) => map(body.text('email'), (email) => `gsuite ${email}`))],
  ['github_organization', idpGroup(githubTeam)],
  ['saml', idpGroup((body) => pair(body, 'saml', 'attribute_name', 'attribute_value'))],
  ['oidc', idpGroup((body) => pair(body, 'oidc', 'claim_name', 'claim_value'))],
  [
    'auth_context',
    (context, { body }, phase) =>
      map(idOf(context, body, 'id'), (id) => identity(opaque(`authentication context ${id}`), phase)),
  ],
  [
    'external_evaluation',
    (_, { body }, phase) => map(body.text('evaluate_url'), (url) => identity(opaque(`answer of ${url}`), phase)),
  ],
  [
    'user_risk_score',
    (_, { body }, phase) =>
      identity(opaque(`risk score ${[...body.texts('user_risk_score')].sort().join(' ')}`), phase),
  ],
  [
    'cloudflare_account_member',
    (_, __, phase) => identity({ kind: 'foreign-people', name: 'members of the Cloudflare account' }, phase),
  ],
]);

/** An id as text; the address of an object of the document that grants nothing stands for its id. */
export function idOf(context: Context, body: Body, key: string): string | undefined {
  return idText(context, body.resolved(key), body.at(key));
}

export function idText(context: Context, resolved: Resolved | undefined, span: Span): string | undefined {
  if (resolved?.kind !== 'reference') return resolved?.text;
  return referred(context, resolved, span)?.address;
}

/** A login method by its id. */
export function idp({ vocabulary, assumed }: Context, id: string): Condition {
  const name = vocabulary.idp(id);
  if (name === undefined) return { kind: 'idp', idps: [], foreign: [id] };
  assumed.add('idp', id, `idp ${name}`);
  return { kind: 'idp', idps: [name] };
}

export function user(address: string): Condition {
  return { kind: 'user', user: address.toLowerCase() };
}

/** An `@` in front is not documented: whether it matches is then not known. */
function domain(text: string): Condition {
  const bare = text.toLowerCase().replace(/^@/, '');
  const named: Condition = { kind: 'domain', domain: bare };
  return bare.length < text.length ? allOf(named, opaque(`domain ${text}`)) : named;
}

/** `XX` is what Cloudflare says when it cannot tell. Other codes that are no country (`T1`, Tor) have no word in the source. */
function country(code: string): Condition {
  if (code === 'XX') return { kind: 'country', codes: [], unknown: true };
  const known: Condition = { kind: 'country', codes: [code.toUpperCase()] };
  if (/^[A-Z]{2}$/.test(code)) return known;
  return /^[A-Za-z]{2}$/.test(code) ? allOf(known, opaque(`country ${code}`)) : opaque(`country ${code}`);
}

/** Blocks of addresses; host bits are cut off, one address is a block. */
function network(
  { faults }: Context,
  texts: readonly { readonly text: string; readonly span: Span }[],
): Condition | undefined {
  const v4: { from: bigint; to: bigint }[] = [];
  const v6: { from: bigint; to: bigint }[] = [];
  for (const { text, span } of texts) {
    const found = parseCidr(text);
    const [address = '', prefix = ''] = text.split('/');
    const start = 'fault' in found && found.fault === 'host-bits' ? parseAddress(address) : undefined;
    const cidr = 'fault' in found ? start && cidrOf(start.family, start.bits, Number(prefix)) : found;
    if (!cidr) {
      faults.refused(span, `\`${text}\` is no address and no block`);
      return undefined;
    }
    (cidr.family === 4 ? v4 : v6).push({ from: cidr.bits, to: lastOf(cidr) });
  }
  return { kind: 'network', v4: mergeRanges(v4), v6: mergeRanges(v6) };
}

function emailList(context: Context, { body }: Selector, phase: Phase): Condition | undefined {
  const items = listItems(context, body);
  if (items === undefined) return undefined;
  if (typeof items === 'string') return identity({ kind: 'foreign-people', name: `list ${items}` }, phase);
  return identity(anyOf(...items.map(({ text }) => user(text))), phase);
}

function ipList(context: Context, { body }: Selector): Condition | undefined {
  const items = listItems(context, body);
  if (items === undefined) return undefined;
  return typeof items === 'string' ? opaque(`address in list ${items}`) : network(context, items);
}

/** What a list of the document holds, or the id of another one. */
export function listItems(
  context: Context,
  body: Body,
  key = 'id',
): readonly { readonly text: string; readonly span: Span }[] | string | undefined {
  const resolved = body.resolved(key);
  if (resolved?.kind !== 'reference') return resolved?.text;
  const list = referred(context, resolved, body.at(key));
  if (!list) return undefined;
  if (list.type === LIST) return context.lists(list);
  context.faults.refused(body.at(key), `\`${list.address}\` is no list`);
  return undefined;
}

function devicePosture(context: Context, body: Body): Condition | undefined {
  const resolved = body.resolved('integration_uid');
  if (resolved?.kind === 'reference') {
    const rule = referred(context, resolved, body.at('integration_uid'));
    if (!rule) return undefined;
    return rule.type === POSTURE_RULE ? postureRule(context, rule) : opaque(`posture ${rule.address}`);
  }
  return map(resolved?.text, (id) => {
    const bound = context.vocabulary.posture(id);
    if (!bound) return opaque(`posture rule ${id}`);
    context.assumed.add('posture', id, bound.name);
    return bound.condition;
  });
}

function serviceToken(context: Context, { body }: Selector, phase: Phase): Condition | undefined {
  return map(idOf(context, body, 'token_id'), (id) => {
    const workload = context.vocabulary.serviceToken(id);
    return holder(context, workload, `service token ${id}`, phase);
  });
}

function commonName(context: Context, { body }: Selector, phase: Phase): Condition | undefined {
  return map(body.text('common_name'), (name) => {
    const workload = context.vocabulary.commonName(name);
    return holder(context, workload, `common name ${name}`, phase);
  });
}

/** A bound credential belongs to its workload alone. Another one may be held by a device of the people who log in. */
function holder({ assumed }: Context, workload: string | undefined, vendor: string, phase: Phase): Condition {
  if (workload === undefined)
    return phase === 'after-login' ? opaque(vendor) : { kind: 'foreign-workload', name: vendor };
  assumed.add('workload', vendor, `workload:${workload}`);
  return { kind: 'workload', workload };
}

/** Every credential of the account: those of bound workloads, and perhaps those of others. */
function anyHolder(bound: readonly string[], what: string, phase: Phase): Condition {
  if (phase === 'after-login') return opaque(`any ${what}`);
  const certain = bound.map((workload): Condition => ({ kind: 'workload', workload }));
  return anyOf(...certain, allOf({ kind: 'workloads' }, opaque(`any ${what}`)));
}

function idpGroup(textOf: (body: Body) => string | undefined): Meaning {
  return (context, { body }, phase) => {
    const id = idOf(context, body, 'identity_provider_id');
    const text = textOf(body);
    if (id === undefined || text === undefined) return undefined;
    const group = context.vocabulary.group(text, id);
    if (group === undefined) {
      return identity(allOf(idp(context, id), { kind: 'foreign-people', name: `${text} of ${id}` }), phase);
    }
    context.assumed.add('group', `${text} of ${id}`, `group:${group}`);
    return identity(allOf(idp(context, id), { kind: 'group', group }), phase);
  };
}

function githubTeam(body: Body): string | undefined {
  const team = body.text('team');
  return map(body.text('name'), (name) => `github_organization ${name}${team === undefined ? '' : `/${team}`}`);
}

function pair(body: Body, kind: string, name: string, value: string): string | undefined {
  return map(body.text(name), (left) => map(body.text(value), (right) => `${kind} ${left}=${right}`));
}

function map<T, U>(value: T | undefined, then: (value: T) => U): U | undefined {
  return value === undefined ? undefined : then(value);
}
