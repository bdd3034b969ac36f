import { createHash } from 'node:crypto';
import { type Exchange, NoReply, type Reply, type Request } from '../../../src/backends/exchange.js';

/** What a tailnet starts with. */
export const DEFAULT = [
  '// Example/default ACLs for unrestricted connections.',
  '{',
  '\t"grants": [',
  '\t\t// Allow all connections.',
  '\t\t{"src": ["*"], "dst": ["*"], "ip": ["*"]},',
  '\t],',
  '\t"ssh": [',
  '\t\t{"action": "check", "src": ["autogroup:member"], "dst": ["autogroup:self"], "users": ["autogroup:nonroot", "root"]},',
  '\t],',
  '}',
  '',
].join('\n');

/** The policy file calls of the service, with ETags as its documentation says on 2026-11-25. */
export class StandIn {
  policy = DEFAULT;
  /** Whether nobody ever changed the policy file. */
  isUntouched = true;
  tailnet = 'example.com';
  key = 'tskey-api-secret';
  client = { id: 'kClient', secret: 'tskey-client-secret' };
  /** Tokens that are good. */
  readonly tokens = new Set<string>();
  /** What the service makes of a text when it stores it. */
  format: (policy: string) => string = (policy) => policy;
  /** Why a text would be refused: lines of `data`. */
  refuses: (policy: string) => readonly Finding[] = () => [];
  readonly requests: Request[] = [];
  /** Answers that come before the real one. */
  readonly upcoming: (Reply | 'lost' | 'lost after it was done')[] = [];
  /** Done right before a request is answered. */
  before: (request: Request) => void = () => {};

  readonly exchange: Exchange = async (request) => {
    this.requests.push(request);
    const first = this.upcoming.shift();
    if (first === 'lost') throw new NoReply('ECONNRESET');
    if (typeof first === 'object') return first;
    this.before(request);
    const reply = this.#answer(request);
    if (first === 'lost after it was done') throw new NoReply('ECONNRESET');
    return reply;
  };

  /** As somebody does it in the admin console. */
  edit(policy: string): void {
    this.policy = policy;
    this.isUntouched = false;
  }

  /** How often it was tried to write the file. */
  get writes(): number {
    return this.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/acl')).length;
  }

  get etag(): string {
    return `"${createHash('sha256').update(this.policy).digest('hex')}"`;
  }

  #answer({ method, path, headers, body = '' }: Request): Reply {
    if (path === '/api/v2/oauth/token') return this.#login(body);
    const bearer = headers.authorization?.replace('Bearer ', '') ?? '';
    if (bearer !== this.key && !this.tokens.has(bearer)) return said(401, { message: 'API token invalid' });
    const base = `/api/v2/tailnet/${this.tailnet}/acl`;
    const own = path.replace('/tailnet/-/', `/tailnet/${this.tailnet}/`);
    if (own === base && method === 'GET') return this.#file(headers.accept);
    if (own === base && method === 'POST') return this.#set(body, headers);
    if (own === `${base}/validate` && method === 'POST') return this.#validate(body);
    return said(404, { message: 'tailnet not found' });
  }

  #login(body: string): Reply {
    const form = new URLSearchParams(body);
    if (form.get('client_id') !== this.client.id || form.get('client_secret') !== this.client.secret) {
      return said(401, { message: 'API token invalid' });
    }
    const token = `tskey-token-${this.tokens.size + 1}`;
    this.tokens.add(token);
    return said(200, { access_token: token, token_type: 'Bearer', expires_in: 3600, scope: 'policy_file' });
  }

  #file(accept: string | undefined): Reply {
    const text = accept === 'application/hujson' ? this.policy : '{"comments":"are gone"}';
    return { status: 200, text, etag: this.etag };
  }

  #set(body: string, headers: Request['headers']): Reply {
    const match = headers['if-match'];
    const isMet = match === '"ts-default"' ? this.isUntouched : match === undefined || match === this.etag;
    if (!isMet) return said(412, { message: 'precondition failed, invalid old hash' });
    if (this.#findings(body, 'errors').length > 0) {
      return said(400, { message: 'test(s) failed', data: this.#findings(body, 'errors') });
    }
    this.policy = body.trim() === '' ? DEFAULT : this.format(body);
    this.isUntouched = body.trim() === '';
    return this.#file(headers.accept);
  }

  #validate(body: string): Reply {
    const errors = this.#findings(body, 'errors');
    if (errors.length > 0) return said(200, { message: 'test(s) failed', data: errors });
    const warnings = this.#findings(body, 'warnings');
    return said(200, warnings.length > 0 ? { message: 'warning(s) found', data: warnings } : {});
  }

  #findings(body: string, kind: 'errors' | 'warnings'): readonly Finding[] {
    return this.refuses(body).filter((one) => one[kind] !== undefined);
  }
}

export interface Finding {
  readonly user: string;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
}

export function said(status: number, body: unknown): Reply {
  return { status, text: JSON.stringify(body) };
}
