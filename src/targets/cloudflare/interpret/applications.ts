import type { Condition } from '../../../compiler/proof/index.js';
import type { Span } from '../../../compiler/source/index.js';
import { Body, referred } from './body.js';
import type { Context } from './context.js';
import { readDestinations } from './destinations.js';
import type { ResourceBody } from './document.js';
import { secondsOfGo } from './durations.js';
import { APPLICATION_TYPES, type ApplicationType, NESTED, POLICY } from './known.js';
import type { Matcher, Rules } from './matching.js';
import { type AccessPolicy, inlinePolicy, reusablePolicy } from './policies.js';
import type { Reach } from './reaches.js';
import { idText } from './selectors.js';

export interface Application {
  readonly address: string;
  readonly span: Span;
  readonly type: ApplicationType;
  readonly reaches: readonly Reach[];
  /** In the order of precedence. */
  readonly policies: readonly AccessPolicy[];
  /** The login methods; absent = every one of the account. */
  readonly login?: Condition;
  /** Seconds. */
  readonly session: number;
  /** Whether a session of the device client counts as a login; absent = as the account says. */
  readonly deviceLogin?: boolean;
  /** Preflight requests pass without a login. */
  readonly preflight: boolean;
}

/** What Access fills in. */
const DEFAULT_SESSION = 24 * 3600;
const WITHOUT_SESSION: ReadonlySet<ApplicationType> = new Set(['infrastructure', 'bookmark', 'biso']);

/** What an infrastructure application knows of a caller: "policy selectors" of its page, 2026-11-24. */
const INFRASTRUCTURE_SELECTORS = new Set([
  '',
  'email',
  'email_domain',
  'saml',
  'geo',
  'auth_method',
  'device_posture',
  'azure_ad',
  'github_organization',
  'gsuite',
  'okta',
]);

/** Reads applications and the policies that they attach. */
export class Applications {
  readonly #context: Context;
  readonly #matcher: Matcher;
  readonly #policies = new Map<string, AccessPolicy | undefined>();

  constructor(context: Context, matcher: Matcher) {
    this.#context = context;
    this.#matcher = matcher;
  }

  /** A reusable policy. Each is read once, also when nothing attaches it. */
  policy(resource: ResourceBody): AccessPolicy | undefined {
    if (!this.#policies.has(resource.label)) {
      this.#policies.set(resource.label, reusablePolicy(this.#context, this.#matcher, resource));
    }
    return this.#policies.get(resource.label);
  }

  application(resource: ResourceBody): Application {
    const { faults } = this.#context;
    const body = Body.ofResource(this.#context, resource);
    const known = body.word('type', APPLICATION_TYPES);
    const type = known ?? 'self_hosted';
    const exact = body.text('type');
    if (known !== undefined && exact !== known && (body.node('destinations') || body.node('session_duration'))) {
      faults.refused(
        body.at('type'),
        `beside other arguments the provider compares \`type\` as it is written: \`${type}\``,
      );
    }
    const policies = this.#attached(resource, body);
    if (type === 'infrastructure') for (const policy of policies) this.#checkInfrastructure(policy);
    const deviceLogin = body.flag('allow_authenticate_via_warp');
    const login = this.#login(body);
    return {
      address: resource.address,
      span: resource.span,
      type,
      reaches: readDestinations(this.#context, resource, body, type),
      policies,
      session: this.#session(body, type),
      preflight: body.flag('options_preflight_bypass') === true,
      ...(login && { login }),
      ...(deviceLogin !== undefined && { deviceLogin }),
    };
  }

  #attached(resource: ResourceBody, body: Body): readonly AccessPolicy[] {
    const { faults } = this.#context;
    const found = new Map<number, AccessPolicy>();
    let last = 0;
    for (const [at, item] of body.bodies('policies').entries()) {
      item.dropUnknown(NESTED.policy!, 'a policy of an application');
      const precedence = item.integer('precedence') ?? last + 1;
      if (precedence < 1) faults.refused(item.at('precedence'), 'a precedence is at least 1');
      const policy = this.#policy(item, `${resource.address} policies[${at}]`);
      last = precedence;
      if (found.has(precedence))
        faults.refused(item.span, `two policies of \`${resource.address}\` have the precedence ${precedence}`);
      if (policy) found.set(precedence, policy);
    }
    return [...found.keys()].sort((a, b) => a - b).map((precedence) => found.get(precedence)!);
  }

  #policy(item: Body, what: string): AccessPolicy | undefined {
    const { faults } = this.#context;
    const id = item.resolved('id');
    const own = ['include', 'require', 'exclude', 'decision', 'name', 'connection_rules'].filter((key) =>
      item.node(key),
    );
    if (!id) return inlinePolicy(this.#context, this.#matcher, item, what);
    if (own.length > 0)
      faults.refused(item.span, `a policy is named by \`id\` or written out (\`${own[0]}\`), not both`);
    if (id.kind === 'text') {
      faults.cannotJudge(item.at('id'), `the policy \`${id.text}\` is not in the artefact`);
      return undefined;
    }
    const resource = referred(this.#context, id, item.at('id'));
    if (!resource || resource.type === POLICY) return resource && this.policy(resource);
    faults.refused(item.at('id'), `\`${resource.address}\` is no policy`);
    return undefined;
  }

  #login(body: Body): Condition | undefined {
    const { vocabulary, assumed } = this.#context;
    const ids = body.resolvedItems('allowed_idps').flatMap((item) => idText(this.#context, item, item.span) ?? []);
    if (ids.length === 0) return undefined;
    const foreign: string[] = [];
    const idps: string[] = [];
    for (const id of new Set(ids)) {
      const name = vocabulary.idp(id);
      if (name !== undefined) assumed.add('idp', id, `idp ${name}`);
      (name === undefined ? foreign : idps).push(name ?? id);
    }
    return { kind: 'idp', idps: [...new Set(idps)].sort(), ...(foreign.length > 0 && { foreign: foreign.sort() }) };
  }

  #session(body: Body, type: ApplicationType): number {
    const { faults } = this.#context;
    const text = body.text('session_duration');
    if (text === undefined) return DEFAULT_SESSION;
    const seconds = secondsOfGo(text);
    if (WITHOUT_SESSION.has(type))
      faults.refused(body.at('session_duration'), `an application of type \`${type}\` has no session`);
    else if (seconds === undefined) faults.refused(body.at('session_duration'), `\`${text}\` is no duration of Go`);
    return seconds ?? DEFAULT_SESSION;
  }

  #checkInfrastructure({ span, decision, logins, rules, what }: AccessPolicy): void {
    const { faults } = this.#context;
    if (!logins)
      faults.refused(span, `\`${what}\` needs \`connection_rules\`, as every policy of an infrastructure application`);
    if (decision !== 'allow')
      faults.cannotJudge(span, `what \`${decision}\` means in an infrastructure application is not documented`);
    for (const { name, span: at } of all(rules)) {
      if (!INFRASTRUCTURE_SELECTORS.has(name))
        faults.cannotJudge(at, `infrastructure applications do not know the selector \`${name}\``);
    }
  }
}

function all({ include, require, exclude }: Rules): Rules['include'] {
  return [...include, ...require, ...exclude];
}
