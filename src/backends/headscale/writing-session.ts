import { ApiError, reasonOf } from '../policy-file/api.js';
import { NotStored, type PolicyWriter } from '../policy-file/session.js';
import { bodyOf, isTooLarge, NO_POLICY, policyOf, ReadingSession, TOO_LARGE } from './reading-session.js';

/** Writes the policy of a Headscale server, which knows no revisions: whoever writes last wins. */
export class WritingSession extends ReadingSession implements PolicyWriter {
  async replace(text: string): Promise<'stored'> {
    // Stored, an empty text opens everything at the next start of the server.
    if (text.trim() === '') throw new TypeError('an empty policy is never stored');
    const headers = { 'content-type': 'application/json' };
    const reply = await this.api.send({ method: 'PUT', path: '/api/v1/policy', headers, body: bodyOf(text) });
    if (isTooLarge(reply)) throw new ApiError(413, TOO_LARGE);
    const echo = policyOf(reply);
    if (echo === undefined) throw this.api.errorOf(reply, reply.status === 200 ? NO_POLICY : wordsOf(reasonOf(reply)));
    if (echo !== text) throw new NotStored('the server says that it stored another text');
    return 'stored';
  }

  pause(retryAfter: number | undefined, tries: number): Promise<void> {
    return this.api.pause(retryAfter, tries);
  }
}

function wordsOf(reason: string): string {
  if (!reason.includes("update is disabled for modes other than 'database'")) return reason;
  return 'its policy is a file on its own disk (`policy.mode: file`), which no call can change; set `policy.mode: database`';
}
