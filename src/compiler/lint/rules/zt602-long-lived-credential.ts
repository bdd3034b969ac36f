import { describeDuration } from '../../analysis/index.js';
import type { Workload } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { reachedBy } from '../facts/index.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const longLivedCredential = defineRule({
  meta: {
    code: 'ZT602',
    id: 'workload/long-lived-credential',
    title: 'a workload with access has a credential that lasts too long',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A key that is copied once works until it runs out, and one without `lifetime` never does. Only workloads that really reach something count: where a floor on credentials keeps a workload out, its key opens nothing.',
    remedy:
      'Give the workload a short-lived credential and write its `lifetime`, or put a floor with `credential: { max_lifetime: … }` on what it reaches.',
    sources: [
      'CISA ScubaGear MS.AAD.5.6 and 5.7: secrets at most 180 days, certificates at most 365 days',
      'Maester MT.1057: applications without secrets',
      'Tailscale documentation: expiry and rotation of keys',
    ],
    options: {
      certificate: { default: '365d', description: 'Longest lifetime of `x509` and `mtls` credentials.' },
      secret: { default: '180d', description: 'Longest lifetime of `static`, `jwt` and `oidc` credentials.' },
    },
    example: {
      invalid: `workloads:
  exporter: { kind: service, identity: exporter-key, credential: { type: static } }
resources:
  metrics: { endpoints: "https://metrics.example.com", sensitivity: internal }
policies:
  exporter-to-metrics: { allow: workload:exporter, to: metrics }
`,
      valid: `workloads:
  exporter: { kind: service, identity: exporter-key, credential: { type: static, lifetime: 30d } }
resources:
  metrics: { endpoints: "https://metrics.example.com", sensitivity: internal }
policies:
  exporter-to-metrics: { allow: workload:exporter, to: metrics }
`,
    },
  },

  *check(context) {
    const wanted = [...context.estate.workloads.values()].filter((workload) => isTooLong(context, workload));
    const reached = reachedBy(context, new Set(wanted.map(({ name }) => name)));
    for (const { name, credential } of wanted) {
      const paths = reached.get(name);
      if (!paths) continue;
      const { type, lifetime } = credential;
      const lasts = lifetime === undefined ? 'never runs out' : `lasts ${describeDuration(lifetime)}`;
      yield {
        message: `the \`${type}\` credential of \`${name}\` ${lasts}, and opens ${names(paths.resources)} to whoever copies it once`,
        span: credential.span,
        label: lasts,
        help: `issue one that lasts at most ${describeDuration(limitOf(context, type))}, and write its \`lifetime\``,
        element: `workloads.${name}`,
        cause: 'lifetime',
        resources: paths.resources,
        reach: 1,
        ...paths.witness,
      };
    }
  },
});

function isTooLong(context: LintContext, { credential: { type, lifetime } }: Workload): boolean {
  return lifetime === undefined || lifetime > limitOf(context, type);
}

function limitOf({ seconds }: LintContext, type: Workload['credential']['type']): number {
  return seconds(type === 'x509' || type === 'mtls' ? 'certificate' : 'secret');
}
