import type { Selector } from './selector.js';

/** Texts for selectors: equal ones for equal selectors. A group is told by its list of members, which every use of it shares. */
export class SelectorKeys {
  readonly #groups = new Map<readonly string[], number>();

  of(selector: Selector): string {
    switch (selector.kind) {
      case 'group': {
        const known = this.#groups.get(selector.members) ?? this.#groups.size;
        this.#groups.set(selector.members, known);
        return `group ${known}`;
      }
      case 'addresses':
        return selector.ranges.map(({ family, from, to }) => `${family} ${from} ${to}`).join();
      case 'user':
        return `user ${selector.login}`;
      case 'domain':
        return `domain ${selector.domain}`;
      case 'synced':
        return `synced ${selector.group}`;
      case 'role':
        return `role ${selector.role}`;
      case 'tag':
        return selector.tag;
      case 'service':
        return selector.name;
      default:
        return selector.kind;
    }
  }
}
