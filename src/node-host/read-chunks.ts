import { createReadStream } from 'node:fs';

/** The bytes of a file (or of a pipe or device at that path) as they come, in bounded memory. Fails with the error of the system. */
export function readChunks(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path);
}
