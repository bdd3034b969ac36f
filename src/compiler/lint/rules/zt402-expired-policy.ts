import type { Element, Validity } from '../../model/index.js';
import { defineRule, type Finding } from '../rule.js';

const example = (expires: string): string => `idps: { okta: { domains: [example.com] } }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: low }
policies:
  staff-to-wiki: { reason: daily work, allow: user:ana@example.com, to: wiki, when: { mfa: any } }
  guest-to-wiki:
    reason: fair of 2026
    allow: user:guest@example.com
    to: wiki
    when: { mfa: any }
    expires: ${expires}
`;

export const expiredPolicy = defineRule({
  meta: {
    code: 'ZT402',
    id: 'lifecycle/expired-policy',
    title: 'policy that has ended',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A policy, break-glass entry or gap whose `expires` is in the past has no effect and still reads as if it had. With a new date it comes back without anybody having to ask for it, and a deny that ended is protection that is gone.',
    remedy: 'Remove it; the history keeps it. Write a new one if it is needed again.',
    sources: ['hygiene of temporary access', 'CISA Zero Trust Maturity Model 2.0: expiring access'],
    options: {},
    example: { invalid: example('2026-03-31'), valid: example('2035-12-31') },
  },
  *check({ estate, now }): Iterable<Finding> {
    for (const policy of estate.policies.values()) {
      const effect = policy.effect === 'allow' ? 'grants nothing any more' : 'denies nothing any more';
      yield* ended('policies', policy, effect, now, policy.resources);
    }
    for (const entry of estate.breakGlass.values())
      yield* ended(
        'break_glass',
        entry,
        'lets nobody in any more',
        now,
        entry.resources.map(({ value }) => value),
      );
    for (const gap of estate.gaps.values()) yield* ended('gaps', gap, 'accepts nothing any more', now, []);
  },
});

function* ended(
  section: string,
  { name, nameSpan, validity }: Element & { readonly validity: Validity },
  effect: string,
  now: number,
  resources: readonly string[],
): Iterable<Finding> {
  const { to } = validity;
  if (to === undefined || to.value > now) return;
  yield {
    element: `${section}.${name}`,
    span: nameSpan,
    cause: 'ended',
    message: `\`${name}\` has ended and ${effect}`,
    related: [{ span: to.span, label: 'in the past' }],
    help: 'remove it; the history keeps it',
    ...(resources.length > 0 && { resources }),
  };
}
