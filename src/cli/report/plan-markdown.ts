import {
  accessCounts,
  brokenRules,
  isEmptyPlan,
  isEmptyTargetPlan,
  type Plan,
  type PlanAccessRow,
  type PlanStep,
  type SafetyResult,
  stepCounts,
  type TargetPlan,
} from '../../index.js';
import { plural } from './diagnostics.js';
import { markdownCode } from './formats/markdown-text.js';
import { deltaWords, placeWords, whoWords } from './plan-access.js';
import { safetyWords } from './plan-safety.js';
import { visible } from './visible.js';

/** GitHub refuses comments of more than 65,536 characters; the marker of a bot needs some. */
const LIMIT = 64_000;

/**
 * A comment for a pull request: what each target gets, who gains and who loses, what a safety rule stops, and the steps, folded. What is too
 * long loses first the steps, then the mildest changes of access, and says so. What a rule stops always stands.
 */
export function planMarkdown(plan: Plan): string {
  const head = headText(plan, TARGETS, RULES);
  const foot = `\nPlan ${markdownCode(plan.planId)}, valid from ${plan.validFrom} until ${plan.validUntil}.\n`;
  const fits = (text: string): boolean => text.length <= LIMIT;
  const full = `${head}${accessTable(plan, Number.POSITIVE_INFINITY)}${stepsText(plan)}${foot}`;
  if (fits(full)) return full;
  const rows = Math.max(0, ...plan.targets.map(({ access }) => access.rows.length));
  for (let shown = rows; shown > 0; shown = Math.floor(shown / 2)) {
    const text = `${head}${accessTable(plan, shown)}\nThe steps are not shown: the comment would be too long.\n${foot}`;
    if (fits(text)) return text;
  }
  const rest = `\nWho gains and who loses is not shown: the comment would be too long.\n${foot}`;
  const bare = `${head}${rest}`;
  // Names that are long and need escaping throughout may be as long as many.
  return fits(bare) ? bare : `${headText(plan, FEW, FEW)}${rest}`;
}

function headText(plan: Plan, mostTargets: number, mostRules: number): string {
  const { create, change, delete: gone } = stepCounts(plan.targets);
  const title = isEmptyPlan(plan) ? 'no changes' : `${create} to create, ${change} to change, ${gone} to delete`;
  const shown = plan.targets.slice(0, mostTargets);
  const left = plan.targets.length - shown.length;
  return [
    `### Plan for ${cutCode(plan.estate)}: ${title}\n`,
    '\n| target | create | change | delete | access | new | widened | lost | narrowed |\n|--|--|--|--|--|--|--|--|--|\n',
    ...shown.map(targetLine),
    ...(left === 0 ? [] : [`\n${plural(left, 'further target')} not shown.\n`]),
    adoptLines(shown),
    safetyLines(plan, mostRules),
  ].join('');
}

const TARGETS = 50;
const RULES = 40;
const FEW = 5;

/** What stands there, is nobody's, and is taken over. */
function adoptLines(targets: readonly TargetPlan[]): string {
  const lines = targets
    .filter(({ adopts }) => adopts.length > 0)
    .map(({ name, adopts }) => {
      const more = adopts.length > FEW ? ` and ${adopts.length - FEW} more` : '';
      return `- **adopts** on ${cutCode(name)}: ${adopts.slice(0, FEW).map(cutCode).join(', ')}${more}\n`;
    });
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}

function targetLine(target: TargetPlan): string {
  const { create, change, delete: gone } = stepCounts([target]);
  const { access } = target;
  const counts = accessCounts(access.rows);
  const verdict =
    access.live === 'unjudged' ? '**cannot be judged**' : access.live === 'nothing' ? 'all new' : access.verdict;
  const numbers = [counts.new, counts.widened, counts.lost, counts.narrowed];
  return `| ${[cutCode(target.name), create, change, gone, verdict, ...numbers].join(' | ')} |\n`;
}

/** Examples are few: a plan holds at most twenty for each rule. */
function safetyLines({ safety }: Plan, most: number): string {
  const broken = brokenRules(safety);
  const acknowledged = safety.filter(({ status }) => status === 'acknowledged');
  if (broken.length + acknowledged.length === 0) return '';
  const lines = [
    ...broken.slice(0, most).map((one) => `- **stopped** by ${cutCode(safetyWords(one))}${exampleText(one)}\n`),
    ...acknowledged
      .slice(0, most)
      .map(
        (one) =>
          `- acknowledged: ${cutCode(safetyWords(one))}${exampleText(one)}; because ${cutCode(one.reason ?? '')}\n`,
      ),
  ];
  const more = [broken, acknowledged].reduce((sum, list) => sum + Math.max(0, list.length - most), 0);
  return `\n${lines.join('')}${more === 0 ? '' : `- and ${more} more\n`}`;
}

function exampleText({ examples }: SafetyResult): string {
  return examples.length === 0 ? '' : `: ${examples.slice(0, 2).map(cutCode).join(', ')}`;
}

function accessTable({ targets }: Plan, most: number): string {
  const lines = targets.flatMap((target) => {
    // Where nothing was live, all of it is what the policy says.
    const rows = target.access.live === 'nothing' ? [] : target.access.rows;
    const more = rows.length - Math.min(most, rows.length);
    const cells = rows.slice(0, most).map((row) => rowLine(target.name, row));
    return more === 0 ? cells : [...cells, `| ${cutCode(target.name)} | … | ${plural(more, 'further change')} | | |\n`];
  });
  if (lines.length === 0) return '';
  return `\n| target | change | who | what | before → after |\n|--|--|--|--|--|\n${lines.join('')}`;
}

function rowLine(target: string, row: PlanAccessRow): string {
  const texts = [whoWords(row), placeWords(row), deltaWords(row)].map(cutCode);
  return `| ${[cutCode(target), `**${row.change}**`, ...texts].join(' | ')} |\n`;
}

function stepsText({ targets }: Plan): string {
  return targets
    .filter((target) => !isEmptyTargetPlan(target))
    .map((target) => {
      const title = `${plural(target.steps.length, 'step')} on ${markdownHtml(target.name)}`;
      return `\n<details><summary>${title}</summary>\n\n${target.steps.map(stepLine).join('')}\n</details>\n`;
    })
    .join('');
}

function stepLine({ action, address, causes, drifted }: PlanStep): string {
  const because = causes.map(({ element, file, line }) => markdownCode(`${file}:${line} (${element})`));
  const why = because.length === 0 ? '' : `, because of ${because.join(', ')}`;
  return `- ${action} ${markdownCode(address)}${why}${drifted ? ', **changed by hand**' : ''}\n`;
}

/** Names of targets are names of the language; what else stands in a plan that was edited must not become markup. */
function markdownHtml(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '?');
}

/** As code, and cut as it is shown: an acting character takes several. */
function cutCode(text: string): string {
  const shown = visible(text);
  return markdownCode(shown.length > 300 ? `${shown.slice(0, 299)}…` : shown);
}
