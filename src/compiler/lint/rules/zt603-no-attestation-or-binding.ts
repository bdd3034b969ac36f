import { reachedBy } from '../facts/index.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const noAttestationOrBinding = defineRule({
  meta: {
    code: 'ZT603',
    id: 'workload/no-attestation-or-binding',
    title: 'a static secret alone opens something, from anywhere',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A static secret says what somebody knows, not who or where they are: in a build log or a chat it works for every reader. It is bound to the workload when the environment is attested, when the credential is a certificate, or at least when only certain networks may use it.',
    remedy:
      'Use a certificate (`x509`, `mtls`), the attested identity of the platform, or a token that a provider issues for a short time; until then limit the networks.',
    sources: [
      'Prowler: API tokens restricted to network zones',
      'Cloudflare documentation: service tokens and mutual TLS',
      'CISA Zero Trust Maturity Model 2.0, Identity: credentials of non-person entities',
    ],
    options: {
      sensitivity: { default: ['internal', 'high', 'critical'], description: 'Tiers whose resources are looked at.' },
    },
    example: {
      invalid: `workloads:
  exporter: { kind: service, identity: exporter-key, credential: { type: static, lifetime: 30d } }
resources:
  metrics: { endpoints: "https://metrics.example.com", sensitivity: internal }
policies:
  exporter-to-metrics: { allow: workload:exporter, to: metrics }
`,
      valid: `workloads:
  exporter: { kind: service, identity: exporter-key, credential: { type: mtls, lifetime: 30d } }
resources:
  metrics: { endpoints: "https://metrics.example.com", sensitivity: internal }
policies:
  exporter-to-metrics: { allow: workload:exporter, to: metrics }
`,
    },
  },

  *check(context) {
    const { estate } = context;
    const tiers = context.option('sensitivity') as readonly string[];
    const secrets = [...estate.workloads.values()].filter(
      ({ credential: { type, attested } }) => type === 'static' && !attested,
    );
    const reached = reachedBy(
      context,
      new Set(secrets.map(({ name }) => name)),
      ({ resource, situation }) =>
        situation.network.full && tiers.includes(estate.resources.get(resource)!.sensitivity),
    );
    for (const { name, credential } of secrets) {
      const found = reached.get(name);
      if (!found) continue;
      yield {
        message: `the static secret of \`${name}\` opens ${names(found.resources)} from anywhere: nothing binds it to the workload`,
        span: credential.span,
        label: 'not bound, not attested',
        help: 'use a certificate or an attested identity, or limit the networks',
        element: `workloads.${name}`,
        cause: 'unbound',
        resources: found.resources,
        reach: 1,
        ...found.witness,
      };
    }
  },
});
