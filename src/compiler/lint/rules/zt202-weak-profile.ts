import type { Requirement } from '../../analysis/index.js';
import type { DeviceFlag } from '../../model/index.js';
import { allowFindings } from '../allow-findings.js';
import { demandsDevice } from '../facts/index.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

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

export const weakProfile = defineRule({
  meta: {
    code: 'ZT202',
    id: 'posture/weak-profile',
    title: 'the posture that a path demands lacks what its tier should have',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A posture that asks for little looks like a control and is none: a device that nobody manages may be anything, and a laptop without disk encryption gives its data to whoever finds it. What is asked counts all postures that a path must meet, those of floors too. Paths that ask nothing of the device are left to `posture/missing-on-sensitive`.',
    remedy: 'Add what is missing to the posture, or demand a second posture in the allow or in a floor over the tier.',
    sources: [
      'NIST SP 800-207, tenet 5',
      'Zscaler: device posture profiles',
      'CISA Zero Trust Maturity Model 2.0, devices',
    ],
    options: {
      low: { default: [], description: 'what a device must prove for resources of this sensitivity' },
      internal: { default: [], description: 'the same for `internal`' },
      high: {
        default: ['managed'],
        description: 'the same for `high`; words are the keys of a posture: flags, `edr`, `os`, `checks`, `max_age`',
      },
      critical: { default: ['managed', 'disk_encrypted'], description: 'the same for `critical`' },
    },
    example: {
      invalid: head('{ disk_encrypted: true }'),
      valid: head('{ managed: true, disk_encrypted: true }'),
    },
  },
  check: (context) =>
    allowFindings(
      context,
      ({ requirement }, { sensitivity }) => {
        if (!demandsDevice(requirement)) return undefined;
        const missing = (context.option(sensitivity) as readonly string[]).filter((word) => !asks(requirement, word));
        return missing.length === 0 ? undefined : names(missing);
      },
      ({ policy, who, what, where }) => ({
        message: `\`${policy}\` lets ${who} reach ${where} with a device that proves too little: nothing asks for ${what}`,
        help: 'add it to the posture, or demand a second posture',
      }),
    ),
});

/** Whether a key of a posture is demanded; a word that is no such key is demanded by nothing. */
function asks({ flags, edr, os, checks, deviceAge }: Requirement, word: string): boolean {
  if (word === 'edr') return edr > 0;
  if (word === 'os') return os.size > 0;
  if (word === 'checks') return checks.length > 0;
  if (word === 'max_age') return deviceAge !== undefined;
  return flags.includes(word as DeviceFlag);
}
