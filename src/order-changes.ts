import type { LiveState } from './backends/index.js';
import { BudgetExceeded, type Horizon } from './compiler/analysis/index.js';
import type { Estate } from './compiler/model/index.js';
import { type Beyond, beyondEnds, describeReadWho, pointText, type Reading } from './compiler/proof/index.js';
import { filesBelow, readBack } from './prove-artefact.js';
import type { PlanWindow } from './targets/plan.js';
import type { Reader } from './targets/reader.js';
import type { Target, TargetConfig, VendorObject } from './targets/target.js';
import { Passage } from './targets/terraform/index.js';

export interface OrderInput {
  readonly target: TargetConfig;
  readonly estate: Estate;
  readonly horizon: Horizon;
  readonly readers: readonly Reader[];
  readonly live: readonly VendorObject[];
  readonly desired: readonly VendorObject[];
  readonly vendor: Pick<Target, 'openedByDeleting'>;
  readonly state: Pick<LiveState, 'isIndivisible'>;
}

/** In which order the changes of an apply are carried out, and at which moments more is allowed than before and after. */
export interface Order {
  /** Addresses, phase by phase: one is complete before the next begins. One phase where no order needs to be kept. */
  readonly phases: readonly (readonly string[])[];
  readonly windows: readonly PlanWindow[];
  /** How many states between the two were read and compared; how many there may be is exponential in the changes. */
  readonly tried: number;
}

/** More changes are not judged one by one: each costs two readings of the whole artefact. */
const MOST_CHANGES = 64;
/** Phases of more changes are not taken apart. */
const MOST_SPLIT = 12;
/** Up to so many, every state between the two is looked at. */
const ALL_STATES = 5;

/**
 * Terraform carries out the changes of an apply in an order of its own, ten at a time. Where some order would let somebody in who is not let in
 * before and after, the changes are taken in phases: first those that widen nothing by themselves, then the rest, and at last what nobody names
 * any more. What is left to see in a phase is a window. Looked at: each change as the first and as the last of its phase, and every state where
 * there are few.
 */
export function orderChanges(input: OrderInput): Order {
  const passage = new Passage(input.live, input.desired);
  const order = orderOf(input, passage);
  const opened = passage.changes.flatMap((address) => {
    const what = passage.isDelete(address) ? input.vendor.openedByDeleting?.(address) : undefined;
    return what === undefined ? [] : [{ address, what }];
  });
  return { ...order, windows: [...order.windows, ...opened] };
}

function orderOf(input: OrderInput, passage: Passage): Order {
  if (passage.changes.length <= 1 && passage.orphaning().length === 0) return whole(passage, [], 0);
  if (passage.changes.length > MOST_CHANGES) {
    const what = `${passage.changes.length} changes are too many to look at the moments between them`;
    return whole(passage, [{ address: 'several objects', what }], 0);
  }
  try {
    return new Ordering(input, passage).run();
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    const what = `the moments between the changes take more than ${error.limit} alternatives to look at`;
    return whole(passage, [{ address: 'several objects', what }], 0);
  }
}

function whole({ changes }: Passage, windows: readonly PlanWindow[], tried: number): Order {
  return { phases: changes.length === 0 ? [] : [changes], windows, tried };
}

class Ordering {
  readonly #input: OrderInput;
  readonly #passage: Passage;
  readonly #ends: readonly [Reading | undefined, Reading | undefined];
  readonly #known = new Map<string, Judged>();

  constructor(input: OrderInput, passage: Passage) {
    this.#input = input;
    this.#passage = passage;
    this.#ends = [this.#read(new Set()), this.#read(new Set(passage.changes))];
  }

  run(): Order {
    const { changes } = this.#passage;
    const [before, after] = this.#ends;
    if (!before || !after) {
      const what = 'what stands live cannot be judged, so neither can the moments between the changes';
      return whole(this.#passage, [{ address: 'several objects', what }], 0);
    }
    const single = this.#windowsOf([changes]);
    if (single.length === 0 || this.#input.state.isIndivisible) return whole(this.#passage, single, this.#known.size);
    const phases = this.#split(this.#phases(before));
    const windows = phases.length > 1 ? this.#windowsOf(phases) : single;
    return { phases, windows, tried: this.#known.size };
  }

  /** Phases in which some order still opens a window are taken apart, as long as some change can safely come first. */
  #split(phases: readonly (readonly string[])[]): readonly (readonly string[])[] {
    const done: (readonly string[])[] = [];
    for (const phase of phases) {
      let left = phase;
      while (left.length > 1 && left.length <= MOST_SPLIT && this.#opens(done, left)) {
        const before = new Set(done.flat());
        const first = left
          .map((address) => [...this.#passage.closure(address, before)].sort())
          .find(
            (some) =>
              some.length < left.length && some.every((one) => left.includes(one)) && !this.#opens(done, some, true),
          );
        if (!first) break;
        done.push(first);
        left = left.filter((address) => !first.includes(address));
      }
      done.push(left);
    }
    return done;
  }

  /** Whether a phase after others opens a window; `ended`: also where it ends. */
  #opens(done: readonly (readonly string[])[], phase: readonly string[], ended = false): boolean {
    const ends = this.#ends.filter((end) => end !== undefined);
    const here = this.#windowsOf([...done, phase]).length > this.#windowsOf(done).length;
    return here || (ended && this.#judge(new Set([...done.flat(), ...phase]), ends).beyond !== undefined);
  }

  /** First what widens nothing, whatever of it is done; what goes and is still named comes last. */
  #phases(before: Reading): readonly (readonly string[])[] {
    const { changes } = this.#passage;
    const closure = (address: string, done?: ReadonlySet<string>) => this.#passage.closure(address, done);
    const first = new Set<string>();
    for (const address of changes.filter((one) => !this.#passage.isDelete(one))) {
      if (first.has(address)) continue;
      const more = [...closure(address, first)];
      if (more.some((one) => this.#passage.isDelete(one))) continue;
      if (!this.#judge(new Set([...first, ...more]), [before]).beyond) for (const one of more) first.add(one);
    }
    const orphaned = new Set(this.#passage.orphaning().map(({ address }) => address));
    const isLast = (address: string): boolean => [...closure(address)].some((one) => orphaned.has(one));
    const goes = changes.filter((address) => this.#passage.isDelete(address) && !isLast(address));
    for (const address of goes) {
      const more = [...closure(address, first)];
      if (more.every((one) => goes.includes(one)) && !this.#judge(new Set([...first, ...more]), [before]).beyond)
        for (const one of more) first.add(one);
    }
    const last = changes.filter((address) => !first.has(address) && this.#passage.isDelete(address) && isLast(address));
    const rest = changes.filter((address) => !first.has(address) && !last.includes(address));
    return [[...first].sort(), rest, last].filter((phase) => phase.length > 0);
  }

  #windowsOf(phases: readonly (readonly string[])[]): readonly PlanWindow[] {
    const windows = new Map<string, PlanWindow>();
    const done = new Set<string>();
    const ends = this.#ends.filter((end) => end !== undefined);
    for (const phase of phases) {
      const here = new Set(phase);
      for (const { address, namedBy } of this.#passage.orphaning()) {
        if (here.has(address) && here.has(namedBy))
          windows.set(address, { address, what: `it goes while \`${namedBy}\` still names it` });
      }
      for (const { state, address } of this.#statesIn(done, phase)) {
        const { beyond, why } = this.#judge(state, ends);
        if (beyond) windows.set(address, { address, what: `for a moment ${this.#describe(beyond)}` });
        else if (why) windows.set(address, { address, what: 'what is allowed for a moment cannot be judged' });
      }
      for (const one of phase) done.add(one);
    }
    return [...windows.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
  }

  /** States within a phase, each with the change that it is about. */
  *#statesIn(
    done: ReadonlySet<string>,
    phase: readonly string[],
  ): Generator<{ readonly state: ReadonlySet<string>; readonly address: string }> {
    yield { state: new Set([...done, ...phase]), address: phase[0]! };
    if (phase.length <= ALL_STATES) {
      for (let mask = 1; mask < (1 << phase.length) - 1; mask++) {
        const some = phase.filter((_, at) => mask & (1 << at));
        yield { state: new Set([...done, ...some]), address: some[0]! };
      }
      return;
    }
    for (const address of phase) {
      const alone = [...this.#passage.closure(address, done)];
      yield { state: new Set([...done, ...alone]), address };
      const without = phase.filter((one) => !this.#passage.closure(one, done).has(address));
      yield { state: new Set([...done, ...without]), address };
    }
  }

  #describe({ piece, point, resource }: Beyond): string {
    const who = describeReadWho(this.#input.estate, piece);
    return `${who} may reach ${resource === undefined ? pointText(point) : `\`${resource}\` (${pointText(point)})`}`;
  }

  #judge(state: ReadonlySet<string>, ends: readonly Reading[]): Judged {
    const key = `${ends.length} ${[...state].sort().join()}`;
    let judged = this.#known.get(key);
    if (!judged) {
      const { estate, horizon } = this.#input;
      const files = this.#passage.files(state);
      const reading = files && this.#read(state);
      // Nothing that needs another change is carried out before it.
      if (!files) judged = {};
      else if (!reading) judged = { why: true };
      else {
        const [beyond] = beyondEnds({ estate, horizon, ends, states: [reading] });
        judged = beyond ? { beyond } : {};
      }
      this.#known.set(key, judged);
    }
    return judged;
  }

  #read(state: ReadonlySet<string>): Reading | undefined {
    const { target, estate, readers } = this.#input;
    const files = this.#passage.files(state);
    return files && readBack(target, filesBelow(target, files), estate, readers).reading;
  }
}

interface Judged {
  readonly beyond?: Beyond;
  /** True where it could not be read. */
  readonly why?: boolean;
}
