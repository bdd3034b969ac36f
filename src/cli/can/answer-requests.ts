import { createEvaluator, errorCode } from '../../index.js';
import { readChunks } from '../../node-host.js';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usageFailure } from '../failure.js';
import { stdoutStyle } from '../output.js';
import { callerPath } from '../paths.js';
import { createProgress } from '../progress.js';
import { openProject } from '../project.js';
import { type AnswerLine, answerLineText, safeJson } from '../report/index.js';
import { answerBatch } from './answer-batch.js';
import { answerOfLine } from './answer-line.js';
import { type Line, lineBatches } from './lines.js';

/** Answers JSON Lines with one line each, in order. A malformed line gets its error and does not stop the others. */
export async function answerRequests(context: Context, typed: string): Promise<ExitCode> {
  const { estate } = await openProject(context);
  const evaluator = createEvaluator(estate);
  const style = stdoutStyle(context);
  const toText = (answer: AnswerLine, line: Line): string =>
    context.json ? safeJson(answer) : answerLineText(answer, line.number, style);
  const progress = createProgress(context);
  const chunks = typed === '-' ? context.io.stdin.chunks() : fileChunks(typed, callerPath(context, typed));
  const { faults } = await answerBatch(
    lineBatches(chunks),
    (line) => {
      const answer = answerOfLine(line, estate, evaluator, context.now);
      return { text: toText(answer, line), isFault: 'error' in answer };
    },
    context.io.stdout,
    (answered) => progress.say(`${answered.toLocaleString('en-US')} requests answered`),
  );
  await progress.clear();
  return faults === 0 ? EXIT.fine : EXIT.notAnalysed;
}

async function* fileChunks(typed: string, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* readChunks(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `the system says ${code}`;
    throw usageFailure(`cannot read ${typed}: ${why}`, 'name a file of JSON Lines, or - for stdin');
  }
}
