import { type Located, PLATFORMS, type PolicyTest, type Posture, type RequestPrincipal } from '../../model/index.js';
import { spanAt, toPlain } from '../../syntax/index.js';
import type { Context } from '../context.js';
import type { Fields } from '../fields.js';
import { type MutableSignals, RequestFault, readSignal } from '../request/index.js';
import { checkUser, domainOf } from '../users.js';
import { callersOf, userPrincipal } from './callers.js';
import { deviceOf } from './posture-device.js';

type Signals = { -readonly [K in keyof PolicyTest['who']]: PolicyTest['who'][K] };

/** Keys whose values are as in a request. */
const AS_IN_REQUEST = ['country', 'ip', 'mfa', 'risk', 'device', 'session'];

/** The signals of `who`. */
export function readSignals(fields: Fields, context: Context): PolicyTest['who'] {
  const { binder } = fields;
  const signals: Signals & MutableSignals = { approvals: new Set() };
  for (const key of AS_IN_REQUEST) {
    const node = fields.node(key);
    if (!node) continue;
    try {
      readSignal(signals, key, toPlain(node));
    } catch (fault) {
      if (!(fault instanceof RequestFault)) throw fault;
      binder.fault('ZT069', spanAt(fields.map, fault.pointer.slice(1).split('/')), { why: fault.error.message });
    }
  }
  const approvals = fields.texts('approvals').filter((name) => binder.resolve('approvals', name));
  signals.approvals = new Set(approvals.map(({ value }) => value));
  const idp = fields.text('idp');
  if (idp && binder.resolve('idps', idp)) signals.idp = idp.value;
  readDevice(fields, context, signals);
  return signals;
}

/** `platform` and `posture`, the short forms of `device`. */
function readDevice(fields: Fields, context: Context, signals: Signals): void {
  const { binder } = fields;
  const platform = fields.word('platform', PLATFORMS);
  const names = fields.texts('posture').filter((name) => binder.resolve('posture', name));
  if (fields.has('posture') && fields.has('device')) {
    binder.fault('ZT068', fields.keySpan('posture'), { why: '`posture` and `device` both say what the device has' });
  } else if (platform && signals.device?.platform !== undefined) {
    binder.fault('ZT068', fields.keySpan('platform'), { why: '`platform` stands beside a `device` that has one' });
  } else if (fields.has('posture')) {
    const postures = names.flatMap(({ value }): readonly Posture[] => {
      const posture = context.postures.get(value);
      return posture ? [posture] : [];
    });
    if (postures.length > 0) signals.device = deviceOf(postures, platform?.value);
  } else if (platform) {
    signals.device = { flags: new Set(), checks: new Set(), ...signals.device, platform: platform.value };
  }
}

const KINDS = ['user', 'group', 'workload', 'nobody'] as const;

/** The callers of a test; undefined when there is a fault. */
export function readPrincipals(fields: Fields, context: Context): readonly RequestPrincipal[] | undefined {
  const { binder } = fields;
  const said = KINDS.filter((kind) => fields.has(kind));
  const user = fields.text('user');
  const workload = fields.text('workload');
  const group = fields.text('group');
  const isNobody = fields.flag('nobody') !== undefined;
  const extra = fields.texts('groups').filter((name) => checkOpen(fields, context, name));
  if (said.length !== 1) {
    const named = said.map((kind) => `\`${kind}\``).join(' and ');
    binder.fault('ZT068', fields.map.span, {
      why: said.length === 0 ? '`who` names nobody' : `\`who\` names ${named}`,
    });
    return undefined;
  }
  if (!user && !group && fields.has('groups')) {
    binder.fault('ZT068', fields.keySpan('groups'), {
      why: '`groups` belongs to a `user` or a `group`',
    });
  }
  if (isNobody) return [{ kind: 'nobody' }];
  if (workload)
    return binder.resolve('workloads', workload) ? [{ kind: 'workload', workload: workload.value }] : undefined;
  const callers = user ? readUser(fields, context, user) : group && readGroup(fields, context, group);
  return callers?.map((caller) => withGroups(caller, extra));
}

function readUser(
  { binder }: Fields,
  context: Context,
  user: Located<string>,
): readonly RequestPrincipal[] | undefined {
  return checkUser(binder, context.scope, user) ? [userPrincipal(context, user.value, [])] : undefined;
}

function readGroup(
  { binder }: Fields,
  context: Context,
  group: Located<string>,
): readonly RequestPrincipal[] | undefined {
  if (!binder.resolve('groups', group)) return undefined;
  const callers = callersOf(context, group.value);
  if (callers?.length === 0) {
    binder.fault('ZT069', group.span, { why: `group \`${group.value}\` stands for nobody` });
    return undefined;
  }
  return callers;
}

function checkOpen({ binder }: Fields, { groups, openGroups }: Context, name: Located<string>): boolean {
  if (!binder.resolve('groups', name)) return false;
  const group = groups.get(name.value);
  if (!group) return false;
  if (group.body.kind === 'synced' && openGroups.has(name.value)) return true;
  binder.fault('ZT069', name.span, {
    why: `group \`${name.value}\` is not an open synced group, so nobody can be said to be in it`,
  });
  return false;
}

function withGroups(caller: RequestPrincipal, extra: readonly Located<string>[]): RequestPrincipal {
  if (extra.length === 0 || (caller.kind !== 'user' && caller.kind !== 'member')) return caller;
  return { ...caller, groups: [...new Set([...caller.groups, ...extra.map(({ value }) => value)])].sort() };
}

/** Reports an idp through which a caller cannot log in. */
export function checkIdp(fields: Fields, context: Context, callers: readonly RequestPrincipal[]): void {
  const idp = fields.text('idp');
  if (!idp || !context.idps.has(idp.value)) return;
  for (const caller of callers) {
    const domain =
      caller.kind === 'user' ? domainOf(caller.user) : caller.kind === 'member' ? caller.domain : undefined;
    if (domain !== undefined && context.scope.domains.get(domain)?.includes(idp.value)) continue;
    if (caller.kind === 'nobody' && !fields.has('nobody')) continue;
    const why = domain === undefined ? 'only users log in through an idp' : `it does not list the domain \`${domain}\``;
    fields.binder.fault('ZT075', idp.span, { idp: idp.value, why });
    return;
  }
}
