import { type EffectivePath, isVersionAtLeast, witness } from '../../analysis/index.js';
import { type OsVersion, PLATFORMS, type Platform, type Posture } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { pathsByPolicy, resourcesOf, whoOf } from '../facts/index.js';
import { versionOf } from '../options.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

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
      'A least version is written once and then grows old: after a year it lets in what its vendor no longer mends. The rule compares what the paths demand on which a posture is asked for, other postures and floors counted, with a table of its options. The table of this version says what the vendors updated in November 2026: Windows 11 24H2 (23H2 ended on 2026-11-10) and macOS 15 (Apple writes down no date; by its habit 14 ended with macOS 27). For the other platforms it says nothing until you do. Allows that ask for no version at all are the matter of ZT201 and ZT202.',
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

  *check(context) {
    const floors = floorsOf(context);
    const isOld = ({ kind, humans, requirement, situation: { platform } }: EffectivePath): boolean =>
      kind === 'allow' &&
      humans &&
      floors.some(([name, floor]) => {
        const least = requirement.os.get(name);
        const isAsked = platform.full || platform.known.includes(name);
        return least !== undefined && isAsked && !isVersionAtLeast(least, floor);
      });
    const byPosture = new Map<string, EffectivePath[]>();
    for (const path of pathsByPolicy(context, isOld).flatMap(({ paths }) => paths)) {
      for (const name of path.requirement.postures) {
        const known = byPosture.get(name);
        if (known) known.push(path);
        else byPosture.set(name, [path]);
      }
    }
    for (const [name, paths] of [...byPosture].sort(([a], [b]) => (a < b ? -1 : 1)))
      yield* outdated(context, context.estate.postures.get(name)!, paths, floors);
  },
});

type Floor = readonly [Platform, OsVersion];

function floorsOf({ option }: LintContext): readonly Floor[] {
  return PLATFORMS.flatMap((platform): readonly Floor[] => {
    const version = versionOf(option(platform));
    return version ? [[platform, version]] : [];
  });
}

/** A posture that other ones on the same paths do not make up for. */
function* outdated(
  { estate, analysis }: LintContext,
  { name, os }: Posture,
  paths: readonly EffectivePath[],
  floors: readonly Floor[],
): Iterable<Finding> {
  const old = floors.flatMap(([platform, floor]) => {
    const least = os?.get(platform);
    return least && !isVersionAtLeast(least.value, floor) ? [{ platform, floor, least }] : [];
  });
  const [path] = paths;
  if (old.length === 0 || !path) return;
  const said = old.map(({ platform, floor, least: { value } }) => {
    const what = value.length === 0 ? `any version of ${platform}` : `${platform} ${value.join('.')}`;
    return `${what} where ${floor.join('.')} is the oldest that is mended`;
  });
  const resources = resourcesOf(paths);
  const request = witness(estate, path.resource, path.piece, analysis.horizon.from);
  yield {
    message: `posture \`${name}\` lets ${whoOf(paths)} reach ${names(resources)} with ${said.join(' and ')}: such a system gets no updates any more`,
    span: old[0]!.least.span,
    help: 'raise the version in the posture, or the demand of a floor over the tier',
    element: `posture.${name}`,
    cause: old.map(({ platform }) => platform).join(' '),
    resources,
    reach: paths.some(({ reach }) => reach === 'all')
      ? 'all'
      : paths.reduce((most, { reach }) => Math.max(most, Number(reach)), 0),
    ...(request && { witness: { request, decision: 'allow' } }),
  };
}
