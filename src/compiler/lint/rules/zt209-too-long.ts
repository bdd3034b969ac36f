import { describeDuration } from '../../analysis/index.js';
import type { AllowPolicy, Sensitivity } from '../../model/index.js';
import { allowFindings, isAtLeast } from '../allow-findings.js';
import type { LintContext } from '../context.js';
import { limitSession, unsafeFix } from '../demand-edits.js';
import { defineRule, type Finding } from '../rule.js';

const example = (session: string): string => `idps: { okta: { domains: [example.com] } }
posture:
  laptop: { managed: true, disk_encrypted: true }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  ana-to-crm:
    { reason: daily work, allow: user:ana@example.com, to: crm, when: { mfa: strong, posture: laptop }, session: ${session} }
`;

export const sessionTooLong = defineRule({
  meta: {
    code: 'ZT209',
    id: 'session/too-long',
    title: 'a session lasts longer than its tier allows',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'unsafe',
    rationale:
      'Whatever was checked at the login is believed until the session ends: a stolen cookie, an account that was closed and a device that fell ill all keep their access. Without `session.max` it never ends. The longest session counts that any allow leaves to a person, with floors.',
    remedy:
      'Set `session: { max: … }` in the allow or its profile, or in the `unless` of a floor over the tier. Set the limits of your house in the option `max`.',
    sources: [
      'NIST SP 800-63B, reauthentication',
      'NIST SP 800-207, tenet 3: access per session',
      'Prowler: okta session of 18 hours; Maester MT.1018',
    ],
    options: {
      max: {
        default: { low: '24h', internal: '24h', high: '12h', critical: '4h' },
        description: 'longest session by sensitivity; `none` is no limit',
      },
      unlimited: {
        default: 'high',
        description: 'the lowest sensitivity at which a session without any limit is a finding',
      },
    },
    example: { invalid: example('{ max: 7d }'), valid: example('{ max: 8h }') },
  },
  check: (context) =>
    allowFindings(
      context,
      ({ requirement: { sessionMax } }, { sensitivity }) => {
        const limit = context.secondsFor('max', sensitivity);
        if (limit === undefined || (sessionMax !== undefined && sessionMax <= limit)) return undefined;
        if (sessionMax === undefined && !isAtLeast(context, 'unlimited', sensitivity)) return undefined;
        const lasts = sessionMax === undefined ? 'without end' : `for ${describeDuration(sessionMax)}`;
        return `${lasts}, where ${sensitivity} resources allow ${describeDuration(limit)}`;
      },
      ({ policy, allow, what, where, resources }) => ({
        message: `\`${policy}\` lets sessions to ${where} last ${what}: what was checked at the login is believed that long`,
        help: 'set `session: { max: … }` within the limit, or write a floor over the tier',
        ...shortened(context, allow, resources),
      }),
    ),
});

/** The shortest limit of the resources, as it is written in the option. */
function shortened(context: LintContext, allow: AllowPolicy, resources: readonly string[]): Pick<Finding, 'fix'> {
  const limits = context.option('max') as Readonly<Record<string, string>>;
  const tiers = resources.map((name) => context.estate.resources.get(name)!.sensitivity);
  const seconds = (tier: Sensitivity): number => context.secondsFor('max', tier) ?? Number.POSITIVE_INFINITY;
  const [strictest] = [...tiers].sort((a, b) => seconds(a) - seconds(b));
  const max = strictest && limits[strictest];
  return max === undefined ? {} : unsafeFix(`sessions of \`${allow.name}\` end after ${max}`, limitSession(allow, max));
}
