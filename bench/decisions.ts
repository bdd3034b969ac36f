import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { createEvaluator, decodeRequest, type Estate, load } from '../src/index.js';
import { createNodeHost } from '../src/node-host.js';
import { type CedarQuestion, type Question, questions } from './cedar/requests.js';
import { cedarPolicies } from './cedar/translate.js';
import { Random } from './random.js';

/** Decisions in one second (of processor time for Cedar and the library, by the clock for the command), and how the answers came out. */
export interface Decisions {
  readonly cedar: number;
  readonly library: number;
  /** `can --requests` as a process of its own, start and loading included. */
  readonly command: number;
  /** Of {@link asked}, how many were allowed; both sides agree on each. */
  readonly allowed: number;
  readonly asked: number;
}

/** Enough lines that starting and loading are a small part. */
const LINES = 100_000;
const SECONDS = 1.5;

/**
 * Asks both engines `count` questions about a project of the bench (a divisor of 100,000). Throws when they disagree on any answer.
 */
export async function measureDecisions(dir: string, bin: string, count: number): Promise<Decisions> {
  const { estate } = await load(createNodeHost(), dir);
  if (!estate) throw new Error('the estate of the bench has faults');
  const asked = questions(estate, new Random(5), count);
  const cedar = cedarDecider(estate);
  const library = libraryDecider(estate, asked);
  let allowed = 0;
  for (const [at, { cedar: question, json }] of asked.entries()) {
    const [theirs, ours] = [cedar(question), library(at)];
    if (theirs !== ours) throw new Error(`Cedar says ${theirs}, ztctl says ${ours}: ${JSON.stringify(json)}`);
    if (ours) allowed += 1;
  }
  return {
    cedar: perSecond(1, (at) => cedar(asked[at % count]!.cedar)),
    library: perSecond(1_000, (at) => library(at % count)),
    command: commandRate(dir, bin, asked, library),
    allowed,
    asked: count,
  };
}

function cedarDecider(estate: Estate): (question: CedarQuestion) => boolean {
  const parsed = preparsePolicySet('bench', { staticPolicies: cedarPolicies(estate) });
  if (parsed.type === 'failure') throw new Error(parsed.errors[0]!.message);
  const action = { type: 'Action', id: 'use' };
  return (question) => {
    const answer = statefulIsAuthorized({ ...question, action, preparsedPolicySetId: 'bench', validateRequest: false });
    if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('\n'));
    const [error] = answer.response.diagnostics.errors;
    if (error) throw new Error(error.error.message);
    return answer.response.decision === 'allow';
  };
}

function libraryDecider(estate: Estate, asked: readonly Question[]): (at: number) => boolean {
  const { evaluate } = createEvaluator(estate);
  const requests = asked.map(({ json }) => {
    const decoded = decodeRequest(json, estate);
    if (!('request' in decoded)) throw new Error(JSON.stringify(decoded.error));
    return decoded.request;
  });
  return (at) => evaluate(requests[at]!).decision === 'allow';
}

/** Asks one question after the other for a while; processor time is looked at after every `step`. */
function perSecond(step: number, ask: (at: number) => boolean): number {
  const start = process.cpuUsage();
  let seconds = 0;
  let asked = 0;
  while (seconds < SECONDS) {
    for (let at = 0; at < step; at += 1) ask(asked + at);
    asked += step;
    const { user, system } = process.cpuUsage(start);
    seconds = (user + system) / 1e6;
  }
  return asked / seconds;
}

function commandRate(dir: string, bin: string, asked: readonly Question[], library: (at: number) => boolean): number {
  const requests = join(dir, 'requests.jsonl');
  const lines = asked.map(({ json }) => `${JSON.stringify(json)}\n`).join('');
  writeFileSync(requests, lines.repeat(LINES / asked.length));
  const answers = join(dir, 'answers.jsonl');
  const start = process.hrtime.bigint();
  const line = '"$0" "$1" can --json --chdir "$2" --requests "$3" > "$4"';
  const { status, stderr } = spawnSync('sh', ['-c', line, process.execPath, bin, dir, requests, answers], {
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`can --requests ended with ${status}:\n${stderr.slice(0, 1000)}`);
  const answered = readFileSync(answers, 'utf8').trimEnd().split('\n');
  if (answered.length !== LINES) throw new Error(`${answered.length} answers to ${LINES} requests`);
  for (const [at, text] of answered.slice(0, asked.length).entries()) {
    const { decision } = JSON.parse(text) as { decision?: string };
    if ((decision === 'allow') !== library(at)) throw new Error(`can --requests says ${decision} to ${at}`);
  }
  return LINES / seconds;
}
