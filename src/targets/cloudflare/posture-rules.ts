import type { Platform } from '../../compiler/model/index.js';
import type { Cause } from '../target.js';
import type { Registry } from '../terraform/index.js';
import { resourceKey } from '../terraform/index.js';
import type { OwnRule, RuleSource } from './device.js';
import { durationText } from './durations.js';
import { devicePosture, type Rule } from './selectors.js';

const TYPE = 'cloudflare_zero_trust_device_posture_rule';

const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  macos: 'mac',
  windows: 'windows',
  linux: 'linux',
  ios: 'ios',
  android: 'android',
  chromeos: 'chromeos',
};

/** How often a check runs when nothing asks for more; written out, since Cloudflare fills in the same. */
const SCHEDULE = 300;

/** Makes the device posture rules that need nothing of the account. */
export class PostureRules {
  readonly #registry: Registry;
  readonly #account: string;
  readonly #marker: string;

  constructor(registry: Registry, account: string, marker: string) {
    this.#registry = registry;
    this.#account = account;
    this.#marker = marker;
  }

  /** The rule that passes on devices of one platform. */
  rule(source: RuleSource, causes: readonly Cause[]): Rule {
    if (source.kind === 'bound') return devicePosture(source.rule.value.id);
    const key = resourceKey(...source.rule.key);
    return devicePosture(
      this.#registry.add(TYPE, key, this.#body(key, source.rule), { causes, who: '', resources: [] }),
    );
  }

  /** The platform stands in `match` only: `input.operating_system` beside it never stops changing. */
  #body(key: string, { type, platform, input, age }: OwnRule): Parameters<Registry['add']>[2] {
    return {
      account_id: this.#account,
      name: key,
      description: this.#marker,
      type,
      match: [{ platform: PLATFORM_NAMES[platform] }],
      input,
      schedule: durationText(age === undefined ? SCHEDULE : Math.min(SCHEDULE, Math.floor(age / 2))),
      ...(age !== undefined && { expiration: durationText(age) }),
    };
  }
}
