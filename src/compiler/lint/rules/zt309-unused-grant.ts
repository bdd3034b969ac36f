import { type AllowPolicy, type PrincipalRef, refText } from '../../model/index.js';
import type { LintContext, UsageData } from '../context.js';
import { unsafeFix } from '../demand-edits.js';
import { ExactMembers } from '../exact-members.js';
import { domainOf } from '../facts/index.js';
import { onPolicy, toText } from '../policy-span.js';
import { removeEntry } from '../remove-entry.js';
import { defineRule, type Finding } from '../rule.js';

const DAY = 86_400_000;

const policy = `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com] }
  auditors: { members: [li@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong } }
`;

export const unusedGrant = defineRule({
  meta: {
    code: 'ZT309',
    id: 'least-privilege/unused-grant',
    title: 'allow that nobody used for long',
    severity: 'warning',
    kind: 'exact',
    needs: ['usage'],
    reads: ['history'],
    sets: ['strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'unsafe',
    rationale:
      'What is granted and not used is missed by nobody and of use only to an intruder. The rule reads the usage data of the project (`lint.usage`, see docs/lint.md) and speaks of allows that were in force for all of the time asked about: by `not_before`, and by the history in git where there is one. Where the data says who, it also tells a principal of an allow of whom nobody used it; open groups that no directory snapshot lists are passed over there. Where the data covers less time than `days`, it says nothing.',
    remedy: 'Remove the allow, or give it an end. Break-glass entries are meant to be unused and are passed over.',
    sources: [
      'AWS IAM Access Analyzer: unused access',
      'Google Firewall Insights: unused rules',
      'NIST SP 800-53, AC-6(7)',
    ],
    options: { days: { default: 90, description: 'days without use after which an allow is told' } },
    example: {
      usage:
        '{"taken": "2026-06-01T00:00:00Z", "days": 365}\n{"policy": "sales-to-crm", "last_use": "2099-12-31T00:00:00Z"}\n',
      invalid: `${policy}  audit-to-crm: { reason: audit, allow: group:auditors, to: crm, when: { mfa: strong } }\n`,
      valid: policy,
    },
  },
  *check(context): Iterable<Finding> {
    const { estate, now, usage, option } = context;
    const days = option('days') as number;
    if (!usage || usage.days < days) return;
    const since = now - days * DAY;
    const members = new ExactMembers(estate);
    for (const allow of estate.policies.values()) {
      if (allow.effect === 'deny' || !wasInForce(context, allow, since)) continue;
      const last = lastUseOf(usage, allow);
      if (last === undefined || last <= since) yield unused(allow, usage, last);
      else for (const ref of allow.who) if (isIdle(allow, ref, { usage, since, members })) yield idle(allow, ref, days);
    }
  },
});

/** Whether an allow was in force from an instant until now. What came with the first commit may be of any age: nobody knows. */
function wasInForce(
  { now, history }: LintContext,
  { name, renamedFrom, validity }: AllowPolicy,
  since: number,
): boolean {
  const { from, to } = validity;
  if ((from && from.value > since) || (to && to.value <= now)) return false;
  const seen = [name, ...renamedFrom.map(({ value }) => value)].flatMap(
    (one) => history?.elements.get(`policies.${one}`)?.appearedAt ?? [],
  );
  if (seen.length === 0) return history === undefined;
  const first = Math.min(...seen);
  return first <= since || first === history?.startsAt;
}

function lastUseOf({ lastUse }: UsageData, { name, renamedFrom }: AllowPolicy): number | undefined {
  const uses = [name, ...renamedFrom.map(({ value }) => value)].flatMap((one) => lastUse.get(one) ?? []);
  return uses.length === 0 ? undefined : Math.max(...uses);
}

interface Asked {
  readonly usage: UsageData;
  readonly since: number;
  readonly members: ExactMembers;
}

/** Whether nobody of one of several principals used an allow that others did use. */
function isIdle({ name, who, renamedFrom }: AllowPolicy, ref: PrincipalRef, { usage, since, members }: Asked): boolean {
  const by = usage.lastUseBy.get(name);
  if (who.length < 2 || !by || renamedFrom.some(({ value }) => usage.lastUse.has(value))) return false;
  const users = [...by].flatMap(([user, at]) => (at > since ? [user] : []));
  if (ref.kind === 'domain') return !users.some((user) => domainOf(user) === ref.domain);
  const names = members.names(ref);
  return names !== undefined && !users.some((user) => names.has(user));
}

function unused(allow: AllowPolicy, { days }: UsageData, last: number | undefined): Finding {
  const when = last === undefined ? `in the ${days} days of the usage data` : `since ${dayOf(last)}`;
  const removal = removeEntry(allow);
  return {
    ...onPolicy(allow),
    cause: 'unused',
    message: `nobody used \`${allow.name}\` ${toText(allow)} ${when}`,
    help: 'remove it, or give it an end',
    resources: allow.resources,
    ...unsafeFix(`remove \`${allow.name}\``, removal && [removal]),
  };
}

function idle(allow: AllowPolicy, ref: PrincipalRef, days: number): Finding {
  return {
    ...onPolicy(allow),
    span: ref.span,
    cause: `unused by ${refText(ref)}`,
    message: `nobody of \`${refText(ref)}\` used \`${allow.name}\` ${toText(allow)} for ${days} days`,
    help: 'take it out of the allow, or let it have an allow of its own with an end',
    resources: allow.resources,
  };
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
