import type { Span } from '../../../compiler/source/index.js';
import type { LocatedMap } from '../../../compiler/syntax/index.js';
import type { Dialect } from './dialect.js';
import { type Faults, shown, type Text } from './faults.js';
import { Fields } from './fields.js';
import type { Names } from './names.js';
import {
  ALL_PORTS,
  checkPorts,
  DEFAULT_PROTOCOLS,
  readIpEntry,
  readPorts,
  readProtocol,
  type Traffics,
} from './ports.js';
import type { Selector } from './selector.js';
import type { SelectorReader, Side } from './selectors.js';

/** Sources may send this traffic to destinations. */
export interface NetworkRule {
  readonly what: string;
  readonly span: Span;
  readonly src: readonly Selector[];
  readonly dst: readonly Selector[];
  readonly traffics: readonly Traffics[];
  /** Names of postures, one of which must hold; absent = none is asked. */
  readonly postures?: readonly string[];
  /** Tags of the routers through which alone this goes; empty = any. */
  readonly via: readonly string[];
}

/** What rules need of the rest of the file. */
export interface RuleContext {
  readonly dialect: Dialect;
  readonly names: Names;
  readonly selectors: SelectorReader;
  readonly faults: Faults;
  /** The names of `srcPosture`, or of the default; undefined when neither is there. */
  postures(fields: Fields): readonly string[] | undefined;
}

/** Undefined when the file has neither list: then everybody reaches everything. */
export function readNetworkRules(file: Fields, context: RuleContext): readonly NetworkRule[] | undefined {
  const acls = file.objects('acls');
  const grants = file.objects('grants');
  if (!acls && !grants) return undefined;
  return [
    ...(acls ?? []).flatMap((node, at) => aclRules(node, `acls[${at}]`, context)),
    ...(grants ?? []).flatMap((node, at) => grantRules(node, `grants[${at}]`, context)),
  ];
}

/**
 * The rule of a file without rules. The service then behaves as with one rule from any to any; Headscale takes every source.
 * Vendor: captured filters 2026-04-10, live 2026-11-22.
 */
export function ruleOfNoRules(dialect: Dialect, span: Span): NetworkRule {
  return {
    what: 'a file without rules',
    span,
    src: [{ kind: dialect.kind === 'headscale' ? 'danger-all' : 'everything' }],
    dst: [{ kind: 'everything' }],
    traffics: [{ protocols: DEFAULT_PROTOCOLS, ports: ALL_PORTS }],
    via: [],
  };
}

/** One rule per destination, as each has ports of its own. */
function aclRules(node: LocatedMap, what: string, context: RuleContext): readonly NetworkRule[] {
  const { dialect, faults, selectors } = context;
  const fields = new Fields(withoutRemarks(node, dialect), dialect.aclKeys, dialect.unknownKeys, faults);
  const action = fields.text('action');
  if (action ? action.text !== 'accept' : dialect.kind === 'tailscale')
    faults.refused(action?.span ?? node.span, `action=${shown(action?.text ?? '')} is not supported`);
  const protocols = readProtocol(fields.text('proto'), dialect.kind === 'headscale', faults);
  const postures = context.postures(fields);
  const src = selected(either(fields, 'src', 'users', faults), 'src', context);
  const texts = either(fields, 'dst', 'ports', faults);
  const destinations = texts.flatMap((at) => {
    const split = splitPorts(at, faults);
    if (!split) return [];
    const traffics = { protocols, ports: readPorts(split.ports, at, faults) };
    checkPorts(traffics, at, faults);
    const selector = selectors.network({ text: split.host, span: at.span }, 'dst');
    return selector ? [{ selector, traffics }] : [];
  });
  const rule = {
    what,
    span: node.span,
    via: [],
    src: src.map(({ selector }) => selector),
    ...(postures && { postures }),
  };
  checkSelf(
    src,
    destinations.map(({ selector }) => selector),
    true,
    faults,
  );
  return destinations.map(({ selector, traffics }) => ({ ...rule, dst: [selector], traffics: [traffics] }));
}

/** Headscale takes keys of an acl that begin with `#` for remarks of its administration page. */
function withoutRemarks(node: LocatedMap, dialect: Dialect): LocatedMap {
  if (dialect.kind !== 'headscale') return node;
  return { ...node, entries: new Map([...node.entries].filter(([key]) => !key.startsWith('#'))) };
}

/** `users` and `ports` are the old names of `src` and `dst`. */
function either(fields: Fields, key: string, old: string, faults: Faults): readonly Text[] {
  const legacy = fields.node(old);
  if (!legacy) return fields.texts(key);
  if (fields.node(key)) faults.cannotJudge(legacy.span, `${shown(key)} and ${shown(old)} stand in one rule`);
  return fields.texts(old);
}

/** `HOST:PORTS`, where an IPv6 address stands in brackets; a prefix follows them. */
export function splitPorts(at: Text, faults: Faults): { readonly host: string; readonly ports: string } | undefined {
  const colon = at.text.lastIndexOf(':');
  if (colon < 0 || colon === at.text.length - 1) {
    faults.refused(at.span, `${shown(at.text)}: hostport must contain a colon, and ports after it`);
    return undefined;
  }
  const host = at.text.slice(0, colon).replace(/^\[([^\]/]*)\]((?:\/\d+)?)$/, '$1$2');
  return { host, ports: at.text.slice(colon + 1) };
}

function grantRules(node: LocatedMap, what: string, context: RuleContext): readonly NetworkRule[] {
  const { dialect, faults } = context;
  const fields = new Fields(node, dialect.grantKeys, dialect.unknownKeys, faults);
  const src = selected(fields.texts('src'), 'src', context);
  const dst = selected(fields.texts('dst'), 'dst', context);
  const ip = fields.texts('ip');
  const traffics = ip.flatMap((at) => readIpEntry(at, dialect.kind === 'headscale', faults) ?? []);
  const app = fields.entries('app');
  if (ip.length === 0 && app.length === 0) faults.refused(node.span, 'ip and app can not both be empty');
  for (const { key, keySpan } of app) checkCapability({ text: key, span: keySpan }, faults);
  for (const { at, selector } of dst) checkGrantDestination(at, selector, app.length > 0, context);
  const destinations = dst.map(({ selector }) => selector);
  checkSelf(src, destinations, false, faults);
  const via = fields.texts('via').flatMap((at) => viaTag(at, context));
  const postures = context.postures(fields);
  // Capabilities without `ip` let no packet through.
  if (traffics.length === 0) return [];
  const rule = { what, span: node.span, src: src.map(({ selector }) => selector), dst: destinations, traffics, via };
  return [{ ...rule, ...(postures && { postures }) }];
}

const RESERVED = 'tailscale.com/';
/** Capabilities of the vendor that a file may grant. Vendor: Headscale 0.29.2, after what the service takes. */
const GRANTABLE = new Set(
  ['drive', 'relay', 'webui', 'kubernetes', 'tsidp', 'secrets'].map((name) => `${RESERVED}cap/${name}`),
);

function checkCapability({ text, span }: Text, faults: Faults): void {
  if (text.includes('://') || !text.includes('/'))
    faults.refused(span, 'capability name must have the form {domain}/{path}');
  else if (text.startsWith(RESERVED) && !GRANTABLE.has(text))
    faults.refused(span, 'capability name must not be in the tailscale.com domain');
}

function checkGrantDestination(at: Text, selector: Selector, hasApp: boolean, { names, faults }: RuleContext): void {
  if (hasApp && selector.kind === 'internet') faults.refused(at.span, 'cannot use app grants with autogroup:internet');
  if (/\/0$/.test(at.text) && selector.kind === 'addresses' && !names.hosts.has(at.text))
    faults.refused(at.span, `dst ${shown(at.text)}: to allow all IP addresses, use "*" or "autogroup:internet"`);
}

function viaTag(at: Text, { names, faults }: RuleContext): readonly string[] {
  if (names.tags.has(at.text)) return [at.text];
  if (at.text.startsWith('tag:')) faults.refused(at.span, `tag ${shown(at.text)} not found`);
  else faults.refused(at.span, 'via can only be a tag');
  return [];
}

interface Selected {
  readonly at: Text;
  readonly selector: Selector;
}

function selected(texts: readonly Text[], side: Side, { selectors }: RuleContext): readonly Selected[] {
  return texts.flatMap((at) => {
    const selector = selectors.network(at, side);
    return selector ? [{ at, selector }] : [];
  });
}

const OWNERS: readonly Selector['kind'][] = ['user', 'group', 'domain', 'synced', 'member', 'role'];

function checkSelf(src: readonly Selected[], dst: readonly Selector[], wildcard: boolean, faults: Faults): void {
  if (!dst.some(({ kind }) => kind === 'self')) return;
  for (const { at, selector } of src) {
    if (OWNERS.includes(selector.kind) || (wildcard && selector.kind === 'everything')) continue;
    faults.refused(at.span, 'autogroup:self can only be used with users, groups, or supported autogroups');
  }
}
