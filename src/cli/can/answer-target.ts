import { readTarget } from '../../index.js';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure } from '../failure.js';
import { named } from '../names.js';
import { stdoutStyle, writeJson } from '../output.js';
import { type OpenProject, openProject } from '../project.js';
import { type CanTargetDocument, canTargetDocument, targetAnswerText } from '../report/index.js';
import { EXIT_OF_STATUS } from '../status-codes.js';
import type { QuestionOptions } from './question.js';
import { requestsOf } from './requests.js';

/** Answers the question as a target will, by what is read back of what would be shipped to it. */
export async function answerOfTarget(
  context: Context,
  target: string,
  resource: string | undefined,
  options: QuestionOptions,
): Promise<ExitCode> {
  const { project, estate } = await openProject(context);
  const { kind } = project.config.targets.find(({ name }) => name === namedTarget(project, target))!;
  const requests = requestsOf(estate, resource, options, context.now);
  const reading = await readTarget(project, target, context.now);
  if (!reading.ok) {
    throw new Failure(EXIT_OF_STATUS[reading.status], `${target} cannot be asked: nothing can be shipped to it`, {
      diagnostics: reading.diagnostics.filter((one) => !project.diagnostics.includes(one)),
      folder: context.projectShown,
    });
  }
  const answers = requests.map((request) => ({ request, answer: reading.evaluator.answer(request) }));
  const isAllowed = answers.every(({ answer }) => answer.decision === 'allow');
  const told = { target, kind, answers };
  if (context.json) await writeJson(context, canTargetDocument(told, context.now) satisfies CanTargetDocument);
  else await context.io.stdout.write(targetAnswerText(told, stdoutStyle(context)));
  return isAllowed ? EXIT.fine : EXIT.findings;
}

function namedTarget({ config }: OpenProject['project'], target: string): string {
  return named(
    'target',
    target,
    config.targets.map(({ name }) => name),
  );
}
