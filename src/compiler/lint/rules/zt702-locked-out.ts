import { createEvaluator, describeWho, witness } from '../../analysis/index.js';
import type { AccessRequest, BreakGlass } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { type GlassPiece, isPlainDeny, lostPieces, ownPieces } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

export const lockedOut = defineRule({
  meta: {
    code: 'ZT702',
    id: 'break-glass/locked-out',
    title: 'a break-glass entry does not open for its own people',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Floors do not bind break-glass, plain denies do. Where one of these means somebody whom an entry names, the entry looks like a way in and is none, and that shows on the day on which it is needed. The same goes for an entry whose people the directory calls inactive.',
    remedy:
      'Except the people of the entry from the deny (`except: group:…`), write the deny as a floor, or take people who must be kept out from the entry.',
    sources: [
      'Maester MT.1005 and MT.1034: emergency accounts are excluded from policies that block',
      'Prowler: exclusion of emergency access accounts',
    ],
    options: {},
    example: {
      invalid: `idps:
  okta: { domains: example.com }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
policies:
  not-from-there: { deny: everyone, to: vault, when: { location: US } }
break_glass:
  vault-keys: { subjects: user:ana@example.com, resources: vault, alert: "#soc" }
`,
      valid: `idps:
  okta: { domains: example.com }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
policies:
  not-from-there: { deny: everyone, except: user:ana@example.com, to: vault, when: { location: US } }
break_glass:
  vault-keys: { subjects: user:ana@example.com, resources: vault, alert: "#soc" }
`,
    },
  },

  *check(context) {
    const { estate, now } = context;
    const lost = lostPieces(context);
    for (const entry of estate.breakGlass.values()) {
      const { from, to } = entry.validity;
      if ((from && from.value > now) || (to && to.value <= now)) continue;
      const own = ownPieces(context, entry);
      if (own.length === 0) yield nobody(entry);
      else yield* shut(context, entry, own.flatMap(lost));
    }
  },
});

function* shut({ estate, analysis }: LintContext, entry: BreakGlass, lost: readonly GlassPiece[]): Iterable<Finding> {
  const requests = lost
    .map(({ resource, piece }) => witness(estate, resource, piece, analysis.horizon.from))
    .filter((request): request is AccessRequest => request !== undefined);
  if (requests.length === 0) return;
  const { evaluate } = createEvaluator(estate);
  const named = requests.flatMap((request) => evaluate(request).deniedBy.filter((name) => isPlainDeny(estate, name)));
  const denies = [...new Set(named)].sort();
  const resources = [...new Set(lost.map(({ resource }) => resource))].sort();
  const who = [...new Set(lost.map(({ piece }) => describeWho(estate, piece.who)))].sort();
  yield {
    message: `${names(denies)} ${denies.length === 1 ? 'keeps' : 'keep'} ${who.join('; ')} out of ${names(resources)}, for which \`${entry.name}\` is their way in when all else is broken`,
    span: entry.nameSpan,
    label: 'does not open',
    related: denies.map((name) => ({
      span: estate.policies.get(name)!.nameSpan,
      label: 'plain denies bind break-glass',
    })),
    help: 'except these people from the deny, or write it as a floor',
    element: `break_glass.${entry.name}`,
    cause: denies.join(' '),
    resources,
    witness: { request: requests[0]!, decision: 'deny' },
  };
}

function nobody({ name, nameSpan, resources }: BreakGlass): Finding {
  return {
    message: `nobody can use \`${name}\`: its people are inactive or nobody, or its conditions exclude each other`,
    span: nameSpan,
    label: 'opens for nobody',
    help: 'name people who can log in',
    element: `break_glass.${name}`,
    cause: 'nobody',
    resources: [...new Set(resources.map(({ value }) => value))].sort(),
  };
}
