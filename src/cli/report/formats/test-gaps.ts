import type { Coverage, MutationRun, PolicyCoverage } from '../../../index.js';
import { gapsOf } from '../coverage.js';
import { plural } from '../diagnostics.js';
import { survivorWords, unnoticedWords } from '../mutants.js';
import { questionLine } from '../question-line.js';
import { projectFingerprint } from './fingerprints.js';
import { reportPlace } from './places.js';
import type { ReportFinding, ReportRule, ReportRun } from './report.js';

const UNTESTED = 'policy-untested';
const MUTANT = 'mutant-unnoticed';
const COMMON = { isExact: true, tags: ['policy', 'test'] } as const;

/** What `--coverage` finds. */
export const UNTESTED_RULE: ReportRule = {
  code: UNTESTED,
  name: UNTESTED,
  title: 'no policy test decides by a policy',
  explanation: 'No case of the tests is about this policy, or the policy makes the decision of none.',
  remedy: 'Add a test of what it is there for: whom it lets in, or whom it keeps out.',
  level: 'warning',
  ...COMMON,
};

/** What `--mutate` finds. */
export const MUTANT_RULE: ReportRule = {
  code: MUTANT,
  name: MUTANT,
  title: 'no policy test notices a change of access',
  explanation: 'With this one thing changed the policy grants something else, and every test still holds.',
  remedy: 'Add the question that tells the two apart as a test.',
  level: 'warning',
  ...COMMON,
};

/** Policies that no case touches, or whose decision no case is. */
export function untestedFindings({ policies }: Coverage, run: ReportRun): readonly ReportFinding[] {
  return policies
    .filter(({ state }) => state === 'untouched' || state === 'undecided')
    .map((policy) => {
      const { policy: name, span, state } = policy;
      const help = gapsOf(policy).map(({ text, items }) => `${text}: ${items.join(', ')}`);
      return {
        code: UNTESTED,
        level: state === 'untouched' ? 'warning' : 'info',
        message: messageOf(policy),
        ...(help.length > 0 && { help: help.join('\n') }),
        place: reportPlace(span, run),
        related: [],
        fingerprint: projectFingerprint(UNTESTED, name, state, run),
      };
    });
}

function messageOf({ policy, kind, state, touched }: PolicyCoverage): string {
  if (state === 'untouched') return `no test is about the ${kind} \`${policy}\``;
  return `the ${kind} \`${policy}\` decides none of the ${plural(touched, 'case')} that it is about`;
}

/** Mutants that grant something else and pass every test; those that only grant less weigh less. */
export function mutantFindings({ survivors }: MutationRun, run: ReportRun): readonly ReportFinding[] {
  return survivors.map((one) => {
    const { span, verdict, section, name, change, witness } = one;
    return {
      code: MUTANT,
      level: verdict === 'less' ? 'info' : 'warning',
      message: `no test notices the ${survivorWords(one)}`,
      help: [unnoticedWords(one), ...(witness ? [questionLine(witness.request)] : [])].join('\n'),
      place: reportPlace(span, run),
      related: [],
      fingerprint: projectFingerprint(MUTANT, `${section}/${name}`, change, run),
    };
  });
}
