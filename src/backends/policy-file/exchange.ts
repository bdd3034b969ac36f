/** One request to a server. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With query, below the address of the server: `/api/v1/policy`. */
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
