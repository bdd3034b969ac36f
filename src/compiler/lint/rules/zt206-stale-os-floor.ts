import { isVersionAtLeast, type Requirement } from '../../analysis/index.js';
import { type OsVersion, PLATFORMS } from '../../model/index.js';
import { allowFindings } from '../allow-findings.js';
import type { LintContext } from '../context.js';
import { versionOf } from '../options.js';
import { defineRule } from '../rule.js';

const policy = (windows: string): string => `idps:
  okta: { domains: [example.com] }
posture:
  laptop: { managed: true, os: { windows: "${windows}" } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { mfa: strong, posture: laptop } }
`;
const least = (platform: string): string => `the lowest version of ${platform} that a posture may let in, or \`none\``;

export const staleOsFloor = defineRule({
  meta: {
    code: 'ZT206',
    id: 'posture/stale-os-floor',
    title: 'a posture lets in versions of an operating system that get no updates any more',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A least version is written once and then grows old: after a year it lets in what its vendor no longer mends. The rule compares what a path demands, floors counted, with a table of its options. The table of this version says what the vendors updated in November 2026: Windows 11 24H2 (23H2 ended on 2026-11-10) and macOS 15 (Apple writes down no date; by its habit 14 ended with macOS 27). For the other platforms it says nothing until you do. Allows that ask for no version at all are the matter of ZT201 and ZT202.',
    remedy:
      'Raise the version in the posture, or lower the one of the table in `lint.rules` where your devices get extended updates.',
    sources: [
      'Microsoft: Windows 11 release information, read in November 2026',
      'Maester MT.1102 and the Tailscale guidance on updates: a floor under versions',
    ],
    options: {
      windows: { default: '10.0.26100', description: least('Windows'), format: 'version' },
      macos: { default: '15', description: least('macOS'), format: 'version' },
      linux: { default: 'none', description: least('Linux'), format: 'version' },
      ios: { default: 'none', description: least('iOS'), format: 'version' },
      android: { default: 'none', description: least('Android'), format: 'version' },
      chromeos: { default: 'none', description: least('ChromeOS'), format: 'version' },
    },
    example: { invalid: policy('>=10.0.22631'), valid: policy('>=10.0.26100') },
  },

  check: (context) => {
    const floors = floorsOf(context);
    return allowFindings(
      context,
      ({ requirement, situation: { platform } }) => {
        const asked = (name: string): boolean => platform.full || platform.known.some((one) => one === name);
        return tooOld(
          requirement,
          floors.filter(([name]) => asked(name)),
        );
      },
      ({ policy: name, who, what, where }) => ({
        message: `\`${name}\` lets ${who} reach ${where} with ${what}: such a system gets no updates any more`,
        help: 'raise the version in the posture, or the demand of a floor over the tier',
      }),
    );
  },
});

type Floor = readonly [string, OsVersion];

function floorsOf({ option }: LintContext): readonly Floor[] {
  return PLATFORMS.flatMap((platform): readonly Floor[] => {
    const version = versionOf(option(platform));
    return version ? [[platform, version]] : [];
  });
}

/** The platforms that are let in with an older version, in words; undefined when there are none, or when nothing is asked. */
function tooOld({ os }: Requirement, floors: readonly Floor[]): string | undefined {
  const old = floors.flatMap(([platform, floor]) => {
    const least = [...os].find(([name]) => name === platform)?.[1];
    if (!least || isVersionAtLeast(least, floor)) return [];
    const what = least.length === 0 ? `any version of ${platform}` : `${platform} ${least.join('.')}`;
    return [`${what} where ${floor.join('.')} is the oldest that is mended`];
  });
  return old.length === 0 ? undefined : old.join(' and ');
}
