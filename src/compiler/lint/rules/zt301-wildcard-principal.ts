import { grantFacts, pathsByPolicy } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

const example = (who: string): string => `idps: { okta: { domains: [example.com] } }
groups:
  sales: { source: okta, external: sales }
posture:
  laptop: { managed: true, disk_encrypted: true }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm:
    { reason: daily work, allow: ${who}, to: crm, when: { mfa: strong, posture: laptop }, session: { max: 8h } }
`;

export const wildcardPrincipal = defineRule({
  meta: {
    code: 'ZT301',
    id: 'least-privilege/wildcard-principal',
    title: 'everyone is let in',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'An allow for `everyone` lets in whoever any identity provider vouches for, guests and the staff of partners included, and everybody who joins later. On a resource that is more than internal nobody decided that each of them needs it. Only allows that really grant something are told, denies and floors counted. Allows for all `workloads` are told by ZT604.',
    remedy: 'Name the group that needs it. Lower the sensitivity of the resource if it is meant for everyone.',
    sources: [
      'Cloudflare Access documentation: selector Everyone',
      'Tailscale documentation: least privilege with groups',
      'NIST SP 800-207, tenet 3: least privilege',
    ],
    options: {
      sensitivity: { default: ['high', 'critical'], description: 'the tiers that the rule looks at' },
    },
    example: { invalid: example('everyone'), valid: example('group:sales') },
  },
  *check(context): Iterable<Finding> {
    const { estate } = context;
    const tiers = context.option('sensitivity') as readonly string[];
    const granted = pathsByPolicy(
      context,
      ({ kind, resource }) => kind === 'allow' && tiers.includes(estate.resources.get(resource)!.sensitivity),
    );
    for (const one of granted) {
      const wide = estate.policies.get(one.policy.name)!.who.find(({ kind }) => kind === 'everyone');
      if (!wide) continue;
      const facts = grantFacts(context, one);
      yield {
        ...facts,
        span: one.policy.nameSpan,
        related: [{ span: wide.span, label: 'whoever that is' }],
        cause: wide.kind,
        message: `\`${one.policy.name}\` lets everyone whom an identity provider knows reach ${names(facts.resources!)}`,
        help: 'name the group that needs it',
      };
    }
  },
});
