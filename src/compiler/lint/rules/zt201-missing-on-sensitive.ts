import { allowFindings, isAtLeast } from '../allow-findings.js';
import { demandsDevice } from '../facts/index.js';
import { defineRule } from '../rule.js';

const head = `
idps:
  okta: { domains: [example.com] }
posture:
  laptop: { managed: true, disk_encrypted: true }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
`;

export const missingOnSensitive = defineRule({
  meta: {
    code: 'ZT201',
    id: 'posture/missing-on-sensitive',
    title: 'people reach a sensitive resource from any device',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'An identity that was stolen is used from the device of the thief. Where nothing is asked of the device, a password and a second factor that were phished are the whole way in. The rule looks at effective access, so that a floor which demands a posture silences it, and at people only: workloads prove themselves with credentials. A session in a remote browser (`isolated`) leaves nothing on the device and may stand in for a posture.',
    remedy:
      'Demand a posture in the allow, or for all resources of the tier at once with a floor: `deny: everyone`, `to: { sensitivity: [high, critical] }`, `unless: { posture: laptop }`.',
    sources: ['NIST SP 800-207, tenets 4 and 5', 'CISA ScubaGear, MS.AAD.3.7', 'OMB M-22-09'],
    options: {
      min: { default: 'high', description: 'the lowest sensitivity that the rule looks at' },
      isolation: { default: true, description: 'whether an isolated session stands in for a posture' },
    },
    example: {
      invalid: `${head}  staff-to-crm: { allow: everyone, to: crm, when: { mfa: strong } }\n`,
      valid: `${head}  staff-to-crm: { allow: everyone, to: crm, when: { mfa: strong, posture: laptop } }\n`,
    },
  },
  check: (context) =>
    allowFindings(
      context,
      ({ requirement }, { sensitivity }) =>
        isAtLeast(context, 'min', sensitivity) &&
        !demandsDevice(requirement) &&
        !(requirement.isolated && context.option('isolation'))
          ? 'device'
          : undefined,
      ({ policy, who, where }) => ({
        message: `\`${policy}\` lets ${who} reach ${where} from any device: nothing is asked of it, so a stolen login is enough`,
        help: 'demand a `posture` in `when`, or write a floor over the tier',
      }),
    ),
});
