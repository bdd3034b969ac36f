import type { Context } from './context.js';
import type { Sources } from './sources.js';

/** Whether a rule's sources hold a subject. `maybe`: a synced group may. */
export type Holds = 'yes' | 'no' | 'maybe';

/** Answers who a list of sources holds, for subjects that a test can name: users and tags. */
export class Subjects {
  readonly #context: Context;
  readonly #sources: Sources;
  readonly #members = new Map<string, ReadonlySet<string>>();

  constructor(context: Context, sources: Sources) {
    this.#context = context;
    this.#sources = sources;
  }

  /** The first subject that the sources name, directly or through a listed group. */
  first(src: readonly string[]): string | undefined {
    return src.flatMap((one) => this.#named(one)).sort()[0];
  }

  holds(src: readonly string[], subject: string): Holds {
    const answers = src.map((one) => this.#holds(one, subject));
    return answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';
  }

  #named(selector: string): readonly string[] {
    if (selector.startsWith('tag:')) return [selector];
    if (selector.startsWith('user:') || selector.startsWith('autogroup:')) return [];
    return selector.startsWith('group:') ? [...this.#group(selector)] : [selector];
  }

  #holds(selector: string, subject: string): Holds {
    const user = !subject.startsWith('tag:');
    if (selector === subject) return 'yes';
    if (selector === 'autogroup:member') return user ? 'yes' : 'no';
    if (selector.startsWith('user:*@')) return user && subject.endsWith(selector.slice('user:*'.length)) ? 'yes' : 'no';
    if (!selector.startsWith('group:') || !user) return 'no';
    if (selector.includes('@')) return 'maybe';
    return this.#group(selector).has(subject) ? 'yes' : 'no';
  }

  #group(selector: string): ReadonlySet<string> {
    const known = this.#members.get(selector);
    if (known) return known;
    const users = this.#context.closed.users(selector.slice('group:'.length)) ?? [];
    const members = new Set([...users].map((user) => this.#sources.user(user)));
    this.#members.set(selector, members);
    return members;
  }
}
