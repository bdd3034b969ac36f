import { describeDuration } from '../../analysis/index.js';
import { allowFindings } from '../allow-findings.js';
import { defineRule } from '../rule.js';

const head = (session: string) => `
idps:
  okta: { domains: [example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { mfa: strong }, session: ${session} }
`;

export const noIdleTimeout = defineRule({
  meta: {
    code: 'ZT210',
    id: 'session/no-idle-timeout',
    title: 'a session may stay idle longer than its tier allows',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A session that is left open on an unlocked screen, or a cookie that was stolen from it, works until somebody ends it. An idle limit ends it without anybody. A path whose `session.max` is within the idle limit needs none.',
    remedy: 'Set `session: { idle: … }` in the allow or its profile, or in the `unless` of a floor over the tier.',
    sources: ['NIST SP 800-63B, reauthentication', 'Prowler: okta idle session of 15 minutes'],
    options: {
      max: {
        default: { high: '1h', critical: '15m' },
        description: 'longest idle time by sensitivity; a sensitivity that is not there has no limit',
      },
    },
    example: {
      invalid: head('{ max: 8h }'),
      valid: head('{ max: 8h, idle: 30m }'),
    },
  },
  check: (context) =>
    allowFindings(
      context,
      ({ requirement: { sessionIdle, sessionMax } }, { sensitivity }) => {
        const limit = context.secondsFor('max', sensitivity);
        if (limit === undefined || Math.min(sessionIdle ?? Infinity, sessionMax ?? Infinity) <= limit) {
          return undefined;
        }
        const idle = sessionIdle === undefined ? 'without end' : `for ${describeDuration(sessionIdle)}`;
        return `${idle}, where ${sensitivity} resources allow ${describeDuration(limit)}`;
      },
      ({ policy, what, where }) => ({
        message: `\`${policy}\` lets sessions to ${where} stay idle ${what}: whoever finds one open goes on in it`,
        help: 'set `session: { idle: … }` within the limit',
      }),
    ),
});
