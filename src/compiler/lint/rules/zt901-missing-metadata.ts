import type { Estate } from '../../model/index.js';
import { defineRule, type Finding } from '../rule.js';

const example = (reason: string): string => `idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  ana-to-crm: { ${reason}allow: user:ana@example.com, to: crm, when: { mfa: strong } }
`;

export const missingMetadata = defineRule({
  meta: {
    code: 'ZT901',
    id: 'governance/missing-metadata',
    title: 'nobody says why, or how sensitive it is',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A policy without a reason cannot be reviewed: nobody knows whether it is still needed, and so it stays. A ceiling, a separation or a `must_reach` entry without an owner is a rule that nobody made: when a grant meets it, there is nobody to ask, and it is the rule that gives way. A resource without a sensitivity counts as critical, which is safe, and makes every rule about tiers speak of it.',
    remedy:
      'Write `reason` (a ticket will do) on policies and break-glass entries, `owner` and `reason` on expectations, `sensitivity` on resources; the `ownership` of a file sets the owner of all that it has; add `owner` or `title` to the options if your house asks for them.',
    sources: ['Cloudflare Access documentation: purpose justification', 'NIST SP 800-53, CM-3 and AC-2'],
    options: {
      policies: {
        default: ['reason'],
        description: 'what policies and break-glass entries say: `reason`, `owner`, `title`',
      },
      expectations: {
        default: ['owner', 'reason'],
        description: 'what ceilings, separations and `must_reach` entries say: `reason`, `owner`, `title`',
      },
      resources: { default: ['sensitivity'], description: 'what resources say: `sensitivity`, `owner`, `title`' },
    },
    example: { invalid: example(''), valid: example('reason: daily work, ') },
  },
  *check({ estate, option }): Iterable<Finding> {
    for (const { section, element, says } of documented(estate)) {
      const wanted = option(OPTIONS[section]) as readonly string[];
      const missing = wanted.filter((key) => !says(key));
      if (missing.length === 0) continue;
      const which = missing.map((key) => `\`${key}\``).join(' and no ');
      yield {
        element: `${section}.${element.name}`,
        span: element.nameSpan,
        cause: missing.join(' '),
        message: `\`${element.name}\` has no ${which}${missing.includes('sensitivity') ? ' and so counts as critical' : ''}`,
        help: missing.includes('reason') ? 'say why it is there; a ticket will do' : 'add it',
        ...(section === 'resources' && { resources: [element.name] }),
      };
    }
  },
});

/** Which option says what a section must say. */
const OPTIONS = {
  policies: 'policies',
  break_glass: 'policies',
  ceilings: 'expectations',
  separation: 'expectations',
  must_reach: 'expectations',
  resources: 'resources',
} as const;

interface Documented {
  readonly section: keyof typeof OPTIONS;
  readonly element: { readonly name: string; readonly nameSpan: Finding['span'] };
  says(key: string): boolean;
}

function* documented(estate: Estate): Iterable<Documented> {
  const sections = [
    ['policies', estate.policies],
    ['break_glass', estate.breakGlass],
    ['ceilings', estate.ceilings],
    ['separation', estate.separations],
    ['must_reach', estate.mustReach],
  ] as const;
  for (const [section, elements] of sections) {
    for (const element of elements.values()) {
      const { reason, owner, title } = element;
      const said: Readonly<Record<string, unknown>> = { reason, owner, title };
      yield { section, element, says: (key) => said[key] !== undefined };
    }
  }
  for (const element of estate.resources.values()) {
    const { sensitivitySpan, owner, title } = element;
    const said: Readonly<Record<string, unknown>> = { sensitivity: sensitivitySpan, owner, title };
    yield { section: 'resources', element, says: (key) => said[key] !== undefined };
  }
}
