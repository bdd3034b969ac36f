/** One request to a controller. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With query, below the host: `/edge/management/v1/services?limit=500&offset=0`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
}

export interface Reply {
  readonly status: number;
  /** Of `Retry-After`, in seconds; absent when the controller does not say. */
  readonly retryAfter?: number;
  readonly text: string;
}

/** Sends a request and waits for its reply. Rejects with a {@link NoReply} when there is none. */
export type Exchange = (request: Request) => Promise<Reply>;

/** An exchange that lets nothing through but questions and the login. */
export function readingOnly(exchange: Exchange): Exchange {
  return async (request) => {
    const isLogin = request.method === 'POST' && /^[^?]*\/authenticate\?/.test(request.path);
    if (request.method !== 'GET' && !isLogin) throw new Error(`whoever only reads asked for ${request.method}`);
    return exchange(request);
  };
}

/** The connection failed, its certificate is not trusted, or time is up. A request that was sent may have been carried out. */
export class NoReply extends Error {
  override readonly name = 'NoReply';
  /** `ECONNREFUSED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `TIMEOUT` … */
  readonly code: string;

  constructor(code: string) {
    super(`no reply from the controller: ${code}`);
    this.code = code;
  }
}
