import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { driftProject } from '../../../src/drift.js';
import { isEmptyPlan } from '../../../src/targets/plan.js';
import { Mesh, meshProject, NOW } from '../policy-file/project.js';
import { serve } from '../policy-file/serve.js';
import { failed, StandIn } from './stand-in.js';

let dir: string;
let server: StandIn;
let mesh: Mesh;
let close: () => Promise<void>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-headscale-'));
  server = new StandIn();
  const served = await serve(server.exchange);
  close = served.close;
  const shape = { kind: 'headscale', url: served.url, users: ['ana'] } as const;
  mesh = new Mesh(dir, shape, { ZTCTL_HEADSCALE_API_KEY: server.key });
});
afterEach(async () => {
  await close();
  rmSync(dir, { recursive: true, force: true });
});

const codes = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }): readonly string[] =>
  diagnostics.map(({ code }) => code);
const memory = (): string => readFileSync(join(dir, '.ztctl/applied/mesh.json'), 'utf8');

describe('a Headscale server', () => {
  test('without a policy allows everything, and the plan says who loses it', async () => {
    const { plan } = await mesh.planned();
    const [target] = plan.targets;
    expect(target!.access).toMatchObject({ live: 'judged', verdict: 'less permissive' });
    expect(target!.access.rows.every(({ change }) => change === 'lost')).toBe(true);
    expect(target!.steps.map(({ action, address }) => `${action} ${address}`)).toContain('delete grants/* -> * *');
    // All that a key for planning has to be let through for.
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/policy',
      'POST /api/v1/policy/check',
    ]);
  });

  test('with an empty policy is read as one that will allow everything, and says so', async () => {
    server.policy = '';
    const result = await mesh.plan();
    expect(result).toMatchObject({
      status: 'ok',
      bundle: { plan: { targets: [{ access: { verdict: 'less permissive' } }] } },
    });
    expect(result.diagnostics[0]).toMatchObject({ code: 'ZT1029', severity: 'warning' });
  });

  test('gets the policy, once; after that there is nothing to do', async () => {
    const bundle = await mesh.planned();
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok', counts: { planned: 3, applied: 3 } });
    expect(server.policy).toBe(bundle.artefacts[0]!.files[0]!.text);
    expect(server.requests.slice(-5).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/policy',
      'POST /api/v1/policy/check',
      'GET /api/v1/policy',
      'PUT /api/v1/policy',
      'GET /api/v1/policy',
    ]);
    const again = await mesh.plan();
    expect(again).toMatchObject({ status: 'ok', diagnostics: [] });
    expect(isEmptyPlan((await mesh.planned()).plan)).toBe(true);
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok', targets: [{ outcome: 'already' }] });
    expect(server.writes).toBe(1);
  });

  test('remembers nothing on another machine, and is written to no second time', async () => {
    await mesh.apply(await mesh.planned());
    rmSync(join(dir, '.ztctl'), { recursive: true });
    const bundle = await mesh.planned();
    expect(isEmptyPlan(bundle.plan)).toBe(true);
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok' });
    expect(JSON.parse(memory())).toMatchObject({ estate: 'acme', files: [{ path: 'policy.hujson' }] });
    expect(server.writes).toBe(1);
  });

  test('says on another machine that nobody can tell whose change it was', async () => {
    await mesh.apply(await mesh.planned());
    const said = async (): Promise<boolean> =>
      (await mesh.of(['ben']).plan()).diagnostics.some(({ message }) => message.includes('remembered on this machine'));
    expect(await said()).toBe(false);
    rmSync(join(dir, '.ztctl'), { recursive: true });
    expect(await said()).toBe(true);
  });

  test('changed by hand: who gains, and the way back', async () => {
    await mesh.apply(await mesh.planned());
    server.policy = server.policy!.replace('"src": ["ana@example.com"]', '"src": ["*"]');
    const project = await meshProject(mesh.shape);
    const drift = await driftProject(project, { dir, now: NOW, version: '0.0.0', env: mesh.env });
    expect(drift).toMatchObject({ status: 'ok', targets: [{ drift: 'wider' }] });
    expect(await mesh.apply(await mesh.planned())).toMatchObject({ status: 'ok' });
    expect(server.policy).toContain('"src": ["ana@example.com"]');
  });

  test('whose policy was reset allows everything: that is drift too', async () => {
    await mesh.apply(await mesh.planned());
    server.policy = '';
    const drift = await driftProject(await meshProject(mesh.shape), { dir, now: NOW, version: '0', env: mesh.env });
    expect(drift).toMatchObject({ status: 'ok', targets: [{ drift: 'wider' }] });
  });

  test('with a policy of nobody is left alone, until that is adopted', async () => {
    server.policy =
      '{"acls": [{"action": "accept", "src": ["ben@example.com"], "dst": ["tag:db:22"]}], "tagOwners": {"tag:db": []}}';
    expect(await mesh.plan()).toMatchObject({ status: 'stopped', diagnostics: [{ code: 'ZT1003' }] });
    const bundle = await mesh.planned({ adopt: new Set(['mesh']) });
    expect(bundle.plan.targets[0]).toMatchObject({ adopts: ['policy.hujson'], access: { verdict: 'incomparable' } });
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok' });
    expect(server.policy).toMatch(/^\/\/ Policy file of target mesh, made by ztctl from estate acme\.\n/);
    expect(isEmptyPlan((await mesh.planned()).plan)).toBe(true);
  });

  test('of another estate, or of another target, is left alone whatever is asked', async () => {
    await mesh.apply(await mesh.planned());
    const before = server.policy;
    for (const [estate, target] of [
      ['other', 'mesh'],
      ['acme', 'net'],
    ] as const) {
      const theirs = new Mesh(dir, { ...mesh.shape, estate, target }, mesh.env);
      const result = await theirs.plan({ adopt: new Set([target]) });
      expect(result.status).toBe('stopped');
      expect(result.diagnostics.at(-1)).toMatchObject({ code: 'ZT1004' });
      expect(result.diagnostics.at(-1)!.message).toContain('target `mesh` (headscale) of `acme`');
    }
    expect(server.policy).toBe(before);
  });

  test('that would not store the policy says so when it is planned', async () => {
    server.refuses = () => 'validating policy user references: multiple users found: ana@example.com';
    const result = await mesh.plan();
    expect(result.status).toBe('refused');
    expect(result.diagnostics.at(-1)).toMatchObject({
      code: 'ZT1027',
      message: expect.stringContaining('multiple users'),
    });
  });

  test('that refuses only later leaves everything as it was, and nothing to finish', async () => {
    const bundle = await mesh.planned();
    server.refuses = () => 'multiple users found';
    expect(codes(await mesh.apply(bundle))).toEqual(['ZT1027']);
    server.refuses = () => undefined;
    server.mode = 'file';
    const result = await mesh.apply(bundle);
    expect(result).toMatchObject({ status: 'failed', counts: { failed: 3 }, diagnostics: [{ code: 'ZT1026' }] });
    expect(result.diagnostics[0]!.message).toContain('policy.mode: database');
    expect(server.policy).toBeUndefined();
    expect(() => memory()).toThrow('ENOENT');
  });

  test('that somebody else wrote to after the plan is not written to', async () => {
    const bundle = await mesh.planned();
    server.policy = '{"acls": []}';
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'stopped', diagnostics: [{ code: 'ZT1003' }] });
    server.policy = '// Policy file of target mesh, made by ztctl from estate acme.\n{"grants": []}';
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'stopped', diagnostics: [{ code: 'ZT1010' }] });
    expect(server.writes).toBe(0);
  });

  test('that somebody writes to during the apply is seen before the write and after it', async () => {
    const header = '// Policy file of target mesh, made by ztctl from estate acme.';
    const theirs = `${header}\n{"grants": [{"src": ["*"], "dst": ["*"], "ip": ["*"]}, {"src": ["*"], "dst": ["*"], "ip": ["22"]}]}`;
    const bundle = await mesh.planned();
    server.before = ({ path }) => {
      if (path.endsWith('/check')) server.policy = theirs;
    };
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'stopped', diagnostics: [{ code: 'ZT1010' }] });
    expect([server.writes, server.policy]).toEqual([0, theirs]);
    server.policy = undefined;
    server.before = ({ method }) => {
      if (method === 'GET' && server.writes > 0) server.policy = theirs;
    };
    expect(await mesh.apply(await mesh.planned())).toMatchObject({ diagnostics: [{ code: 'ZT1010' }] });
    expect(server.policy).toBe(theirs);
  });

  test('that somebody else brought part of the way is not partly applied', async () => {
    const bundle = await mesh.planned();
    const theirs = '// Policy file of target mesh, made by ztctl from estate acme.\n{"grants": []}';
    server.before = ({ path }) => {
      if (path.endsWith('/check')) server.policy = theirs;
    };
    expect(bundle.plan.targets[0]!.steps.map(({ action }) => action)).toContain('delete');
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'stopped', counts: { applied: 0, skipped: 0 } });
  });

  test('whose answer to the write is lost is looked at', async () => {
    const bundle = await mesh.planned();
    server.before = lossAt(3, 'lost after it was done');
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok' });
    const next = await mesh.of(['ben']).planned();
    server.before = lossAt(3, 'lost');
    const result = await mesh.of(['ben']).apply(next);
    expect(result).toMatchObject({ status: 'failed', diagnostics: [{ code: 'ZT1028' }] });
    expect(result.diagnostics[0]!.message).toContain('what stood there before still stands');
    expect(JSON.parse(memory())).toMatchObject({ pending: { planId: next.plan.planId } });
    expect(await mesh.of(['ben']).apply(next)).toMatchObject({ status: 'ok', targets: [{ resumed: true }] });
    expect(JSON.parse(memory())).not.toHaveProperty('pending');
  });

  test.each([
    [504, '<html>Gateway Time-out</html>'],
    [502, 'Bad Gateway'],
    [200, '<html>Welcome</html>'],
    [200, '{}'],
  ])('whose write is answered with %i %s by whoever stands in front of it is looked at', async (status, text) => {
    const bundle = await mesh.planned();
    const stored = bundle.artefacts[0]!.files[0]!.text;
    server.before = lossAt(3, { status, text });
    const result = await mesh.apply(bundle);
    expect(result).toMatchObject({ status: 'failed', diagnostics: [{ code: 'ZT1028' }] });
    expect(result.diagnostics[0]!.message).toContain(`${status}`);
    expect(JSON.parse(memory())).toMatchObject({ pending: { planId: bundle.plan.planId } });
    // It was carried out after all.
    server.policy = stored;
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok' });
    expect(JSON.parse(memory())).not.toHaveProperty('pending');
  });

  test('that failed after it had stored the policy has stored it', async () => {
    const bundle = await mesh.planned();
    server.before = lossAt(3, failed(500, 2, 'notifying nodes'));
    const before = server.before;
    server.before = (request) => {
      before(request);
      if (request.method === 'GET' && server.writes > 0) server.policy = bundle.artefacts[0]!.files[0]!.text;
    };
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok', counts: { applied: 3 } });
  });

  test.each([
    [200, '<html>Log in</html>', 'and not as such a system does'],
    [200, '{"policy": "{', 'and not as such a system does'],
    [302, '', 'it leads to another address'],
  ])('that is something else (%i %s) is not taken for one that refuses', async (status, text, said) => {
    server.upcoming.push({ status, text });
    const result = await mesh.plan();
    expect(result).toMatchObject({ status: 'failed', diagnostics: [{ code: 'ZT1026' }] });
    expect(result.diagnostics[0]!.message).toContain(said);
    expect(result.diagnostics[0]!.help).toContain('backend.url');
  });

  test('that is busy is asked again, after another look', async () => {
    const bundle = await mesh.planned();
    server.before = lossAt(3, { ...failed(503, 14, 'unavailable'), retryAfter: 0 });
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok' });
    expect(server.requests.slice(-4).map(({ method }) => method)).toEqual(['PUT', 'GET', 'PUT', 'GET']);
  });

  test('is not reached with what is missing, and nothing is sent', async () => {
    const bare = async (env: Record<string, string>, more?: string) =>
      new Mesh(dir, { ...mesh.shape, ...(more !== undefined && { more }) }, env).plan();
    const cases = [
      await bare({}),
      await bare({ ZTCTL_HEADSCALE_API_KEY: '  ' }),
      await bare({ ZTCTL_HEADSCALE_API_KEY: 'two\nlines' }),
      await bare({ ...mesh.env }, 'api_key_env: ELSEWHERE'),
      await bare({ ...mesh.env }, 'ca: missing.pem'),
    ];
    for (const result of cases) expect(result).toMatchObject({ status: 'usage', diagnostics: [{ code: 'ZT1024' }] });
    writeFileSync(join(dir, 'ca.pem'), 'not a certificate');
    expect(await bare({ ...mesh.env }, 'ca: ca.pem')).toMatchObject({ status: 'usage' });
    expect(server.requests).toEqual([]);
  });

  test('that does not answer, or refuses the key, is never taken for empty', async () => {
    const wrong = new Mesh(dir, mesh.shape, { ZTCTL_HEADSCALE_API_KEY: 'hskey-api-wrong' });
    const refused = await wrong.plan();
    expect(refused).toMatchObject({ status: 'failed', diagnostics: [{ code: 'ZT1026' }] });
    expect(refused.diagnostics[0]!.help).toContain('ZTCTL_HEADSCALE_API_KEY');
    const nowhere = new Mesh(dir, { ...mesh.shape, url: 'http://127.0.0.1:1' }, mesh.env);
    expect(await nowhere.plan()).toMatchObject({ status: 'failed', diagnostics: [{ code: 'ZT1025' }] });
  });

  test('leaves no key in anything that is written', async () => {
    const bundle = await mesh.planned();
    server.before = lossAt(3, failed(500, 2, `key ${server.key} is odd`));
    const result = await mesh.apply(bundle);
    const written = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'utf8'));
    expect(written.length).toBeGreaterThan(1);
    expect(JSON.stringify([bundle.plan, result, written])).not.toContain(server.key);
    expect(result.diagnostics[0]!.message).toContain('key … is odd');
  });
});

/** What comes instead of the answer to a request from now on, by its number from 0: 3 is the write of an apply. */
function lossAt(number: number, loss: (typeof server.upcoming)[number]): () => void {
  let seen = 0;
  return () => {
    seen += 1;
    if (seen === number) server.upcoming.push(loss);
  };
}
