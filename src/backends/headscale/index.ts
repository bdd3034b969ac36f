/** A Headscale server: its policy is read, checked and replaced over its HTTP API. */
import type { BackendInput, BackendModule } from '../backend.js';
import type { LiveFault } from '../live-folder.js';
import type { ApiOptions } from '../policy-file/api.js';
import { readingBackend, writingBackend } from '../policy-file/backend.js';
import type { Connected } from '../policy-file/connected.js';
import { unreachable } from '../policy-file/faults.js';
import { keyCredential } from '../policy-file/key.js';
import { fromEnvironment, isSendable, reachServer } from '../policy-file/reach.js';
import { ReadingSession } from './reading-session.js';
import { WritingSession } from './writing-session.js';

export { ReadingSession } from './reading-session.js';
export { WritingSession } from './writing-session.js';

export const HEADSCALE_BACKEND: BackendModule = {
  openReading: async (input) => {
    const connected = connect(input, (options) => new ReadingSession(options));
    return 'ok' in connected ? connected : { ok: true, backend: readingBackend(input, connected) };
  },
  openWriting: async (input) => {
    const connected = connect(input, (options) => new WritingSession(options));
    return 'ok' in connected ? connected : { ok: true, backend: writingBackend(input, connected) };
  },
};

function connect<S>(input: BackendInput, session: (options: ApiOptions) => S): Connected<S> | LiveFault {
  const { config, owner } = input;
  if (config.type !== 'headscale') throw new Error(`no Headscale server is a backend ${config.type}`);
  const { url, apiKeyEnv } = config;
  const reached = reachServer(input, url, config);
  if (!reached.ok) return reached;
  const key = fromEnvironment(input, apiKeyEnv);
  if (key === undefined || !isSendable(key)) {
    const why = key === undefined ? 'no API key is set' : `\`${apiKeyEnv}\` holds no API key`;
    const help = `put the key that \`headscale apikeys create\` prints into \`${apiKeyEnv}\``;
    return unreachable(owner.target, url, why, help);
  }
  const { exchange, close } = reached.connection;
  const place = { target: owner.target, shown: url, credential: [apiKeyEnv] };
  return { place, session: session({ exchange, credential: keyCredential(key) }), close };
}
