import type { EffectivePath } from '../../analysis/index.js';
import type { Location } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { demandsMore, grantFacts, helpfulConditions, type PolicyPaths, pathsByPolicy, whoOf } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

export const countryOnlyControl = defineRule({
  meta: {
    code: 'ZT504',
    id: 'geo/country-only-control',
    title: 'a country is all that is asked of a login, or so many countries that they say nothing',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict', 'nist-800-207'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'The country of an address is guessed from a table, and a proxy in any country costs a few cents. It narrows who gets in by mistake and stops nobody who means it. Allowing most countries of the world is not even that. What floors demand counts.',
    remedy: 'Demand a second factor and a device, and let the country narrow that.',
    sources: ['NIST SP 800-207, tenet 4: access is determined by identity, device and behaviour, not by place alone'],
    options: {
      sensitivity: { default: ['internal', 'high', 'critical'], description: 'Tiers whose resources are looked at.' },
      most: { default: 100, description: 'A location with more countries than this says nothing.' },
    },
    example: {
      invalid: `idps:
  okta: { domains: example.com }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { location: FR } }
`,
      valid: `idps:
  okta: { domains: example.com }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { location: FR, mfa: strong } }
`,
    },
  },

  *check(context) {
    const tiers = context.option('sensitivity') as readonly string[];
    const most = context.option('most') as number;
    const isBare = ({ humans, kind, resource, requirement, situation: { country, network } }: EffectivePath): boolean =>
      humans &&
      kind === 'allow' &&
      !country.full &&
      !country.unknown &&
      country.known.length <= most &&
      network.full &&
      !demandsMore(requirement) &&
      tiers.includes(context.estate.resources.get(resource)!.sensitivity);
    for (const found of pathsByPolicy(context, isBare)) yield onlyCountry(context, found);
    for (const location of usedLocations(context)) if (location.countries.length > most) yield tooMany(location);
  },
});

function onlyCountry(context: LintContext, found: PolicyPaths): Finding {
  const facts = grantFacts(context, found);
  return {
    ...facts,
    message: `\`${found.policy.name}\` lets ${whoOf(found.paths)} into ${names(facts.resources!)} for no more than an address in the right country, which a proxy gives to anybody`,
    label: 'asks for a country and nothing else',
    help: 'demand a second factor and a device, too',
    cause: 'only',
  };
}

function tooMany({ name, nameSpan, countries }: Location): Finding {
  return {
    message: `location \`${name}\` lets people in from ${countries.length} countries: that keeps out nobody who means it`,
    span: nameSpan,
    label: 'most of the world',
    help: 'list the countries in which you work, or leave the condition out',
    element: `locations.${name}`,
    cause: 'many',
  };
}

function usedLocations({ estate }: LintContext): readonly Location[] {
  const used = new Set<string>();
  for (const { location = [] } of helpfulConditions(estate)) for (const { value } of location) used.add(value);
  return [...estate.locations.values()].filter(({ name }) => used.has(name));
}
