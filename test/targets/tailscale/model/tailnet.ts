/** Users and devices of a tailnet, as the captures give them. */
export interface Tailnet {
  readonly users: readonly { readonly name: string; readonly email?: string }[];
  readonly nodes: Readonly<Record<string, TailnetNode>>;
}

export interface TailnetNode {
  readonly tags?: readonly string[];
  /** Name of the user; none on a device with tags. */
  readonly user?: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly approved_routes?: readonly string[];
  /** Posture attributes; only in tailnets that tests make up. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}
