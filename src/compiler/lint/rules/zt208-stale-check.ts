import { describeDuration } from '../../analysis/index.js';
import { allowFindings } from '../allow-findings.js';
import { demandsDevice } from '../facts/index.js';
import { defineRule } from '../rule.js';

const head = (posture: string) => `
idps:
  okta: { domains: [example.com] }
posture:
  laptop: ${posture}
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { mfa: strong, posture: laptop } }
`;

export const staleCheck = defineRule({
  meta: {
    code: 'ZT208',
    id: 'posture/stale-check',
    title: 'the state of the device may be older than its tier allows',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'What a device said of itself last month says nothing of today. A posture without `max_age` does not look at the age of the report, and the stricter of several `max_age` counts. Paths that ask nothing of the device are left to `posture/missing-on-sensitive`.',
    remedy: 'Give the posture a `max_age` within the limit of the tier, or raise the limit in `lint.rules`.',
    sources: ['NIST SP 800-207, tenet 5', 'Cloudflare: device posture checks and their intervals'],
    options: {
      max: {
        default: { high: '24h', critical: '8h' },
        description: 'longest age of a device report by sensitivity; a sensitivity that is not there has no limit',
      },
    },
    example: {
      invalid: head('{ managed: true, max_age: 30d }'),
      valid: head('{ managed: true, max_age: 24h }'),
    },
  },
  check: (context) =>
    allowFindings(
      context,
      ({ requirement }, { sensitivity }) => {
        const limit = context.secondsFor('max', sensitivity);
        const { deviceAge } = requirement;
        if (limit === undefined || !demandsDevice(requirement)) return undefined;
        if (deviceAge !== undefined && deviceAge <= limit) return undefined;
        const age = deviceAge === undefined ? 'of any age' : `up to ${describeDuration(deviceAge)} old`;
        return `${age}, where ${sensitivity} resources allow ${describeDuration(limit)}`;
      },
      ({ policy, what, where }) => ({
        message: `\`${policy}\` takes a device report ${what}, for ${where}: what the device has become since then is not seen`,
        help: 'give the posture a `max_age` within the limit',
      }),
    ),
});
