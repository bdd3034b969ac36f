import { describeDuration, type EffectivePath, type LoginSet } from '../../analysis/index.js';
import type { LintContext } from '../context.js';
import { grantFacts, pathsByPolicy, whoOf } from '../facts/index.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const privilegedWithoutJit = defineRule({
  meta: {
    code: 'ZT401',
    id: 'lifecycle/privileged-without-jit',
    title: 'standing access to something privileged',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'cisa-ztmm-advanced', 'nist-800-207'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Privileged access that is there day and night is what an intruder looks for. It is standing when the policy has no end and no approval is asked for. On a resource of the tiers in `sensitivity` a session of at most `session` is as good: each use then begins with a login of its own. For a login as root it is not. What floors demand counts.',
    remedy:
      'Ask for an approval (`when: { approval: … }`), give the policy an end (`expires`), or put a floor with a short session on the resource; let nobody log in as root (`as: nonroot`).',
    sources: [
      'CISA ScubaGear MS.AAD.7.4 to 7.6: no permanent privileged assignment, approval for activation',
      'Maester MT.1031: privileged roles through just-in-time activation only',
      'CISA Zero Trust Maturity Model 2.0, Access Management: need- and session-based access',
    ],
    options: {
      sensitivity: { default: ['critical'], description: 'Tiers whose resources are privileged.' },
      root: { default: true, description: 'Whether logging in as root on an ssh resource is privileged.' },
      session: { default: '4h', description: 'A session of at most this is no standing access, but for root.' },
    },
    example: {
      invalid: `idps:
  okta: { domains: example.com }
groups:
  admins: { members: [ana@example.com, li@example.com] }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
policies:
  admins-to-vault: { allow: group:admins, to: vault, when: { mfa: phishing-resistant }, session: { max: 12h } }
`,
      valid: `idps:
  okta: { domains: example.com }
groups:
  admins: { members: [ana@example.com, li@example.com] }
approvals:
  lead: { approvers: "user:lead@example.com", max: 4h }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
policies:
  admins-to-vault: { allow: group:admins, to: vault, when: { mfa: phishing-resistant, approval: lead }, session: { max: 12h } }
`,
    },
  },

  *check(context) {
    const found = pathsByPolicy(context, standing(context));
    for (const { policy, paths } of found) {
      const facts = grantFacts(context, { policy, paths });
      const isRoot = paths.some(({ situation }) => admitsRoot(situation.logins));
      const session = describeDuration(context.seconds('session'));
      yield {
        ...facts,
        message: `\`${policy.name}\` gives ${whoOf(paths)} standing access to ${names(facts.resources!)}${isRoot ? ' as root' : ''}: it has no end, and neither an approval${isRoot ? '' : ` nor a session of at most ${session}`} is asked for`,
        label: 'no end, no approval',
        help: isRoot
          ? 'ask for an approval, set `expires`, or say `as: nonroot`'
          : 'ask for an approval, set `expires`, or limit the session',
        cause: isRoot ? 'root' : 'standing',
        ...(isRoot && { severity: 'security' as const }),
      };
    }
  },
});

function standing(context: LintContext): (path: EffectivePath) => boolean {
  const { estate } = context;
  const countsRoot = context.option('root') === true;
  const tiers = context.option('sensitivity') as readonly string[];
  const longest = context.seconds('session');
  return ({ humans, kind, policy, resource, requirement, situation }) => {
    if (!humans || kind !== 'allow' || requirement.approvals.length > 0) return false;
    if (estate.policies.get(policy)!.validity.to) return false;
    if (countsRoot && admitsRoot(situation.logins)) return true;
    const { sessionMax } = requirement;
    const isShort = sessionMax !== undefined && sessionMax <= longest;
    return !isShort && tiers.includes(estate.resources.get(resource)!.sensitivity);
  };
}

function admitsRoot(logins: LoginSet | undefined): boolean {
  return logins !== undefined && logins.logins.includes('root') === (logins.kind === 'only');
}
