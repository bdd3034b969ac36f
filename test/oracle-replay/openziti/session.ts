import type { Fact, Version } from '../../../src/targets/openziti/interpret/words.js';
import type { Posture, ReportedProcess } from './capture.js';

const GRACE_SECONDS = 300;
const VERIFIED = ['passed', 'new-session-passed', 'removed-by-admin'];

/** The session of one identity: answers facts from what its client submitted. An expired code stays expired once it was asked for. */
export class Session {
  readonly #posture: Posture;
  readonly #verified: boolean;
  #timedOut = false;
  /** A second factor is enrolled and was not given. */
  readonly isOutstanding: boolean;

  /** `again`: logged in once more after the data was submitted. Data of the device stays, the second factor is due. */
  constructor(posture: Posture, again: boolean) {
    this.#posture = posture;
    const state = posture.mfa?.state ?? 'none';
    const enrolled = state === 'passed' || state === 'new-session-passed';
    this.#verified = VERIFIED.includes(state) && !again;
    this.isOutstanding = state === 'new-session-unverified' || (again && enrolled);
  }

  answers(fact: Fact): boolean {
    switch (fact.kind) {
      case 'os':
        return this.#posture.os?.type.toLowerCase() === fact.type.toLowerCase();
      case 'os-version':
        return reported(this.#posture) !== undefined;
      case 'os-from': {
        const version = reported(this.#posture);
        const order = version ? compare(version, fact.version) : -1;
        return fact.above ? order > 0 : order >= 0;
      }
      case 'mfa':
        return this.#entered(fact);
      case 'second-factor':
        return this.#verified;
      case 'mac':
        return (this.#posture.macAddresses ?? []).some((one) => fact.addresses.includes(hex(one)));
      case 'domain':
        return fact.domains.includes((this.#posture.domain ?? '').toLowerCase());
      case 'process':
        return runs(
          this.#last(({ check }) => check === fact.check),
          fact,
        );
      case 'program':
        return runs(
          this.#last(({ path }) => path === fact.path),
          fact,
        );
      case 'login':
        return fact.method === 'updb';
      case 'second-signer':
      case 'unseen-check':
        return false;
    }
  }

  #entered({ within, afterWake, afterUnlock }: Fact & { readonly kind: 'mfa' }): boolean {
    if (!this.#verified) return false;
    const { mfa, endpointState, mfaAgainAfterEndpointState } = this.#posture;
    if (within !== undefined && (mfa?.secondsAgo ?? 0) > within) this.#timedOut = true;
    if (this.#timedOut) return false;
    if (!endpointState || mfaAgainAfterEndpointState || endpointState.secondsAgo < GRACE_SECONDS) return true;
    return !(afterWake && endpointState.woken) && !(afterUnlock && endpointState.unlocked);
  }

  #last(is: (one: ReportedProcess) => boolean): ReportedProcess | undefined {
    return [...(this.#posture.processes ?? [])].reverse().find(is);
  }
}

function runs(
  reported: ReportedProcess | undefined,
  asked: { readonly hashes: readonly string[]; readonly signers: readonly string[] },
): boolean {
  if (!reported?.isRunning) return false;
  const { hashes, signers } = asked;
  if (hashes.length > 0 && !hashes.includes(hex(reported.hash))) return false;
  return signers.length === 0 || reported.signerFingerprints.some((one) => signers.includes(hex(one)));
}

function hex(text: string): string {
  return text.toLowerCase().replace(/[^0-9a-f]/g, '');
}

function reported({ os }: Posture): Version | undefined {
  const found = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.exec(
    os?.version ?? '',
  );
  if (!found) return undefined;
  const numbers = [Number(found[1]), Number(found[2]), Number(found[3])] as const;
  return { numbers, prerelease: found[4] ? found[4].slice(1).split('.') : [] };
}

/** Precedence of semver 2.0. */
function compare(a: Version, b: Version): number {
  const at = a.numbers.findIndex((number, index) => number !== b.numbers[index]);
  if (at >= 0) return a.numbers[at]! - b.numbers[at]!;
  const [left, right] = [a.prerelease, b.prerelease];
  if (left.length === 0 || right.length === 0) return right.length - left.length;
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareIdentifiers(left[index]!, right[index]!);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareIdentifiers(a: string, b: string): number {
  const [m, n] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (m && n) return Number(a) - Number(b);
  if (m !== n) return m ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
