import { describeDuration } from '../../analysis/index.js';
import { allowFindings } from '../allow-findings.js';
import type { LintContext } from '../context.js';
import { defineRule } from '../rule.js';

const head = (guest: string) => `
idps:
  okta: { domains: [example.com] }
groups:
  staff: { source: okta, external: staff }
  guests: { source: okta, external: guests }
posture:
  laptop: { managed: true, disk_encrypted: true }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  staff-to-wiki: { allow: group:staff, to: wiki, when: { mfa: strong, posture: laptop }, session: { max: 8h } }
  guests-to-wiki: { allow: group:guests, to: wiki, when: { mfa: strong }, session: { max: ${guest} } }
`;

export const unmanagedDeviceLong = defineRule({
  meta: {
    code: 'ZT211',
    id: 'session/unmanaged-device-long',
    title: 'unmanaged devices keep a session as long as managed ones',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Nobody wipes an unmanaged device and nobody sees that it was infected, so that what it holds should run out sooner. The rule looks at resources that are reached both with and without a managed device, and compares with the longest session that a managed device gets there.',
    remedy: 'Give the allow that takes unmanaged devices a shorter `session: { max: … }`, or demand a managed device.',
    sources: ['Maester: MT.1017 and MT.1018'],
    options: {},
    example: { invalid: head('12h'), valid: head('1h') },
  },
  check: (context) => {
    const longest = longestManaged(context);
    return allowFindings(
      context,
      ({ requirement: { flags, sessionMax } }, { name }) => {
        const managed = longest.get(name);
        if (managed === undefined || flags.includes('managed')) return undefined;
        const unmanaged = sessionMax ?? Infinity;
        return unmanaged < managed ? undefined : `${lengthOf(unmanaged)}, with a managed one ${lengthOf(managed)}`;
      },
      ({ policy, what, where }) => ({
        message: `\`${policy}\` gives unmanaged devices a session on ${where} ${what}: it should end sooner on a device that nobody looks after`,
        help: 'shorten `session.max` of this allow, or demand a managed device',
      }),
    );
  },
});

/** Seconds of the longest session that a managed device gets, for each resource that managed devices reach. */
function longestManaged({ estate, analysis }: LintContext): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const name of estate.resources.keys()) {
    for (const { kind, humans, requirement } of analysis.paths(name)) {
      if (kind !== 'allow' || !humans || !requirement.flags.includes('managed')) continue;
      found.set(name, Math.max(found.get(name) ?? 0, requirement.sessionMax ?? Infinity));
    }
  }
  return found;
}

function lengthOf(seconds: number): string {
  return seconds === Infinity ? 'without end' : `of ${describeDuration(seconds)}`;
}
