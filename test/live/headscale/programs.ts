import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtGo } from '../../kit/go-programs.js';

const MODULE = fileURLToPath(new URL('.', import.meta.url));
/** What the programs are made from: versions, checksums, and our own devices. */
const SOURCES = ['go.mod', 'go.sum', 'devices/main.go'];

/** Paths of the server and of the program that plays its devices. */
export interface Programs {
  readonly server: string;
  readonly devices: string;
}

export type Built =
  | { readonly ok: true; readonly programs: Programs; readonly how: string }
  | { readonly ok: false; readonly missing: string };

/** Builds the programs through the Go module proxy, from pinned versions with checksums, unless the cache has them. */
export async function builtPrograms(): Promise<Built> {
  const built = await builtGo({
    name: 'headscale',
    folder: MODULE,
    sources: SOURCES.map((path) => join(MODULE, path)),
    programs: { headscale: 'tool', devices: './devices' },
  });
  if (!built.ok) return built;
  const programs = { server: join(built.folder, 'headscale'), devices: join(built.folder, 'devices') };
  return { ok: true, programs, how: built.how };
}
