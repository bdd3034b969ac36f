import { resolve } from 'node:path';
import { diagnostic } from '../../compiler/diagnostics/index.js';
import type { OpenZitiBackend } from '../../targets/plan-backend.js';
import { errorCode, type FileSystem } from '../file-system.js';
import type { LiveFault } from '../live-folder.js';
import type { ControllerAddress } from './client.js';
import type { Credentials } from './reading-session.js';

export interface Access {
  readonly address: ControllerAddress;
  readonly credentials: Credentials;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a project says of a controller, with what the environment holds: a certificate where one is configured, else the password of the user,
 * else a token.
 */
export function accessOf(
  fs: FileSystem,
  dir: string,
  config: OpenZitiBackend,
  env: Environment,
): { readonly ok: true; readonly access: Access } | LiveFault {
  const { url, ca, certificate, key } = config;
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    return usage(diagnostic('ZT1032', undefined, { path: url, why: 'a controller is reached with https' }));
  }
  if ((certificate === undefined) !== (key === undefined)) {
    const why = 'a certificate and its key are configured together';
    return usage(diagnostic('ZT1032', undefined, { path: certificate ?? key!, why }));
  }
  const credentials = credentialsOf(config, env);
  if (!credentials) return usage(diagnostic('ZT1031', undefined, wayIn(config)));
  const texts: string[] = [];
  for (const path of credentials.kind === 'certificate' ? [ca, certificate!, key!] : [ca]) {
    const read = readPem(fs, dir, path);
    if (typeof read !== 'string') return read;
    texts.push(read);
  }
  const [authority, cert, own] = texts as [string, string?, string?];
  const address = {
    url,
    ca: authority,
    ...(cert !== undefined && own !== undefined && { certificate: { cert, key: own } }),
  };
  return { ok: true, access: { address, credentials } };
}

function credentialsOf(
  { certificate, key, username, ...names }: OpenZitiBackend,
  env: Environment,
): Credentials | undefined {
  if (certificate !== undefined && key !== undefined) return { kind: 'certificate' };
  const [password, token] = [env[names.passwordEnv], env[names.tokenEnv]];
  if (username !== undefined && password) return { kind: 'password', username, password };
  return token ? { kind: 'token', token } : undefined;
}

function wayIn({ url, username, passwordEnv, tokenEnv }: OpenZitiBackend) {
  return { shown: url, ...(username !== undefined && { username }), passwordEnv, tokenEnv };
}

function readPem(fs: FileSystem, dir: string, path: string): string | LiveFault {
  try {
    const text = Buffer.from(fs.read(resolve(dir, path))).toString('utf8');
    if (text.includes('-----BEGIN ')) return text;
    return usage(diagnostic('ZT1032', undefined, { path, why: 'it holds no PEM' }));
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return usage(diagnostic('ZT1032', undefined, { path, why: `the system says ${code}` }));
  }
}

function usage(...diagnostics: LiveFault['diagnostics'][number][]): LiveFault {
  return { ok: false, status: 'usage', diagnostics };
}
