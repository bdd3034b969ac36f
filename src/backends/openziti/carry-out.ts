import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { canonicalJson, jsonDigest } from '../../targets/canonical-json.js';
import type { BackendInput } from '../backend.js';
import type { Journal } from '../journal.js';
import { Moved } from './controller-error.js';
import { emittedBody, type NameOf } from './emitted.js';
import { addressOf, type Body, MANAGED_KINDS, type ManagedKind, REFERENCES } from './managed.js';
import type { ApiObject } from './reading-session.js';
import type { Standing } from './standing.js';
import type { PlannedWrite } from './writes.js';
import type { Look, WritingSession } from './writing-session.js';

export interface CarryingOut extends Pick<BackendInput, 'say' | 'signal'> {
  readonly session: WritingSession;
  readonly standing: Standing;
  readonly target: string;
  readonly journal: Journal;
}

/**
 * Does one planned write after the other. Right before each, what stands is read once more and must be what the plan of writes says; right
 * after, it must be what was sent. Between the look and the write lies one round trip, in which another writer goes unseen.
 *
 * @throws what the session throws, {@link Moved}, and what the disk does to the journal
 * @returns what kept it from doing all; empty = done
 */
export async function carryOut(
  writes: readonly PlannedWrite[],
  { session, standing, target, journal, say, signal }: CarryingOut,
): Promise<readonly Diagnostic[]> {
  const ids = new Ids(standing);
  for (const [at, write] of writes.entries()) {
    if (signal?.aborted) return [diagnostic('ZT1020', undefined, {})];
    const address = addressOf(write.kind, write.name);
    say?.({ target, text: `${write.action} ${address} (${at + 1} of ${writes.length})`, address });
    const record = { target, path: address, ...digestAs('before', write.before), ...digestAs('after', write.after) };
    journal.add({ record: 'intent', ...record });
    await writeOne(session, ids, write);
    journal.add({ record: 'done', ...record });
  }
  return [];
}

function digestAs<K extends 'before' | 'after'>(key: K, body: Body | undefined): { readonly [key in K]?: string } {
  return (body ? { [key]: jsonDigest(body) } : {}) as { readonly [key in K]?: string };
}

async function writeOne(session: WritingSession, ids: Ids, write: PlannedWrite): Promise<void> {
  const { action, kind, name, before, after } = write;
  const look: Look = (live) => {
    const isAsPlanned = live && canonicalJson(emittedBody(kind, live, ids.nameOf)) === canonicalJson(before!);
    if (!isAsPlanned) throw new Moved(addressOf(kind, name));
  };
  switch (action) {
    case 'create':
      // A name that somebody took meanwhile is refused by the controller itself.
      return ids.set(kind, name, await session.create(kind, ids.resolve(after!)));
    case 'change':
      return ids.set(kind, name, await session.replace(kind, ids.of(kind, name), ids.resolve(after!), look));
    case 'delete':
      return session.remove(kind, ids.of(kind, name), look);
  }
}

/** Ids of own objects by name, and the other way round. */
class Ids {
  readonly #byName = new Map<string, string>();
  readonly #names = new Map<string, string>();

  constructor({ own }: Standing) {
    for (const kind of MANAGED_KINDS) for (const [name, { id }] of own.get(kind)!) this.set(kind, name, id);
  }

  readonly nameOf: NameOf = (kind, id) => this.#names.get(addressOf(kind, id));

  set(kind: ManagedKind, name: string, id: string): void {
    this.#byName.set(addressOf(kind, name), id);
    this.#names.set(addressOf(kind, id), name);
  }

  of(kind: ManagedKind, name: string): string {
    const id = this.#byName.get(addressOf(kind, name));
    if (id === undefined) throw new Error(`${addressOf(kind, name)} was planned, and has no id`);
    return id;
  }

  /** The body with ids in the place of names. A name that nothing here has is an id already. */
  resolve(body: Body): ApiObject {
    const resolved: Record<string, unknown> = { ...body };
    for (const [key, kind] of Object.entries(REFERENCES)) {
      if (!Array.isArray(body[key])) continue;
      resolved[key] = (body[key] as readonly string[]).map((text) => {
        const mark = text.startsWith('@') ? '@' : '';
        const name = text.slice(mark.length);
        return `${mark}${this.#byName.get(addressOf(kind, name)) ?? name}`;
      });
    }
    return resolved;
  }
}
