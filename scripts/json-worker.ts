import { spawn } from 'node:child_process';

/** Room for the young, in MB: a fuzzer makes much that is needed no more a moment later, and is slowed by looking for it. */
const YOUNG = '--max-semi-space-size=64';

/** Runs a script in a process of its own, as this one was started, and gives the JSON that it prints. Its stderr is ours. */
export function jsonOfWorker(script: string, args: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [...process.execArgv, YOUNG, script, '--worker', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(text));
      else reject(new Error(`a worker (${args.join(' ')}) ended with ${code}`));
    });
  });
}

/** How much a worker is to do, as arguments. */
export function amountOf(estates: number | undefined, minutes: number | undefined): readonly string[] {
  return [
    ...(estates === undefined ? [] : ['--estates', String(estates)]),
    ...(minutes === undefined ? [] : ['--minutes', String(minutes)]),
  ];
}
