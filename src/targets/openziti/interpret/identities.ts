import { ALWAYS, type Condition, NEVER } from '../../../compiler/proof/index.js';
import { type Body, keysOf } from './body.js';
import type { Documents } from './documents.js';
import type { Faults } from './faults.js';
import { type Marked, readAttributes } from './roles.js';
import type { Fact, Holder, LoginMethod, Vocabulary } from './words.js';

export interface Identity extends Marked {
  /** Suspended for as long as nobody enables it. */
  readonly disabled: boolean;
  /** Id or name. */
  readonly authPolicy?: string;
}

export interface AuthPolicy extends Marked {
  readonly methods: readonly LoginMethod[];
  readonly totp: boolean;
  readonly secondSigner?: string;
}

const IDENTITY_KEYS = keysOf(
  ...['type', 'typeId', 'isAdmin', 'isDefaultAdmin', 'roleAttributes', 'externalId', 'authPolicy', 'authPolicyId'],
  ...['enrollment', 'appData', 'permissions', 'defaultHostingCost', 'defaultHostingPrecedence'],
  ...['serviceHostingCosts', 'serviceHostingPrecedences', 'disabled', 'disabledAt', 'disabledUntil'],
  ...['authenticators', 'envInfo', 'sdkInfo', 'hasApiSession', 'hasEdgeRouterConnection'],
  ...['edgeRouterConnectionStatus', 'isMfaEnabled', 'interfaces'],
);
const IDENTITY_TYPES = ['User', 'Device', 'Service', 'Router', 'Default'] as const;

/** Neither the type of an identity nor `isAdmin` nor `permissions` lets it dial anything (measured on 2.1.0-pre). */
export function readIdentities(documents: Documents, faults: Faults): readonly Identity[] | undefined {
  return documents.get('identities')?.map((body) => {
    body.knows(IDENTITY_KEYS);
    const id = body.text('id');
    const name = body.requiredText('name');
    const authPolicy = body.text('authPolicyId') ?? authPolicyName(body);
    if (id === undefined) {
      body.requiredOneOf('type', IDENTITY_TYPES);
      body.requiredFlag('isAdmin');
      // It is no key of the body that creates an identity, so the identity would be able to log in.
      if (body.flag('disabled')) faults.unjudged(body.spanOf('disabled'), 'an identity cannot be created disabled');
    }
    return {
      ...(id !== undefined && { id }),
      name,
      attributes: readAttributes(body, faults, 'refused'),
      // One that comes back by itself may be back by the time that somebody asks.
      disabled: body.flag('disabled') === true && !body.has('disabledUntil'),
      ...(authPolicy && { authPolicy }),
    };
  });
}

/** Answers hold an object, exports `@Name`. */
function authPolicyName(body: Body): string | undefined {
  if (!body.has('authPolicy')) return undefined;
  if (body.isText('authPolicy')) return body.text('authPolicy')?.replace(/^@/, '');
  return body.body('authPolicy')?.text('id');
}

const METHODS: readonly (readonly [string, LoginMethod])[] = [
  ['cert', 'cert'],
  ['extJwt', 'ext-jwt'],
  ['updb', 'updb'],
];

export function readAuthPolicies(documents: Documents): readonly AuthPolicy[] {
  return (documents.get('auth-policies') ?? []).map((body) => {
    body.knows(keysOf('primary', 'secondary'));
    const id = body.text('id');
    const primary = body.body('primary');
    const secondary = body.body('secondary');
    if (id === undefined) demandMethods(body, primary, secondary);
    const secondSigner = secondary?.text('requireExtJwtSigner');
    return {
      ...(id !== undefined && { id }),
      name: body.requiredText('name'),
      attributes: [],
      methods: METHODS.flatMap(([key, method]) => (primary?.body(key)?.requiredFlag('allowed') ? [method] : [])),
      totp: secondary?.flag('requireTotp') ?? false,
      ...(secondSigner && { secondSigner }),
    };
  });
}

/** The controller takes an auth policy only when every field is said. */
function demandMethods(body: Body, primary: Body | undefined, secondary: Body | undefined): void {
  body.demands('primary', 'secondary');
  primary?.demands('cert', 'extJwt', 'updb');
  primary?.body('cert')?.demands('allowed', 'allowExpiredCerts');
  primary?.body('extJwt')?.demands('allowed', 'allowedSigners');
  primary?.body('updb')?.demands(...UPDB_KEYS);
  secondary?.demands('requireTotp');
}

const UPDB_KEYS = [
  ...['allowed', 'minPasswordLength', 'requireSpecialChar', 'requireNumberChar', 'requireMixedCase'],
  ...['maxAttempts', 'lockoutDurationMinutes'],
];

/**
 * Whether the controller itself makes identities, with role attributes that it takes from a certificate authority or a token: then those that
 * an artefact lists are not all there will be.
 */
export function makesIdentities(documents: Documents): boolean {
  const enrols = (body: Body, keys: readonly string[]): boolean => keys.some((key) => body.flag(key) === true);
  return (
    (documents.get('cas') ?? []).some((body) => enrols(body, ['isAutoCaEnrollmentEnabled'])) ||
    (documents.get('external-jwt-signers') ?? []).some((body) =>
      enrols(body, ['enrollToCertEnabled', 'enrollToTokenEnabled']),
    )
  );
}

/** What every session of an identity has met before it may ask for anything. */
export function gateOf(policy: AuthPolicy | undefined, kind: Holder['kind'], words: Vocabulary): Condition {
  if (!policy) return ALWAYS;
  const fact = (one: Fact): Condition => words.fact(one, kind);
  const of: Condition[] = [];
  if (policy.methods.length === 0) return NEVER;
  if (policy.methods.length < METHODS.length) {
    of.push({ kind: 'any', of: policy.methods.map((method) => fact({ kind: 'login', method })) });
  }
  if (policy.totp) of.push(fact({ kind: 'second-factor' }));
  if (policy.secondSigner !== undefined) of.push(fact({ kind: 'second-signer', signer: policy.secondSigner }));
  return { kind: 'all', of };
}
