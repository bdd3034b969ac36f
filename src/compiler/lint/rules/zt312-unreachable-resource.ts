import { type Answer, brokenMustReach, createEvaluator, type Unreached, witness } from '../../analysis/index.js';
import type { Estate, Policy, Resource } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { resourcesOf } from '../facts/index.js';
import { placesOf } from '../policy-span.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

const head = `
idps:
  okta: { domains: [example.com] }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
`;

export const unreachableResource = defineRule({
  meta: {
    code: 'ZT312',
    id: 'coverage/unreachable-resource',
    title: 'somebody, or everybody, cannot reach what they should',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'What `must_reach` says must be granted is not: an allow went, or a floor or a deny now asks for more than the entry says. That is an error, as somebody relies on it. A resource that nobody reaches at all was forgotten when its allow went, or its allow is denied altogether. Of the latter, two kinds stay quiet: a resource inside another one that somebody reaches, as declaring it is how its points are taken out of what the outer one grants, and a resource whose allow begins later.',
    remedy:
      'Remove the resource, or write the allow that is missing; where an allow is denied, mend one of the two. Where `must_reach` asks too much, say in its `when` what may be demanded, or name in its `except` who need not get in.',
    sources: ['Batfish: reachability', 'RuleHawk: must-reach invariants', 'NIST SP 800-207, tenet 1'],
    options: {},
    example: {
      invalid: `${head}  staff-to-wiki: { allow: everyone, to: wiki }\n`,
      valid: `${head}  staff-to-both: { allow: everyone, to: [wiki, crm] }\n`,
    },
  },
  *check(context) {
    yield* orphans(context);
    yield* brokenEntries(context);
  },
});

function* orphans(context: LintContext): Iterable<Finding> {
  const { estate, analysis } = context;
  const unreached = [...estate.resources.values()].filter((resource) => isOrphan(context, resource));
  if (unreached.length === 0) return;
  const policies = policiesByResource(estate, new Set(unreached.map(({ name }) => name)));
  for (const { name, nameSpan } of unreached) {
    const all = policies.get(name) ?? [];
    const allows = all.filter(({ effect }) => effect === 'allow');
    if (allows.some(({ validity }) => (validity.from?.value ?? 0) >= analysis.horizon.to)) continue;
    const allowed = allows.map((policy) => policy.name);
    const denied = all.filter(({ effect }) => effect === 'deny').map((policy) => policy.name);
    const ends = denied.length === 0 ? 'none of them holds now' : `not under ${names(denied)}`;
    const why = allowed.length === 0 ? 'no policy allows it' : `${names(allowed)} would allow it, but ${ends}`;
    yield {
      span: nameSpan,
      element: `resources.${name}`,
      cause: [...allowed, ...denied].join(' '),
      message: `nobody can reach \`${name}\`: ${why}`,
      related: placesOf(estate, allowed, 'grants nothing here'),
      help: allowed.length === 0 ? 'remove the resource, or allow somebody' : 'mend the allow or what denies it',
      resources: [name],
    };
  }
}

/** One finding per entry of `must_reach` that does not hold. */
function* brokenEntries({ estate, analysis: { horizon }, now }: LintContext): Iterable<Finding> {
  for (const { entry: name, unreached } of brokenMustReach(estate, horizon, now)) {
    const entry = estate.mustReach.get(name)!;
    const [{ resource, piece }] = unreached as [Unreached];
    const [who, ...others] = new Set(unreached.map((one) => one.who));
    const request = witness(estate, resource, piece, horizon.from);
    const only = new Set([resource]);
    const answer = request && createEvaluator({ ...estate, breakGlass: new Map() }, only).evaluate(request);
    const isDenied = request && createEvaluator(estate, only).evaluate(request).decision === 'deny';
    const resources = resourcesOf(unreached);
    const brought = entry.when || entry.session ? ' with what it says that they bring' : '';
    yield {
      span: entry.nameSpan,
      label: 'does not hold',
      element: `must_reach.${name}`,
      cause: resources.join(' '),
      message: `${who}${others.length > 0 ? ' and others' : ''} must reach ${names(resources)} by \`${name}\`, and cannot${brought}${reasonOf(answer)}`,
      related: placesOf(estate, answer?.deniedBy ?? [], 'refuses it'),
      help: 'grant it, or say in the entry what may be demanded of them and who need not get in',
      resources,
      severity: 'error',
      ...(isDenied && { witness: { request, decision: 'deny' as const } }),
    };
  }
}

/** What stands in the way of the request that an entry makes. */
function reasonOf(answer: Answer | undefined): string {
  if (answer === undefined || answer.decision === 'allow') return '';
  const { deniedBy, missing } = answer;
  const asked = [...new Set(missing.map(({ condition, needed }) => `${condition} ${needed}`))];
  if (asked.length > 0) return `: it takes ${asked.join(', ')}`;
  return deniedBy.length > 0 ? `: ${names(deniedBy)} refuses it` : ': no allow grants it';
}

function isOrphan({ analysis }: LintContext, { name, public: open, outer }: Resource): boolean {
  const isReached = (resource: string): boolean => {
    const access = analysis.access(resource);
    return access.public !== undefined || access.pieces.length > 0;
  };
  return open === undefined && !isReached(name) && !outer.some(isReached);
}

function policiesByResource({ policies }: Estate, wanted: ReadonlySet<string>): ReadonlyMap<string, readonly Policy[]> {
  const found = new Map<string, Policy[]>([...wanted].map((name) => [name, []]));
  for (const policy of policies.values()) for (const name of policy.resources) found.get(name)?.push(policy);
  return found;
}
