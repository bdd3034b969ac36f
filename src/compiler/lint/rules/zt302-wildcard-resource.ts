import type { AllowPolicy, Endpoint } from '../../model/index.js';
import { isAtLeast } from '../allow-findings.js';
import type { LintContext } from '../context.js';
import { Membership } from '../facts/index.js';
import { onPolicy } from '../policy-span.js';
import { resourceReach } from '../resource-reach.js';
import { defineRule, type Finding } from '../rule.js';

const head = `
idps:
  okta: { domains: [example.com] }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
`;

export const wildcardResource = defineRule({
  meta: {
    code: 'ZT302',
    id: 'least-privilege/wildcard-resource',
    title: 'an allow or a sensitive resource takes in more than was listed',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'nist-800-207'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'What is granted by a wildcard grows without a decision: every resource that is declared later is in an allow `to: all`, and every host that comes up later is in `*.example.com` or in a large block of addresses. Reported are allows to everything or to most of the resources, and sensitive resources that somebody reaches and that consist of a wildcard host or a large block. `internet` and `own-devices` are meant as they are.',
    remedy:
      'Name the resources, or select them by a label that somebody has to set. Declare the hosts that are meant as resources of their own.',
    sources: ['Zscaler: no wildcard application segments', 'Google Firewall Insights: overly permissive rules'],
    options: {
      percent: { default: 50, description: 'an allow may reach up to this share of the resources' },
      least: { default: 10, description: 'and this many in any case' },
      min: { default: 'high', description: 'the lowest sensitivity at which wildcard hosts and blocks are looked at' },
      prefix4: { default: 16, description: 'an IPv4 block with a shorter prefix is large' },
      prefix6: { default: 48, description: 'an IPv6 block with a shorter prefix is large' },
    },
    example: {
      invalid: `${head}  staff-to-all: { allow: everyone, to: all, when: { mfa: strong } }\n`,
      valid: `${head}  staff-to-both: { allow: everyone, to: [wiki, crm], when: { mfa: strong } }\n`,
    },
  },
  check: (context) => [...wideAllows(context), ...wideResources(context)],
});

function* wideAllows({ estate, now, option }: LintContext): Iterable<Finding> {
  const membership = new Membership(estate);
  const total = [...estate.resources.values()].filter((resource) => !resource.public).length;
  const most = Math.max(option('least') as number, (total * (option('percent') as number)) / 100);
  for (const policy of estate.policies.values()) {
    if (policy.effect === 'deny' || (policy.validity.to?.value ?? Infinity) <= now) continue;
    const isAll = saysAll(policy);
    if (!isAll && policy.resources.length <= most) continue;
    const what = isAll
      ? 'every resource, also those that are declared later'
      : `${policy.resources.length} of ${total} resources`;
    const who = membership.of(policy.who);
    yield {
      ...onPolicy(policy),
      span: policy.toSpan,
      cause: isAll ? 'all' : 'most',
      message: `\`${policy.name}\` allows ${what}: what a stolen login opens has no limit`,
      help: 'name the resources, or select them by a label',
      resources: policy.resources,
      reach: who.domains.size > 0 ? 'all' : who.names.size,
    };
  }
}

function* wideResources(context: LintContext): Iterable<Finding> {
  for (const { name, sensitivity, endpoints } of context.estate.resources.values()) {
    const wide = isAtLeast(context, 'min', sensitivity) ? endpoints.find((one) => isWide(context, one)) : undefined;
    const reach = wide && resourceReach(context, name);
    if (!wide || reach === undefined) continue;
    const what =
      wide.host.kind === 'wildcard' ? 'every host that ever gets such a name' : 'every host in a large block';
    yield {
      span: wide.span,
      element: `resources.${name}`,
      cause: wide.text,
      message: `\`${name}\` is ${what}, and who may reach one of them reaches them all: \`${wide.text}\``,
      help: 'declare the hosts that are meant as resources of their own',
      resources: [name],
      reach,
    };
  }
}

function saysAll({ toSpan: { file, start, end } }: AllowPolicy): boolean {
  return /^[[\-\s]*["']?all["']?[\]\s]*$/.test(file.text.slice(start, end));
}

function isWide({ option }: LintContext, { host }: Endpoint): boolean {
  if (host.kind !== 'cidr') return host.kind === 'wildcard';
  return host.cidr.prefix < (option(host.cidr.family === 4 ? 'prefix4' : 'prefix6') as number);
}
