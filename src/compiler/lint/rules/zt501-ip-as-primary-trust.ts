import type { EffectivePath } from '../../analysis/index.js';
import type { LintContext } from '../context.js';
import { demandsMore, grantFacts, type PolicyPaths, pathsByPolicy, trustedNetworks, whoOf } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

export const ipAsPrimaryTrust = defineRule({
  meta: {
    code: 'ZT501',
    id: 'network/ip-as-primary-trust',
    title: 'a network takes the place of a second factor and of the device',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'nist-800-207'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Being in the office proves nothing about the person or the device: whoever is in the network by cable, by VPN or by an infected printer has the same address. The rule finds people who need nothing but a login and an address, and people of whom a network takes away the second factor that the same policy asks for elsewhere. What floors demand counts.',
    remedy: 'Demand a second factor and a device everywhere, and use networks only to narrow that.',
    sources: [
      'NIST SP 800-207, tenet 2: network location alone does not imply trust',
      'OMB M-22-09: authorisation at the application, not by the network',
    ],
    options: {
      sensitivity: { default: ['internal', 'high', 'critical'], description: 'Tiers whose resources are looked at.' },
    },
    example: {
      invalid: `idps:
  okta: { domains: example.com }
networks:
  office: 203.0.113.0/24
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  office-to-crm: { allow: everyone, to: crm, when: { network: office } }
`,
      valid: `idps:
  okta: { domains: example.com }
networks:
  office: 203.0.113.0/24
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  office-to-crm: { allow: everyone, to: crm, when: { network: office, mfa: strong } }
`,
    },
  },

  *check(context) {
    const tiers = context.option('sensitivity') as readonly string[];
    const isWanted = ({ humans, kind, resource }: EffectivePath): boolean =>
      humans && kind === 'allow' && tiers.includes(context.estate.resources.get(resource)!.sensitivity);
    for (const { policy, paths } of pathsByPolicy(context, isWanted)) {
      const trusting = paths.filter(({ situation }) => trustedNetworks(situation.network).length > 0);
      const bare = trusting.filter(({ requirement }) => !demandsMore(requirement));
      if (bare.length > 0) {
        yield finding(
          context,
          { policy, paths: bare },
          'only',
          'who has a login and an address there needs nothing else',
        );
        continue;
      }
      const asked = leastFactors(paths.filter((path) => !trusting.includes(path)));
      const eased = trusting.filter(({ resource, requirement }) => requirement.mfa < (asked.get(resource) ?? 0));
      if (eased.length > 0) {
        yield finding(
          context,
          { policy, paths: eased },
          'eased',
          'it asks for a weaker second factor there than elsewhere',
        );
      }
    }
  },
});

function finding(context: LintContext, found: PolicyPaths, cause: string, why: string): Finding {
  const facts = grantFacts(context, found);
  const networks = [...new Set(found.paths.flatMap(({ situation }) => trustedNetworks(situation.network)))].sort();
  return {
    ...facts,
    message: `\`${found.policy.name}\` trusts ${names(networks)} to let ${whoOf(found.paths)} into ${names(facts.resources!)}: ${why}`,
    label: 'trusts a network',
    help: 'demand a second factor and a device in the network, too',
    cause,
  };
}

/** Per resource, the weakest second factor that the paths ask for. */
function leastFactors(paths: readonly EffectivePath[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { resource, requirement } of paths) {
    found.set(resource, Math.min(found.get(resource) ?? Number.POSITIVE_INFINITY, requirement.mfa));
  }
  return found;
}
