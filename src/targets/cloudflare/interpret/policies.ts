import { ALWAYS, type Condition, opaque } from '../../../compiler/proof/index.js';
import type { Span } from '../../../compiler/source/index.js';
import { Body } from './body.js';
import { allOf, anyOf } from './conditions.js';
import type { Context } from './context.js';
import type { ResourceBody } from './document.js';
import { secondsOfGo } from './durations.js';
import { NESTED } from './known.js';
import type { Matcher, Rules } from './matching.js';
import { listItems, user } from './selectors.js';

export const DECISIONS = ['allow', 'deny', 'bypass', 'non_identity'] as const;
export type Decision = (typeof DECISIONS)[number];

/** A policy, reusable or written inside an application. */
export interface AccessPolicy {
  readonly what: string;
  readonly span: Span;
  readonly decision: Decision;
  readonly rules: Rules;
  /** Seconds; absent = as the application says. */
  readonly session?: number;
  readonly justified: boolean;
  readonly isolated: boolean;
  /** Consent that is asked for. */
  readonly approval?: Condition;
  /** Logins of an infrastructure application; absent where `connection_rules` is. */
  readonly logins?: Condition;
}

/** What the provider sends for a reusable policy that names no session, whatever its application says. Measured on 5.14.0 and 5.22.0. */
const PROVIDER_SESSION = 24 * 3600;

const REUSABLE_CONNECTION_RULES: ReadonlySet<string> = new Set(['rdp']);

/** Undefined after a fault that leaves the decision open. */
export function reusablePolicy(context: Context, matcher: Matcher, resource: ResourceBody): AccessPolicy | undefined {
  const body = Body.ofResource(context, resource);
  const rules = matcher.read(body);
  const decision = body.word('decision', DECISIONS);
  if (!body.has('decision')) context.faults.refused(resource.span, 'a policy has a `decision`');
  if (rules.include.length === 0) {
    context.faults.withoutEffect(resource.span, 'the policy includes nobody, so it never matches');
  }
  const session = sessionOf(context, body);
  body.body('connection_rules')?.dropUnknown(REUSABLE_CONNECTION_RULES, '`connection_rules` of a reusable policy');
  const approval = body.flag('approval_required') ? approvalOf(context, resource.address, body) : undefined;
  const flags = {
    justified: body.flag('purpose_justification_required') === true,
    isolated: body.flag('isolation_required') === true,
  };
  if (!decision) return undefined;
  return {
    what: resource.address,
    span: resource.span,
    decision,
    rules,
    ...(session !== undefined && { session }),
    ...(approval && { approval }),
    ...flags,
  };
}

/** The policy inside an application has no session, purpose, approval or isolation: the provider drops them. */
export function inlinePolicy(context: Context, matcher: Matcher, body: Body, what: string): AccessPolicy | undefined {
  const decision = body.word('decision', DECISIONS);
  for (const key of ['decision', 'include']) {
    if (!body.has(key))
      context.faults.refused(body.span, `a policy inside an application needs \`${key}\` or an \`id\``);
  }
  const rules = matcher.read(body);
  const logins = body.body('connection_rules');
  if (logins) logins.dropUnknown(NESTED.connectionRules!, '`connection_rules`');
  const ssh = logins?.body('ssh');
  if (!decision) return undefined;
  return {
    what,
    span: body.span,
    decision,
    rules,
    justified: false,
    isolated: false,
    ...(logins && { logins: ssh ? loginsOf(ssh) : ALWAYS }),
  };
}

/** An e-mail alias as login is the part of the caller's address before the `@`. */
function loginsOf(ssh: Body): Condition {
  ssh.dropUnknown(NESTED.ssh!, '`ssh`');
  const logins = [...new Set(ssh.texts('usernames'))].sort();
  const named: Condition = { kind: 'login', logins: { kind: 'only', logins } };
  return ssh.flag('allow_email_alias') ? anyOf(named, opaque('login that is the alias of the caller')) : named;
}

function sessionOf({ faults }: Context, body: Body): number | undefined {
  const text = body.text('session_duration');
  if (text === undefined) return PROVIDER_SESSION;
  if (text === '') return undefined;
  const seconds = secondsOfGo(text);
  if (seconds === undefined) faults.refused(body.at('session_duration'), `\`${text}\` is no duration of Go`);
  return seconds;
}

/**
 * Somebody of each group consents. Whether one group is enough is not documented, so every group must stand for the approval; approvers
 * may ask and consent themselves. https://developers.cloudflare.com/cloudflare-one/access-controls/policies/temporary-auth/, 2026-11-24.
 */
function approvalOf(context: Context, address: string, body: Body): Condition | undefined {
  const groups = body.bodies('approval_groups').map((group) => approversOf(context, group));
  if (groups.length === 0 || groups.some((group) => group === 'nobody')) return undefined;
  const known = groups.flatMap((group) => (group instanceof Set ? [group as ReadonlySet<string>] : []));
  const named = [...context.vocabulary.approvals].filter(
    ([, approvers]) =>
      known.length === groups.length && known.every((group) => [...group].every((one) => approvers.has(one))),
  );
  const addresses = [...new Set(known.flatMap((group) => [...group]))].sort();
  for (const [name] of named) context.assumed.add('approval', addresses.join(', '), `approval ${name}`);
  const approvals = named.map(([name]) => name);
  const consent: Condition =
    approvals.length > 0 ? { kind: 'demand', demand: { approvals } } : opaque(`consent for ${address}`);
  return anyOf(consent, ...addresses.map(user));
}

/** Addresses; `unknown` where some stand in a list that is not here, `nobody` where no consent is needed. */
function approversOf(context: Context, group: Body): ReadonlySet<string> | 'unknown' | 'nobody' {
  group.dropUnknown(NESTED.approvalGroup!, 'an approval group');
  if ((group.integer('approvals_needed') ?? 0) < 1) return 'nobody';
  const listed = group.node('email_list_uuid') ? listItems(context, group, 'email_list_uuid') : [];
  if (typeof listed === 'string' || listed === undefined) return 'unknown';
  const addresses = [...group.texts('email_addresses'), ...listed.map(({ text }) => text)].map((one) =>
    one.toLowerCase(),
  );
  return addresses.length > 0 ? new Set(addresses) : 'unknown';
}

/** What an allow asks of whoever matches, beside the session. */
export function asked(
  { justified, isolated, approval }: AccessPolicy,
  isolates: boolean,
  approves: boolean,
): Condition {
  return allOf(
    ...(justified ? [{ kind: 'demand', demand: { justified: true } } as const] : []),
    ...(isolated && isolates ? [{ kind: 'demand', demand: { isolated: true } } as const] : []),
    ...(approval && approves ? [approval] : []),
  );
}
