import { ControllerError, NotStored, Unsafe } from './controller-error.js';
import { type ApiObject, ReadingSession } from './reading-session.js';
import { differingKey } from './stored.js';

/** The lists of a policy that name objects, by the member list that the controller has linked for it. */
const MEMBERS: Readonly<Record<string, readonly (readonly [roles: string, members: string])[]>> = {
  'service-policies': [
    ['identityRoles', 'identities'],
    ['serviceRoles', 'services'],
    ['postureCheckRoles', 'posture-checks'],
  ],
  'edge-router-policies': [['identityRoles', 'identities']],
  'service-edge-router-policies': [['serviceRoles', 'services']],
};

/** Objects whose deletion takes their reference out of policies without a word, and the lists that may hold it. */
const REFERRED: Readonly<Record<string, string>> = {
  identities: 'identityRoles',
  services: 'serviceRoles',
  'posture-checks': 'postureCheckRoles',
};

/** Sees what stands right before a write; undefined = nothing. */
export type Look = (live: ApiObject | undefined) => void;

/**
 * Writes objects so that what stands afterwards is what was sent, or says that it is not: a controller answers 200 to writes that it drops or
 * carries out in part (every case measured on 2.1.0-pre). Bodies name other objects by id.
 */
export class WritingSession extends ReadingSession {
  /** Returns the id. */
  async create(kind: string, body: ApiObject): Promise<string> {
    const { id } = await this.ask('POST', `/${kind}`, body);
    if (typeof id !== 'string')
      throw new ControllerError(201, 'NO_ANSWER', `the answer to a new object of ${kind} has no id`);
    await this.#confirm(kind, id, body);
    return id;
  }

  /**
   * Makes an object what `body` says, whole: a PATCH cannot clear what it leaves out, and empties the processes of a check. Returns the id, which is
   * another one where only a new object can be right: a policy keeps its members when nothing but its semantic changes, and loses its checks
   * when its type does. `look` sees what stands right before the write, and may throw.
   */
  async replace(kind: string, id: string, body: ApiObject, look: Look = () => {}): Promise<string> {
    const live = await this.get(kind, id);
    look(live);
    if (!live) throw new ControllerError(404, 'NOT_FOUND', `${kind}/${id} is gone`);
    if (kind === 'posture-checks' && live.typeId !== body.typeId) {
      throw new Unsafe(`${what(kind, body)} cannot become another type of check, and a new one needs another name`);
    }
    if (kind === 'configs' && live.configTypeId !== body.configTypeId) {
      throw new Unsafe(`${what(kind, body)} cannot become another type of config, and a new one needs another name`);
    }
    if (kind in MEMBERS && (live.semantic !== body.semantic || live.type !== body.type)) {
      await this.remove(kind, id);
      return this.create(kind, body);
    }
    if (live.name !== body.name) await this.#refuseTakenName(kind, body);
    await this.ask('PUT', `/${kind}/${encodeURIComponent(id)}`, body);
    await this.#confirm(kind, id, body);
    return id;
  }

  /** An object that is gone already is fine. One that a policy names stays: without it the policy would demand less. */
  async remove(kind: string, id: string, look?: Look): Promise<void> {
    const roles = REFERRED[kind];
    if (roles !== undefined) await this.#refuseReferred(kind, roles, id);
    if (look) look(await this.get(kind, id));
    try {
      await this.ask('DELETE', `/${kind}/${encodeURIComponent(id)}`);
    } catch (error) {
      if (!(error instanceof ControllerError && error.status === 404)) throw error;
    }
    if (await this.get(kind, id)) throw new NotStored(`${kind}/${id}`, 'it is still there');
  }

  async #refuseReferred(kind: string, roles: string, id: string): Promise<void> {
    const policies = await this.list('service-policies');
    const user = policies.find((one) => ((one[roles] ?? []) as readonly string[]).includes(`@${id}`));
    if (user) throw new Unsafe(`${kind}/${id} is named by the service policy ${String(user.name)}`);
  }

  /** A rename to a name in use is answered with 200, and nothing of the whole update is kept. */
  async #refuseTakenName(kind: string, body: ApiObject): Promise<void> {
    const all = await this.list(kind);
    if (all.some((one) => one.name === body.name)) {
      throw new Unsafe(`${what(kind, body)}: the name is in use`);
    }
  }

  /** Reads back what was written, members included. */
  async #confirm(kind: string, id: string, body: ApiObject): Promise<void> {
    const stored = await this.get(kind, id);
    if (!stored) throw new NotStored(what(kind, body), 'it is not there');
    const key = differingKey(body, stored);
    if (key !== undefined) throw new NotStored(what(kind, body), `\`${key}\` is something else`);
    for (const [roles, members] of MEMBERS[kind] ?? []) await this.#confirmMembers(kind, id, body, roles, members);
  }

  /** Where every role is an id, the members are exactly these. Attributes select whoever has them. */
  async #confirmMembers(kind: string, id: string, body: ApiObject, roles: string, members: string): Promise<void> {
    const sent = (body[roles] ?? []) as readonly string[];
    if (!sent.every((role) => role.startsWith('@'))) return;
    const linked = await this.list(`${kind}/${encodeURIComponent(id)}/${members}`);
    const wanted = [...new Set(sent.map((role) => role.slice(1)))].sort().join();
    if (
      linked
        .map((one) => String(one.id))
        .sort()
        .join() !== wanted
    ) {
      throw new NotStored(what(kind, body), `its ${members} are not those of \`${roles}\``);
    }
  }
}

function what(kind: string, { name }: ApiObject): string {
  return `${kind}/${String(name)}`;
}
