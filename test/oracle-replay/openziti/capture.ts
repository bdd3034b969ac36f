/** One line of `captures.jsonl.gz`; see test/corpora/openziti-controller/README.md. */
export interface Capture {
  readonly id: string;
  readonly family: string;
  readonly entities: {
    readonly authPolicies?: readonly Entity[];
    readonly identities: readonly Entity[];
    readonly postureChecks: readonly Entity[];
  };
  readonly posture: Readonly<Record<string, Posture>>;
  readonly mutations?: readonly Mutation[];
  readonly readback: {
    readonly identities: readonly Entity[];
    readonly services: readonly Entity[];
    readonly postureChecks: readonly Entity[];
    readonly servicePolicies: readonly (Entity & { readonly resolved: Resolved })[];
  };
  /** `POLICY.identityRoles` and the like. */
  readonly staleLinks?: readonly string[];
  readonly decisions: readonly Decision[];
}

export interface Entity {
  readonly name: string;
  readonly [key: string]: unknown;
}

export interface Resolved {
  readonly identities: readonly string[];
  readonly services: readonly string[];
  readonly postureChecks: readonly string[];
}

export interface Mutation {
  readonly op: string;
  readonly kind?: string;
  readonly name?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly identity?: string;
  readonly posture?: Posture;
  readonly data?: Posture;
}

export interface Decision {
  readonly identity: string;
  readonly service: string;
  readonly type: 'Dial' | 'Bind';
  readonly verdict: 'authorised' | 'no-policy' | 'posture-failed' | 'not-authenticated';
}

/** What the client of an identity has submitted. */
export interface Posture {
  readonly os?: { readonly type: string; readonly version: string };
  readonly domain?: string;
  readonly macAddresses?: readonly string[];
  readonly processes?: readonly ReportedProcess[];
  readonly mfa?: { readonly state: string; readonly secondsAgo: number };
  readonly endpointState?: { readonly woken?: boolean; readonly unlocked?: boolean; readonly secondsAgo: number };
  readonly mfaAgainAfterEndpointState?: boolean;
}

export interface ReportedProcess {
  /** `@c1`, or the id of no check. */
  readonly check: string;
  readonly path: string;
  readonly isRunning: boolean;
  readonly hash: string;
  readonly signerFingerprints: readonly string[];
}
