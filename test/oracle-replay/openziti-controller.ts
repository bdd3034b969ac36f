import { type Asked, type Condition, decide, opaque, type Reading } from '../../src/compiler/proof/index.js';
import { readController } from '../../src/targets/openziti/interpret/read-controller.js';
import type { Fact, Vocabulary } from '../../src/targets/openziti/interpret/words.js';
import type { Capture, Decision } from './openziti/capture.js';
import { Session } from './openziti/session.js';
import { type Disguise, type RecordedWorld, UNDISGUISED, worldOf } from './openziti/world.js';
import { addTallies, type CaseResult, type Corpus, NO_DECISIONS, tallyOf } from './replay.js';

/** Answers of a running controller, world by world. */
export const CORPUS: Corpus = {
  file: 'test/corpora/openziti-controller/captures.jsonl.gz',
  replay: (text) => replayCaptures(text),
};

export function* replayCaptures(text: string, disguise: Disguise = UNDISGUISED): Generator<CaseResult> {
  for (const line of text.split('\n')) {
    if (line.trim() !== '') yield replayCapture(JSON.parse(line) as Capture, disguise);
  }
}

/** Identities stand for themselves, and what is asked of them is answered from what their clients submitted. */
const WORDS: Vocabulary = {
  identity: (id) => [{ kind: 'person', who: { kind: 'foreign-people', name: id } }],
  everyIdentity: () => [],
  attribute: () => [],
  check: () => undefined,
  fact: (fact) => opaque(JSON.stringify(fact)),
  assumed: () => [],
};

function replayCapture(capture: Capture, disguise: Disguise): CaseResult {
  const { id, family } = capture;
  const world = worldOf(capture, disguise);
  const { reading, diagnostics } = readController(world.files, WORDS, world.links);
  if (!reading) {
    const disagreements = diagnostics.map(({ code, message }) => `${code} ${message}`);
    return { id, category: family, disagreements, tally: NO_DECISIONS };
  }
  const sessions = new Map<string, Session>();
  const sessionOf = (identity: string): Session => {
    const session = sessions.get(identity) ?? new Session(world.postureOf(identity), loggedInAgain(capture, identity));
    sessions.set(identity, session);
    return session;
  };
  const disagreements: string[] = [];
  let tally = NO_DECISIONS;
  for (const decision of capture.decisions) {
    const ours = answerOf(reading, world, decision, sessionOf(decision.identity));
    tally = addTallies(tally, tallyOf(ours === 'authorised', decision.verdict === 'authorised'));
    // A session that may not ask learns nothing of policies.
    const same = decision.verdict === 'not-authenticated' ? ours !== 'authorised' : ours === decision.verdict;
    if (!same)
      disagreements.push(
        `${decision.identity} ${decision.type} ${decision.service}: ours ${ours}, theirs ${decision.verdict}`,
      );
  }
  return { id, category: family, disagreements, tally };
}

function loggedInAgain({ mutations = [] }: Capture, identity: string): boolean {
  return mutations.some(({ op, name }) => op === 'enable' && name === identity);
}

function answerOf(reading: Reading, world: RecordedWorld, decision: Decision, session: Session): Decision['verdict'] {
  const identity = world.idOf('identity', decision.identity);
  const service = `service ${world.idOf('service', decision.service)}`;
  const asked: Asked = {
    isAt: ({ host }) => host.kind === 'foreign' && host.name === service,
    holds: (atom) => {
      if (atom.kind === 'foreign-people') return atom.name === identity && !session.isOutstanding;
      return atom.kind === 'demand' && session.answers(factOf(atom.demand.checks![0]!));
    },
  };
  const rules = decision.type === 'Dial' ? reading.layers[0]!.rules : reading.hosting!;
  if (decide({ layers: [{ rules, otherwise: 'deny' }], assumed: [] }, asked).allowed) return 'authorised';
  const selected = rules.some(({ points, when }) => points.some(asked.isAt) && selects(when, identity));
  return selected ? 'posture-failed' : 'no-policy';
}

function factOf(check: string): Fact {
  return JSON.parse(check.slice(1, -1)) as Fact;
}

/** Whether a formula is about this identity, whatever it asks of it. */
function selects(condition: Condition, identity: string): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((one) => selects(one, identity));
    case 'any':
      return condition.of.length === 0 || condition.of.some((one) => selects(one, identity));
    case 'foreign-people':
      return condition.name === identity;
    default:
      return true;
  }
}
