import type { MutationRun, Survivor } from '../../index.js';
import { canCommand } from './diff-witness.js';
import { placeText } from './place.js';
import type { Style } from './style.js';
import { visible } from './visible.js';

/** As many as somebody reads; JSON has them all. */
const MOST = 20;
const INDENT = ' '.repeat(4);

/** What an element is called before its name. */
const WORDS: Readonly<Record<Survivor['section'], string>> = {
  policies: 'policy',
  breakGlass: 'break-glass entry',
  profiles: 'profile',
  postures: 'posture',
  groups: 'group',
  locations: 'location',
  networks: 'network',
  schedules: 'schedule',
  resources: 'resource',
};

const VERDICTS: Readonly<Record<Survivor['verdict'], string>> = {
  more: 'more permissive',
  incomparable: 'more here, less there',
  less: 'less permissive',
};

/** How many mutants there were, then those that no case notices, the gravest first. */
export function mutantsText(run: MutationRun, style: Style): string {
  const shown = run.survivors.slice(0, MOST);
  const rest = run.survivors.slice(MOST);
  const headed = shown.map((one, at) => {
    const heading = one.verdict === shown[at - 1]?.verdict ? '' : `  ${verdictPaint(one, style)}\n`;
    return `${heading}${survivorText(one, style)}`;
  });
  const more = rest.length === 0 ? '' : `  ${style.dim(`and ${restCounts(rest)}; --json lists them all`)}\n`;
  return `${style.strong('mutants')}: ${mutantCounts(run)}\n${headed.join('')}${more}`;
}

/** `57 of 80 noticed, 11 change nothing, 12 unnoticed` */
export function mutantCounts({ tried, noticed, equivalent, survivors }: MutationRun): string {
  return `${noticed} of ${tried} noticed, ${equivalent} change nothing, ${survivors.length} unnoticed`;
}

/** `profile strong without `mfa: any``. */
export function survivorWords({ section, name, change }: Survivor): string {
  return `${WORDS[section]} ${name} ${change}`;
}

/** What no case notices, with a request that would. */
export function unnoticedWords({ resource, sensitivity, witness }: Survivor): string {
  const decided = witness ? `: ${witness.before} turns into ${witness.after}` : '';
  return `${resource} (${sensitivity})${decided}`;
}

function survivorText(one: Survivor, style: Style): string {
  const { span, witness } = one;
  const question = witness ? `\n${INDENT}  ${style.dim(canCommand(witness.request, style.folder))}` : '';
  const what = `${INDENT}${placeText(span, style)}  ${style.strong(visible(survivorWords(one)))}`;
  return `${what}\n${INDENT}  ${visible(unnoticedWords(one))}${question}\n`;
}

function restCounts(rest: readonly Survivor[]): string {
  const verdicts = ['more', 'incomparable', 'less'] as const;
  return verdicts
    .map((verdict) => ({ verdict, count: rest.filter((one) => one.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${VERDICTS[verdict]}`)
    .join(', ');
}

function verdictPaint({ verdict }: Survivor, style: Style): string {
  return (verdict === 'less' ? style.note : style.warning)(VERDICTS[verdict]);
}
