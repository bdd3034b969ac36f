import type { Exchange } from '../exchange.js';

/** An exchange that lets nothing through but questions and the login. */
export function readingOnly(exchange: Exchange): Exchange {
  return async (request) => {
    const isLogin = request.method === 'POST' && /^[^?]*\/authenticate\?/.test(request.path);
    if (request.method !== 'GET' && !isLogin) throw new Error(`whoever only reads asked for ${request.method}`);
    return exchange(request);
  };
}
