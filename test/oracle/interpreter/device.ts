import { mapping, own, type Plain } from './plain.js';
import type { Ask } from './request.js';
import { broken } from './switches.js';
import { duration } from './values.js';

const EDR = ['absent', 'installed', 'running'];

type Device = Ask['device'];

/** 6.1: every key of a posture holds. */
export function isPostureMet(posture: Plain, device: Device): boolean {
  const { owner, title, ...demands } = posture;
  return Object.entries(demands).every(([key, value]) => isDemandMet(key, value, device));
}

function isDemandMet(key: string, value: unknown, device: Device): boolean {
  switch (key) {
    case 'edr':
      return isEdrMet(value as string, device.edr);
    case 'os':
      return isOsMet(mapping(value), device) || broken('os-ignored');
    case 'checks':
      return areChecksMet(Object.keys(mapping(value)), device);
    case 'max_age':
      return isAgeMet(value, device.age);
    default:
      return device.flags.has(key) || broken(`${key}-ignored` as 'managed-ignored');
  }
}

function isEdrMet(wanted: string, state: string): boolean {
  if (broken('edr-ignored')) return true;
  if (broken('edr-installed-is-running') && state === 'installed') return true;
  if (broken('edr-exact')) return state === wanted;
  return EDR.indexOf(state) >= EDR.indexOf(wanted);
}

function areChecksMet(names: readonly string[], device: Device): boolean {
  if (broken('checks-ignored')) return true;
  const isTrue = (name: string): boolean => device.checks.has(name);
  return broken('checks-are-or') ? names.some(isTrue) : names.every(isTrue);
}

function isAgeMet(limit: unknown, age: number | undefined): boolean {
  if (broken('max-age-ignored')) return true;
  if (age === undefined) return broken('max-age-absent-holds');
  return age < duration(limit) || (age === duration(limit) && !broken('max-age-limit-excluded'));
}

function isOsMet(os: Plain, { platform, version }: Device): boolean {
  if (platform === undefined) return broken('os-unknown-platform-holds');
  const wanted = own(os, platform) as string | undefined;
  if (wanted === undefined) return broken('os-unlisted-platform-holds');
  if (wanted === '*') return version !== undefined || !broken('os-any-needs-version');
  if (version === undefined) return broken('os-absent-version-holds');
  const least = wanted.slice('>='.length);
  if (broken('os-version-as-text')) return version >= least;
  return isVersionAtLeast(version, least);
}

/** 2.11: number by number from the left; a missing number is 0. */
export function isVersionAtLeast(version: string, least: string): boolean {
  const [has, needs] = [version.split('.').map(Number), least.split('.').map(Number)];
  const missing = broken('os-missing-number-lower') ? -1 : 0;
  for (let at = 0; at < 6; at++) {
    const difference = (has[at] ?? missing) - (needs[at] ?? missing);
    if (difference !== 0) return difference > 0;
  }
  return !broken('os-limit-excluded');
}
