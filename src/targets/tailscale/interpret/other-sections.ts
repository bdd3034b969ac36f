import type { LocatedMap } from '../../../compiler/syntax/index.js';
import { overlap, parseBlock } from './addresses.js';
import type { Dialect } from './dialect.js';
import { type Faults, shown, type Text } from './faults.js';
import { Fields, textsOf } from './fields.js';
import type { NetworkRule, RuleContext } from './network-rules.js';
import type { Selector } from './selector.js';

/** Ports on which a device with the attribute `funnel` may be reached from the whole internet. Vendor: Tailscale Funnel, 2026-11-22. */
const FUNNEL_PORTS = [443, 8443, 10000].map((port) => ({ from: port, to: port }));

/** The attributes of devices; what comes out is what `funnel` lets the whole internet reach. */
export function readNodeAttributes(file: Fields, context: RuleContext): readonly NetworkRule[] {
  return (file.objects('nodeAttrs') ?? []).flatMap((node, at) => attributeRules(node, `nodeAttrs[${at}]`, context));
}

function attributeRules(node: LocatedMap, what: string, context: RuleContext): readonly NetworkRule[] {
  const { dialect, faults } = context;
  const fields = new Fields(node, dialect.nodeAttrKeys, dialect.unknownKeys, faults);
  const targets = fields.texts('target').flatMap((at) => target(at, context) ?? []);
  const funnel = fields.texts('attr').filter(({ text }) => text === 'funnel');
  if (dialect.kind === 'headscale') for (const { span } of funnel) faults.refused(span, 'funnel is not supported');
  for (const pool of fields.texts('ipPool')) checkPool(pool, dialect, faults);
  fields.entries('app');
  if (funnel.length === 0) return [];
  const traffics = [{ protocols: [6], ports: FUNNEL_PORTS }];
  return [{ what, span: node.span, src: [{ kind: 'danger-all' }], dst: targets, traffics, via: [] }];
}

/** Whom attributes are given to: what can be a source, `*` too. */
function target(at: Text, { dialect, selectors }: RuleContext): Selector | undefined {
  if (!at.text.startsWith('autogroup:')) return selectors.network(at, 'src');
  const allowed = dialect.owners.length > 0 ? dialect.owners : ['member', 'tagged'];
  return selectors.autogroup(at, allowed, `${shown(at.text)} has no attributes`);
}

const POOL = parseBlock('100.64.0.0/10')!;
const RESERVED = ['100.100.100.0/24', '100.115.92.0/23'].map((text) => parseBlock(text)!);

function checkPool({ text, span }: Text, dialect: Dialect, faults: Faults): void {
  const range = parseBlock(text);
  if (dialect.kind === 'headscale') faults.refused(span, 'ipPool is not supported');
  else if (!range) faults.refused(span, `${shown(text)} is no block of addresses`);
  else if (RESERVED.some((one) => overlap(one, range)))
    faults.refused(span, `${shown(text)}: network within reserved range`);
  else if (!overlap(POOL, range)) faults.cannotJudge(span, `the pool ${shown(text)} lies outside 100.64.0.0/10`);
}

/** Who may approve routes and own tags says nothing about access by itself; it must still be what the vendor takes. */
export function checkOwners(file: Fields, context: RuleContext): void {
  const { dialect, names, faults } = context;
  for (const owners of names.tags.values()) for (const owner of owners) checkOwner(owner, 'owner', context);
  const approvers = file.node('autoApprovers');
  if (!approvers) return;
  if (approvers.kind !== 'map') {
    faults.refused(approvers.span, 'an object should stand here');
    return;
  }
  const fields = new Fields(approvers, dialect.approverKeys, dialect.unknownKeys, faults);
  for (const { key, keySpan, value } of fields.entries('routes')) {
    if (!parseBlock(key)) faults.refused(keySpan, `${shown(key)} is no block of addresses`);
    for (const who of textsOf(value, faults)) checkOwner(who, 'auto approver', context);
  }
  for (const who of fields.texts('exitNode')) checkOwner(who, 'auto approver', context);
  for (const { value } of fields.entries('services'))
    for (const who of textsOf(value, faults)) checkOwner(who, 'auto approver', context);
}

function checkOwner(at: Text, what: string, { dialect, selectors, faults }: RuleContext): void {
  if (at.text.startsWith('autogroup:'))
    selectors.autogroup(at, dialect.owners, `invalid ${what} format: ${shown(at.text)}`);
  else if (/^(tag|group):/.test(at.text) || at.text.includes('@')) selectors.principal(at, 'src');
  else faults.refused(at.span, `invalid ${what} format: ${shown(at.text)}`);
}

/** Settings that say nothing about access; their types are checked, because the vendor refuses wrong ones. */
export function checkSettings(file: Fields): void {
  file.flag('disableIPv4');
  file.flag('randomizeClientPort');
  file.text('OneCGNATRoute');
  file.entries('derpMap');
}
