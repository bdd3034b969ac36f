import { grantFacts, pathsByPolicy } from '../facts/index.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const anyServiceToken = defineRule({
  meta: {
    code: 'ZT604',
    id: 'workload/any-service-token',
    title: 'every workload gets in, those too that do not exist yet',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'An allow for `workloads` opens a resource to each machine identity of the estate: whoever gets the weakest of them gets in, and each new one is let in without anybody deciding it.',
    remedy: 'Name the workloads, a group of them, or their kind (`kind:ci`).',
    sources: [
      'Cloudflare documentation, Access policies: the selector for any valid service token',
      'NIST SP 800-207, tenet 3: access to individual resources is granted per session and per subject',
    ],
    options: {
      sensitivity: { default: ['internal', 'high', 'critical'], description: 'Tiers whose resources are looked at.' },
    },
    example: {
      invalid: `workloads:
  ci: { kind: ci, identity: ci-1, credential: { type: oidc, lifetime: 15m, attested: true } }
resources:
  deploy: { endpoints: "https://deploy.example.com", sensitivity: high }
policies:
  machines-to-deploy: { allow: workloads, to: deploy }
`,
      valid: `workloads:
  ci: { kind: ci, identity: ci-1, credential: { type: oidc, lifetime: 15m, attested: true } }
resources:
  deploy: { endpoints: "https://deploy.example.com", sensitivity: high }
policies:
  machines-to-deploy: { allow: kind:ci, to: deploy }
`,
    },
  },

  *check(context) {
    const { estate } = context;
    const tiers = context.option('sensitivity') as readonly string[];
    const all = [...estate.policies.values()].filter(
      ({ effect, who }) => effect === 'allow' && who.some(({ kind }) => kind === 'workloads'),
    );
    const wanted = new Set(all.map(({ name }) => name));
    if (wanted.size === 0) return;
    const found = pathsByPolicy(
      context,
      ({ policy, resource }) => wanted.has(policy) && tiers.includes(estate.resources.get(resource)!.sensitivity),
    );
    for (const { policy, paths } of found) {
      const facts = grantFacts(context, { policy, paths });
      yield {
        ...facts,
        message: `\`${policy.name}\` lets every workload into ${names(facts.resources!)}, those too that are declared tomorrow`,
        label: 'any workload',
        help: 'name the workloads, or their kind (`kind:ci`)',
        cause: 'workloads',
        reach: 'all',
      };
    }
  },
});
