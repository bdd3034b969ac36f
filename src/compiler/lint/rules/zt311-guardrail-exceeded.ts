import { describeConditions, type Excess, exceededCeilings, reachOf, witness } from '../../analysis/index.js';
import type { Estate } from '../../model/index.js';
import { resourcesOf, widest } from '../facts/index.js';
import { onPolicy, policyOf } from '../policy-span.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

const example = (when: string): string => `idps:
  okta: { domains: [example.com] }
groups:
  sales: { source: okta, external: sales }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
ceilings:
  crm-most: { owner: security, reason: customer data, to: crm, only: { who: group:sales, when: { mfa: strong } } }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: ${when} } }
`;

export const guardrailExceeded = defineRule({
  meta: {
    code: 'ZT311',
    id: 'least-privilege/guardrail-exceeded',
    title: 'an allow grants more than a ceiling admits',
    severity: 'error',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A ceiling says the most that may be granted at some resources, so that whoever writes an allow need not know what others decided. What an allow really grants counts, floors and denies included: an allow that asks for less is no finding where a floor asks for the rest. Every request beyond the ceiling is found, in whatever combination of people, places, times and signals it lies.',
    remedy:
      'Narrow the allow to whom and how the ceiling admits, or put a floor on the resource. If the ceiling is what is wrong, change the ceiling: that is a decision of its owner.',
    sources: [
      'AWS IAM Access Analyzer: checks of a policy against a reference policy',
      'NIST SP 800-207, tenet 4: access is determined by dynamic policy',
    ],
    options: {},
    example: { invalid: example('any'), valid: example('strong') },
  },
  *check({ estate, analysis: { horizon } }) {
    for (const { ceiling: name, policy: by, beyond } of exceededCeilings(estate, horizon)) {
      const { nameSpan } = estate.ceilings.get(name)!;
      const [{ resource, piece }] = beyond as [(typeof beyond)[number]];
      const request = witness(estate, resource, piece, horizon.from);
      const [first, ...others] = new Set(beyond.map((one) => grantText(estate, one)));
      const resources = resourcesOf(beyond);
      yield {
        ...onPolicy(policyOf(estate, by)),
        label: 'grants more',
        cause: [name, ...resources].join(' '),
        message: `\`${by}\` grants more at ${names(resources)} than \`${name}\` admits: ${others.length > 0 ? 'among others ' : ''}${first}`,
        related: [{ span: nameSpan, label: 'the most that may be granted' }],
        help: 'narrow the allow, or put a floor on the resource',
        resources,
        reach: widest(beyond.map((one) => reachOf(one.piece.who))),
        ...(request && { witness: { request, decision: 'allow' as const } }),
      };
    }
  },
});

/** To whom, and under which conditions. */
function grantText(estate: Estate, { who, piece }: Excess['beyond'][number]): string {
  const conditions = describeConditions(estate, piece).join(', ');
  return `to ${who}, ${conditions === '' ? 'without any condition' : `with ${conditions}`}`;
}
