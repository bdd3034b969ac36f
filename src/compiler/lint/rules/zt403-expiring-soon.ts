import type { Gap, Located, Policy } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { daysOf, elementOf, type PolicyPaths, pathsByPolicy, resourcesOf, whoOf, written } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

export const expiringSoon = defineRule({
  meta: {
    code: 'ZT403',
    id: 'lifecycle/expiring-soon',
    title: 'a grant or a gap ends soon',
    severity: 'info',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Who is surprised by the end of a grant asks for one without an end. After the end of a gap the target refuses to be compiled. Nothing is said of what was written for no longer than `within` to begin with, and of a grant whose access others give too.',
    remedy: 'Let it end, or have its owner decide on a new end.',
    sources: ['Google Firewall Insights and AWS IAM Access Analyzer: review of access before it changes'],
    options: { within: { default: '14d', description: 'How far ahead the end may lie.' } },
    example: {
      config: 'lint: { rules: { ZT403: { options: { within: 3650d } } } }\n',
      invalid: `idps:
  okta: { domains: example.com }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  staff-to-wiki: { allow: everyone, to: wiki, when: { mfa: any }, expires: 2035-06-20 }
`,
      valid: `idps:
  okta: { domains: example.com }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  staff-to-wiki: { allow: everyone, to: wiki, when: { mfa: any }, expires: 2099-12-31 }
`,
    },
  },

  *check(context) {
    const { estate } = context;
    const ending = [...estate.policies.values(), ...estate.breakGlass.values()].filter(
      (policy) => !('effect' in policy && policy.effect === 'deny') && endsSoon(context, policy),
    );
    const redundant = ending.length > 0 ? context.analysis.redundancies().filter(({ removable }) => removable) : [];
    const without = new Set(redundant.map(({ policy }) => policy));
    const missed = new Set(ending.map(({ name }) => name).filter((name) => !without.has(name)));
    const ends = missed.size > 0 ? pathsByPolicy(context, (path) => missed.has(path.policy)) : [];
    for (const each of ends) yield grantEnds(context, each);
    for (const gap of estate.gaps.values()) if (endsSoon(context, gap)) yield gapEnds(context, gap);
  },
});

function endsSoon({ now, seconds }: LintContext, { validity: { from, to } }: Pick<Policy, 'validity'>): boolean {
  const within = seconds('within') * 1000;
  if (!to || to.value <= now || to.value - now > within) return false;
  return !from || to.value - from.value > within;
}

function grantEnds(context: LintContext, { policy, paths }: PolicyPaths): Finding {
  const resources = resourcesOf(paths);
  return {
    ...endOf(policy, elementOf(policy)),
    message: `${after(context, policy)} ${whoOf(paths)} can no longer reach ${names(resources)} by \`${policy.name}\``,
    help: 'let it end, or let its owner set a new `expires`',
    resources,
  };
}

function gapEnds(context: LintContext, gap: Gap): Finding {
  const { policies, constraints, target } = gap;
  return {
    ...endOf(gap, `gaps.${gap.name}`),
    message: `${after(context, gap)} gap \`${gap.name}\` is over, and ${names(valuesOf(policies))} can no longer be compiled to \`${target.value}\` without ${names(valuesOf(constraints))}`,
    help: 'enforce what the gap leaves out, or let its owner set a new `expires`',
  };
}

function valuesOf(all: readonly Located<string>[]): readonly string[] {
  return all.map(({ value }) => value);
}

function endOf(
  { validity }: Pick<Policy, 'validity'>,
  element: string,
): Pick<Finding, 'span' | 'label' | 'element' | 'cause'> {
  return { span: validity.to!.span, label: 'ends soon', element, cause: written(validity.to!) };
}

function after({ now }: LintContext, { validity }: Pick<Policy, 'validity'>): string {
  return `in ${daysOf((validity.to!.value - now) / 1000)} (\`expires: ${written(validity.to!)}\`)`;
}
