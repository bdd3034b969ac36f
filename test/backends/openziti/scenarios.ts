import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlanBundle } from '../../../src/backends/index.js';
import { type Exchange, NoReply } from '../../../src/backends/openziti/index.js';
import type { PlanResult } from '../../../src/plan.js';
import { AFTER, BEFORE, type Ground, said } from './ground.js';
import { HAND_CHANGES } from './hand-changes.js';

/** Something that must hold on every controller, the stand-in and a real one; throws where it does not. */
export interface Scenario {
  readonly name: string;
  run(ground: Ground): Promise<void>;
}

function planned(result: PlanResult): PlanBundle {
  if (result.status !== 'ok') assert.fail(`no plan: ${result.status}\n${said(result)}`);
  return result.bundle;
}

function stepsOf(bundle: PlanBundle): readonly string[] {
  return bundle.plan.targets[0]!.steps.map(({ action, address }) => `${action} ${address}`);
}

/** Nothing is left to do, and nothing is said but what is expected. */
async function assertEmpty(ground: Ground, codes: readonly string[] = []): Promise<void> {
  const result = await ground.plan();
  assert.deepEqual(stepsOf(planned(result)), []);
  assert.ok(planned(result).plan.targets[0]!.files.every(({ action }) => action === 'keep'));
  // A controller of others may have policies for every service.
  assert.deepEqual(
    codesOf(result).filter((code) => code !== 'ZT1030'),
    codes,
  );
}

/** How many policies of others are told to reach own services. */
function othersIn({ diagnostics }: { readonly diagnostics: PlanResult['diagnostics'] }): number {
  const told = diagnostics.find(({ code }) => code === 'ZT1030')?.message;
  return told === undefined ? 0 : Number(/(\d+) service policies of others/.exec(told)?.[1] ?? 1);
}

function codesOf({ diagnostics }: { readonly diagnostics: PlanResult['diagnostics'] }): readonly string[] {
  return diagnostics.map(({ code }) => code);
}

function isWrite({ method, path }: Parameters<Exchange>[0]): boolean {
  return method !== 'GET' && !path.includes('/authenticate');
}

/** Loses the connection at one write, after it was carried out or before. */
function breaking(stop: number, isDone: boolean): (exchange: Exchange) => Exchange {
  let count = 0;
  return (exchange) => async (request) => {
    if (!isWrite(request) || ++count !== stop) return exchange(request);
    if (isDone) await exchange(request);
    throw new NoReply('ECONNRESET');
  };
}

const FIRST: readonly Scenario[] = [
  {
    name: 'a first apply, and an empty plan after it',
    run: async (ground) => {
      const first = await ground.plan();
      const bundle = planned(first);
      // That a controller cannot tell writers apart stands in every plan that writes.
      assert.ok(codesOf(first).includes('ZT1029'));
      const { calls, windows, steps } = bundle.plan.targets[0]!;
      assert.deepEqual([calls, windows.length], [steps.length, 0]);
      const applied = await ground.apply(bundle);
      assert.equal(applied.status, 'ok', said(applied));
      assert.deepEqual(applied.counts, { planned: calls, applied: calls, skipped: 0, failed: 0 });
      await assertEmpty(ground);
      const drift = await ground.drift();
      assert.ok(drift.status === 'ok' && drift.targets[0]!.drift === 'none');
    },
  },
  {
    name: 'a changed policy, and everything gone when the policy is empty',
    run: async (ground) => {
      await ground.makeLive();
      ground.policies = ground.named(AFTER);
      const told: string[] = [];
      await ground.makeLive({
        say: ({ address }) => void (address !== undefined && told.push(ground.unnamed(address))),
      });
      await assertEmpty(ground);
      // What demands another check goes before anything comes.
      assert.equal(told.indexOf('service-policies/P-data--P-db--dial') < told.indexOf('configs/P-db--host'), true);
      ground.policies = ground.named(AFTER).replaceAll('via: edge, ', '');
      await ground.makeLive();
      for (const kind of ['services', 'configs', 'service-policies']) {
        assert.deepEqual(await ground.own(kind), []);
      }
    },
  },
  {
    name: 'what is applied already is applied again without a write',
    run: async (ground) => {
      const bundle = planned(await ground.plan());
      await ground.apply(bundle);
      const again = await ground.apply(bundle);
      assert.equal(again.status, 'ok');
      assert.ok(again.targets[0]!.steps.every(({ outcome }) => outcome === 'already'));
    },
  },
];

/** One after the other on one ground that is live: each takes back what it did. */
export const BY_HAND: readonly Scenario[] = HAND_CHANGES.map(({ name, act, drift, objects, calls }) => ({
  name: `changed by hand: ${name}`,
  run: async (ground) => {
    await act(ground);
    const found = await ground.drift();
    if (found.status !== 'ok') assert.fail(said(found));
    const target = found.targets[0]!;
    const marks = { changed: '~', added: '+', removed: '-' };
    const seen = target.objects.map(({ change, address }) => `${marks[change]}${ground.unnamed(address)}`);
    assert.deepEqual([target.drift, seen.sort()], [drift, [...objects].sort()]);
    if (calls !== undefined) assert.equal(found.plan.plan.targets[0]!.calls, calls);
    const reverted = await ground.apply(found.plan);
    assert.equal(reverted.status, 'ok', said(reverted));
    await assertEmpty(ground);
  },
}));

const SERVICE = { encryptionRequired: true };

const OTHERS: readonly Scenario[] = [
  {
    name: 'what stands at a wanted name and is nobody’s is refused, and taken over when asked',
    run: async (ground) => {
      const { hand, named, prefix } = ground;
      const id = await hand.create('services', { ...SERVICE, name: named('P-db'), roleAttributes: ['old'] });
      const refused = await ground.plan();
      assert.deepEqual([refused.status, codesOf(refused)], ['stopped', ['ZT1003']]);
      const bundle = planned(await ground.plan({ adopt: true }));
      assert.deepEqual(bundle.plan.targets[0]!.adopts, [`services/${named('P-db')}`]);
      assert.ok(stepsOf(bundle).includes(`change services/${named('P-db')}`));
      assert.equal((await ground.apply(bundle, { adopt: true })).status, 'ok');
      const now = await hand.named('services', named('P-db'));
      assert.deepEqual([now.id, now.tags, now.roleAttributes], [id, { ztctl: prefix }, null]);
      await assertEmpty(ground);
    },
  },
  {
    name: 'a take-over that breaks off is finished by the same plan',
    run: async (ground) => {
      const { hand, named, ids } = ground;
      const service = await hand.create('services', { ...SERVICE, name: named('P-db') });
      const roles = { identityRoles: [`@${ids.ana}`, `@${ids.omar}`], serviceRoles: [`@${service}`] };
      const policy = { name: named('P-data--P-db--dial'), type: 'Dial', semantic: 'AnyOf', ...roles };
      await hand.create('service-policies', policy);
      for (const stop of [2, 5]) {
        await ground.within(breaking(stop, true), async (run) => {
          const bundle = planned(await ground.plan({ ...run, adopt: true }));
          assert.equal((await ground.apply(bundle, run)).status, 'partial');
          if (stop === 2) return;
          const second = await ground.apply(bundle, run);
          assert.equal(second.status, 'ok', said(second));
        });
      }
      await assertEmpty(ground);
    },
  },
  {
    name: 'what another estate made is never taken over',
    run: async (ground) => {
      const { hand, named } = ground;
      const body = { ...SERVICE, name: named('P-db'), tags: { ztctl: 'somebody' } };
      const id = await hand.create('services', body);
      for (const adopt of [false, true]) {
        const refused = await ground.plan({ adopt });
        assert.equal(refused.status, 'stopped');
        assert.ok(codesOf(refused).includes('ZT1039'));
      }
      assert.equal((await hand.named('services', named('P-db'))).id, id);
    },
  },
  {
    name: 'policies of others that reach own services are told and left alone',
    run: async (ground) => {
      const { hand, named, ids } = ground;
      await ground.makeLive();
      const before = othersIn(await ground.plan());
      const service = (await hand.named('services', named('P-db'))).id;
      const body = { type: 'Dial', semantic: 'AnyOf', identityRoles: [`@${ids.omar}`] };
      const all = { ...body, name: named('P-foreign-all'), serviceRoles: ['#all'] };
      const one = { ...body, type: 'Bind', name: named('P-foreign-one'), serviceRoles: [`@${service}`] };
      const none = { ...body, name: named('P-foreign-none'), serviceRoles: [`#${named('P-none')}`] };
      for (const policy of [all, one, none]) await hand.create('service-policies', policy);
      const result = await ground.plan();
      assert.deepEqual(stepsOf(planned(result)), []);
      assert.equal(othersIn(result) - before, 2, said(result));
      assert.equal(othersIn(await ground.drift()) - before, 2);
      for (const { name } of [all, one, none]) await hand.named('service-policies', name);
      await assertEmpty(ground);
    },
  },
  {
    name: 'a check that a policy of somebody else demands does not go',
    run: async (ground) => {
      const { hand, named, ids } = ground;
      await ground.makeLive();
      const check = (await hand.named('posture-checks', named('P--mfa'))).id;
      const roles = { identityRoles: [`@${ids.omar}`], serviceRoles: [], postureCheckRoles: [`@${check}`] };
      await hand.create('service-policies', { name: named('P-foreign'), type: 'Dial', semantic: 'AnyOf', ...roles });
      ground.policies = ground.named(AFTER);
      const refused = await ground.plan();
      assert.deepEqual([refused.status, codesOf(refused)], ['stopped', ['ZT1036']]);
      await hand.remove('service-policies', named('P-foreign'));
      await ground.makeLive();
      await assertEmpty(ground);
    },
  },
  {
    name: 'identities that are disabled are told, those that are missing refused',
    run: async (ground) => {
      await ground.makeLive();
      await ground.hand.call('POST', `identities/${ground.ids.li}/disable`, { durationMinutes: 0 });
      await assertEmpty(ground, ['ZT1037']);
      await ground.hand.call('DELETE', `identities/${ground.ids.li}`);
      const refused = await ground.plan();
      assert.equal(refused.status, 'refused');
      assert.ok(said(refused).includes(`ZT1034`) && said(refused).includes(ground.ids.li!));
    },
  },
];

const MOVED: readonly Scenario[] = [
  {
    name: 'a plan whose base moved is not applied',
    run: async (ground) => {
      await ground.makeLive();
      ground.policies = ground.named(AFTER);
      const bundle = planned(await ground.plan());
      const { hand, named } = ground;
      await hand.patch('service-policies', named('P-site--P-web--dial'), { postureCheckRoles: [] });
      const stopped = await ground.apply(bundle);
      assert.deepEqual([stopped.status, codesOf(stopped)], ['stopped', ['ZT1010']]);
      assert.equal(
        (await ground.own('services')).some(({ name }) => name === named('P-web--tcp-80-99')),
        false,
      );
      await ground.makeLive();
      await assertEmpty(ground);
    },
  },
  {
    name: 'somebody who writes during an apply is noticed at the object that changed',
    run: async (ground) => {
      await ground.makeLive();
      ground.policies = ground.named(AFTER);
      const { hand, named } = ground;
      let writes = 0;
      const between =
        (exchange: Exchange): Exchange =>
        async (request) => {
          if (isWrite(request) && ++writes === 2)
            await hand.patch('configs', named('P-db--host'), { data: { protocol: 'tcp', address: 'evil', port: 1 } });
          return exchange(request);
        };
      const stopped = await applyBetween(ground, between);
      assert.deepEqual([stopped.status, codesOf(stopped)], ['partial', ['ZT1010']], said(stopped));
      assert.ok(said(stopped).includes(`configs/${named('P-db--host')}`));
      assert.deepEqual((await hand.named('configs', named('P-db--host'))).data, {
        protocol: 'tcp',
        address: 'evil',
        port: 1,
      });
      await ground.makeLive();
      await assertEmpty(ground);
    },
  },
  {
    name: 'an apply whose connection breaks is finished by the same plan',
    run: async (ground) => {
      await ground.makeLive();
      for (const [stop, isDone] of [
        [1, true],
        [4, false],
        [6, true],
      ] as const) {
        ground.policies = ground.named(stop === 4 ? BEFORE : AFTER);
        const broken = await ground.within(breaking(stop, isDone), async (run) => {
          const bundle = planned(await ground.plan(run));
          const first = await ground.apply(bundle, run);
          assert.equal(first.status, 'partial', said(first));
          assert.ok(codesOf(first).includes('ZT1033'));
          const { planned: all, applied, skipped, failed } = first.counts;
          assert.equal(applied + skipped + failed, all);
          const second = await ground.apply(bundle, run);
          assert.deepEqual([second.status, second.targets[0]!.resumed], ['ok', true], said(second));
          return bundle;
        });
        assert.ok(stepsOf(broken).length > 0);
        await assertEmpty(ground);
      }
    },
  },
  {
    name: 'an apply that is interrupted finishes the write under way, and the same plan goes on',
    run: async (ground) => {
      const stop = new AbortController();
      const told: string[] = [];
      const say = ({ address }: { readonly address?: string }): void => {
        if (address !== undefined && told.push(address) === 3) stop.abort();
      };
      const bundle = planned(await ground.plan());
      const first = await ground.apply(bundle, { signal: stop.signal, say });
      assert.deepEqual([first.status, codesOf(first)], ['partial', ['ZT1020']]);
      assert.deepEqual([told.length, first.counts.applied], [3, 3]);
      const second = await ground.apply(bundle);
      assert.deepEqual([second.status, second.counts.failed], ['ok', 0]);
      await assertEmpty(ground);
    },
  },
];

async function applyBetween(ground: Ground, between: (exchange: Exchange) => Exchange) {
  return ground.within(between, async (run) => ground.apply(planned(await ground.plan(run)), run));
}

const WAY_IN: readonly Scenario[] = [
  {
    name: 'credentials that are missing or wrong, and authorities that did not sign',
    run: async (ground) => {
      const codes = async (run: Parameters<Ground['plan']>[0]): Promise<unknown> => {
        const result = await ground.plan(run);
        return [result.status, codesOf(result)];
      };
      assert.deepEqual(await codes({ env: {} }), ['usage', ['ZT1031']]);
      const wrong = await ground.plan({ env: { ZTCTL_OPENZITI_PASSWORD: 'hunter2-hunter2' } });
      assert.deepEqual([wrong.status, codesOf(wrong)], ['failed', ['ZT1035']]);
      assert.equal(said(wrong).includes('hunter2'), false);
      assert.deepEqual(await codes({ backend: { ca: 'missing.pem' } }), ['usage', ['ZT1032']]);
      assert.deepEqual(await codes({ backend: { ca: 'stranger.pem' } }), ['failed', ['ZT1033']]);
      assert.deepEqual(await codes({ backend: { url: 'http://127.0.0.1:1' } }), ['usage', ['ZT1032']]);
      assert.deepEqual(await codes({ backend: { ca: 'garbage.pem' } }), ['usage', ['ZT1032']]);
      assert.deepEqual(await codes({ backend: { url: 'https://127.0.0.1:1' } }), ['failed', ['ZT1033']]);
    },
  },
  {
    name: 'a password is in nothing that a run leaves behind',
    run: async (ground) => {
      await ground.makeLive();
      const { password } = ground;
      for (const name of await readdir(ground.dir, { recursive: true, withFileTypes: true })) {
        if (!name.isFile()) continue;
        const text = await readFile(join(name.parentPath, name.name), 'utf8');
        assert.equal(text.includes(password), false, name.name);
      }
      const journal = await readFile(join(ground.dir, '.ztctl/journal/000001.jsonl'), 'utf8');
      const records = journal
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { record: string }).record);
      const pairs = records.slice(1, -1);
      assert.deepEqual([records[0], records.at(-1)], ['begin', 'end']);
      assert.ok(pairs.every((record, at) => record === (at % 2 === 0 ? 'intent' : 'done')));
    },
  },
];

/** Each on a ground of its own. */
export const SCENARIOS: readonly Scenario[] = [...FIRST, ...OTHERS, ...MOVED, ...WAY_IN];
