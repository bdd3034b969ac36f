import type { PartialOverride } from '../../analysis/index.js';
import { isAtLeast } from '../allow-findings.js';
import { onPolicy, placesOf, policyOf } from '../policy-span.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

const head = `
idps:
  okta: { domains: [example.com] }
groups:
  ops: { source: okta, external: ops }
  leavers: { source: okta, external: leavers }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  ops-to-crm: { allow: group:ops, to: crm, when: { mfa: strong } }
`;

export const partialOverride = defineRule({
  meta: {
    code: 'ZT106',
    id: 'conflict/partial-override',
    title: 'a deny takes a part of what an allow grants on a sensitive resource',
    severity: 'info',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'The allow reads as if all whom it names were in, and some of them, or some of the places from which they come, are out by a deny that may stand in another file. That is how exceptions are made, so nothing is wrong yet; on a sensitive resource somebody should have looked. Floors are not meant: they raise a demand and take nothing from those who meet it.',
    remedy:
      'Look at the request that is shown. When it is meant, say so in the `except` or the condition of the allow, or ignore the finding with a reason.',
    sources: ['Al-Shaer and Hamed: correlation anomaly'],
    options: {
      min: { default: 'high', description: 'the lowest sensitivity that the rule looks at' },
    },
    example: {
      invalid: `${head}  leavers-out: { deny: group:leavers, to: crm }\n`,
      valid: `${head}  leavers-out: { deny: group:leavers, to: crm, unless: { mfa: phishing-resistant } }\n`,
    },
  },
  *check(context) {
    const { estate, analysis } = context;
    const byPair = new Map<string, PartialOverride[]>();
    for (const one of analysis.partialOverrides()) {
      if (!isAtLeast(context, 'min', estate.resources.get(one.resource)!.sensitivity)) continue;
      const key = `${one.deny} ${one.allow}`;
      const known = byPair.get(key);
      if (known) known.push(one);
      else byPair.set(key, [one]);
    }
    for (const all of byPair.values()) {
      const { deny, allow, witness } = all[0]!;
      const resources = all.map(({ resource }) => resource);
      yield {
        ...onPolicy(policyOf(estate, deny)),
        cause: `${allow} ${resources.join(' ')}`,
        message: `\`${deny}\` takes a part of what \`${allow}\` grants on ${names(resources)}: whoever reads that allow does not see who is left out`,
        related: placesOf(estate, [allow], 'grants more than is left'),
        help: 'say the exception in the allow as well, or ignore this with a reason',
        resources,
        witness: { request: witness, decision: 'deny' },
      };
    }
  },
});
