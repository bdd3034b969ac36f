import type { IgnoreOutcome } from '../ignore.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

const example = (reason: string): string => `idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  # ztctl-ignore ZT204 until=2035-12-31 owner=sales${reason}
  ana-to-crm: { reason: daily work, allow: user:ana@example.com, to: crm }
`;

export const suppressionHygiene = defineRule({
  meta: {
    code: 'ZT902',
    id: 'governance/suppression-hygiene',
    title: 'ignore that is malformed, over, or of no use',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'An ignore is a decision to live with a finding for a time. Without a reason, without an end or misspelled it is none: it hides nothing and is told as an error. One that has run out gives the finding back, with a note. One that hides nothing any more would hide the next fault in its place; with the set `strict` it is an error.',
    remedy:
      'Write `# ztctl-ignore CODE until=DATE owner=NAME -- reason` above the line, and remove it once it is of no use. `ztctl-ignore-policy` is about the whole element.',
    sources: ['Microsoft Azure REST API specifications: suppressions with an end', 'ESLint: unused disable directives'],
    options: {},
    example: { invalid: example(''), valid: example(' -- SALES-12, until the new identity provider is there') },
  },
  check: () => [],
  *review(ignores, { isStrict }): Iterable<Finding> {
    for (const outcome of ignores) yield* judge(outcome, isStrict);
  },
});

function* judge({ ignore, state, used, notRun }: IgnoreOutcome, isStrict: boolean): Iterable<Finding> {
  const { span, codes, faults, until, element } = ignore;
  const about = { span, element: element ?? `file.${span.file.path}` };
  const what = names(codes);
  if (state === 'malformed') {
    yield {
      ...about,
      cause: `malformed ${codes.join(' ')}`,
      severity: 'error',
      message: `this ignore hides nothing: it needs ${faults.join(', and ')}`,
      help: 'write `# ztctl-ignore CODE until=YYYY-MM-DD owner=NAME -- reason`',
    };
  } else if (state === 'expired') {
    yield {
      ...about,
      cause: `expired ${codes.join(' ')}`,
      severity: 'info',
      message: `this ignore of ${what} ended with ${until}`,
      help:
        used.size > 0 ? 'mend what it hid, or decide anew until when' : 'remove it: there is nothing to hide any more',
    };
  } else if (state === 'foreign') {
    yield {
      ...about,
      cause: `foreign ${codes.join(' ')}`,
      severity: 'info',
      message: `this ignore of ${what} does not count yet: it is new, or was changed, since the state that governs`,
      help: 'have it reviewed by itself; it counts once it is there',
    };
  } else {
    const unused = codes.filter((code) => !used.has(code) && !notRun.has(code));
    if (unused.length === 0) return;
    yield {
      ...about,
      cause: `unused ${unused.join(' ')}`,
      ...(isStrict && { severity: 'error' as const }),
      message: `there is no ${names(unused)} to ignore here`,
      help: unused.length === codes.length ? 'remove the comment' : 'remove the code from the comment',
    };
  }
}
