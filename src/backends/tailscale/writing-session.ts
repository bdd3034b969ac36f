import { sameButForFormat } from '../policy-file/same-text.js';
import { NotStored, type PolicyWriter } from '../policy-file/session.js';
import { HUJSON, ReadingSession, refusalOf } from './reading-session.js';

/** Writes the policy file of a tailnet. The service takes it only while the file is the one that `revision` names. */
export class WritingSession extends ReadingSession implements PolicyWriter {
  async replace(text: string, revision: string | undefined): Promise<'stored' | 'moved'> {
    // An empty file puts the default back, under which everybody reaches everything.
    if (text.trim() === '') throw new TypeError('an empty policy is never stored');
    if (revision === undefined) throw new TypeError('a policy file is only replaced by its revision');
    const headers = { 'content-type': HUJSON, accept: HUJSON, 'if-match': revision };
    const reply = await this.api.send({ method: 'POST', path: this.path, headers, body: text });
    if (reply.status === 412) return 'moved';
    if (reply.status !== 200) throw this.api.errorOf(reply, refusalOf(reply));
    if (!sameButForFormat(reply.text, text)) throw new NotStored('the service says that it stored another text');
    return 'stored';
  }

  pause(retryAfter: number | undefined, tries: number): Promise<void> {
    return this.api.pause(retryAfter, tries);
  }
}
