import type { PolicySource } from '../../oracle/interpreter/index.js';
import { list, own, texts } from '../../oracle/interpreter/plain.js';
import { LOCALS } from './pools.js';
import type { Mapping } from './project.js';
import type { Random } from './random.js';
import type { Value } from './yaml-text.js';

/** Callers of requests against one estate: those that its policies mean, and others. */
export class Callers {
  readonly #source: PolicySource;
  readonly #random: Random;
  readonly #synced: readonly string[];

  constructor(source: PolicySource, random: Random) {
    this.#source = source;
    this.#random = random;
    this.#synced = [...source.groups.keys()].filter((name) => own(source.groups.get(name)!, 'source') !== undefined);
  }

  /** Someone whom one of the principals means, most of the time. */
  oneOf(principals: readonly string[]): Mapping {
    return this.#of(this.#random.pick(principals));
  }

  /** A user, more rarely a workload. */
  any(): Mapping {
    const workloads = [...this.#source.workloads.keys()];
    if (workloads.length > 0 && this.#random.chance(0.2)) return { workload: this.#random.pick(workloads) };
    return this.#user(this.#anyUser(), []);
  }

  #of(principal: string): Mapping {
    const [sort, value = ''] = principal.split(/:(.*)/s);
    const workloads = [...this.#source.workloads];
    switch (sort) {
      case 'user':
        return this.#user(value, []);
      case 'domain':
        return this.#user(`${this.#random.pick(LOCALS)}@${value}`, []);
      case 'group':
        return this.#memberOf(value);
      case 'workload':
        return { workload: value };
      case 'everyone':
        return this.any();
      default: {
        const fitting = workloads.filter(([, { kind }]) => sort !== 'kind' || kind === value);
        return fitting.length > 0 ? { workload: this.#random.pick(fitting)[0] } : this.any();
      }
    }
  }

  #memberOf(group: string): Mapping {
    const found = this.#source.groups.get(group)!;
    const idp = own(found, 'source') as string | undefined;
    if (idp !== undefined) return this.#syncedMember(group, idp);
    const all = texts(own(found, 'all_of'));
    if (all.length > 0) {
      const [first, ...others] = all.map((reference) => this.#memberOf(reference.slice('group:'.length)));
      const groups = [first!, ...others].flatMap(({ groups: inner }) => (inner ?? []) as string[]);
      return first!.user === undefined ? first! : this.#user(first!.user as string, groups);
    }
    const member = this.#random.pick(texts(own(found, 'members')));
    return this.#of(member.includes(':') ? member : `user:${member}`);
  }

  #syncedMember(group: string, idp: string): Mapping {
    const listed = [...this.#source.directory.users].filter(([, { groups }]) =>
      groups.some((one) => one === group || one.startsWith(`${idp}/`)),
    );
    if (listed.length > 0 && this.#random.chance(0.6)) return this.#user(this.#random.pick(listed)[0], []);
    const domains = texts(own(this.#source.idps.get(idp)!, 'domains'));
    return this.#user(`${this.#random.pick(LOCALS)}@${this.#random.pick(domains)}`, [group]);
  }

  /** The user with these groups, at random some others, and sometimes names that are no open groups. */
  #user(user: string, groups: readonly string[]): Mapping {
    const random = this.#random;
    const more = this.#synced.filter(() => random.chance(0.2));
    const noise = random.chance(0.05)
      ? [random.pick(['no-such-group', 'constructor', ...this.#source.groups.keys()])]
      : [];
    const all: Value[] = random.chance(0.95) ? [...groups, ...more, ...noise] : [];
    return all.length > 0 || random.chance(0.1) ? { user, groups: all } : { user };
  }

  #anyUser(): string {
    const domains = [...this.#source.idps.values()].flatMap((idp) => list(own(idp, 'domains')) as string[]);
    return `${this.#random.pick([...LOCALS, 'unnamed'])}@${this.#random.pick(domains)}`;
  }
}
