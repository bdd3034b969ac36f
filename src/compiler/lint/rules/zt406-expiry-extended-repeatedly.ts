import type { BreakGlass, Estate, Gap, Policy } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { written } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';
import { counted } from '../words.js';

const policy = (expires: string): string => `idps: { okta: { domains: [example.com, partner.example] } }
groups:
  integrator: { members: [kim@partner.example, jo@partner.example] }
resources:
  billing: { endpoints: "https://billing.example.com", sensitivity: internal }
policies:
  integrator-to-billing: { reason: migration, allow: group:integrator, to: billing, when: { mfa: strong }, expires: ${expires} }
`;

export const expiryExtendedRepeatedly = defineRule({
  meta: {
    code: 'ZT406',
    id: 'lifecycle/expiry-extended-repeatedly',
    title: 'the end of something temporary was put off again and again',
    severity: 'warning',
    kind: 'exact',
    needs: ['history'],
    sets: ['strict', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'What is extended each time it ends is not temporary: the review that the end should force has become a habit. The rule reads the history of the policy files in git along first parents, so that a branch counts once, when it is merged, and follows `renamed_from`. An extension is a later `expires`, or one that was taken out, on an allow, a break-glass entry or a gap; what is not committed yet counts as the last step. In a shallow clone the rule does not run.',
    remedy:
      'Decide: a grant without an end, with an owner and a review, or the end that was promised. For a gap, move the resource to a target that can.',
    sources: [
      'CISA Zero Trust Maturity Model 2.0, Access Management: access that expires',
      'Azure REST API specifications, issue 28754: exceptions with an end that is checked',
    ],
    options: { extensions: { default: 3, description: 'Extensions from which on it is told.' } },
    example: {
      history: [policy('2035-03-31'), policy('2035-06-30'), policy('2035-09-30')],
      invalid: policy('2035-12-31'),
      valid: policy('2035-09-30'),
    },
  },

  *check(context) {
    const { estate, history, option } = context;
    if (!history) return;
    for (const each of datedElements(estate)) {
      const ends = endsOf(each, history);
      const extensions = ends.filter((end, at) => at > 0 && isLater(ends[at - 1]!, end)).length;
      if (extensions >= (option('extensions') as number)) yield extended(each, ends, extensions);
    }
  },
});

interface Dated {
  readonly section: string;
  readonly it: Policy | BreakGlass | Gap;
}

function datedElements({ policies, breakGlass, gaps }: Estate): readonly Dated[] {
  return [
    ...[...policies.values()].flatMap((it) => (it.effect === 'allow' ? [{ section: 'policies', it }] : [])),
    ...[...breakGlass.values()].map((it) => ({ section: 'break_glass', it })),
    ...[...gaps.values()].map((it) => ({ section: 'gaps', it })),
  ];
}

/** The ends that an element has had under its names, oldest first, and the one that stands in the file; null = none. */
function endsOf({ section, it }: Dated, { elements }: NonNullable<LintContext['history']>): readonly (string | null)[] {
  const former = 'renamedFrom' in it ? it.renamedFrom.map(({ value }) => value) : [];
  const committed = [...former, it.name].flatMap((name) => elements.get(`${section}.${name}`)?.ends ?? []);
  const { to } = it.validity;
  const all = [...committed, to ? written(to) : null];
  return all.filter((end, at) => at === 0 || end !== all[at - 1]);
}

/** No end is later than every end. What is no date is later than nothing: the project did not load with it. */
function isLater(before: string | null, after: string | null): boolean {
  if (before === null) return false;
  return after === null || Date.parse(after) > Date.parse(before);
}

function extended({ section, it }: Dated, ends: readonly (string | null)[], extensions: number): Finding {
  const first = ends.find((end) => end !== null);
  const last = ends.at(-1) ?? null;
  const now = last === null ? 'has no end any more' : `ends on ${last} now`;
  return {
    message: `\`${it.name}\` was to end on ${first} and was extended ${counted(extensions, 'time')}; it ${now}`,
    span: it.validity.to?.span ?? it.nameSpan,
    label: 'put off again',
    help: 'let it end, or decide that it is permanent and give it no end',
    element: `${section}.${it.name}`,
    cause: last ?? 'endless',
    ...('resources' in it && { resources: it.resources.map((one) => (typeof one === 'string' ? one : one.value)) }),
  };
}
