import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FileSystem, type LockResult, nodeFileSystem, takeLock } from '../../src/backends/index.js';
import { transpile } from '../kit/transpiled.js';

let folder: string;
let javascript: string;
const take = (fs: FileSystem = nodeFileSystem): LockResult => takeLock(fs, folder);

beforeAll(() => {
  javascript = transpile('test/backends/children/lock.ts');
});
afterAll(() => rmSync(javascript, { recursive: true, force: true }));
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'ztctl-lock-')), 'lock');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

function release(result: LockResult): void {
  if (!result.ok) throw new Error('it was not taken');
  result.lock.release();
}

/** A lock that somebody left; without `start` nobody can tell a later process of that number from it. */
function leaveLock(holder: unknown): void {
  mkdirSync(folder);
  writeFileSync(join(folder, '7'), JSON.stringify({ schema: 'ztctl/lock/v1', holder }));
}

/** The number of a process that ended and was collected. */
const DEAD = spawnSync(process.execPath, ['-e', '0']).pid;

describe('lock', () => {
  test('is taken once, and again after its release', () => {
    const first = take();
    expect(first.ok).toBe(true);
    expect(take()).toMatchObject({ ok: false, holder: { pid: process.pid, host: hostname() } });
    release(first);
    expect(take().ok).toBe(true);
  });

  test('leaves one small file behind, however often it is taken', () => {
    for (let round = 0; round < 5; round++) release(take());
    expect(readdirSync(folder)).toEqual(['5']);
  });

  test('of a process that is gone is taken over', () => {
    leaveLock({ pid: DEAD, start: '1', host: hostname() });
    expect(take().ok).toBe(true);
    expect(readdirSync(folder)).toEqual(['8']);
  });

  test.runIf(process.platform === 'linux')('of a process whose number another one has now is taken over', () => {
    leaveLock({ pid: process.pid, start: 'long ago', host: hostname() });
    expect(take().ok).toBe(true);
  });

  test.runIf(process.platform === 'linux')(
    'of a process that ended and that nobody collected is taken over',
    async () => {
      // The shell never waits for its child, which ends after the shell has become `sleep`: a zombie, as in containers without an init.
      const shell = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
      const pid = Number(await firstLine(shell));
      await until(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
      leaveLock({ pid, start: '', host: hostname() });
      expect(take().ok).toBe(true);
      shell.kill('SIGKILL');
    },
  );

  test('of another machine, or without a readable holder, is never taken over', () => {
    for (const holder of [{ pid: 1, start: '1', host: 'another.example' }, { pid: 'x' }, null, 'gone']) {
      leaveLock(holder);
      expect(take(), JSON.stringify(holder)).toMatchObject({ ok: false, file: join(folder, '7') });
      rmSync(folder, { recursive: true });
    }
    mkdirSync(folder);
    writeFileSync(join(folder, '7'), '{"hol');
    expect(take().ok).toBe(false);
  });

  test('works on a disk that gives files no second name', () => {
    const fs: FileSystem = {
      ...nodeFileSystem,
      link() {
        throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
      },
    };
    const first = take(fs);
    expect(first.ok).toBe(true);
    expect(take(fs).ok).toBe(false);
    release(first);
    expect(readdirSync(folder)).toEqual(['1']);
  });
});

describe('two takers', () => {
  type Rival = () => readonly LockResult[];
  const RIVALS: readonly { readonly what: string; readonly rival: Rival }[] = [
    { what: 'takes it', rival: () => [take()] },
    {
      what: 'takes and releases it',
      rival: () => {
        release(take());
        return [];
      },
    },
    {
      what: 'takes and releases it, and a third takes it',
      rival: () => {
        release(take());
        return [take()];
      },
    },
    {
      what: 'takes and releases it twice, and a third takes it',
      rival: () => {
        release(take());
        release(take());
        return [take()];
      },
    },
  ];

  /** Runs the rival whole, before the `step`th operation of the first taker; false when there is no such step. */
  function interleave(step: number, rival: Rival): readonly LockResult[] | undefined {
    let count = 0;
    let others: readonly LockResult[] | undefined;
    const turn = (): void => {
      count += 1;
      if (count === step) others = rival();
    };
    const fs = Object.fromEntries(
      Object.entries(nodeFileSystem).map(([name, operation]) => [
        name,
        (...args: unknown[]) => {
          turn();
          return (operation as (...all: unknown[]) => unknown)(...args);
        },
      ]),
    ) as unknown as FileSystem;
    const first = take(fs);
    return others && [first, ...others];
  }

  test.each(RIVALS)('never both hold it when the other one $what at any moment', ({ rival }) => {
    for (const stale of [true, false]) {
      for (let step = 1; ; step++) {
        if (stale) leaveLock({ pid: DEAD, start: '1', host: hostname() });
        const takers = interleave(step, () => {
          // What the rival takes, it takes at once: a lock that somebody holds is a result like any other.
          try {
            return rival();
          } catch {
            return [];
          }
        });
        rmSync(folder, { recursive: true, force: true });
        if (takers === undefined) break;
        expect(takers.filter(({ ok }) => ok).length, `step ${step}`).toBeLessThanOrEqual(1);
      }
    }
  });

  test('of many processes at once exactly one gets it, also over the lock of a dead one', async () => {
    for (let round = 0; round < 3; round++) {
      if (round > 0) leaveLock({ pid: DEAD, start: '1', host: hostname() });
      const children = Array.from({ length: 5 }, () =>
        spawn(process.execPath, [join(javascript, 'test/backends/children/lock.js'), folder], {
          stdio: ['pipe', 'pipe', 'inherit'],
        }),
      );
      const lines = children.map(linesOf);
      await Promise.all(lines.map((next) => next()));
      for (const child of children) child.stdin!.write('x');
      const answers = await Promise.all(lines.map((next) => next()));
      for (const child of children) child.stdin!.end();
      expect(answers.filter((answer) => answer === 'won')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'lost')).toHaveLength(4);
      await Promise.all(children.map((child) => new Promise((resolve) => child.once('close', resolve))));
      rmSync(folder, { recursive: true });
    }
  });
});

function firstLine(child: ChildProcess): Promise<string> {
  return linesOf(child)();
}

/** Gives the lines that a process prints, one by one. */
function linesOf(child: ChildProcess): () => Promise<string> {
  let text = '';
  let waiting: (() => void) | undefined;
  child.stdout!.on('data', (chunk) => {
    text += String(chunk);
    waiting?.();
  });
  return async () => {
    while (!text.includes('\n')) await new Promise<void>((resolve) => (waiting = resolve));
    const line = text.slice(0, text.indexOf('\n'));
    text = text.slice(line.length + 1);
    return line;
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
