import { type Exchange, isBusy, NoReply, pause, type Reply, type Request, waitBefore } from '../exchange.js';
import { ControllerError } from './controller-error.js';

const API = '/edge/management/v1';
/** The largest page that a controller gives. */
const PAGE = 500;
const TRIES = 5;

export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** A token of an external signer that the controller trusts. */
  | { readonly kind: 'token'; readonly token: string }
  /** The certificate is part of the connection. */
  | { readonly kind: 'certificate' };

export type ApiObject = Readonly<Record<string, unknown>>;

export interface SessionOptions {
  /** Waits between tries; tests do not. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Reads from the edge management API of one controller; it has no way to write. */
export class ReadingSession {
  readonly #exchange: Exchange;
  readonly #wait: (milliseconds: number) => Promise<void>;
  #headers: Readonly<Record<string, string>> = {};

  constructor(exchange: Exchange, { wait = pause }: SessionOptions = {}) {
    this.#exchange = exchange;
    this.#wait = wait;
  }

  /** @throws ControllerError with status 401 when the credentials are not accepted, or ask for a second factor */
  async login(credentials: Credentials): Promise<void> {
    const password = credentials.kind === 'password';
    const body = password ? { username: credentials.username, password: credentials.password } : {};
    const method = password ? 'password' : credentials.kind === 'token' ? 'ext-jwt' : 'cert';
    this.#headers = credentials.kind === 'token' ? { authorization: `Bearer ${credentials.token}` } : {};
    const { token, authQueries } = await this.ask('POST', `/authenticate?method=${method}`, body);
    if (typeof token !== 'string')
      throw new ControllerError(200, 'NO_ANSWER', 'the answer to the login holds no session');
    if (Array.isArray(authQueries) && authQueries.length > 0) {
      throw new ControllerError(
        401,
        'UNAUTHORIZED',
        'the session asks for a second factor, which a program cannot give',
      );
    }
    this.#headers = { 'zt-session': token };
  }

  /**
   * Every object of a kind (`service-policies`, also `service-policies/ID/identities`), or those that a filter of the API lets through
   * (`id in ["x"]`): pages until the controller says there are no more.
   */
  async list(kind: string, filter?: string): Promise<readonly ApiObject[]> {
    const found = new Map<unknown, ApiObject>();
    const filtered = filter === undefined ? '' : `&filter=${encodeURIComponent(filter)}`;
    for (let offset = 0; ; offset += PAGE) {
      // By id, so that what is created meanwhile does not push an object onto a page that was read.
      const { data, meta } = await this.answer('GET', `/${kind}?limit=${PAGE}&offset=${offset}${filtered}`);
      const total = (meta?.pagination as { totalCount?: unknown } | undefined)?.totalCount;
      if (!Array.isArray(data) || typeof total !== 'number') {
        throw new ControllerError(200, 'NO_ANSWER', `the list of ${kind} is none`);
      }
      for (const one of data as readonly ApiObject[]) found.set(one.id, one);
      if (offset + PAGE >= total) return [...found.values()];
    }
  }

  /** Undefined when there is none. */
  async get(kind: string, id: string): Promise<ApiObject | undefined> {
    try {
      return await this.ask('GET', `/${kind}/${encodeURIComponent(id)}`);
    } catch (error) {
      if (error instanceof ControllerError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** The data of an answer. */
  protected async ask(method: Request['method'], path: string, body?: ApiObject): Promise<ApiObject> {
    const { data } = await this.answer(method, path, body);
    return (data ?? {}) as ApiObject;
  }

  /**
   * Asks again after 429 and 503, and after a lost connection when nothing can have been written. Everything else that holds an `error` is
   * one, whatever the status says: some statuses of a controller are 500, 601 or 602 for input that will never be right.
   */
  protected async answer(method: Request['method'], path: string, body?: ApiObject): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const reply = await this.#send(method, path, body, tries);
      if (reply && (!isBusy(reply) || tries === TRIES)) return answerOf(reply);
      await this.#wait(waitBefore(reply?.retryAfter, tries));
    }
  }

  async #send(
    method: Request['method'],
    path: string,
    body: ApiObject | undefined,
    tries: number,
  ): Promise<Reply | undefined> {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    try {
      return await this.#exchange({ method, path: `${API}${path}`, headers: this.#headers, ...text });
    } catch (error) {
      if (error instanceof NoReply && method === 'GET' && tries < TRIES && mayComeLater(error)) return undefined;
      throw error;
    }
  }
}

interface Answer {
  readonly data?: unknown;
  readonly meta?: ApiObject;
}

function answerOf({ status, text }: Reply): Answer {
  // `disable` answers 200 without any body.
  if (text === '' && status === 200) return {};
  const parsed = parse(text);
  if (parsed === undefined) throw new ControllerError(status, 'NO_ANSWER', `status ${status} without JSON`);
  const error = parsed.error as ApiObject | undefined;
  if (error !== undefined || status >= 300 || status < 200) throw errorOf(status, error ?? parsed);
  return parsed as Answer;
}

function errorOf(status: number, error: ApiObject): ControllerError {
  const cause = (error.cause ?? {}) as {
    readonly field?: unknown;
    readonly reason?: unknown;
    readonly message?: unknown;
  };
  const reason =
    [cause.reason, cause.message, error.message].find((one) => typeof one === 'string') ?? `status ${status}`;
  const code = typeof error.code === 'string' ? error.code : 'NO_ANSWER';
  return new ControllerError(status, code, reason as string, typeof cause.field === 'string' ? cause.field : undefined);
}

function parse(text: string): ApiObject | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ApiObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Asking again does not make a certificate trusted. */
function mayComeLater({ isUntrusted, code }: NoReply): boolean {
  return !isUntrusted && code !== 'TOO_LARGE';
}
