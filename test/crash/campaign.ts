import { type Death, HAS_INSIDE } from '../kit/dying-file-system.js';
import { NOW, type Run, Stage } from './stage.js';
import type { System, World } from './world.js';

/** One thing that was tried. */
export interface Attempt {
  readonly name: string;
  /** Empty = as it should be. */
  readonly faults: readonly string[];
}

/** Where an apply is ended: at a change of the disk, or at a request that may write. */
type Point =
  | { readonly at: 'disk'; readonly death: Death; readonly what: string }
  | { readonly at: 'system'; readonly count: number; readonly when: 'before' | 'after' };

/** Ends applies at every write point of a world (or every `every`th), one after the other, and tells each. */
export async function* campaign(
  world: World,
  javascript: string,
  every: number,
): AsyncIterable<Attempt | { readonly skipped: string }> {
  const system = await world.start();
  if ('missing' in system) {
    yield { skipped: `${world.name}: ${system.missing}` };
    return;
  }
  try {
    const stage = await Stage.prepare(system, javascript);
    const start = system.snapshot();
    const before = system.state();
    const { points, after, writes } = await trace(stage);
    yield { name: `${world.name}: the undisturbed apply, ${points.length} points in ${writes} writes`, faults: [] };
    for (const point of points.filter((_, at) => at % every === 0)) {
      system.restore(start);
      yield { name: `${world.name}: killed ${textOf(point)}`, faults: await kill(stage, point, { before, after }) };
    }
    for (let pair = 1; pair <= PAIRS; pair += 1) {
      system.restore(start);
      yield { name: `${world.name}: two at once, ${pair}`, faults: await race(stage, after) };
    }
    stage.remove();
  } finally {
    await system.stop();
  }
}

const PAIRS = 10;

/** An apply that nobody disturbs: its write points, and what it leaves. */
async function trace(
  stage: Stage,
): Promise<{ readonly points: readonly Point[]; readonly after: string; readonly writes: number }> {
  const { system } = stage;
  const copy = stage.copy();
  const first = system.writes();
  const run = await copy.apply().ended;
  if (run.result?.status !== 'ok') throw new Error(`the undisturbed apply: ${JSON.stringify(run.result)}`);
  const pending = await copy.pending();
  if (pending !== undefined) throw new Error(`after the undisturbed apply there is something to do: ${pending}`);
  const writes = system.writes() - first;
  copy.remove();
  const disk = run.changes.flatMap(({ operation, path }, at): Point[] => {
    const what = `${operation} ${path.slice(copy.dir.length + 1)}`;
    const deaths: Death[] = [{ step: at + 1, when: 'before' }];
    if (HAS_INSIDE.has(operation)) deaths.push({ step: at + 1, when: 'inside' });
    return deaths.map((death) => ({ at: 'disk', death, what }));
  });
  const asked = Array.from({ length: writes }, (_, at): Point[] => [
    { at: 'system', count: at + 1, when: 'before' },
    { at: 'system', count: at + 1, when: 'after' },
  ]);
  return { points: [...disk, ...asked.flat()], after: system.state(), writes };
}

async function kill(
  stage: Stage,
  point: Point,
  states: { readonly before: string; readonly after: string },
): Promise<readonly string[]> {
  const { system } = stage;
  const copy = stage.copy();
  try {
    const apply = copy.apply(point.at === 'disk' ? point.death : undefined);
    const { ended } = apply;
    if (point.at === 'system') {
      system.atWrite(point.count, point.when, async () => {
        apply.kill();
        await ended.catch(() => {});
      });
    }
    const run = await ended;
    if (!run.killed) return [`it was not killed, and ended ${JSON.stringify(run.result)}`];
    const objection = system.objection(states.before, states.after);
    const faults = objection === undefined ? [] : [objection];
    return [...faults, ...(await finish(copy, states.after))];
  } finally {
    copy.remove();
  }
}

/** The same plan once more: it must end with what an undisturbed apply leaves. */
async function finish(copy: Stage, after: string): Promise<readonly string[]> {
  let { result } = await copy.apply().ended;
  if (copy.system.settle && result?.diagnostics.some((one) => one.startsWith('ZT1047'))) {
    copy.system.settle(copy.dir);
    result = (await copy.apply().ended).result;
  }
  const faults: string[] = [];
  if (result?.status !== 'ok') faults.push(`the next apply: ${JSON.stringify(result)}`);
  if (copy.system.state() !== after) faults.push(`what stands afterwards is not what an undisturbed apply leaves`);
  const pending = await copy.pending();
  if (pending !== undefined) faults.push(`there is still something to do: ${pending}`);
  if (!/"record":"end".*"status":"ok"/.test(copy.lastRecord()))
    faults.push(`the journal ends with ${copy.lastRecord()}`);
  return faults;
}

/** Two applies of one plan at once, from one folder. */
async function race(stage: Stage, after: string): Promise<readonly string[]> {
  const copy = stage.copy();
  try {
    const runs = await Promise.all([copy.apply().ended, copy.apply().ended]);
    const ends = runs.map(({ result }: Run) => result?.status ?? 'killed').sort();
    const faults = ['failed ok', 'ok ok'].includes(ends.join(' ')) ? [] : [`they ended ${ends.join(' and ')}`];
    return copy.system.state() === after ? faults : [...faults, 'what stands afterwards is something else'];
  } finally {
    copy.remove();
  }
}

function textOf(point: Point): string {
  if (point.at === 'disk') return `${point.death.when} ${point.what}`;
  return `${point.when} write ${point.count} was carried out`;
}

export type { System };
export { NOW };
