import { resolve } from 'node:path';
import type { BackendInput } from '../backend.js';
import { errorCode } from '../file-system.js';
import type { LiveFault } from '../live-folder.js';
import { addressFault, connectServer } from './client.js';
import { unreachable } from './faults.js';

/** Connections to the server that a backend names. Nothing is sent yet. */
export function reachServer(
  { fs, dir, owner }: BackendInput,
  shown: string,
  { url, ca }: { readonly url: string; readonly ca?: string },
): { readonly ok: true; readonly connection: ReturnType<typeof connectServer> } | LiveFault {
  const fault = addressFault(url);
  if (fault !== undefined) {
    const help = 'write `https://` and the host, and a port or a path where it has one, as `backend.url`';
    return unreachable(owner.target, shown, fault, help);
  }
  if (ca === undefined) return { ok: true, connection: connectServer({ url }) };
  try {
    const pem = Buffer.from(fs.read(resolve(dir, ca))).toString('utf8');
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return { ok: true, connection: connectServer({ url, ca: pem }) };
    return unreachable(owner.target, shown, `\`${ca}\` holds no certificate`, '`backend.ca` names a PEM file');
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const why = `\`${ca}\` cannot be read: ${code}`;
    return unreachable(owner.target, shown, why, '`backend.ca` is a path relative to ztctl.yaml');
  }
}

/** A credential from the environment: undefined when it is not set, or set to nothing, as a workflow does for a secret that it lacks. */
export function fromEnvironment({ env }: BackendInput, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

/** Whether a text can be sent as a part of a header. */
export function isSendable(credential: string): boolean {
  return /^[\x21-\x7e]+$/.test(credential);
}
