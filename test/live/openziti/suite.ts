import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { everyInterruption, everyState } from '../../backends/openziti/brute-force.js';
import { type Controller, Ground } from '../../backends/openziti/ground.js';
import { BY_HAND, SCENARIOS, type Scenario } from '../../backends/openziti/scenarios.js';
import { CERTIFICATE_PATH, serve } from '../../backends/openziti/serve.js';
import { StandIn } from '../../backends/openziti/stand-in.js';
import { judged, type LiveCase, type LiveSuite } from '../case.js';

const PASSWORD = 'ZTCTL_OPENZITI_PASSWORD';

/**
 * `--url URL --user NAME --ca FILE`, with the password in the environment: a real controller. Without: the stand-in. Everything that is made
 * there has a name that begins with a prefix of this run, and is removed, whatever happens.
 */
export const SUITE: LiveSuite = {
  run: async function* (options) {
    const place = placeOf(options);
    if ('missing' in place) {
      yield { name: 'openziti: a real controller', verdict: 'failed', lines: [place.missing] };
      return;
    }
    if (place.controller) {
      yield* casesOn(place.controller, `openziti at ${place.controller.url}`);
      return;
    }
    const standIn = new StandIn();
    const server = await serve(standIn.exchange);
    try {
      const controller = { url: server.url, ca: CERTIFICATE_PATH, username: 'ztctl', password: standIn.password };
      yield* casesOn(controller, 'openziti, the stand-in');
      yield* bruteForce();
    } finally {
      await server.close();
    }
  },
};

function placeOf(options: readonly string[]): { readonly controller?: Controller } | { readonly missing: string } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...options], options: { url: text, user: text, ca: text }, strict: false });
  const { url, user, ca } = values;
  if (url === undefined && user === undefined && ca === undefined) return {};
  const password = process.env[PASSWORD];
  if (typeof url !== 'string' || typeof user !== 'string' || typeof ca !== 'string' || !password) {
    return { missing: `a real controller takes --url URL --user NAME --ca FILE, and the password in ${PASSWORD}` };
  }
  return { controller: { url, ca: resolve(ca), username: user, password } };
}

async function* casesOn(controller: Controller, called: string): AsyncIterable<LiveCase> {
  const prefix = `ztctl-live-${randomBytes(4).toString('hex')}`;
  let number = 0;
  for (const scenario of SCENARIOS) {
    number += 1;
    yield await caseOf(called, [scenario], () => Ground.open(controller, `${prefix}-${number}`));
  }
  yield await caseOf(called, [LIVE_FIRST, ...BY_HAND], () => Ground.open(controller, `${prefix}-hand`));
}

/** As many random applies as nobody wants to make on a real controller. */
async function* bruteForce(): AsyncIterable<LiveCase> {
  const { states } = await everyState(1, 400);
  yield judged('openziti, the stand-in: access after every write of 400 random applies', [], [`${states} states`]);
  const broken = await everyInterruption(2, 20);
  const lines = [`${broken.interrupted} interruptions, ${broken.states} states`];
  yield judged('openziti, the stand-in: 20 random applies, broken off at every write and finished', [], lines);
}

const LIVE_FIRST: Scenario = { name: 'made live', run: async (ground) => void (await ground.makeLive()) };

/** Runs on one ground and clears it, also when somebody interrupts. */
async function caseOf(called: string, scenarios: readonly Scenario[], open: () => Promise<Ground>): Promise<LiveCase> {
  const began = performance.now();
  const single = scenarios.length === 1;
  const name = `${called}: ${single ? scenarios[0]!.name : `${scenarios.length - 1} changes by hand, noticed and taken back`}`;
  const wrong: string[] = [];
  const ground = await open();
  const interrupted = (): void => void ground.close().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  try {
    for (const { name: part, run } of scenarios) {
      await run(ground).catch((error: unknown) => wrong.push(...linesOf(single ? undefined : part, error)));
    }
  } finally {
    process.off('SIGINT', interrupted);
    await ground.close().catch((error: unknown) => wrong.push(...linesOf('what it made is not all gone', error)));
  }
  return judged(name, wrong, [`${Math.round(performance.now() - began)} ms`]);
}

function linesOf(part: string | undefined, error: unknown): readonly string[] {
  const text = error instanceof Error ? error.message : String(error);
  return [...(part === undefined ? [] : [`${part}:`]), ...text.split('\n')];
}
