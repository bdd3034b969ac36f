import type { Conditions, Estate, Located, Schedule } from '../../model/index.js';
import type { Span } from '../../source/index.js';
import { defineRule, type Finding } from '../rule.js';

const WEEK = 7 * 24 * 60;

export const alwaysMatches = defineRule({
  meta: {
    code: 'ZT006',
    id: 'correctness/always-matches',
    title: 'condition that demands nothing',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A condition is written, and every request meets it: a risk of at most `high`, or schedules of one zone that leave no minute of the week out. A reader takes the policy for restricted, and it is not; in the `unless` of a deny, such a condition lifts the deny for everyone.',
    remedy: 'Say the limit that was meant, or leave the condition out.',
    sources: ['Cedar analysis: vacuous conditions', 'Cloudflare Access documentation: Everyone selector'],
    options: {},
    example: {
      invalid: `idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  staff-to-crm: { reason: daily work, allow: user:ana@example.com, to: crm, when: { mfa: strong, risk: { max: high } } }
`,
      valid: `idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  staff-to-crm: { reason: daily work, allow: user:ana@example.com, to: crm, when: { mfa: strong, risk: { max: medium } } }
`,
    },
  },
  *check({ estate }): Iterable<Finding> {
    for (const { element, conditions, part } of places(estate)) {
      const { risk, schedule } = conditions;
      if (risk?.value === 'high') {
        yield finding(element, part, risk.span, 'risk', 'a risk of at most `high` is any risk: this demands nothing');
      }
      if (schedule && coversWeek(estate, schedule)) {
        const span = schedule[0]!.span;
        yield finding(element, part, span, 'schedule', 'no minute of the week is left out: this demands nothing');
      }
    }
  },
});

interface Place {
  readonly element: string;
  /** Tells the conditions of one element apart. */
  readonly part: string;
  readonly conditions: Conditions;
}

function* places(estate: Estate): Iterable<Place> {
  for (const { name, conditions } of estate.profiles.values())
    yield { element: `profiles.${name}`, part: 'profile', conditions };
  for (const { name, when } of estate.breakGlass.values())
    yield { element: `break_glass.${name}`, part: 'when', conditions: when };
  for (const policy of estate.policies.values()) {
    const element = `policies.${policy.name}`;
    if (policy.when) yield { element, part: 'when', conditions: policy.when };
    if (policy.effect === 'allow') continue;
    for (const [at, conditions] of (policy.unless ?? []).entries())
      yield { element, part: `unless ${at + 1}`, conditions };
  }
}

function finding(element: string, part: string, span: Span, key: string, message: string): Finding {
  const help = part.startsWith('unless')
    ? 'say a limit, or remove the deny: as it is, it refuses nobody'
    : 'say a limit, or leave it out';
  return { element, span, cause: `${part} ${key}`, message, help };
}

/** Schedules of one zone are together one set of minutes of the week. */
function coversWeek({ schedules }: Estate, listed: readonly Located<string>[]): boolean {
  const byZone = new Map<string, Schedule[]>();
  for (const { value } of listed) {
    const schedule = schedules.get(value)!;
    byZone.set(schedule.timezone, [...(byZone.get(schedule.timezone) ?? []), schedule]);
  }
  return [...byZone.values()].some(isWholeWeek);
}

function isWholeWeek(schedules: readonly Schedule[]): boolean {
  const ranges = schedules
    .flatMap(({ weekly }) => weekly.map(({ value }) => value))
    .flatMap(({ from, to }) =>
      to <= WEEK
        ? [{ from, to }]
        : [
            { from, to: WEEK },
            { from: 0, to: to - WEEK },
          ],
    )
    .sort((a, b) => a.from - b.from);
  let covered = 0;
  for (const { from, to } of ranges) {
    if (from > covered) return false;
    covered = Math.max(covered, to);
  }
  return covered >= WEEK;
}
