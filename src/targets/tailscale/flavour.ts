import type { TargetKind } from '../target.js';

/** What differs between the service and the server that speaks the same policy file. Vendor facts: 2026-11-22. */
export interface Flavour {
  readonly kind: Extract<TargetKind, 'tailscale' | 'headscale'>;
  /** `postures` and `srcPosture`; the server refuses both keys. */
  readonly postures: boolean;
  /** `user:*@DOMAIN` as a source; the server takes it for a user that does not exist. */
  readonly domainSources: boolean;
  /** `group:NAME@DOMAIN`, synced from the identity provider. */
  readonly syncedGroups: boolean;
  /** `recorder` and `enforceRecorder` in ssh rules. */
  readonly recorder: boolean;
  /** `autogroup:internet` stands for whatever an exit node forwards; the server makes a packet filter of it, which knows four protocols. */
  readonly internetUnfiltered: boolean;
  /** Whether `tests` are generated when the bindings do not say. The server refuses tests that name a user or tag without a device. */
  readonly testsByDefault: boolean;
}

export const TAILSCALE_FLAVOUR: Flavour = {
  kind: 'tailscale',
  postures: true,
  domainSources: true,
  syncedGroups: true,
  recorder: true,
  internetUnfiltered: true,
  testsByDefault: true,
};

export const HEADSCALE_FLAVOUR: Flavour = {
  kind: 'headscale',
  postures: false,
  domainSources: false,
  syncedGroups: false,
  recorder: false,
  internetUnfiltered: false,
  testsByDefault: false,
};
