import { rangeOf } from './ip-set.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Map = { readonly [key: string]: Json };

/**
 * Why the service would refuse a policy file, apart from its tests failing. Written from the refusals in the captures (vendor notes, section
 * 6.1, 2026-11-22); `acceptance.test.ts` holds it against all of them. An empty list: accepted.
 */
export function refusalsOf(policy: unknown, domains: readonly string[]): readonly string[] {
  const file = policy as Map;
  const faults: string[] = [];
  const groups = map(file.groups);
  const tags = map(file.tagOwners);
  const hosts = map(file.hosts);
  for (const [name, members] of Object.entries(groups)) {
    for (const member of list(members))
      if (!/^[^@]+@[^@]+$/.test(String(member))) faults.push(`${name}: ${String(member)} is no user`);
  }
  for (const tag of Object.keys(tags)) if (!/^tag:[a-zA-Z]/.test(tag)) faults.push(`${tag} must start with a letter`);
  const selector = (text: string, side: 'src' | 'dst'): void => {
    if (text.startsWith('tag:') && !(text in tags)) faults.push(`tag not found: ${text}`);
    if (text.startsWith('group:') && !text.includes('@') && !(text in groups)) faults.push(`group not found: ${text}`);
    if (text.startsWith('user:*@') && !domains.includes(text.slice('user:*@'.length)))
      faults.push(`${text} is not associated`);
    if (side === 'src' && text === 'autogroup:self') faults.push('"autogroup:self" not valid on the src side');
    if (side === 'dst' && text === 'autogroup:danger-all') faults.push('cannot use autogroup:danger-all as a dst');
    const plain =
      text === '*' || /^(tag|group|user|autogroup|svc|ipset):/.test(text) || text.includes('@') || text in hosts;
    if (!plain && !rangeOf(text)) faults.push(`${text} is no selector`);
  };
  const selfFault = (src: readonly string[], dst: readonly string[], wildcard: boolean): void => {
    if (!dst.includes('autogroup:self')) return;
    const wrong = src.filter(
      (text) =>
        text.startsWith('tag:') ||
        text === 'autogroup:tagged' ||
        (text === '*' && !wildcard) ||
        rangeOf(text) ||
        text in hosts,
    );
    if (wrong.length > 0) faults.push('autogroup:self can only be used with users, groups, or supported autogroups');
  };
  for (const rule of list(file.grants).map(map)) grantFaults(rule, selector, selfFault, faults);
  for (const rule of list(file.acls).map(map)) aclFaults(rule, selector, selfFault, faults);
  for (const rule of list(file.ssh).map(map)) sshFaults(rule, selector, tags, domains, faults);
  return faults;
}

type Selector = (text: string, side: 'src' | 'dst') => void;
type SelfFault = (src: readonly string[], dst: readonly string[], wildcard: boolean) => void;

function grantFaults(rule: Map, selector: Selector, selfFault: SelfFault, faults: string[]): void {
  const [src, dst, ip] = [texts(rule.src), texts(rule.dst), texts(rule.ip)];
  for (const text of src) selector(text, 'src');
  for (const text of dst) {
    selector(text, 'dst');
    if (/^(0\.0\.0\.0|::)\/0$/.test(text)) faults.push(`dst ${text}: to allow all IP addresses, use "*"`);
  }
  if (ip.length === 0 && Object.keys(map(rule.app)).length === 0) faults.push('ip and app can not both be empty');
  for (const entry of ip) {
    const [proto, ports] = entry.includes(':') ? (entry.split(':') as [string, string]) : ['', entry];
    if (proto !== '' && !/^([a-z][a-z0-9-]*|[1-9][0-9]*)$/.test(proto)) faults.push(`${entry}: no protocol`);
    faults.push(...portFaults(ports));
    if (proto !== '' && !/^(tcp|udp|sctp|6|17|132)$/.test(proto) && ports !== '*')
      faults.push(`${entry}: takes no ports`);
  }
  for (const via of texts(rule.via)) if (!via.startsWith('tag:')) faults.push('via can only be a tag');
  selfFault(src, dst, false);
}

function aclFaults(rule: Map, selector: Selector, selfFault: SelfFault, faults: string[]): void {
  if (rule.action !== 'accept') faults.push(`action="${String(rule.action)}" is not supported`);
  const src = texts(rule.src);
  for (const text of src) selector(text, 'src');
  const hosts = texts(rule.dst).map((text) => {
    const at = text.lastIndexOf(':');
    faults.push(...portFaults(text.slice(at + 1)));
    return text.slice(0, at).replace(/^\[([^\]]*)\](.*)$/, '$1$2');
  });
  for (const host of hosts) selector(host, 'dst');
  selfFault(src, hosts, true);
}

function portFaults(text: string): readonly string[] {
  return text.split(',').flatMap((part) => {
    if (part === '*') return [];
    if (!/^\d+(-\d+)?$/.test(part)) return [`port range "${part}": invalid first integer`];
    const [from, to] = part.split('-').map(Number) as [number, number | undefined];
    if (from === 0 && to === undefined) return [`port range "${part}": first port must be >0, or use '*' for wildcard`];
    return from > 65535 || (to ?? from) > 65535 || from > (to ?? from) ? [`port range "${part}" is no range`] : [];
  });
}

function sshFaults(rule: Map, selector: Selector, tags: Map, domains: readonly string[], faults: string[]): void {
  const action = String(rule.action ?? '').trim();
  if (action !== 'accept' && action !== 'check') faults.push(`"${action}" is not a valid action`);
  for (const text of texts(rule.src)) selector(text, 'src');
  for (const text of texts(rule.dst).map((one) => one.trim())) {
    const known = text.startsWith('tag:')
      ? text in tags
      : text === 'autogroup:self' || text === 'autogroup:member' || text.includes('@');
    if (!known) faults.push(`invalid dst "${text}"`);
  }
  const users = texts(rule.users);
  if (users.length === 0) faults.push('users must be specified');
  for (const user of users) {
    if (user === '' || user === '*') faults.push(`user "${user}" is not valid`);
    const domain = /^localpart:\*@([^*]+)$/.exec(user)?.[1];
    if (domain !== undefined && !domains.includes(domain)) faults.push(`${domain} is not associated with this Tailnet`);
  }
  if (texts(rule.acceptEnv).includes('')) faults.push('acceptEnv values cannot be empty');
  faults.push(...periodFaults(rule.checkPeriod));
}

function periodFaults(period: Json | undefined): readonly string[] {
  if (typeof period !== 'string' || period === '' || period === 'always') return [];
  const parts = [...period.matchAll(/(\d+)([hms])/g)];
  if (parts.map(([part]) => part).join('') !== period) return [`time: invalid duration "${period}"`];
  const seconds = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * { h: 3600, m: 60, s: 1 }[unit as 'h' | 'm' | 's'],
    0,
  );
  return seconds > 168 * 3600 ? [`checkPeriod ${period} is above the max (168h)`] : [];
}

/** What a test of the policy file may name: exactly one host and one port. */
export function testFaults(policy: unknown): readonly string[] {
  const file = policy as Map;
  return list(file.tests)
    .map(map)
    .flatMap((one) => {
      const points = [...texts(one.accept), ...texts(one.deny)];
      const faults = points.filter(
        (point) => !/^(tag:[a-z][a-z0-9-]*|[0-9.]+|\[[0-9a-f:]+\]):[1-9][0-9]*$/.test(point),
      );
      if (points.length === 0) faults.push('a test without points');
      if (!['tcp', 'udp'].includes(String(one.proto))) faults.push(`proto ${String(one.proto)}`);
      return faults;
    });
}

function map(value: Json | undefined): Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Map) : {};
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: Json | undefined): readonly string[] {
  return list(value).map(String);
}
