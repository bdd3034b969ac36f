import { type Exchange, isBusy, NoReply, pause, type Reply, type Request, waitBefore } from '../exchange.js';

/** For a server that is busy. */
const TRIES = 5;
/** For one that does not answer: waiting longer seldom helps. */
const TRIES_WITHOUT_REPLY = 3;
/** Characters of a server's own words that are shown. */
const LONGEST_REASON = 2000;

/** What lets a caller in. */
export interface Credential {
  /** Value of the `Authorization` header. */
  header(): Promise<string>;
  /** Texts that no message may hold. */
  secrets(): readonly string[];
  /** Forgets what ran out, so that the next header is a new one; false when there is nothing to renew. */
  renew(): boolean;
}

/** A server refused a request, or answered with what is no answer to it. Holds nothing that was secret. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** In seconds, when the server said when to ask again. */
  readonly retryAfter?: number;

  constructor(status: number, reason: string, retryAfter?: number) {
    super(reason);
    this.status = status;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }

  /** Nothing was carried out, and it may be later. */
  get isBusy(): boolean {
    return isBusy(this);
  }

  /** What was asked may have been carried out all the same, or may be yet: whoever stands in front gave up waiting, or this is no answer to it. */
  get mayHaveArrived(): boolean {
    return this.status < 300 || [408, 502, 504].includes(this.status);
  }
}

export interface ApiOptions {
  readonly exchange: Exchange;
  readonly credential: Credential;
  /** Waits between tries; tests do not. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Requests to one server with one credential. */
export class Api {
  readonly #exchange: Exchange;
  readonly #credential: Credential;
  readonly #wait: (milliseconds: number) => Promise<void>;

  constructor({ exchange, credential, wait = pause }: ApiOptions) {
    this.#exchange = exchange;
    this.#credential = credential;
    this.#wait = wait;
  }

  /** For what changes nothing: asks again after a lost connection, 429 and 503. */
  async ask(request: Request, asksToWait: (reply: Reply) => boolean = isBusy): Promise<Reply> {
    for (let tries = 1; ; tries++) {
      const reply = await this.#answer(request, tries);
      if (reply && (!asksToWait(reply) || tries === TRIES)) return reply;
      await this.pause(reply?.retryAfter, tries);
    }
  }

  /** Once, whatever comes of it, but for a credential that ran out: with that nothing was carried out. */
  async send(request: Request): Promise<Reply> {
    const reply = await this.#authorized(request);
    return reply.status === 401 && this.#credential.renew() ? this.#authorized(request) : reply;
  }

  /** Waits as long as a server asked for, or longer with every try. */
  async pause(retryAfter: number | undefined, tries: number): Promise<void> {
    await this.#wait(waitBefore(retryAfter, tries));
  }

  /** What a reply says that is no answer. */
  errorOf(reply: Reply, reason = reasonOf(reply)): ApiError {
    return new ApiError(reply.status, this.shown(reason), reply.retryAfter);
  }

  /** A server's own words, as they may be shown: short, and without a secret that it repeats. */
  shown(words: string): string {
    let text = words;
    for (const secret of this.#credential.secrets()) if (secret !== '') text = text.replaceAll(secret, '…');
    return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text;
  }

  async #answer(request: Request, tries: number): Promise<Reply | undefined> {
    try {
      return await this.send(request);
    } catch (error) {
      const isLost = error instanceof NoReply && !error.isUntrusted && tries < TRIES_WITHOUT_REPLY;
      if (isLost || (error instanceof ApiError && error.isBusy && tries < TRIES)) return undefined;
      throw error;
    }
  }

  async #authorized(request: Request): Promise<Reply> {
    const authorization = await this.#credential.header();
    return this.#exchange({ ...request, headers: { ...request.headers, authorization } });
  }
}

/** The fields of a JSON object, or undefined when the text is none. */
export function fieldsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The words that say why, wherever this kind of server puts them. */
export function reasonOf({ status, text }: Reply): string {
  const fields = fieldsOf(text) ?? {};
  const said = [fields.message, fields.detail, fields.error_description, fields.error].find(
    (one) => typeof one === 'string' && one !== '',
  );
  if (typeof said === 'string') return said;
  if (status >= 300 && status < 400) return 'it leads to another address';
  const plain = text.trim();
  return plain !== '' && plain.length < 200 && !plain.startsWith('<') ? plain : `status ${status}`;
}
