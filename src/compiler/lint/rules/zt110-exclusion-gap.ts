import { witness } from '../../analysis/index.js';
import { refText } from '../../model/index.js';
import { usedExemptions } from '../exemptions.js';
import { onPolicy } from '../policy-span.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

const head = `
idps:
  okta: { domains: [example.com] }
groups:
  contractors: { source: okta, external: contractors }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  all-to-crm: { allow: everyone, to: crm }
  second-factor: { deny: everyone, except: group:contractors, to: crm, unless: { mfa: strong } }
`;

export const exclusionGap = defineRule({
  meta: {
    code: 'ZT110',
    id: 'refs/exclusion-gap',
    title: 'somebody is excepted from a floor, and no other deny or floor means them',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict', 'nist-800-207'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'An exception from a floor is often made for a day and then stays, and those excepted are held to nothing. The rule reports an exception that lets somebody do now what the floor refuses to all others, at resources for which no other deny or floor means the excepted. Where the allow demands as much as the floor, the exception does nothing and stays quiet.',
    remedy: 'Drop the exception, or write a second floor for those excepted with the demand that they can meet.',
    sources: ['Maester: MT.1036', 'Prowler: exclusions from conditional access need a fallback'],
    options: {},
    example: {
      invalid: head,
      valid: `${head}  contractors-factor: { deny: group:contractors, to: crm, unless: { mfa: any } }\n`,
    },
  },
  *check(context) {
    const { estate, analysis } = context;
    for (const { floor, ref, granted, resources } of usedExemptions(context)) {
      const [piece] = granted;
      const where = [...new Set(resources)].sort();
      const request = witness(estate, resources[0]!, piece!, analysis.horizon.from);
      const isCounted = granted.every(({ who }) => who.domains.length === 0);
      const people = new Set(granted.flatMap(({ who }) => [...who.users, ...who.workloads]));
      yield {
        ...onPolicy(floor),
        span: ref.span,
        cause: `${refText(ref)} ${where.join(' ')}`,
        message: `\`${floor.name}\` excepts \`${refText(ref)}\`, and no other deny or floor means them at ${names(where)}: through \`${piece!.origin.policy}\` they do what it refuses to all others`,
        help: 'drop the exception, or write a floor for those excepted',
        resources: where,
        reach: isCounted ? people.size : 'all',
        ...(request && { witness: { request, decision: 'allow' } }),
      };
    }
  },
});
