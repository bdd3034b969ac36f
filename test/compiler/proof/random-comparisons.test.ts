import { describe, expect, test } from 'vitest';
import { BudgetExceeded, createAccess, type Horizon, validityInterval } from '../../../src/compiler/analysis/index.js';
import { decodeRequest } from '../../../src/compiler/bind/index.js';
import type { AccessRequest, Estate } from '../../../src/compiler/model/index.js';
import { boxHas, endpointBoxes } from '../../../src/compiler/proof/box.js';
import {
  Asker,
  compareReadings,
  decide,
  holds,
  type OnePoint,
  pointText,
  type ReadChange,
  type Reading,
} from '../../../src/compiler/proof/index.js';
import { witnessOf } from '../../../src/compiler/proof/witness.js';
import {
  type GeneratedProject,
  generateProject,
  Random,
  RequestGenerator,
  writeProject,
} from '../../kit/generate/index.js';
import { loadProduct, RUN_NOW } from '../../oracle/sample.js';
import { ownerOf, pointIn } from './random-points.js';
import { conditionOf, randomReading } from './random-reading.js';

const SEEDS = 24;
const REQUESTS = 70;

interface Tally {
  pairs: number;
  same: number;
  rows: number;
  /** Requests that the two readings answer differently. */
  differing: number;
  readonly wrong: string[];
}

describe('the comparison of random readings of random estates', () => {
  test('names exactly what differs: every row has a request that shows it, and no request differs without a row', async () => {
    const tally: Tally = { pairs: 0, same: 0, rows: 0, differing: 0, wrong: [] };
    for (let seed = 1; seed <= SEEDS; seed++) await compare(seed, tally);
    expect(tally.wrong).toEqual([]);
    expect(tally.pairs).toBeGreaterThan(SEEDS / 2);
    expect(tally.same).toBeGreaterThan(0);
    expect(tally.rows).toBeGreaterThan(tally.pairs);
    expect(tally.differing).toBeGreaterThan(100);
  });
});

async function compare(seed: number, tally: Tally): Promise<void> {
  const project = generateProject(seed + 700, { resources: [1, 4], policies: [2, 6] });
  const product = await loadProduct(writeProject(project));
  if ('refusal' in product) return;
  const { estate } = product;
  const random = new Random(seed * 17 + 5);
  const horizon = validityInterval(estate, RUN_NOW);
  const access = createAccess(estate, horizon);
  const before = randomReading(estate, access, random, seed % 3);
  const after = seed % 7 === 0 ? before : randomReading(estate, access, random, (seed + 1) % 4);
  const changes = changesOf(estate, horizon, before, after);
  if (!changes) return;
  tally.pairs++;
  tally.rows += changes.length;
  if (changes.length === 0) tally.same++;
  const judge = new Judge(estate, horizon, before, after);
  const all = [...asked(project, estate, [before, after], random, horizon.from)];
  for (const change of changes) {
    const fault = judge.faultOf(change) ?? judge.faultOfNobody(change, all);
    if (fault !== undefined) tally.wrong.push(`${seed}: ${change.change} ${pointText(change.point)}: ${fault}`);
  }
  for (const { request, point } of all) {
    const gained = judge.differs(request, point);
    if (gained === undefined) continue;
    tally.differing++;
    if (changes.some((change) => judge.covers(change, gained, request, point))) continue;
    tally.wrong.push(
      `${seed}: ${gained ? 'gained' : 'lost'} without a row: ${pointText(point)} ${JSON.stringify(request)}`,
    );
  }
}

/** Undefined where it takes more than anything could work out. */
function changesOf(
  estate: Estate,
  horizon: Horizon,
  before: Reading,
  after: Reading,
): readonly ReadChange[] | undefined {
  try {
    return compareReadings({ estate, horizon, before, after });
  } catch (error) {
    if (error instanceof BudgetExceeded) return undefined;
    throw error;
  }
}

interface Asking {
  readonly request: AccessRequest;
  readonly point: OnePoint;
}

/** Asks both readings, one request at one point at a time. */
class Judge {
  readonly #estate: Estate;
  readonly #asker: Asker;
  readonly #from: number;
  readonly #before: Reading;
  readonly #after: Reading;

  constructor(estate: Estate, { from }: Horizon, before: Reading, after: Reading) {
    this.#estate = estate;
    this.#asker = new Asker(estate);
    this.#from = from;
    this.#before = before;
    this.#after = after;
  }

  /** True where only the later reading allows it, false where only the earlier one does. */
  differs(request: AccessRequest, point: OnePoint): boolean | undefined {
    const had = decide(this.#before, this.#asker.ask(request, point)).allowed;
    const has = decide(this.#after, this.#asker.ask(request, point)).allowed;
    return had === has ? undefined : has;
  }

  /** Why the least request of a row does not show what the row says. */
  faultOf({ change, point, resource, piece, other }: ReadChange): string | undefined {
    const isGain = change === 'new' || change === 'widened';
    const [own, theirs] = isGain ? [this.#after, this.#before] : [this.#before, this.#after];
    const { request, claims } = witnessOf(this.#estate, point, resource, piece, this.#from);
    const ask = () => this.#asker.ask(request, point, claims);
    if (!decide(own, ask()).allowed) return 'it is not allowed on its own side';
    if (decide(theirs, ask()).allowed) return 'it is allowed on the other side, too';
    if ((other === undefined) !== (change === 'new' || change === 'lost'))
      return 'it has what the other side asks, or lacks it';
    if (!other) return undefined;
    const there = witnessOf(this.#estate, point, resource, other, this.#from);
    if (decide(theirs, this.#asker.ask(there.request, point, there.claims)).allowed) return undefined;
    return 'what it says of the other side is not allowed there';
  }

  /** With `new` and `lost`, the same caller gets in on the other side in no situation at all. */
  faultOfNobody({ change, point, resource, piece }: ReadChange, signals: readonly Asking[]): string | undefined {
    if (change === 'widened' || change === 'narrowed') return undefined;
    const theirs = change === 'new' ? this.#before : this.#after;
    const { request, claims } = witnessOf(this.#estate, point, resource, piece, this.#from);
    const allowed = signals
      .map((one) => ({ ...one.request, principal: request.principal }))
      .find((one) => decide(theirs, this.#asker.ask(one, point, claims)).allowed);
    return allowed && `the same caller has some access on the other side: ${JSON.stringify(allowed)}`;
  }

  /** Whether a row is about such a request at such a point: it has the points that nothing tells apart from this one. */
  covers({ change, point, piece }: ReadChange, gained: boolean, request: AccessRequest, at: OnePoint): boolean {
    if ((change === 'new' || change === 'widened') !== gained) return false;
    if (this.#kindOf(point) !== this.#kindOf(at)) return false;
    return holds(conditionOf(this.#estate, piece), this.#asker.ask(request, at));
  }

  /** What tells a point apart: whose it is, and which rules have it. */
  #kindOf(point: OnePoint): string {
    const rules = [...this.#before.layers, ...this.#after.layers].flatMap(({ rules: all }) =>
      all.map(
        ({ points, except = [] }) =>
          points.some((box) => boxHas(box, point)) && !except.some((box) => boxHas(box, point)),
      ),
    );
    return `${ownerOf(this.#estate, point) ?? ''} ${rules.map(Number).join('')}`;
  }
}

/** Requests of people and workloads at points that the source or one of the readings speaks of. */
function* asked(
  project: GeneratedProject,
  estate: Estate,
  readings: readonly Reading[],
  random: Random,
  now: number,
): Generator<Asking> {
  const generator = new RequestGenerator(project, 5, { mistakes: 0 });
  const boxes = [
    ...[...estate.resources.values()].flatMap(({ endpoints }) => endpoints.flatMap(endpointBoxes)),
    ...readings.flatMap(({ layers }) => layers.flatMap(({ rules }) => rules.flatMap(({ points }) => points))),
  ];
  for (let count = 0; count < REQUESTS; count++) {
    const decoded = decodeRequest(JSON.parse(generator.next()) as unknown, estate, now);
    // Nobody has no name that a condition could have.
    if ('error' in decoded || decoded.request.principal.kind === 'nobody') continue;
    const { endpoint: _endpoint, resource: _resource, as, ...rest } = decoded.request;
    for (let points = 0; points < 3; points++) {
      const point = pointIn(random.pick(boxes), random);
      const resource = ownerOf(estate, point);
      const isSsh = resource !== undefined && estate.resources.get(resource)!.isSsh;
      const request: AccessRequest = {
        ...rest,
        now,
        ...(resource !== undefined && { resource }),
        ...(isSsh && { as: as ?? 'root' }),
      };
      yield { request, point };
    }
  }
}
