import type { AccessRequest } from '../../../../../src/compiler/model/index.js';
import type { Ask } from '../../../../oracle/interpreter/request.js';

/** A request of the oracle, as a line of JSON. */
export function lineOf({
  caller,
  resource,
  as,
  now,
  idp,
  country,
  ip,
  mfa,
  risk,
  device,
  session,
  approvals,
}: Ask): string {
  return JSON.stringify({
    principal: caller ?? null,
    resource,
    as,
    now: new Date(now).toISOString(),
    idp,
    country,
    ip: ip && (ip.family === 4 ? textOf4(ip.value) : textOf6(ip.value)),
    mfa,
    risk,
    device: {
      platform: device.platform,
      os_version: device.version,
      age: device.age === undefined ? undefined : `${device.age}s`,
      edr: device.edr,
      checks: Object.fromEntries([...device.checks].map((name) => [name, true])),
      ...Object.fromEntries([...device.flags].map((name) => [name, true])),
    },
    session: {
      age: session.age === undefined ? undefined : `${session.age}s`,
      idle: session.idle === undefined ? undefined : `${session.idle}s`,
      ...Object.fromEntries([...session.flags].map((name) => [name, true])),
    },
    approvals: [...approvals],
  });
}

/** A request of the product, as the same. */
export function lineOfRequest(request: AccessRequest): string {
  const { principal, resource, as, now, idp, country, ip, mfa, risk, device, session, approvals } = request;
  const seconds = (value: number | undefined): string | undefined => (value === undefined ? undefined : `${value}s`);
  return JSON.stringify({
    principal:
      principal.kind === 'user'
        ? { user: principal.user, groups: principal.groups }
        : principal.kind === 'workload'
          ? { workload: principal.workload }
          : null,
    resource,
    as,
    now: new Date(now).toISOString(),
    idp,
    country,
    ip,
    mfa,
    risk,
    device: device && {
      platform: device.platform,
      os_version: device.osVersion?.join('.'),
      age: seconds(device.age),
      edr: device.edr,
      checks: Object.fromEntries([...device.checks].map((name) => [name, true])),
      ...Object.fromEntries([...device.flags].map((name) => [name, true])),
    },
    session: session && { ...session, age: seconds(session.age), idle: seconds(session.idle) },
    approvals: [...approvals],
  });
}

function textOf4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function textOf6(value: bigint): string {
  return [...Array(8).keys()].map((at) => ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':');
}
