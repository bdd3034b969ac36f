/** A tailnet of the Tailscale service: its policy file is read, validated and replaced over the API, each write bound to a revision. */
import type { BackendInput, BackendModule } from '../backend.js';
import type { Exchange } from '../exchange.js';
import type { LiveFault } from '../live-folder.js';
import type { ApiOptions, Credential } from '../policy-file/api.js';
import { readingBackend, writingBackend } from '../policy-file/backend.js';
import type { Connected } from '../policy-file/connected.js';
import { unreachable } from '../policy-file/faults.js';
import { keyCredential } from '../policy-file/key.js';
import { fromEnvironment, isSendable, reachServer } from '../policy-file/reach.js';
import { OAuthClient } from './credential.js';
import { ReadingSession } from './reading-session.js';
import { WritingSession } from './writing-session.js';

export { OAuthClient } from './credential.js';
export { ReadingSession } from './reading-session.js';
export { WritingSession } from './writing-session.js';

export const TAILSCALE_BACKEND: BackendModule = {
  openReading: async (input) => {
    const connected = connect(input, (tailnet, options) => new ReadingSession(tailnet, options));
    return 'ok' in connected ? connected : { ok: true, backend: readingBackend(input, connected) };
  },
  openWriting: async (input) => {
    const connected = connect(input, (tailnet, options) => new WritingSession(tailnet, options));
    return 'ok' in connected ? connected : { ok: true, backend: writingBackend(input, connected) };
  },
};

function connect<S>(
  input: BackendInput,
  session: (tailnet: string, options: ApiOptions) => S,
): Connected<S> | LiveFault {
  const { config, owner } = input;
  if (config.type !== 'tailscale') throw new Error(`no tailnet is a backend ${config.type}`);
  const shown = `${config.url} (tailnet ${config.tailnet})`;
  const reached = reachServer(input, shown, config);
  if (!reached.ok) return reached;
  const { exchange, close } = reached.connection;
  const found = credentialOf(input, exchange);
  if ('why' in found) return unreachable(owner.target, shown, found.why, found.help);
  const place = { target: owner.target, shown, credential: found.names };
  return { place, session: session(config.tailnet, { exchange, credential: found.credential }), close };
}

/** The OAuth client when both of its parts are set, else the API key. */
function credentialOf(
  input: BackendInput,
  exchange: Exchange,
):
  | { readonly credential: Credential; readonly names: readonly string[] }
  | { readonly why: string; readonly help: string } {
  const { config } = input;
  if (config.type !== 'tailscale') throw new Error(`no tailnet is a backend ${config.type}`);
  const { apiKeyEnv, oauthClientIdEnv, oauthClientSecretEnv } = config;
  const [id, secret, key] = [oauthClientIdEnv, oauthClientSecretEnv, apiKeyEnv].map((name) =>
    fromEnvironment(input, name),
  );
  const help = `set \`${oauthClientIdEnv}\` and \`${oauthClientSecretEnv}\` (an OAuth client), or \`${apiKeyEnv}\` (an API key)`;
  if (id !== undefined && secret !== undefined) {
    return { credential: new OAuthClient(exchange, { id, secret }), names: [oauthClientIdEnv, oauthClientSecretEnv] };
  }
  if (key !== undefined) {
    return isSendable(key)
      ? { credential: keyCredential(key), names: [apiKeyEnv] }
      : { why: `\`${apiKeyEnv}\` holds no API key`, help };
  }
  const [missing] = [id === undefined ? oauthClientIdEnv : oauthClientSecretEnv];
  const half = id !== undefined || secret !== undefined;
  return { why: half ? `\`${missing}\` is not set` : 'no credential is set', help };
}
