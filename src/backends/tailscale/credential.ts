import type { Exchange } from '../exchange.js';
import { ApiError, type Credential, fieldsOf, reasonOf } from '../policy-file/api.js';

/** An OAuth client: it gets a token that is good for an hour, when it is first needed. */
export class OAuthClient implements Credential {
  readonly #exchange: Exchange;
  readonly #id: string;
  readonly #secret: string;
  #token: string | undefined;

  constructor(exchange: Exchange, client: { readonly id: string; readonly secret: string }) {
    this.#exchange = exchange;
    this.#id = client.id;
    this.#secret = client.secret;
  }

  async header(): Promise<string> {
    this.#token ??= await this.#login();
    return `Bearer ${this.#token}`;
  }

  secrets(): readonly string[] {
    return this.#token === undefined ? [this.#secret] : [this.#secret, this.#token];
  }

  renew(): boolean {
    const had = this.#token !== undefined;
    this.#token = undefined;
    return had;
  }

  async #login(): Promise<string> {
    const form = { grant_type: 'client_credentials', client_id: this.#id, client_secret: this.#secret };
    const reply = await this.#exchange({
      method: 'POST',
      path: '/api/v2/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
    });
    const token = reply.status === 200 ? fieldsOf(reply.text)?.access_token : undefined;
    if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token;
    // Some servers say 400 to a client that they do not know.
    const status = reply.status === 400 ? 401 : reply.status;
    const reason = reply.status === 200 ? 'the answer to the login holds no token' : reasonOf(reply);
    throw new ApiError(status, reason.replaceAll(this.#secret, '…'), reply.retryAfter);
  }
}
