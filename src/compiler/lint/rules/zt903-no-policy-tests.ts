import { defineRule } from '../rule.js';

export const noPolicyTests = defineRule({
  meta: {
    code: 'ZT903',
    id: 'governance/no-policy-tests',
    title: 'no test says who must or must not reach something sensitive',
    severity: 'info',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'What matters most is what a change breaks unseen. A case of `tests` that names the resource under `can` or `cannot` keeps who must and who must never reach it from changing by accident.',
    remedy: 'Add a case to `tests` for who must reach it, and one for who must never.',
    sources: ['Tailscale documentation: tests in the policy file', 'tailscale-mcp issue 44: policies without tests'],
    options: {
      sensitivity: { default: ['high', 'critical'], description: 'Tiers whose resources need a test.' },
    },
    example: {
      invalid: `idps:
  okta: { domains: example.com }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  ana-to-crm: { allow: user:ana@example.com, to: crm, when: { mfa: strong } }
`,
      valid: `idps:
  okta: { domains: example.com }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  ana-to-crm: { allow: user:ana@example.com, to: crm, when: { mfa: strong } }
tests:
  - { name: strangers stay out, who: { nobody: true }, cannot: crm }
`,
    },
  },

  *check({ estate, option }) {
    const tiers = option('sensitivity') as readonly string[];
    const tested = new Set(estate.tests.flatMap(({ can, cannot }) => [...can, ...cannot].map(({ value }) => value)));
    for (const { name, nameSpan, sensitivity } of estate.resources.values()) {
      if (!tiers.includes(sensitivity) || tested.has(name)) continue;
      yield {
        message: `\`${name}\` is ${sensitivity}, and no test says who must or must not reach it: a change of its access goes unseen`,
        span: nameSpan,
        label: 'no test names it',
        help: `add a case to \`tests\` with \`can: ${name}\` or \`cannot: ${name}\``,
        element: `resources.${name}`,
        cause: 'untested',
        resources: [name],
      };
    }
  },
});
