/** One request to a server. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With query, below the address of the server: `/edge/management/v1/services?limit=500&offset=0`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** As the header says it, quotes included. */
  readonly etag?: string;
  /** Of `Retry-After`, in seconds; absent when the server does not say. */
  readonly retryAfter?: number;
}

/** Sends a request and waits for its reply. Rejects with a {@link NoReply} when there is none. */
export type Exchange = (request: Request) => Promise<Reply>;

/** The connection failed, its certificate is not trusted, or time is up. */
export class NoReply extends Error {
  override readonly name = 'NoReply';
  /** `ECONNREFUSED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `TIMEOUT` … */
  readonly code: string;

  constructor(code: string) {
    super(`no reply: ${code}`);
    this.code = code;
  }

  /** The certificate is not that of the server that is meant; asking again does not change it. */
  get isUntrusted(): boolean {
    return /CERT|SIGNATURE|ALTNAME|SSL|TLS/.test(this.code);
  }

  /** Whether the request may have been carried out. */
  get mayHaveArrived(): boolean {
    return !this.isUntrusted && !/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(this.code);
  }
}

/** Whether a server asks to be asked later; nothing was carried out. */
export function isBusy({ status }: Pick<Reply, 'status'>): boolean {
  return status === 429 || status === 503;
}

/** Milliseconds to wait before asking again: as long as a server asked for (seconds), or longer with every try; thirty seconds at most. */
export function waitBefore(retryAfter: number | undefined, tries: number): number {
  return Math.min(30_000, Math.max((retryAfter ?? 0) * 1000, 250 * 2 ** tries));
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What sending uses of a request of `node:http` or `node:https` that was opened and has no body yet. */
export interface OpenedRequest {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'response', listener: (reply: IncomingReply) => void): unknown;
  destroy(error: Error): unknown;
  end(body?: Uint8Array): unknown;
}

interface IncomingReply {
  readonly statusCode?: number | undefined;
  readonly headers: { readonly etag?: string | undefined; readonly [name: string]: unknown };
  on(event: 'data', listener: (part: Uint8Array) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
}

/** How a client opens a request: with its agent, and with what it is given here. */
export type Open = (
  path: string,
  options: {
    readonly method: Request['method'];
    readonly signal: AbortSignal;
    readonly headers: Readonly<Record<string, string>>;
  },
) => OpenedRequest;

export interface SendLimits {
  /** Milliseconds for one request. */
  readonly timeout: number;
  /** Largest reply that is read, in bytes. */
  readonly largest: number;
}

/** An exchange over whatever `open` opens. Redirects are not followed. */
export function exchangeOver(open: Open, limits: SendLimits): Exchange {
  return (request) => send(open, limits, request);
}

function send(open: Open, { timeout, largest }: SendLimits, { method, path, headers, body }: Request): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.from(body, 'utf8');
    const failed = (error: Error): void => reject(error instanceof NoReply ? error : new NoReply(codeOf(error)));
    const sent = open(path, {
      method,
      signal: AbortSignal.timeout(timeout),
      headers: {
        ...headers,
        // With brotli a controller of OpenZiti answers every request with 200, errors too (measured on 2.1.0-pre).
        'accept-encoding': 'identity',
        ...(bytes && { 'content-length': String(bytes.length) }),
      },
    });
    sent.on('error', failed);
    sent.on('response', (reply) => {
      const parts: Uint8Array[] = [];
      let size = 0;
      reply.on('data', (part) => {
        size += part.length;
        if (size > largest) sent.destroy(new NoReply('TOO_LARGE'));
        else parts.push(part);
      });
      reply.on('error', failed);
      reply.on('end', () => resolve(replyOf(reply, Buffer.concat(parts).toString('utf8'))));
    });
    sent.end(bytes);
  });
}

function replyOf({ statusCode, headers }: IncomingReply, text: string): Reply {
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN);
  const { etag } = headers;
  return {
    status: statusCode ?? 0,
    text,
    ...(etag !== undefined && { etag }),
    ...(retryAfter >= 0 && { retryAfter }),
  };
}

function codeOf(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'TIMEOUT';
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' ? code : 'CONNECTION_FAILED';
}
