import type { Platform } from '../../compiler/model/index.js';
import { type Assumed, type Condition, opaque } from '../../compiler/proof/index.js';
import type { TargetConfig } from '../target.js';
import { readBindings } from './bindings.js';
import type { Fact, Holder, OsType, Version, Vocabulary } from './interpret/words.js';

/** What a WindowsServer is called in a policy: nothing, so it is a device of unknown platform. */
const PLATFORMS: Readonly<Record<OsType, Platform | undefined>> = {
  Android: 'android',
  iOS: 'ios',
  Linux: 'linux',
  macOS: 'macos',
  Windows: 'windows',
  WindowsServer: undefined,
};

/** What ids mean by the bindings of a target. An identity that none names may be anybody's. */
export function bindingVocabulary(target: TargetConfig): Vocabulary {
  const bindings = readBindings(target.bindings);
  const holders = new Map<string, Named[]>();
  const add = (id: string, named: Named): void => void holders.set(id, [...(holders.get(id) ?? []), named]);
  for (const [user, ids] of bindings.users) {
    for (const { value } of ids)
      add(value, { kind: 'person', who: { kind: 'user', user }, what: 'user', name: `user:${user}` });
  }
  for (const [workload, { id }] of bindings.workloads) {
    const name = `workload:${workload}`;
    add(id.value, { kind: 'workload', who: { kind: 'workload', workload }, what: 'workload', name });
  }
  for (const [resource, ids] of bindings.hosts) {
    const who: Condition = { kind: 'foreign-workload', name: `host:${resource}` };
    for (const { value } of ids) add(value, { kind: 'workload', who, what: 'host', name: `host of ${resource}` });
  }
  const checks = new Map([...bindings.posture].map(([key, { value }]) => [value, key]));
  const used = new Map<string, Assumed>();
  const assume = (what: string, vendor: string, name: string): void =>
    void used.set(JSON.stringify([what, vendor, name]), { what, vendor, name });
  return {
    identity: (id) => {
      const named = holders.get(id);
      if (!named) return strangers(id);
      for (const { what, name } of named) assume(what, id, name);
      return named;
    },
    everyIdentity: () => [
      { kind: 'person', who: { kind: 'people' } },
      { kind: 'workload', who: { kind: 'workloads' } },
    ],
    attribute: (name) => strangers(`#${name}`),
    check: (id) => {
      const key = checks.get(id);
      if (key === undefined) return undefined;
      assume('posture', id, key.replace('.', ' '));
      return boundCheck(key);
    },
    fact: factOf,
    assumed: () => [...used.keys()].sort().map((key) => used.get(key)!),
  };
}

interface Named extends Holder {
  readonly what: string;
  readonly name: string;
}

function strangers(name: string): readonly Holder[] {
  return [
    { kind: 'person', who: { kind: 'foreign-people', name } },
    { kind: 'workload', who: { kind: 'foreign-workload', name } },
  ];
}

function boundCheck(key: string): Condition {
  switch (key) {
    case 'edr.installed':
      return { kind: 'demand', demand: { edr: 1 } };
    case 'edr.running':
      return { kind: 'demand', demand: { edr: 2 } };
    default:
      return { kind: 'demand', demand: { checks: [key.replace('checks.', '')] } };
  }
}

function factOf(fact: Fact, of: Holder['kind']): Condition {
  switch (fact.kind) {
    case 'os': {
      const platform = PLATFORMS[fact.type];
      if (platform !== undefined) return { kind: 'platform', platforms: [platform] };
      return { kind: 'all', of: [{ kind: 'platform', platforms: [], unknown: true }, opaque(`system ${fact.type}`)] };
    }
    case 'os-version':
    case 'os-from':
      return versionFact(fact);
    case 'mfa':
      return mfaFact(fact, of);
    case 'second-factor':
      return codeEntered(of);
    case 'mac':
    case 'domain':
    case 'process':
    case 'program':
    case 'login':
    case 'second-signer':
    case 'unseen-check':
      return opaque(JSON.stringify(fact));
  }
}

/** A version that a device does not tell is the lowest there is, as in the source. */
function versionFact(fact: Fact & { readonly kind: 'os-version' | 'os-from' }): Condition {
  const platform = PLATFORMS[fact.type];
  if (platform === undefined) return opaque(JSON.stringify(fact));
  if (fact.kind === 'os-version') return { kind: 'all', of: [] };
  return { kind: 'demand', demand: { os: new Map([[platform, leastNumbers(fact.version, fact.above)]]) } };
}

/** The least version of three plain numbers that lies at or above. */
function leastNumbers({ numbers, prerelease }: Version, above: boolean): readonly number[] {
  const [major, minor, patch] = numbers;
  return [major, minor, above && prerelease.length === 0 ? patch + 1 : patch];
}

function mfaFact({ within, afterWake, afterUnlock }: Fact & { readonly kind: 'mfa' }, of: Holder['kind']): Condition {
  const code = codeEntered(of);
  const more: Condition[] = [];
  if (within !== undefined) more.push(opaque(`the code was entered within ${within} s`));
  if (afterWake) more.push(opaque('the code was entered after the device woke'));
  if (afterUnlock) more.push(opaque('the code was entered after the device was unlocked'));
  return more.length === 0 ? code : { kind: 'all', of: [code, ...more] };
}

/** A time-based code proves `any` and nothing stronger. A workload has no MFA in the source, though its identity may have been given a code. */
function codeEntered(of: Holder['kind']): Condition {
  return of === 'workload' ? opaque('a time-based code was entered') : { kind: 'demand', demand: { mfa: 1 } };
}
