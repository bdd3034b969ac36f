import type { Reply } from '../exchange.js';
import { Api, type ApiOptions, fieldsOf, reasonOf } from '../policy-file/api.js';
import type { Checked, PolicyReader, StoredPolicy } from '../policy-file/session.js';

export const HUJSON = 'application/hujson';

/** The policy file of a tailnet. Vendor: tailscale.com/api, "Policy file", verified 2026-11-25. */
export class ReadingSession implements PolicyReader {
  protected readonly api: Api;
  protected readonly path: string;

  /** `tailnet`: its name, or `-` for that of the credential. */
  constructor(tailnet: string, options: ApiOptions) {
    this.api = new Api(options);
    this.path = `/api/v2/tailnet/${encodeURIComponent(tailnet)}/acl`;
  }

  async stored(): Promise<StoredPolicy> {
    // Without this header the service answers with JSON, and all comments are gone: the one that says whose file it is, too.
    const reply = await this.api.ask({ method: 'GET', path: this.path, headers: { accept: HUJSON } });
    if (reply.status !== 200) throw this.api.errorOf(reply);
    if (reply.etag === undefined || reply.etag === '') {
      throw this.api.errorOf(reply, 'the answer has no `ETag`, without which nobody can tell whether the file moved');
    }
    const { text } = reply;
    const revision = revisionOf(reply.etag);
    return text.trim() === '' ? { kind: 'empty', revision } : { kind: 'text', text, revision };
  }

  /** The service answers 200 whatever it found; only what the body says counts. */
  async check(text: string): Promise<Checked> {
    const headers = { 'content-type': HUJSON, accept: 'application/json' };
    const reply = await this.api.ask({ method: 'POST', path: `${this.path}/validate`, headers, body: text });
    if (reply.status === 200 && reply.text.trim() === '') return { ok: true, warnings: [] };
    const fields = fieldsOf(reply.text);
    if (!fields || (reply.status !== 200 && reply.status !== 400)) throw this.api.errorOf(reply);
    const said = wordsOf(fields).map((one) => this.api.shown(one));
    if (reply.status === 400) return { ok: false, reasons: said.length > 0 ? said : [this.api.shown(reasonOf(reply))] };
    if (said.length === 0) return { ok: true, warnings: [] };
    return isWarning(fields) ? { ok: true, warnings: said } : { ok: false, reasons: said };
  }
}

/** Quoted once, as `If-Match` takes it: quoted twice it matches nothing. */
export function revisionOf(etag: string): string {
  return `"${etag.replace(/^W\//, '').replace(/^"+|"+$/g, '')}"`;
}

/** `test(s) failed` and what is in `data`: a line for each user. */
export function wordsOf({ message, data }: Readonly<Record<string, unknown>>): readonly string[] {
  const head = typeof message === 'string' && message !== '' ? [message] : [];
  const details = Array.isArray(data) ? data.flatMap(detailOf) : [];
  return [...head, ...details];
}

function detailOf(one: unknown): readonly string[] {
  if (typeof one !== 'object' || one === null) return [];
  const { user, errors, warnings } = one as Readonly<Record<string, unknown>>;
  const said = [errors, warnings].flatMap((list) => (Array.isArray(list) ? list : []));
  return said.map((text) => (typeof user === 'string' ? `${user}: ${String(text)}` : String(text)));
}

/** Something else than a warning may stand beside warnings. */
function isWarning({ message, data }: Readonly<Record<string, unknown>>): boolean {
  const failed = Array.isArray(data) && data.some((one) => (one as { errors?: unknown } | null)?.errors !== undefined);
  return typeof message === 'string' && message.startsWith('warning') && !failed;
}

/** The words of a reply that refuses a policy. */
export function refusalOf(reply: Reply): string {
  const fields = fieldsOf(reply.text);
  const words = fields ? wordsOf(fields) : [];
  return words.length > 0 ? words.join('\n') : reasonOf(reply);
}
