/** Every device and user of a tailnet, as far as tests of a policy file look at them. */
export interface Census {
  readonly devices: readonly Device[];
  /** What the vendor calls its users, those without a device too. */
  readonly logins: ReadonlySet<string>;
}

export interface Device {
  /** What the vendor calls its user: addresses and names. Empty on a device with tags. */
  readonly logins: readonly string[];
  readonly tags: readonly string[];
  readonly ipv4: string;
  readonly ipv6: string;
}
