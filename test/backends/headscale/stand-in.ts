import { type Exchange, NoReply, type Reply, type Request } from '../../../src/backends/exchange.js';

const LARGEST = 4 * 1024 * 1024;

/** The policy calls of a Headscale server, with what 0.29.2 was measured to answer on 2026-11-22. */
export class StandIn {
  /** Undefined = none stored. */
  policy: string | undefined;
  mode: 'database' | 'file' = 'database';
  key = 'hskey-api-secret';
  /** Why a text would be refused. */
  refuses: (policy: string) => string | undefined = () => undefined;
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

  /** How often the policy was written. */
  get writes(): number {
    return this.requests.filter(({ method }) => method === 'PUT').length;
  }

  #answer({ method, path, headers, body = '' }: Request): Reply {
    if (headers.authorization !== `Bearer ${this.key}`) return { status: 401, text: 'Unauthorized' };
    if (path === '/api/v1/policy' && method === 'GET') {
      return this.policy === undefined
        ? failed(500, 2, 'loading ACL from database: acl policy not found')
        : this.#policy(this.policy);
    }
    if (path === '/api/v1/policy' && method === 'PUT') return this.#put(body);
    if (path === '/api/v1/policy/check' && method === 'POST') return this.#check(body);
    return failed(404, 5, 'Not Found');
  }

  #put(body: string): Reply {
    if (body.length > LARGEST) {
      return failed(429, 8, `grpc: received message larger than max (${body.length} vs. ${LARGEST})`);
    }
    if (this.mode === 'file') return failed(500, 2, "update is disabled for modes other than 'database'");
    const policy = policyIn(body);
    const why = policy === '' ? undefined : this.refuses(policy);
    if (why !== undefined) return failed(500, 2, `setting policy: ${why}`);
    this.policy = policy;
    return this.#policy(policy);
  }

  #check(body: string): Reply {
    if (body.length > LARGEST) {
      return failed(429, 8, `grpc: received message larger than max (${body.length} vs. ${LARGEST})`);
    }
    const why = this.refuses(policyIn(body));
    return why === undefined ? { status: 200, text: '{}' } : failed(400, 3, why);
  }

  #policy(policy: string): Reply {
    return { status: 200, text: JSON.stringify({ policy, updatedAt: '2026-11-22T10:00:00Z' }) };
  }
}

/** Fields that the server does not know are dropped, and what is missing is empty. */
function policyIn(body: string): string {
  const { policy = '' } = JSON.parse(body === '' ? '{}' : body) as { policy?: string | null };
  return policy ?? '';
}

export function failed(status: number, code: number, message: string): Reply {
  return { status, text: JSON.stringify({ code, message, details: [] }) };
}
