import { describeDuration } from '../../analysis/index.js';
import type { BreakGlass, Estate, Policy } from '../../model/index.js';
import { SENSITIVITIES, type Sensitivity } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { elementOf, written } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';

const example = (day: string): string => `idps:
  okta: { domains: [example.com] }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: internal }
policies:
  ana-to-vault:
    { reason: daily work, allow: "user:ana@example.com", to: vault, when: { mfa: strong }, reviewed: ${day} }
`;

type Grant = Policy | BreakGlass;

export const recertificationOverdue = defineRule({
  meta: {
    code: 'ZT408',
    id: 'lifecycle/recertification-overdue',
    title: 'a grant was not looked at for too long',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Grants outlive their reasons: people change teams, and projects end. `reviewed` says on which day somebody last confirmed that an allow or a break-glass entry is still needed; how long that lasts depends on the most sensitive resource that it reaches. A day that is still to come confirms nothing. Grants that have ended are passed over, and so are those that never were reviewed, where `required` does not say otherwise.',
    remedy: 'Ask its owner whether it is still needed. If so, write the day into `reviewed`; if not, remove it.',
    sources: [
      'Prowler: access reviews of privileged roles',
      'NIST SP 800-53, AC-2: accounts are reviewed at a defined frequency',
    ],
    options: {
      max: {
        default: { low: '366d', internal: '366d', high: '184d', critical: '92d' },
        description: 'longest time between reviews, by the most sensitive resource; `none` is no limit',
      },
      required: {
        default: [],
        description: 'tiers at which a grant that was never reviewed is a finding too, for example `[high, critical]`',
      },
    },
    example: { invalid: example('2020-01-15'), valid: example('2026-06-01') },
  },
  *check(context): Iterable<Finding> {
    const { estate, now } = context;
    const allows = [...estate.policies.values()].filter(({ effect }) => effect === 'allow');
    for (const grant of [...allows, ...estate.breakGlass.values()]) {
      const to = grant.validity.to?.value;
      if (to !== undefined && to <= now) continue;
      const resources = resourcesOf(grant);
      const tier = tierOf(estate, resources);
      const fault = faultOf(context, grant, tier);
      if (!fault) continue;
      const { reviewed } = dated(grant);
      yield {
        ...fault,
        span: reviewed?.span ?? grant.nameSpan,
        element: elementOf(grant),
        help: 'ask its owner whether it is still needed, and write the day into `reviewed`',
        resources,
      };
    }
  },
});

function faultOf(
  context: LintContext,
  grant: Grant,
  tier: Sensitivity,
): Pick<Finding, 'message' | 'cause' | 'label'> | undefined {
  const { now } = context;
  const { reviewed } = dated(grant);
  if (!reviewed) {
    const required = context.option('required') as readonly string[];
    if (!required.includes(tier)) return undefined;
    return {
      message: `\`${grant.name}\` reaches something ${tier} and was never reviewed: nobody says that it is still needed`,
      label: 'no `reviewed`',
      cause: 'never',
    };
  }
  const day = written(reviewed);
  if (reviewed.value > now) {
    const message = `\`${grant.name}\` was reviewed on ${day}, which is still to come: that confirms nothing`;
    return { message, label: 'still to come', cause: 'future' };
  }
  const limit = context.secondsFor('max', tier);
  if (limit === undefined || now - reviewed.value <= limit * 1000) return undefined;
  return {
    message: `\`${grant.name}\` was last reviewed on ${day}, more than ${describeDuration(limit)} ago: whether it is still needed is anybody's guess`,
    label: 'too long ago',
    cause: day,
  };
}

function dated(grant: Grant): Pick<BreakGlass, 'reviewed'> {
  return 'subjects' in grant || grant.effect === 'allow' ? grant : {};
}

function resourcesOf(grant: Grant): readonly string[] {
  return 'subjects' in grant ? [...new Set(grant.resources.map(({ value }) => value))].sort() : grant.resources;
}

function tierOf(estate: Estate, resources: readonly string[]): Sensitivity {
  const ranks = resources.map((name) => SENSITIVITIES.indexOf(estate.resources.get(name)!.sensitivity));
  return SENSITIVITIES[Math.max(...ranks, 0)]!;
}
