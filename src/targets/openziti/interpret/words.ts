import type { Assumed, Condition } from '../../../compiler/proof/index.js';

/**
 * What the ids and values of one controller mean to whoever asks. The reader knows the controller; this knows the world around it: names of
 * the policy for a proof, the identities of a recorded world for a replay.
 */
export interface Vocabulary {
  /** Who holds the identity of this id. Several where that is not known. */
  identity(id: string): readonly Holder[];
  /** Everybody who holds an identity that the artefact does not list. */
  everyIdentity(): readonly Holder[];
  /** Those of {@link everyIdentity} whose identity has this role attribute. */
  attribute(name: string): readonly Holder[];
  /** What a posture check means as a whole, whatever it says; undefined when it means what it says. */
  check(id: string): Condition | undefined;
  fact(fact: Fact, of: Holder['kind']): Condition;
  /** What has been taken to mean a name, so far. */
  assumed(): readonly Assumed[];
}

export interface Holder {
  readonly kind: 'person' | 'workload';
  readonly who: Condition;
}

/** One thing that the controller asks of the caller's session or device. All but the login and its codes is what the client says of itself. */
export type Fact =
  /** The operating system is of this type. */
  | { readonly kind: 'os'; readonly type: OsType }
  /** The version is readable (three numbers). Asked beside `os`. */
  | { readonly kind: 'os-version'; readonly type: OsType }
  /** The version is readable and at least this one, or above it. Asked beside `os`. */
  | { readonly kind: 'os-from'; readonly type: OsType; readonly above: boolean; readonly version: Version }
  /** A time-based code was entered in this session. */
  | {
      readonly kind: 'mfa';
      /** Seconds since; absent = at any time. */
      readonly within?: number;
      /** Once more after the device woke or was unlocked, five minutes later at the latest. */
      readonly afterWake: boolean;
      readonly afterUnlock: boolean;
    }
  /** The session has passed its second factor: a time-based code. */
  | { readonly kind: 'second-factor' }
  /** One of these hardware addresses, lower-case digits without separators; sorted. */
  | { readonly kind: 'mac'; readonly addresses: readonly string[] }
  /** A member of one of these Windows domains, lower case; sorted. */
  | { readonly kind: 'domain'; readonly domains: readonly string[] }
  /** What the client answers to the check of this id, wherever the process lies. */
  | {
      readonly kind: 'process';
      readonly check: string;
      readonly hashes: readonly string[];
      readonly signers: readonly string[];
    }
  /** A process at exactly this path, whatever check it was reported for. */
  | {
      readonly kind: 'program';
      readonly path: string;
      readonly hashes: readonly string[];
      readonly signers: readonly string[];
    }
  /** The session began with this kind of credential. */
  | { readonly kind: 'login'; readonly method: LoginMethod }
  /** A second sign-on at the issuer of this id. */
  | { readonly kind: 'second-signer'; readonly signer: string }
  /** A check that the artefact names and does not hold. */
  | { readonly kind: 'unseen-check'; readonly check: string };

/** As the controller spells them; any other spelling is refused there. */
export const OS_TYPES = ['Windows', 'WindowsServer', 'Android', 'iOS', 'Linux', 'macOS'] as const;
export type OsType = (typeof OS_TYPES)[number];

export type LoginMethod = 'cert' | 'ext-jwt' | 'updb';

/** Precedence as in semver 2.0: a pre-release lies below its version, build metadata counts for nothing. */
export interface Version {
  readonly numbers: readonly [number, number, number];
  readonly prerelease: readonly string[];
}
