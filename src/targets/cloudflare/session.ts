import type { Piece } from '../../compiler/analysis/index.js';
import type { Bindings } from './bindings.js';
import { durationText } from './durations.js';

/** What is emitted when nothing is demanded; the provider would fill in the same, silently. */
export const DEFAULT_SESSION = 24 * 3600;
/** The longest that Access accepts is one month. */
const LONGEST_SESSION = 30 * 24 * 3600;
/** An approver may grant up to this, whatever the policy's session. https://developers.cloudflare.com/cloudflare-one/access-controls/policies/temporary-auth/, 2026-11-24. */
export const LONGEST_APPROVAL = 24 * 3600;

export interface Session {
  /** Seconds for `session_duration`. */
  readonly seconds: number;
  readonly fault?: string;
}

/**
 * The session of a policy. When a token of an application runs out, Access issues a new one without a login for as long as the global
 * session lasts: the time since the login can reach the global session plus the session of the policy, so their sum must fit.
 * https://developers.cloudflare.com/cloudflare-one/access-controls/access-settings/session-management/, 2026-11-24.
 */
export function sessionFor(bindings: Bindings, { requirement }: Piece): Session {
  const most = requirement.sessionMax;
  if (most === undefined) return { seconds: DEFAULT_SESSION };
  const global = bindings.globalSession?.value ?? LONGEST_SESSION;
  const left = most - global;
  const least = requirement.approvals.length > 0 ? LONGEST_APPROVAL : 0;
  if (left >= least) return { seconds: Math.min(left, LONGEST_SESSION) };
  const needed = least > 0 ? `, plus up to ${durationText(least)} that an approver may grant,` : '';
  const fault = `the global session of ${durationText(global)}${needed} is longer than ${durationText(most)}`;
  return { seconds: 0, fault };
}
