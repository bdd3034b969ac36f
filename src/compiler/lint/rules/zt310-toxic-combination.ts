import { brokenSeparations, reachOf, witness } from '../../analysis/index.js';
import { placesOf } from '../policy-span.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

const head = `idps:
  okta: { domains: [example.com] }
groups:
  clerks: { members: [ana@example.com, li@example.com] }
resources:
  entry: { endpoints: "https://entry.example.com", sensitivity: internal }
  approval: { endpoints: "https://approval.example.com", sensitivity: internal }
separation:
  four-eyes: { owner: audit, reason: four eyes, between: [entry, approval] }
policies:
  clerks-enter: { reason: daily work, allow: group:clerks, to: entry, when: { mfa: strong } }
`;

export const toxicCombination = defineRule({
  meta: {
    code: 'ZT310',
    id: 'least-privilege/toxic-combination',
    title: 'somebody reaches what nobody may have together',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict', 'nist-800-207'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A `separation` says of which resources nobody may reach both, so that no single person can enter a payment and approve it. Two grants that are right by themselves break it together. Floors and denies count, signals do not: a second factor or an approval does not make two people of one. Who is in two open groups is not known, so two grants for two open groups are told too, as a warning; a directory snapshot or an `except` settles it.',
    remedy:
      'Take the person out of one of the two groups, or write the other group into the `except` of one of the two allows. Where the groups are synced, close them with a directory snapshot.',
    sources: ['NIST SP 800-53, AC-5: separation of duties', 'NIST SP 800-207, tenet 3: least privilege'],
    options: {},
    example: {
      invalid: `${head}  lead-approves: { reason: four eyes, allow: "user:ana@example.com", to: approval, when: { mfa: strong } }\n`,
      valid: `${head}  lead-approves: { reason: four eyes, allow: "user:boss@example.com", to: approval, when: { mfa: strong } }\n`,
    },
  },
  *check({ estate, analysis: { horizon } }) {
    for (const { separation, policy, others, resources, who, piece, certain } of brokenSeparations(estate, horizon)) {
      const { nameSpan } = estate.separations.get(separation)!;
      const by = others.includes(policy) ? `\`${policy}\` lets` : `${names([policy, ...others])} let`;
      const doubt = certain ? '' : '; whether that is anybody is not known here';
      const request = witness(estate, resources[0], piece, horizon.from);
      yield {
        span: nameSpan,
        label: 'does not hold',
        element: `separation.${separation}`,
        cause: [policy, ...others].join(' '),
        message: `${by} ${who} reach both \`${resources[0]}\` and \`${resources[1]}\`, which \`${separation}\` keeps apart${doubt}`,
        related: placesOf(estate, [...new Set([policy, ...others])], 'grants a part of it'),
        help: certain
          ? 'take them out of one of the two, or except them in one allow'
          : 'except one group from the allow for the other, or close both with a directory snapshot',
        resources,
        reach: reachOf(piece.who),
        ...(request && { witness: { request, decision: 'allow' as const } }),
        ...(!certain && { severity: 'warning' as const }),
      };
    }
  },
});
