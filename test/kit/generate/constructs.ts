import { list, mapping, own, type Plain, texts } from '../../oracle/interpreter/plain.js';
import { innerOf } from '../../oracle/interpreter/points.js';
import { mergeProject, type PolicySource, type Section } from '../../oracle/interpreter/project.js';
import { placesOf } from '../../oracle/interpreter/reach.js';
import type { GeneratedProject } from './project.js';

/** Sections without influence on any decision. */
const REMARKS = ['gaps', 'ceilings', 'separation', 'must_reach'];

/** The constructs of the language that an estate uses, as `section.key`, `section.key=value` or in words. */
export function constructsOf({ config, files, directory }: GeneratedProject): ReadonlySet<string> {
  const parsed = Object.entries(files).map(([path, root]) => ({ path, root }));
  const source = mergeProject(config, parsed, directory ?? []);
  return new Set([
    ...['timezone', 'targets', 'directory', 'ownership'].filter((key) => key in config).map((key) => `config.${key}`),
    ...(Object.keys(files).length > 1 ? ['several files'] : []),
    ...(parsed.some(({ root }) => 'tests' in root) ? ['tests'] : []),
    ...REMARKS.filter((section) => parsed.some(({ root }) => section in root)),
    ...ofDirectory(source),
    ...ofPrincipals(source),
    ...ofConditionElements(
      source,
      parsed.map(({ root }) => root),
    ),
    ...ofResources(source),
    ...[...source.policies.values()].flatMap((policy) => ofPolicy(source, policy)),
    ...[...source.breakGlass.values()].flatMap(ofGlass),
  ]);
}

function keysOf(section: string, elements: Section): readonly string[] {
  return [...elements.values()].flatMap((element) => Object.keys(element).map((key) => `${section}.${key}`));
}

function ofDirectory({ directory }: PolicySource): readonly string[] {
  return [
    ...(directory.complete.length > 0 ? ['directory.complete'] : []),
    ...(directory.complete.some((group) => group.includes('/')) ? ['directory: SOURCE/EXTERNAL'] : []),
    ...[...directory.users.values()].map(({ active }) => `directory.active=${active}`),
  ];
}

function ofPrincipals({ idps, groups, workloads }: PolicySource): readonly string[] {
  const domains = [...idps.values()].flatMap((idp) => texts(own(idp, 'domains')));
  const members = [...groups.values()].flatMap((group) => texts(own(group, 'members')));
  const credentials = [...workloads.values()].map((workload) => mapping(own(workload, 'credential')));
  return [
    ...(idps.size > 1 ? ['several idps'] : []),
    ...(new Set(domains).size < domains.length ? ['domain of several idps'] : []),
    ...keysOf('groups', groups),
    ...members.map((member) =>
      member.includes(':') ? `groups.members ${member.split(':')[0]}:` : 'groups.members address',
    ),
    ...keysOf('workloads', workloads),
    ...credentials.flatMap((one) => Object.keys(one).map((key) => `workloads.credential.${key}`)),
    ...credentials.map((one) => `workloads.credential.type=${one.type as string}`),
  ];
}

function ofConditionElements(source: PolicySource, roots: readonly Plain[]): readonly string[] {
  const isBare = (section: string): boolean =>
    roots.some((root) =>
      Object.values(mapping(root[section])).some((value) => typeof value === 'string' || Array.isArray(value)),
    );
  const blocks = [...source.networks.values()].flat();
  const postures = [...source.posture.values()];
  const versions = postures.flatMap((posture) => Object.values(mapping(own(posture, 'os'))) as string[]);
  const windows = [...source.schedules.values()].map((schedule) => texts(own(schedule, 'weekly')));
  return [
    ...keysOf('posture', source.posture),
    ...postures.flatMap((posture) => texts(own(posture, 'edr')).map((state) => `posture.edr=${state}`)),
    ...versions.map((version) => (version === '*' ? 'posture.os *' : 'posture.os >=')),
    ...keysOf('approvals', source.approvals),
    ...keysOf('schedules', source.schedules),
    ...(windows.some((some) => some.length > 1) ? ['several windows'] : []),
    ...windows.flat().flatMap(ofWindow),
    ...(blocks.length > 0 ? ['networks'] : []),
    ...(isBare('networks') ? ['networks as list'] : []),
    ...blocks.map((block) =>
      block.startsWith('::ffff:') ? 'networks mapped' : block.includes(':') ? 'networks IPv6' : 'networks IPv4',
    ),
    ...(source.locations.size > 0 ? ['locations'] : []),
    ...(isBare('locations') ? ['locations as list'] : []),
    ...[...source.profiles.values()].flatMap((profile) => ofConditions('profiles', profile)),
  ];
}

function ofWindow(window: string): readonly string[] {
  const [days, times] = window.split(' ') as [string, string];
  const [start, end] = times.split('-') as [string, string];
  return [
    ...(end < start ? ['window past midnight'] : []),
    ...(end === '24:00' ? ['window to 24:00'] : []),
    ...(/sat-mon|wed-tue|sun-mon/.test(days) ? ['days past Sunday'] : []),
    ...(days.includes(',') ? ['list of days'] : []),
  ];
}

function ofResources(source: PolicySource): readonly string[] {
  const resources = [...source.resources.values()];
  const endpoints = resources.flatMap((resource) => texts(own(resource, 'endpoints')));
  const places = placesOf(source);
  const inner = new Map(places.map((place) => [place.name, innerOf(places, place)]));
  const isDeep = [...inner].some(([, names]) => names.some((name) => inner.get(name)!.length > 0));
  return [
    ...keysOf('resources', source.resources),
    ...resources.map((resource) => `resources.sensitivity=${(own(resource, 'sensitivity') as string) ?? 'absent'}`),
    ...resources
      .filter((resource) => own(mapping(own(resource, 'public')), 'networks'))
      .map(() => 'resources.public.networks'),
    ...resources.filter((resource) => list(own(resource, 'endpoints')).length > 1).map(() => 'several endpoints'),
    ...endpoints.flatMap(ofEndpoint),
    ...([...inner.values()].some((names) => names.length > 0) ? ['inner resource'] : []),
    ...(isDeep ? ['resource inner to an inner one'] : []),
  ];
}

function ofEndpoint(endpoint: string): readonly string[] {
  const forms: Readonly<Record<string, RegExp>> = {
    'wildcard host': /:\/\/\*/,
    'IPv4 host': /:\/\/\d+\.\d+\.\d+\.\d+/,
    'IPv6 host': /:\/\/\[/,
    'block host': /:\/\/[^/]*\/\d+(:|$)/,
    internet: /:\/\/internet/,
    'own-devices': /:\/\/own-devices/,
    path: /:\/\/[^/]*\/(?!\d+(:|$))/,
    'port range': /:\d+-\d+/,
    'port list': /:[\d-]+,/,
  };
  return [`scheme ${endpoint.split(':')[0]}`, ...Object.keys(forms).filter((name) => forms[name]!.test(endpoint))];
}

/** The keys of a conditions mapping with their values, and the forms of the lists in it. */
function ofConditions(place: string, conditions: Plain): readonly string[] {
  return Object.entries(conditions).flatMap(([key, value]) => {
    const found = [`${place}.${key}`];
    if (key === 'mfa') found.push(`mfa=${value as string}`);
    if (key === 'risk') found.push(`risk.max=${mapping(value).max as string}`);
    if (key === 'location')
      found.push(...texts(value).map((entry) => (/^[A-Z]{2}$/.test(entry) ? 'location: country' : 'location: name')));
    if (key === 'session' || key === 'credential')
      found.push(...Object.keys(mapping(value)).map((inner) => `${key}.${inner}`));
    if (list(value).length > 1) found.push(`${key}: several`);
    return found;
  });
}

function ofPolicy(source: PolicySource, policy: Plain): readonly string[] {
  const isAllow = own(policy, 'allow') !== undefined;
  const effect = isAllow ? 'allow' : own(policy, 'unless') === undefined ? 'deny' : 'floor';
  const except = texts(own(policy, 'except'));
  const alternatives = list(own(policy, 'unless'));
  const isOpenGroup = (one: string): boolean =>
    own(source.groups.get(one.slice('group:'.length)) ?? {}, 'source') !== undefined;
  return [
    effect,
    ...Object.keys(policy).map((key) => `${effect}.${key}`),
    ...[...texts(own(policy, isAllow ? 'allow' : 'deny'))].map(
      (one) => `${isAllow ? 'allow' : 'deny'} ${one.split(':')[0]}`,
    ),
    ...except.map((one) => `except ${one.split(':')[0]}`),
    ...(except.some(isOpenGroup) ? ['except an open group'] : []),
    ...list(own(policy, 'to')).flatMap(ofTo),
    ...(list(own(policy, 'to')).length > 1 ? ['to: several'] : []),
    ...(own(policy, 'as') === undefined ? [] : [ofLogins(own(policy, 'as'))]),
    ...ofConditions(`${effect}.when`, mapping(own(policy, 'when'))),
    ...alternatives.flatMap((one) => ofConditions('unless', mapping(one))),
    ...(alternatives.length > 1 ? ['unless: several'] : []),
    ...Object.keys(mapping(own(policy, 'session'))).map((key) => `session.${key}`),
    ...ofValidity(policy),
  ];
}

function ofTo(entry: unknown): readonly string[] {
  if (entry === 'all') return ['to: all'];
  return typeof entry === 'string' ? ['to: name'] : Object.keys(mapping(entry)).map((key) => `to.${key}`);
}

function ofLogins(as: unknown): string {
  return as === 'any' || as === 'nonroot' ? `as=${as}` : 'as: logins';
}

function ofValidity(element: Plain): readonly string[] {
  return ['not_before', 'expires']
    .filter((key) => own(element, key) !== undefined)
    .map((key) => `${key} as ${(own(element, key) as string).includes('T') ? 'instant' : 'date'}`);
}

function ofGlass(entry: Plain): readonly string[] {
  return [
    ...Object.keys(entry).map((key) => `break_glass.${key}`),
    ...texts(own(entry, 'subjects')).map((one) => `break_glass subject ${one.split(':')[0]}`),
    ...ofConditions('break_glass.when', mapping(own(entry, 'when'))),
    ...Object.keys(mapping(own(entry, 'session'))).map((key) => `break_glass.session.${key}`),
  ];
}
