import type { AddressRange } from '../../compiler/analysis/index.js';
import {
  type Cidr,
  DEVICE_FLAGS,
  EDR_STATES,
  type Estate,
  lastOf,
  type Platform,
  type RiskLevel,
} from '../../compiler/model/index.js';
import type { TargetConfig } from '../target.js';
import { type Bindings, readBindings, type SignalName } from './bindings.js';
import type { KnownAttribute, KnownIdp, KnownPosture, Vocabulary } from './interpret/words.js';

/** What the ids of a tenant mean by the bindings of its target. Policies are not looked at. */
export function vocabularyOf(estate: Estate, target: TargetConfig): Vocabulary {
  const bindings = readBindings(target.bindings);
  const idps = idpsById(estate, bindings);
  const attributes = attributesById(estate, bindings);
  const groups = new Map(
    [...bindings.groups].flatMap(([name, { value }]) =>
      value.kind === 'SCIM_GROUP' && sourceOf(estate, name) !== undefined ? [[value.id, name]] : [],
    ),
  );
  const networks = new Map([...bindings.networks].map(([name, { value }]) => [value, name]));
  const postures = posturesById(bindings);
  const workloads = new Map(
    [...bindings.workloads].flatMap(([name, { from }]) =>
      from && estate.workloads.has(name) ? [[`${from.kind} ${from.id.value}`, name]] : [],
    ),
  );
  return {
    idp: (id) => idps.get(id),
    scimGroup: (idp, id) => {
      const name = groups.get(id);
      return name !== undefined && idps.get(idp)?.name === sourceOf(estate, name) ? name : undefined;
    },
    attribute: (kind, id) => attributes.get(`${kind} ${id}`),
    workload: (kind, id) => workloads.get(`${kind} ${id}`),
    workloads: (kind) => [...workloads].flatMap(([key, name]) => (key.startsWith(`${kind} `) ? [name] : [])),
    network: (id) => {
      const name = networks.get(id);
      const known = name === undefined ? undefined : estate.networks.get(name);
      return known && { name: known.name, ...rangesOf(known.cidrs.map(({ value }) => value)) };
    },
    risk: (score) =>
      [...bindings.risk].flatMap(([level, scores]) =>
        scores.some(({ value }) => value === score) ? [level as RiskLevel] : [],
      ),
    posture: (udid) => postures.get(udid) ?? [],
  };
}

function idpsById(estate: Estate, bindings: Bindings): ReadonlyMap<string, KnownIdp> {
  return new Map(
    [...bindings.idps].flatMap(([name, { id, onlyOwnDomains }]) => {
      const idp = estate.idps.get(name);
      if (!idp) return [];
      return [[id.value, { name, ...(onlyOwnDomains && { onlyDomains: idp.domains.map(({ value }) => value) }) }]];
    }),
  );
}

function sourceOf(estate: Estate, group: string): string | undefined {
  const body = estate.groups.get(group)?.body;
  return body?.kind === 'synced' ? body.source.value : undefined;
}

interface Attribute extends KnownAttribute {
  readonly groups: Map<string, string>;
}

function attributesById(estate: Estate, bindings: Bindings): ReadonlyMap<string, KnownAttribute> {
  const found = new Map<string, Attribute>();
  for (const [idp, { id, email, domain }] of bindings.idps) {
    if (!estate.idps.has(idp)) continue;
    const entry = (says: Attribute['says']): Attribute => ({ idp, idpId: id.value, says, groups: new Map() });
    if (email) found.set(`${email.value.kind} ${email.value.id}`, entry('email'));
    if (domain) found.set(`${domain.value.kind} ${domain.value.id}`, entry('domain'));
  }
  for (const [group, { value }] of bindings.groups) {
    const idp = sourceOf(estate, group);
    const bound = idp === undefined ? undefined : bindings.idps.get(idp);
    if (value.kind === 'SCIM_GROUP' || idp === undefined || !bound) continue;
    const key = `${value.kind} ${value.id}`;
    const known = found.get(key) ?? { idp, idpId: bound.id.value, says: 'other', groups: new Map() };
    if (known.idp === idp) known.groups.set(value.value, group);
    found.set(key, known);
  }
  return found;
}

function posturesById(bindings: Bindings): ReadonlyMap<string, readonly KnownPosture[]> {
  const found = new Map<string, KnownPosture[]>();
  const add = (udid: string, one: KnownPosture): void => {
    found.set(udid, [...(found.get(udid) ?? []), one]);
  };
  for (const [signal, byPlatform] of bindings.posture) {
    for (const [platform, { value }] of byPlatform) add(value, { name: signal, platform, demand: demandOf(signal) });
  }
  for (const [platform, profiles] of bindings.os) {
    for (const { version, udid } of profiles) {
      add(udid.value, {
        name: `os ${version.join('.')}`,
        platform,
        demand: { os: new Map<Platform, readonly number[]>([[platform, version]]) },
      });
    }
  }
  return found;
}

function demandOf(signal: SignalName): KnownPosture['demand'] {
  const flag = DEVICE_FLAGS.find((one) => one === signal);
  if (flag) return { flags: [flag] };
  if (signal === 'edr.installed') return { edr: EDR_STATES.indexOf('installed') };
  if (signal === 'edr.running') return { edr: EDR_STATES.indexOf('running') };
  return { checks: [signal.slice('checks.'.length)] };
}

function rangesOf(cidrs: readonly Cidr[]): {
  readonly v4: readonly AddressRange[];
  readonly v6: readonly AddressRange[];
} {
  const family = (wanted: 4 | 6): readonly AddressRange[] =>
    cidrs.filter((cidr) => cidr.family === wanted).map((cidr) => ({ from: cidr.bits, to: lastOf(cidr) }));
  return { v4: family(4), v6: family(6) };
}
