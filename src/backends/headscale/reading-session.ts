import type { Reply } from '../exchange.js';
import { Api, type ApiOptions, fieldsOf, reasonOf } from '../policy-file/api.js';
import type { Checked, PolicyReader, StoredPolicy } from '../policy-file/session.js';

const POLICY = '/api/v1/policy';
const JSON_BODY = { 'content-type': 'application/json' };

/** The policy of a Headscale server. Vendor: hscontrol/grpcv1.go, every answer measured on 0.29.2 on 2026-11-22. */
export class ReadingSession implements PolicyReader {
  protected readonly api: Api;

  constructor(options: ApiOptions) {
    this.api = new Api(options);
  }

  async stored(): Promise<StoredPolicy> {
    const reply = await this.api.ask({ method: 'GET', path: POLICY, headers: {} });
    if (reply.status >= 400 && reasonOf(reply).includes('acl policy not found')) return { kind: 'none' };
    const text = policyOf(reply);
    if (text === undefined) throw this.api.errorOf(reply, reply.status === 200 ? NO_POLICY : undefined);
    return text.trim() === '' ? { kind: 'empty' } : { kind: 'text', text };
  }

  async check(text: string): Promise<Checked> {
    const request = { method: 'POST', path: `${POLICY}/check`, headers: JSON_BODY, body: bodyOf(text) } as const;
    const reply = await this.api.ask(request, (one) => isBusy(one) && !isTooLarge(one));
    const { status } = reply;
    if (status === 200) return { ok: true, warnings: [] };
    if (isTooLarge(reply)) return { ok: false, reasons: [TOO_LARGE] };
    if (status === 400 && fieldsOf(reply.text)) return { ok: false, reasons: [this.api.shown(reasonOf(reply))] };
    // Servers before 0.29 have no such call: what they store is checked then.
    if (status === 404 || status === 501)
      return { ok: true, warnings: ['this server checks a policy only when it is stored'] };
    throw this.api.errorOf(reply);
  }
}

export const NO_POLICY = 'what it sends holds no policy';
export const TOO_LARGE = 'the policy file has more than the 4 MiB that the server takes';

/** A body without the field `policy` empties the stored policy and is answered with 200: only this makes one. */
export function bodyOf(text: string): string {
  return JSON.stringify({ policy: text });
}

/** The policy that a reply holds. */
export function policyOf({ status, text }: Reply): string | undefined {
  const policy = status === 200 ? fieldsOf(text)?.policy : undefined;
  return typeof policy === 'string' ? policy : undefined;
}

/** With the status of a busy server, but never right: code 8 of gRPC. */
export function isTooLarge({ status, text }: Reply): boolean {
  return status === 413 || (status === 429 && fieldsOf(text)?.code === 8);
}

function isBusy({ status }: Reply): boolean {
  return status === 429 || status === 503;
}
