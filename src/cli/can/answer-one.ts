import { createEvaluator } from '../../index.js';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { stdoutStyle, writeJson } from '../output.js';
import { openProject } from '../project.js';
import {
  answerText,
  type CanDocument,
  canDocument,
  principalText,
  questionText,
  unownedText,
} from '../report/index.js';
import type { QuestionOptions } from './question.js';
import { requestsOf } from './requests.js';

/** Answers the question of the command line: for the caller, or for each that a group stands for. */
export async function answerOne(
  context: Context,
  resource: string | undefined,
  options: QuestionOptions,
): Promise<ExitCode> {
  const { estate } = await openProject(context);
  const requests = requestsOf(estate, resource, options, context.now);
  const evaluator = createEvaluator(estate);
  const answers = requests.map((request) => ({ request, answer: evaluator.evaluate(request) }));
  const isAllowed = answers.every(({ answer }) => answer.decision === 'allow');
  if (context.json) {
    const told = answers.map(({ request, answer }) => ({ who: principalText(request.principal), answer }));
    await writeJson(context, canDocument(told, estate, context.now) satisfies CanDocument);
  } else {
    const style = stdoutStyle(context);
    const texts = answers.map(({ request, answer }) =>
      request.resource === undefined
        ? unownedText(questionText(request), style)
        : answerText(questionText(request), answer, estate, style),
    );
    await context.io.stdout.write(texts.join(''));
  }
  return isAllowed ? EXIT.fine : EXIT.findings;
}
