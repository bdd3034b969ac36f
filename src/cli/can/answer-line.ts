import {
  decodeRequest,
  type Estate,
  type Evaluator,
  type LocatedNode,
  parseJson,
  SourceFile,
  toPlain,
} from '../../index.js';
import { type AnswerLine, answerLine, type RequestId } from '../report/index.js';
import { type Line, MAX_LINE_BYTES } from './lines.js';

/** The answer to one line of requests: a decision, or why there is none. `now` is for requests that say none. */
export function answerOfLine(line: Line, estate: Estate, evaluator: Evaluator, now: number): AnswerLine {
  if ('fault' in line) return { id: null, error: LINE_FAULTS[line.fault] };
  const { root, diagnostics } = parseJson(new SourceFile(`line ${line.number}`, line.text));
  const [fault] = diagnostics;
  if (!root || fault) {
    const column = fault?.span ? `column ${fault.span.start + 1}: ` : '';
    const error = { code: fault?.code ?? 'ZT010', message: `${column}${fault?.message ?? 'no JSON value'}` };
    return { id: idOf(root), error };
  }
  const decoded = decodeRequest(toPlain(root), estate, now);
  if ('error' in decoded) return { id: idOf(root), error: decoded.error };
  return answerLine(idOf(root), evaluator.evaluate(decoded.request));
}

const LINE_FAULTS = {
  'too-long': { code: 'ZT022', message: `the line is longer than ${MAX_LINE_BYTES} bytes` },
  'not-utf8': { code: 'ZT021', message: 'the line is not UTF-8 text' },
} as const;

function idOf(root: LocatedNode | undefined): RequestId {
  const node = root?.kind === 'map' ? root.entries.get('id')?.value : undefined;
  if (node?.kind !== 'scalar' || typeof node.value === 'boolean') return null;
  return node.value;
}
