import { join } from 'node:path';
import { jsonDigest, readableJson } from '../../targets/canonical-json.js';
import type { Json } from '../../targets/target.js';
import type { FileSystem } from '../file-system.js';
import { isRecord, recordAt, textAt } from './json.js';
import type { ResourceChange } from './plan-json.js';
import { writePrivate } from './working-folder.js';

/** Name of the file. */
const REMEMBERED = '.ztctl-remembered.json';

/**
 * What the last apply left of a resource: the body that was applied, and a digest of the values that came of it. As long as the values are the
 * same, the body says them exactly; without it they are put into words of the artefact as well as the schema allows.
 */
export interface Remembered {
  /** Undefined when the values are others now, or were never seen. */
  bodyOf(change: ResourceChange, ids: ReadonlyMap<string, string>): Json | undefined;
}

/** What cannot be read is forgotten. */
export function recallBodies(fs: FileSystem, folder: string): Remembered {
  const entries = readEntries(fs, join(folder, REMEMBERED));
  return {
    bodyOf(change, ids) {
      const entry = [change.address, change.previous]
        .map((one) => (one === undefined ? undefined : entries[one]))
        .find(isRecord);
      if (!entry || textAt(entry, 'values') !== valuesDigest(change)) return undefined;
      const body = entry.body as Json;
      return isRecord(body) && refersRightly(body, change, ids) ? body : undefined;
    },
  };
}

/** Keeps the bodies of resources that stand as they were applied. */
export function rememberBodies(
  fs: FileSystem,
  folder: string,
  changes: readonly ResourceChange[],
  bodies: ReadonlyMap<string, Json>,
): void {
  const resources = Object.fromEntries(
    changes.flatMap((change) => {
      const body = bodies.get(change.address);
      return body === undefined ? [] : [[change.address, { values: valuesDigest(change), body }]];
    }),
  );
  writePrivate(
    fs,
    folder,
    REMEMBERED,
    new TextEncoder().encode(readableJson({ schema: 'ztctl/terraform-bodies/v1', resources })),
  );
}

function readEntries(fs: FileSystem, path: string): Readonly<Record<string, unknown>> {
  if (fs.state(path).kind !== 'file') return {};
  try {
    const file: unknown = JSON.parse(Buffer.from(fs.read(path)).toString('utf8'));
    return isRecord(file) ? recordAt(file, 'resources') : {};
  } catch {
    return {};
  }
}

/** Secrets count as present or absent only. */
function valuesDigest({ before, sensitive }: ResourceChange): string {
  return jsonDigest(masked(before, sensitive));
}

function masked(value: Json, sensitive: Json): Json {
  if (sensitive === true) return value === null ? null : true;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  const at = (key: string | number): Json =>
    typeof sensitive === 'object' && sensitive !== null
      ? ((sensitive as { readonly [key: string]: Json })[key] ?? null)
      : null;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, index) => masked(item, at(index)));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item as Json, at(key))]));
}

/** An object that was made anew has another id: then what names the old one names nothing, whatever the body says. */
function refersRightly(body: Json, change: ResourceChange, ids: ReadonlyMap<string, string>): boolean {
  const names = [...JSON.stringify(body).matchAll(/(?<!\$)\$\{([\w-]+\.[\w-]+)\.id\}/g)].map(([, address]) => address!);
  if (names.length === 0) return true;
  const values = JSON.stringify(change.before);
  const idOf = new Map([...ids].map(([id, address]) => [address, id]));
  return names.every((address) => {
    const id = idOf.get(address);
    return id !== undefined && values.includes(id);
  });
}
