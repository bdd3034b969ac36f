import type { EffectivePath } from '../../analysis/index.js';
import { type AllowPolicy, refText } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { KnownPeople, pathsByPolicy } from '../facts/index.js';
import { onPolicy } from '../policy-span.js';
import { defineRule, type Finding } from '../rule.js';
import { counted, names } from '../words.js';

const policy = (members: string): string => `idps:
  okta: { domains: [example.com] }
groups:
  ops: { members: [${members}] }
resources:
  db: { endpoints: "tcp://db.example.com:5432", sensitivity: critical }
  vault: { endpoints: "https://vault.example.com", sensitivity: high }
policies:
  ops-to-db: { allow: group:ops, to: db, when: { mfa: phishing-resistant } }
  ops-to-vault: { allow: group:ops, to: vault, when: { mfa: phishing-resistant } }
`;

export const blastRadius = defineRule({
  meta: {
    code: 'ZT304',
    id: 'least-privilege/blast-radius',
    title: 'one group or one allow opens too many sensitive resources to too many people',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'People times sensitive resources is what is at stake when one membership is given by mistake or one login is stolen. Floors and denies are counted. What several allows give to one and the same principal is added up; an allow that names several principals counts by itself. Only people who are known by name can be counted: those whom the policy names and, with a directory snapshot, those of its domains and groups.',
    remedy: 'Divide the group by what its people do, or let them have the sensitive part on approval.',
    sources: ['CISA ScubaGear, MS.AAD.7.1: few people with far-reaching roles', 'AWS IAM Access Analyzer'],
    options: {
      max: { default: 1000, description: 'pairs of a person and a sensitive resource that one grant may open' },
      sensitivity: { default: ['high', 'critical'], description: 'tiers whose resources count' },
    },
    example: {
      config: 'lint: { rules: { ZT304: { level: warning, options: { max: 4 } } } }\n',
      invalid: policy('ana@example.com, li@example.com, omar@example.com'),
      valid: policy('ana@example.com, li@example.com'),
    },
  },

  *check(context) {
    for (const [principal, grant] of grantsOf(context)) {
      const counts = [...grant.people.values()].map((people) => people.size);
      const pairs = counts.reduce((sum, count) => sum + count, 0);
      if (pairs > (context.option('max') as number)) yield wide(principal, grant, pairs);
    }
  },
});

/** What one principal, or one allow that names several, opens. */
interface Grant {
  readonly first: AllowPolicy;
  readonly allows: Set<string>;
  /** By resource. */
  readonly people: Map<string, Set<string>>;
}

function grantsOf(context: LintContext): ReadonlyMap<string, Grant> {
  const { estate, option } = context;
  const tiers = option('sensitivity') as readonly string[];
  const counts = ({ kind, humans, resource }: EffectivePath): boolean =>
    kind === 'allow' && humans && tiers.includes(estate.resources.get(resource)!.sensitivity);
  const known = new KnownPeople(estate);
  const grants = new Map<string, Grant>();
  for (const { policy: allow, paths } of pathsByPolicy(context, counts)) {
    const it = allow as AllowPolicy;
    const key = it.who.length === 1 ? `\`${refText(it.who[0]!)}\`` : `allow \`${it.name}\``;
    const grant = grants.get(key) ?? { first: it, allows: new Set(), people: new Map() };
    grants.set(key, grant);
    grant.allows.add(it.name);
    for (const { resource, piece } of paths) {
      const people = grant.people.get(resource) ?? new Set();
      grant.people.set(resource, people);
      for (const user of known.of(piece.who)) people.add(user);
    }
  }
  return grants;
}

function wide(principal: string, { first, allows, people }: Grant, pairs: number): Finding {
  const resources = [...people.keys()].sort();
  const most = Math.max(...[...people.values()].map(({ size }) => size));
  const through = allows.size > 1 ? ` through ${names([...allows].sort(), 3)}` : '';
  return {
    ...onPolicy(first),
    message: `${principal} opens ${counted(resources.length, 'sensitive resource')} to ${counted(most, 'person', 'people')}${through}: ${pairs} ways in that one mistake gives away`,
    help: 'divide it by what the people do, or ask for an approval',
    cause: principal,
    resources,
    reach: most,
  };
}
