import { describeDuration } from '../../analysis/index.js';
import type { AllowPolicy, Estate, Validity } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { outsideOf, written } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';

export const expiryTooFar = defineRule({
  meta: {
    code: 'ZT404',
    id: 'lifecycle/expiry-too-far',
    title: 'something temporary has no end, or one that is too far away',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'An end in five years is no end: nobody who decided on it will be there. Temporary are gaps, allows that have an end, and allows for the people whom `external` names, such as contractors; those must have one.',
    remedy: 'Set an end within the limit and renew it when it is near; `lint` tells when that is.',
    sources: [
      'CISA Zero Trust Maturity Model 2.0, Access Management: access that expires',
      'Azure REST API specifications, issue 28754: exceptions with a required end',
    ],
    options: {
      max: { default: '366d', description: 'How far ahead the end of an allow may lie.' },
      max_gap: { default: '184d', description: 'How far ahead the end of a gap may lie.' },
      external: {
        default: [],
        description: 'People from outside, as `domain:NAME` or `group:NAME`: what is allowed to them must end.',
      },
    },
    example: {
      invalid: `idps:
  okta: { domains: example.com }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  pilot-to-wiki: { allow: user:ana@example.com, to: wiki, when: { mfa: any }, expires: 2099-12-31 }
`,
      valid: `idps:
  okta: { domains: example.com }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  pilot-to-wiki: { allow: user:ana@example.com, to: wiki, when: { mfa: any }, expires: 2026-12-31 }
`,
    },
  },

  *check(context) {
    const { estate } = context;
    const external = new Set(context.option('external') as readonly string[]);
    for (const policy of estate.policies.values()) {
      if (policy.effect !== 'allow') continue;
      const element = `policies.${policy.name}`;
      if (policy.validity.to) {
        yield* tooFar(context, 'max', {
          element,
          name: policy.name,
          validity: policy.validity,
          resources: policy.resources,
        });
      } else yield* endless(estate, policy, external);
    }
    for (const { name, validity } of estate.gaps.values()) {
      yield* tooFar(context, 'max_gap', { element: `gaps.${name}`, name, validity });
    }
  },
});

interface Temporary {
  readonly element: string;
  readonly name: string;
  readonly validity: Validity;
  readonly resources?: readonly string[];
}

function* tooFar(
  context: LintContext,
  option: string,
  { element, name, validity, resources }: Temporary,
): Iterable<Finding> {
  const max = context.seconds(option);
  const { to } = validity;
  const from = Math.max(context.now, validity.from?.value ?? context.now);
  if (!to || to.value - from <= max * 1000) return;
  yield {
    message: `\`${name}\` lasts until ${written(to)}, more than ${describeDuration(max)} ahead: nobody will remember to look at it`,
    span: to.span,
    label: 'too far away',
    help: 'set a nearer end, and renew it when it comes',
    element,
    cause: written(to),
    ...(resources && { resources }),
  };
}

function* endless(estate: Estate, policy: AllowPolicy, external: ReadonlySet<string>): Iterable<Finding> {
  for (const ref of external.size > 0 ? policy.who : []) {
    const outside = outsideOf(estate, ref, external, new Set());
    if (outside === undefined) continue;
    yield {
      message: `\`${policy.name}\` has no end, and \`${outside}\` is from outside: access of people from outside ends with their contract`,
      span: ref.span,
      label: 'from outside',
      help: 'set `expires`',
      element: `policies.${policy.name}`,
      cause: 'endless',
      resources: policy.resources,
    };
    return;
  }
}
