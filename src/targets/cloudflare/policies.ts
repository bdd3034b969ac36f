import type { Cause } from '../target.js';
import type { Reason, Registry } from '../terraform/index.js';
import { type Reference, resourceKey, type TerraformBody } from '../terraform/index.js';
import type { AccessGroups, KeyParts } from './access-groups.js';
import type { Context } from './context.js';
import type { Draft } from './draft.js';
import { durationText } from './durations.js';
import { byText, draftText, policyKeys } from './policy-keys.js';
import { email, emailDomain, type Rule, sortRules } from './selectors.js';

const TYPE = 'cloudflare_zero_trust_access_policy';
const PROMPT = 'Why do you need this access?';

/** One draft on one resource. */
export interface Use {
  readonly draft: Draft;
  readonly resource: string;
}

/** A reusable policy that an application attaches. */
export interface Attached {
  readonly id: Reference;
  readonly key: string;
  readonly draft: Draft;
}

/** Makes reusable policies; equal drafts of one source policy are one, on however many applications. */
export class Policies {
  readonly #context: Context;
  readonly #registry: Registry;
  readonly #groups: AccessGroups;

  constructor(context: Context, registry: Registry, groups: AccessGroups) {
    this.#context = context;
    this.#registry = registry;
    this.#groups = groups;
  }

  /** Policies by resource, in the order of the drafts. */
  make(uses: readonly Use[]): ReadonlyMap<string, readonly Attached[]> {
    const bySource = new Map<string, Use[]>();
    for (const use of uses) {
      const own = bySource.get(use.draft.source);
      if (own) own.push(use);
      else bySource.set(use.draft.source, [use]);
    }
    const found = new Map<string, Map<string, Attached>>();
    for (const source of [...bySource.keys()].sort()) {
      const own = bySource.get(source)!;
      const keys = policyKeys(source, byText(own.map(({ draft }) => draft)));
      for (const { draft, resource } of own) {
        const attached = this.#policy(keys.get(draftText(draft))!, draft, resource);
        const known = found.get(resource) ?? new Map<string, Attached>();
        found.set(resource, known.set(attached.key, attached));
      }
    }
    return new Map([...found].map(([resource, attached]) => [resource, [...attached.values()]]));
  }

  /** A policy that is written as it is: deny, bypass. */
  fixed(key: KeyParts, decision: string, rules: TerraformBody, reason: Reason): Reference {
    return this.#add(resourceKey(...key), { decision, ...rules, session_duration: '24h' }, reason);
  }

  #policy(key: KeyParts, draft: Draft, resource: string): Attached {
    const name = resourceKey(...key);
    const reason = { causes: draft.causes, who: draft.who, resources: [resource] };
    const made = this.#registry.join(TYPE, name, reason);
    if (made) return { id: made, key: name, draft };
    const body = {
      decision: draft.decision,
      ...this.#rules(key, draft),
      session_duration: durationText(draft.session),
      ...(draft.isolated && { isolation_required: true }),
      ...(draft.justified && { purpose_justification_required: true, purpose_justification_prompt: PROMPT }),
      ...(draft.approvers.length > 0 && {
        approval_required: true,
        approval_groups: [{ approvals_needed: 1, email_addresses: draft.approvers }],
      }),
    };
    return { id: this.#add(name, body, reason), key: name, draft };
  }

  /** Include, require and exclude, with long lists in groups. Never an empty `include`: it would match nobody, or be refused. */
  #rules(key: KeyParts, draft: Draft): TerraformBody {
    const { causes } = draft;
    const include = [
      ...this.#people(draft.users, key, 'people', causes),
      ...draft.domains.map(emailDomain),
      ...draft.machines,
    ];
    const exclude = [...this.#people(draft.exceptUsers, key, 'except', causes), ...draft.exclude];
    const require = [
      ...draft.require.map((one) => this.#groups.anyOf(one.rules, one.key, causes)),
      ...draft.device.map((one) => this.#groups.anyOf([...one.rules.values()], one.key, causes)),
    ];
    if (include.length === 0) throw new TypeError(`\`${key[0]}\` would include nobody`);
    return {
      include: this.#groups.many(include, ['policy', ...key, 'include'], causes),
      ...(require.length > 0 && { require: sortRules(require) }),
      ...(exclude.length > 0 && { exclude: this.#groups.many(exclude, ['policy', ...key, 'exclude'], causes) }),
    };
  }

  /** Addresses; those of a listed group share its rule group with every policy that means exactly its members. */
  #people(users: readonly string[], key: KeyParts, part: string, causes: readonly Cause[]): readonly Rule[] {
    const listed = this.#context.membership.groupOf(users);
    const name: KeyParts = listed === undefined ? ['policy', ...key, part] : ['people', listed];
    return this.#groups.many(users.map(email), name, causes);
  }

  #add(key: string, body: TerraformBody, reason: Reason): Reference {
    const name = `${key} (${this.#context.marker})`;
    const { accountId } = this.#context.bindings;
    return this.#registry.add(TYPE, key, { account_id: accountId, name, ...body }, reason);
  }
}
