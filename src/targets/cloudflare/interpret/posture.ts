import type { OsVersion, Platform } from '../../../compiler/model/index.js';
import { type Condition, opaque } from '../../../compiler/proof/index.js';
import { Body } from './body.js';
import { allOf, anyOf, not } from './conditions.js';
import type { Context } from './context.js';
import type { ResourceBody } from './document.js';
import { secondsOfGo } from './durations.js';
import { NESTED } from './known.js';

const PLATFORM_OF: Readonly<Record<string, Platform>> = {
  mac: 'macos',
  windows: 'windows',
  linux: 'linux',
  ios: 'ios',
  android: 'android',
  chromeos: 'chromeos',
};

/**
 * When a device posture rule of the document passes. It is about the device that the client runs on, whose platform `match` lists; a
 * result counts until its expiration, without one for ever. Checks that the source has no word for are conditions of their own.
 * https://developers.cloudflare.com/cloudflare-one/reusable-components/posture-checks/, 2026-11-24.
 */
export function postureRule(context: Context, rule: ResourceBody): Condition {
  return context.once(rule, () => {
    const body = Body.ofResource(context, rule);
    const platforms = platformsOf(context, body);
    const unknown = opaque(`posture ${rule.address}`);
    if (platforms.length === 0) return allOf(unknown, freshness(body, unknown));
    const each = platforms.map((platform) => allOf(onPlatform(platform), check(context, body, platform, unknown)));
    return allOf(anyOf(...each), freshness(body, unknown));
  });
}

function platformsOf({ faults }: Context, body: Body): readonly Platform[] {
  return body.bodies('match').flatMap((match) => {
    match.dropUnknown(NESTED.match!, 'a platform match');
    const text = match.text('platform')?.toLowerCase();
    if (text === undefined) return [];
    const platform = Object.hasOwn(PLATFORM_OF, text) ? PLATFORM_OF[text]! : undefined;
    if (!platform) faults.refused(match.at('platform'), `\`${text}\` is no platform of Cloudflare`);
    return platform ? [platform] : [];
  });
}

function onPlatform(platform: Platform): Condition {
  return { kind: 'platform', platforms: [platform] };
}

function check(context: Context, body: Body, platform: Platform, unknown: Condition): Condition {
  const input = body.body('input');
  switch (body.text('type')?.toLowerCase()) {
    case 'os_version':
      return input ? version(input, platform, unknown) : unknown;
    case 'disk_encryption':
      return input?.flag('require_all') === true ? { kind: 'demand', demand: { flags: ['disk_encrypted'] } } : unknown;
    case 'firewall':
      return input?.flag('enabled') === true ? { kind: 'demand', demand: { flags: ['firewall'] } } : unknown;
    case undefined:
      if (!body.has('type')) context.faults.refused(body.span, 'a device posture rule has a `type`');
      return unknown;
    default:
      return unknown;
  }
}

/** Three numbers are compared. What asks for more than a least version is that version and something else. */
function version(input: Body, platform: Platform, unknown: Condition): Condition {
  const text = input.text('version') ?? '';
  const operator = input.text('operator');
  if (!/^[0-9]+(\.[0-9]+){0,2}$/.test(text) || operator === undefined) return unknown;
  const least = atLeast(platform, text);
  const extras = ['os_version_extra', 'os_distro_name', 'os_distro_revision'].some(
    (key) => (input.text(key) ?? '') !== '',
  );
  switch (operator) {
    case '>=':
      return extras ? allOf(least, unknown) : least;
    case '>':
    case '==':
      return allOf(least, unknown);
    case '<':
      return allOf(not(least), unknown);
    default:
      return unknown;
  }
}

function atLeast(platform: Platform, text: string): Condition {
  const parts = text.split('.').map(Number);
  while (parts.at(-1) === 0) parts.pop();
  const os: ReadonlyMap<Platform, OsVersion> = new Map([[platform, parts]]);
  return { kind: 'demand', demand: { os } };
}

/** An expiration that is no duration may mean anything. */
function freshness(body: Body, unknown: Condition): Condition {
  const text = body.text('expiration') ?? '';
  if (text === '') return allOf();
  const seconds = secondsOfGo(text);
  return seconds === undefined ? unknown : { kind: 'demand', demand: { deviceAge: seconds } };
}
