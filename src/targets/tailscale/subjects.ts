import type { PrincipalRef } from '../../compiler/model/index.js';
import type { Context } from './context.js';
import type { Sources } from './sources.js';

/** Which subjects a list of sources holds. */
export interface Held {
  /** Those that it certainly holds. */
  readonly yes: ReadonlySet<string>;
  /** True when it may hold any user besides: a synced group. */
  readonly maybe: boolean;
}

/** Answers who a list of sources holds, for subjects that a test can name: users and tags. */
export class Subjects {
  readonly #context: Context;
  readonly #sources: Sources;
  readonly #members = new Map<string, readonly string[]>();
  /** Many rules share one list of sources. */
  readonly #known = new WeakMap<readonly string[], readonly string[]>();

  constructor(context: Context, sources: Sources) {
    this.#context = context;
    this.#sources = sources;
  }

  /** The subjects that sources name, directly or through a listed group; sorted. */
  named(src: readonly string[]): readonly string[] {
    const known = this.#known.get(src);
    if (known) return known;
    const found = [...new Set(src.flatMap((one) => this.#named(one)))].sort();
    this.#known.set(src, found);
    return found;
  }

  /** The users that principals of a policy name, directly or through listed groups; sorted. */
  namedBy(refs: readonly PrincipalRef[]): readonly string[] {
    const users = refs.flatMap((ref) => {
      if (ref.kind === 'user') return [this.#sources.user(ref.user)];
      return ref.kind === 'group' ? this.#group(`group:${ref.group}`) : [];
    });
    return [...new Set(users)].sort();
  }

  /** Which of some subjects the sources hold. */
  held(src: readonly string[], among: ReadonlySet<string>): Held {
    const yes = new Set(this.named(src).filter((subject) => among.has(subject)));
    for (const selector of src) {
      if (selector !== 'autogroup:member' && !selector.startsWith('user:*@')) continue;
      const suffix = selector === 'autogroup:member' ? '' : selector.slice('user:*'.length);
      for (const subject of among) if (isUser(subject) && subject.endsWith(suffix)) yes.add(subject);
    }
    return { yes, maybe: src.some((selector) => selector.startsWith('group:') && selector.includes('@')) };
  }

  #named(selector: string): readonly string[] {
    if (selector.startsWith('tag:')) return [selector];
    if (selector.startsWith('user:') || selector.startsWith('autogroup:')) return [];
    return selector.startsWith('group:') ? this.#group(selector) : [selector];
  }

  #group(selector: string): readonly string[] {
    const known = this.#members.get(selector);
    if (known) return known;
    const users = this.#context.closed.users(selector.slice('group:'.length)) ?? [];
    const members = [...users].map((user) => this.#sources.user(user));
    this.#members.set(selector, members);
    return members;
  }
}

/** A user, and not a tag. */
export function isUser(subject: string): boolean {
  return !subject.startsWith('tag:');
}
