import { isIn, readBlock } from '../../oracle/interpreter/addresses.js';
import type { PolicySource } from '../../oracle/interpreter/index.js';
import { list, mapping, own, type Plain, texts } from '../../oracle/interpreter/plain.js';
import { domainOf, duration } from '../../oracle/interpreter/values.js';
import { someAddress, writeAddress } from './points.js';
import { APPROVALS, CHECKS, COUNTRIES, EDR_STATES, FLAGS, MFA_LEVELS, PLATFORMS, RISKS } from './pools.js';
import type { Mapping } from './project.js';
import type { Random } from './random.js';

/** How good the signals of a request are: as good as can be, each good or at a limit or absent, or none at all. */
export type Quality = 'good' | 'mixed' | 'bare';

/** Signals for requests against one estate, at the limits that its policies name. */
export class Signals {
  readonly #source: PolicySource;
  readonly #random: Random;
  /** Seconds that the estate writes somewhere. */
  readonly #limits: readonly number[];
  readonly #versions: readonly string[];

  constructor(source: PolicySource, random: Random) {
    this.#source = source;
    this.#random = random;
    const text = JSON.stringify(
      [...source.posture, ...source.profiles, ...source.policies, ...source.breakGlass].flat(),
    );
    this.#limits = [...(text.match(/"\d+[smhd]"/g) ?? ['"1h"'])].map((written) => duration(JSON.parse(written)));
    this.#versions = text.match(/(?<=>=)[\d.]+/g) ?? ['14'];
  }

  /** The signals of a request of this caller; `wanted` are conditions that they are to meet, if they can. */
  of(principal: Mapping | null, quality: Quality, wanted: readonly Plain[]): Mapping {
    if (quality === 'bare') return {};
    const isSaid = (): boolean => quality === 'good' || this.#random.chance(0.7);
    const found: Mapping = {};
    if (isSaid()) found.country = this.#country(wanted);
    if (isSaid()) found.ip = this.#ip(quality, wanted);
    if (isSaid()) found.mfa = this.#level(quality, MFA_LEVELS);
    if (isSaid()) found.risk = this.#level(quality, RISKS);
    if (isSaid()) found.device = this.#device(quality, wanted);
    if (isSaid()) found.session = this.#session(quality);
    if (isSaid()) found.approvals = this.#approvals(quality);
    const idp = typeof principal?.user === 'string' && isSaid() ? this.#idp(principal.user, wanted) : undefined;
    if (idp !== undefined) found.idp = idp;
    return found;
  }

  /** The best of a scale, or any of it. */
  #level(quality: Quality, scale: readonly string[]): string {
    return quality === 'good' && this.#random.chance(0.7) ? scale.at(-1)! : this.#random.pick(scale);
  }

  /** The values that conditions, or the profiles in them, list under a key. */
  #wanted(wanted: readonly Plain[], key: string): readonly string[] {
    return wanted.flatMap((conditions) => [
      ...texts(own(conditions, key)),
      ...texts(own(conditions, 'profile')).flatMap((profile) => texts(own(this.#source.profiles.get(profile)!, key))),
    ]);
  }

  #oneOf(values: readonly string[], others: readonly string[]): string {
    return values.length > 0 && this.#random.chance(0.85) ? this.#random.pick(values) : this.#random.pick(others);
  }

  #country(wanted: readonly Plain[]): string {
    const entry = this.#oneOf(this.#wanted(wanted, 'location'), [...COUNTRIES, 'unknown', 'CH']);
    const location = this.#source.locations.get(entry);
    return location ? this.#random.pick(location) : entry;
  }

  #ip(quality: Quality, wanted: readonly Plain[]): string {
    const networks = [...this.#source.networks.keys()];
    if (networks.length === 0) return this.#random.pick(['192.0.2.1', '2001:db8::9']);
    const name = this.#oneOf(this.#wanted(wanted, 'network'), networks);
    const block = readBlock(this.#random.pick(this.#source.networks.get(name)!))!;
    const address = someAddress(block, this.#random);
    const isFit = isIn(address, block) || !(quality === 'good' && this.#random.chance(0.7));
    return writeAddress(isFit ? address : { family: block.family, value: block.first }, this.#random);
  }

  #idp(user: string, wanted: readonly Plain[]): string | undefined {
    const covering = [...this.#source.idps.keys()].filter((name) =>
      list(own(this.#source.idps.get(name)!, 'domains')).includes(domainOf(user)),
    );
    const fitting = this.#wanted(wanted, 'idp').filter((name) => covering.includes(name));
    return covering.length === 0 ? undefined : this.#oneOf(fitting, covering);
  }

  #device(quality: Quality, wanted: readonly Plain[]): Mapping {
    const random = this.#random;
    const isGood = (): boolean => random.chance(quality === 'good' ? 0.97 : 0.6);
    const device: Mapping = {};
    for (const flag of FLAGS)
      if (isGood()) device[flag] = true;
      else if (random.chance(0.3)) device[flag] = false;
    device.edr = isGood() ? 'running' : random.pick(EDR_STATES);
    if (isGood()) device.age = this.#seconds(quality);
    const checks = CHECKS.map((name) => [name, isGood()] as const);
    device.checks = Object.fromEntries(checks) as Mapping;
    const listed = [...this.#source.posture.values()].flatMap((posture) => Object.keys(mapping(own(posture, 'os'))));
    const platforms = [...this.#wanted(wanted, 'platform'), ...this.#postures(wanted)];
    if (isGood()) device.platform = this.#oneOf(platforms.length > 0 ? platforms : listed, PLATFORMS);
    if (isGood()) device.os_version = this.#version(quality);
    return device;
  }

  /** The platforms of the postures that are wanted. */
  #postures(wanted: readonly Plain[]): readonly string[] {
    return this.#wanted(wanted, 'posture').flatMap((name) =>
      Object.keys(mapping(own(this.#source.posture.get(name)!, 'os'))),
    );
  }

  /** A limit, written in its unit or in seconds, or one second more or less. */
  #seconds(quality: Quality): string {
    const random = this.#random;
    if (random.chance(quality === 'good' ? 0.6 : 0.25)) return '0s';
    if (random.chance(0.3)) return random.pick(['0s', '1s', '10m', '400d']);
    const limit = random.pick(this.#limits);
    const seconds = Math.max(0, limit + random.pick([0, 0, 0, -1, 1]));
    return seconds % 3600 === 0 && random.chance(0.5) ? `${seconds / 3600}h` : `${seconds}s`;
  }

  #version(quality: Quality): string {
    const random = this.#random;
    if (random.chance(quality === 'good' ? 0.6 : 0.2)) return '99.1';
    const limit = random.pick(this.#versions);
    if (random.chance(0.35)) return limit;
    return random.pick([
      `${limit}.0`.split('.').slice(0, 6).join('.'),
      limit.split('.')[0]!,
      '14.4.9',
      '14.10',
      '9.10',
      `0${limit}`,
      '0',
      '100',
    ]);
  }

  #session(quality: Quality): Mapping {
    const random = this.#random;
    const isGood = (): boolean => random.chance(quality === 'good' ? 0.97 : 0.6);
    const session: Mapping = {};
    if (isGood()) session.age = this.#seconds(quality);
    if (isGood()) session.idle = this.#seconds(quality);
    for (const flag of ['recorded', 'isolated', 'justified'])
      if (isGood()) session[flag] = true;
      else if (random.chance(0.3)) session[flag] = false;
    return session;
  }

  #approvals(quality: Quality): string[] {
    const known = this.#random.some(APPROVALS, quality === 'good' ? 2 : 0, 3);
    return this.#random.chance(0.05) ? [...known, 'nobody-knows'] : known;
  }
}
