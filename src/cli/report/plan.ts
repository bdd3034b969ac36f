import {
  type FieldChange,
  isEmptyPlan,
  isEmptyTargetPlan,
  type Plan,
  type PlanStep,
  placeText,
  stepCounts,
  type TargetPlan,
} from '../../index.js';
import { plural } from './diagnostics.js';
import { differencesText, linePlaceText } from './differences.js';
import { instantText, intervalText } from './instant.js';
import { pathText } from './place.js';
import { accessText } from './plan-access.js';
import { safetyText } from './plan-safety.js';
import { stepSign } from './step.js';
import type { Style } from './style.js';
import { verificationText } from './verification.js';
import { safeJson, visible } from './visible.js';
import { wrappedItems } from './width.js';

/** The whole plan as a reviewer reads it: per target what comes, changes and goes, for whom and because of which line. */
export function planText(plan: Plan, style: Style): string {
  const targets = plan.targets.map((target) => targetText(target, style)).join('\n');
  return `${targets}\n${summary(plan, style)}${safetyText(plan, style)}${verificationText(style)}`;
}

function targetText(target: TargetPlan, style: Style): string {
  const heading = `${style.strong(visible(target.name))} (${target.kind}; ${placeWords(target, style)})\n`;
  const steps = target.steps.map((step) => stepText(step, phaseWords(target, step), style));
  const body = steps.length === 0 && !target.interrupted ? ['  no changes\n'] : steps;
  return [
    heading,
    interruptedText(target, style),
    ...body,
    isEmptyTargetPlan(target) ? '' : accessText(target, style),
    differencesText(target, style),
    adoptsText(target, style),
    foreignText(target, style),
  ].join('');
}

function placeWords({ backend }: TargetPlan, style: Style): string {
  const place = pathText(placeText(backend), style);
  if (backend.type === 'file') return `live in ${place}`;
  return backend.type === 'terraform' ? `applied from ${place}` : `live at ${visible(placeText(backend))}`;
}

/** Where an engine is held to an order: `, in phase 2 of 3`. */
function phaseWords({ phases = [] }: TargetPlan, { address }: PlanStep): string {
  const at = phases.findIndex((phase) => phase.includes(address));
  return at < 0 ? '' : `, in phase ${at + 1} of ${phases.length}`;
}

function stepText(step: PlanStep, phase: string, style: Style): string {
  const lines = [
    `  ${stepSign(step.action, style)} ${visible(step.address)}${style.dim(phase)}`,
    ...step.changed.flatMap((change) => changeLines(change, style)),
    ...(step.who === '' && step.resources.length === 0 ? [] : affectedLines(step, style)),
    ...causeLines(step, style),
    ...(step.drifted ? [`      ${style.warning('by hand')}  ${driftText(step)}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function affectedLines(step: PlanStep, style: Style): string[] {
  const who = visible(step.who);
  const to = step.resources.map(visible);
  if (step.who === '') return labelled('affects', to, style);
  const [first, ...more] = to;
  return labelled('affects', first === undefined ? [who] : [`${who} → ${first}`, ...more], style);
}

function causeLines(step: PlanStep, style: Style): string[] {
  const causes = step.causes.map((cause) => `${linePlaceText(cause, style)} (${visible(cause.element)})`);
  if (!step.unasked) return causes.length === 0 ? [] : labelled('because', causes, style);
  const made = causes.length === 0 ? [] : labelled('made for', causes, style);
  return [...labelled('because', ['nothing in the policy asks for it any more'], style), ...made];
}

function driftText(step: PlanStep): string {
  if (step.action === 'create') return 'somebody removed it; applying brings it back';
  if (step.action === 'delete' && step.causes.length === 0) {
    return 'no apply that is remembered here made it; applying removes it, and no earlier policy brings it back';
  }
  return 'somebody changed it; applying discards that change, and no earlier policy brings it back';
}

/** `~ /path: before → after`, and for lists what leaves and what comes, one line each. */
function changeLines(change: FieldChange, style: Style): string[] {
  const pointer = visible(change.pointer === '' ? '(all of it)' : change.pointer);
  if ('added' in change) {
    return [
      `      ${pointer}`,
      ...change.removed.map((item) => `        ${style.remove(`- ${safeJson(item)}`)}`),
      ...change.added.map((item) => `        ${style.add(`+ ${safeJson(item)}`)}`),
    ];
  }
  const before = change.before === undefined ? undefined : style.remove(safeJson(change.before));
  const after = change.after === undefined ? undefined : style.add(safeJson(change.after));
  if (before === undefined) return [`      ${pointer}: ${after ?? ''}`];
  return [`      ${pointer}: ${before} → ${after ?? style.dim('(gone)')}`];
}

function labelled(label: string, items: readonly string[], style: Style): string[] {
  const indent = ' '.repeat(6 + 9);
  const [first, ...more] = wrappedItems(items, style.width - indent.length);
  return [`      ${style.dim(label.padEnd(9))}${first}`, ...more.map((line) => indent + line)];
}

function interruptedText({ interrupted }: TargetPlan, style: Style): string {
  if (!interrupted) return '';
  const done = `${interrupted.written} of ${plural(interrupted.files, 'file')} written`;
  return `  ${style.warning('interrupted')}  an apply of ${instantText(interrupted.at)} did not end (${done}); applying this plan ends it\n`;
}

function adoptsText({ adopts }: TargetPlan, style: Style): string {
  if (adopts.length === 0) return '';
  return `  ${style.warning('adopts')}  what stands there and is nobody's: ${adopts.map(visible).join(', ')}\n`;
}

function foreignText({ foreign }: TargetPlan, style: Style): string {
  return foreign.length === 0
    ? ''
    : `  ${style.dim(`left alone, not made by ztctl: ${foreign.map(visible).join(', ')}`)}\n`;
}

function summary(plan: Plan, style: Style): string {
  const valid = intervalText(plan.validFrom, plan.validUntil);
  if (isEmptyPlan(plan)) return `${style.good('No changes.')} What is live is what the policy says.\n${valid}`;
  const counts = stepCounts(plan.targets);
  const lost = plan.targets.reduce((sum, { reverse }) => sum + reverse.lost, 0);
  const noWayBack =
    lost === 0
      ? ''
      : `${style.warning('No way back')} for ${plural(lost, 'change')}: what was done by hand stands in no version of the policy.\n`;
  return `${style.strong('Plan:')} ${counts.create} to create, ${counts.change} to change, ${counts.delete} to delete.\n${noWayBack}${valid}`;
}
