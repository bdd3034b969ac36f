import { afterAll, beforeAll, describe, test } from 'vitest';
import { Ground } from './ground.js';
import { BY_HAND, SCENARIOS } from './scenarios.js';
import { CERTIFICATE_PATH, serve } from './serve.js';
import { StandIn } from './stand-in.js';

const controller = new StandIn();
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve(controller.exchange);
});
afterAll(() => server.close());

const open = (prefix: string): Promise<Ground> =>
  Ground.open({ url: server.url, ca: CERTIFICATE_PATH, username: 'ztctl', password: controller.password }, prefix);

describe('plan, apply and drift on a controller', () => {
  test.each(SCENARIOS.map((one, at) => [one.name, one, at] as const))('%s', async (_, { run }, at) => {
    const ground = await open(`test${at}`);
    try {
      await run(ground);
    } finally {
      await ground.close();
    }
  });
});

describe('what somebody did on the controller', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await open('hand');
    await ground.makeLive();
  });
  afterAll(() => ground.close());

  test.each(BY_HAND.map((one) => [one.name, one] as const))('%s', async (_, { run }) => run(ground));
});
