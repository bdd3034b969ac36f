import {
  type AccessRequest,
  createEvaluator,
  decodeRequest,
  type Estate,
  type Platform,
  postureDevice,
} from '../../index.js';
import { callersOf, requestFailure } from '../callers.js';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usageFailure } from '../failure.js';
import { named, resourceNamed } from '../names.js';
import { stdoutStyle, writeJson } from '../output.js';
import { openProject } from '../project.js';
import { answerText, type CanDocument, canDocument, principalText, unownedText, visible } from '../report/index.js';
import { optionOf, type QuestionOptions, requestOf, saysDevice } from './question.js';

/** Answers the question of the command line: for the caller, or for each that a group stands for. */
export async function answerOne(
  context: Context,
  resource: string | undefined,
  options: QuestionOptions,
): Promise<ExitCode> {
  if ((resource === undefined) === (options.endpoint === undefined)) {
    throw usageFailure('it is not said what is asked for', 'name one resource, or pass --endpoint');
  }
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

function requestsOf(
  estate: Estate,
  resource: string | undefined,
  options: QuestionOptions,
  now: number,
): readonly AccessRequest[] {
  const device = shorthandDevice(estate, options);
  const name = resource === undefined ? undefined : resourceNamed(estate, resource);
  for (const approval of options.approval ?? []) named('approval', approval, estate.approvals.keys());
  return callersOf(estate, options).map(({ json, unnamed }) => {
    const decoded = decodeRequest({ ...requestOf(name, options), principal: json }, estate, now);
    if ('error' in decoded) throw requestFailure(decoded.error, optionOf);
    return { ...decoded.request, ...(unnamed && { principal: unnamed }), ...(device && { device }) };
  });
}

function shorthandDevice(estate: Estate, options: QuestionOptions): AccessRequest['device'] {
  const { posture, platform } = options;
  if (!posture) return undefined;
  if (saysDevice(options)) {
    throw usageFailure('--posture says all that the device has', 'leave the other options of the device away');
  }
  const names = posture.map((name) => named('posture', name, estate.postures.keys()));
  return postureDevice(estate, names, platform as Platform | undefined);
}

function questionText({ principal, resource, endpoint, as }: AccessRequest): string {
  const login = as === undefined ? '' : ` as ${as}`;
  const what =
    endpoint === undefined ? (resource ?? '') : `${endpoint}${resource === undefined ? '' : ` (${resource})`}`;
  return `${principalText(principal)} → ${visible(what + login)}`;
}
