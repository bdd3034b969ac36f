import type { AllowPolicy, Conditions, Profile, SessionLimits } from '../../model/index.js';
import { onPolicy } from '../policy-span.js';
import { defineRule, type Finding } from '../rule.js';

const policy = (when: string): string => `idps:
  okta: { domains: [example.com] }
posture:
  laptop: { managed: true, disk_encrypted: true }
profiles:
  strong: { mfa: phishing-resistant, posture: laptop, risk: { max: medium } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { ${when} } }
`;

export const adHocConditions = defineRule({
  meta: {
    code: 'ZT307',
    id: 'sprawl/ad-hoc-conditions',
    title: 'an allow writes out what a profile says, or all but one thing of it',
    severity: 'info',
    kind: 'heuristic',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A profile is changed in one place; what was copied from it is not. Conditions that are a profile but for one key are mostly an older state of it. Allows that name a profile, and profiles with fewer than `min` keys, are passed over. Conditions that occur once and resemble no profile are not told: in a small policy that is most of them.',
    remedy:
      'Demand the profile, and beside it only what is stricter. Where the difference is meant, give it a profile of its own with a name that says why.',
    sources: ['Real policies: many conditions, few of which are meant to differ'],
    options: { min: { default: 3, description: 'keys that a profile must have to be compared with' } },
    example: {
      invalid: policy('mfa: phishing-resistant, posture: laptop, risk: { max: low }'),
      valid: policy('profile: strong, risk: { max: low }'),
    },
  },

  *check({ estate, option }) {
    const min = option('min') as number;
    const profiles = [...estate.profiles.values()]
      .map((profile) => ({ profile, says: sayingsOf(profile.conditions, profile.conditions.session) }))
      .filter(({ says }) => says.size >= min);
    if (profiles.length === 0) return;
    for (const allow of estate.policies.values()) {
      if (allow.effect !== 'allow' || !allow.when || allow.when.profile) continue;
      const says = sayingsOf(allow.when, allow.session);
      const near = profiles
        .map(({ profile, says: wanted }) => ({ profile, keys: differences(says, wanted) }))
        .filter(({ keys }) => keys.length <= 1)
        .sort((a, b) => a.keys.length - b.keys.length)[0];
      if (near) yield adHoc(allow, near.profile, near.keys[0]);
    }
  },
});

/** Each key that demands something, with what it says in a form in which equal texts mean the same. */
function sayingsOf(when: Conditions, session: SessionLimits | undefined): ReadonlyMap<string, string> {
  const { posture, approval, location, network, platform, idp, schedule } = when;
  const lists = { posture, approval, location, network, platform, idp, schedule };
  const { max, idle, recorded, isolated, justified } = session ?? {};
  const values = {
    mfa: when.mfa?.value,
    risk: when.risk?.value,
    credential: when.credential && 'demanded',
    'session.max': max?.value,
    'session.idle': idle?.value,
    'session.recorded': recorded && true,
    'session.isolated': isolated && true,
    'session.justified': justified && true,
  };
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(values)) if (value !== undefined) found.set(key, String(value));
  for (const [key, list] of Object.entries(lists))
    if (list) found.set(key, [...new Set(list.map(({ value }) => value))].sort().join(' '));
  return found;
}

function differences(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key)).sort();
}

function adHoc(allow: AllowPolicy, { name, nameSpan }: Profile, key: string | undefined): Finding {
  const what = key === undefined ? 'what' : `all but \`${key}\` of what`;
  return {
    ...onPolicy(allow),
    message: `\`${allow.name}\` writes out ${what} profile \`${name}\` says: when the profile changes, it stays behind`,
    related: [{ span: nameSpan, label: 'the profile' }],
    help:
      key === undefined ? `demand \`profile: ${name}\`` : `demand \`profile: ${name}\`, and beside it what is stricter`,
    cause: `${name} ${key ?? ''}`.trim(),
    resources: allow.resources,
  };
}
