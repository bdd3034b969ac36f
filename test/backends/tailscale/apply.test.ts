import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isEmptyPlan } from '../../../src/targets/plan.js';
import { Mesh } from '../policy-file/project.js';
import { serve } from '../policy-file/serve.js';
import { StandIn } from './stand-in.js';

let dir: string;
let service: StandIn;
let mesh: Mesh;
let close: () => Promise<void>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-tailscale-'));
  service = new StandIn();
  const served = await serve(service.exchange);
  close = served.close;
  const shape = { kind: 'tailscale', url: served.url, users: ['ana'] } as const;
  mesh = new Mesh(dir, shape, { ZTCTL_TAILSCALE_API_KEY: service.key });
});
afterEach(async () => {
  await close();
  rmSync(dir, { recursive: true, force: true });
});

const ADOPT = { adopt: new Set(['mesh']) };
const BY_HAND = '{"grants": [{"src": ["ben@example.com"], "dst": ["*"], "ip": ["22"]}]}';
const ifMatch = (): unknown => service.requests.findLast(({ headers }) => headers['if-match'])?.headers['if-match'];

describe('a tailnet', () => {
  test('that nobody touched is taken over only as long as nobody did', async () => {
    const bundle = await mesh.planned();
    expect(bundle.plan.targets[0]).toMatchObject({
      base: { revision: '"ts-default"' },
      adopts: [],
      access: { live: 'judged' },
    });
    // All that the scope `policy_file:read` is there for.
    expect(service.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v2/tailnet/-/acl',
      'POST /api/v2/tailnet/-/acl/validate',
    ]);
    // The same text, stored by somebody: only the service can tell.
    service.isUntouched = false;
    const late = await mesh.apply(bundle);
    expect(late).toMatchObject({ status: 'stopped', diagnostics: [{ code: 'ZT1010' }] });
    expect(late.diagnostics[0]!.help).toContain('--adopt');
    service.isUntouched = true;
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok' });
    expect(service.policy).toBe(bundle.artefacts[0]!.files[0]!.text);
    expect(isEmptyPlan((await mesh.planned()).plan)).toBe(true);
    expect(service.writes).toBe(2);
  });

  test('is written to by the revision that was reviewed', async () => {
    await mesh.apply(await mesh.planned());
    const reviewed = service.etag;
    const bundle = await mesh.of(['ana', 'ben']).planned();
    expect(bundle.plan.targets[0]!.base.revision).toBe(reviewed);
    expect(await mesh.of(['ana', 'ben']).apply(bundle)).toMatchObject({ status: 'ok' });
    expect(ifMatch()).toBe(reviewed);
  });

  test('that somebody edits in the moment of the write keeps the edit', async () => {
    await mesh.apply(await mesh.planned());
    const bundle = await mesh.of(['ben']).planned();
    service.before = ({ headers }) => {
      if (headers['if-match'] !== undefined) service.edit(BY_HAND);
    };
    expect(await mesh.of(['ben']).apply(bundle)).toMatchObject({ diagnostics: [{ code: 'ZT1010' }] });
    expect(service.policy).toBe(BY_HAND);
  });

  test('with a policy file of nobody is left alone, until that is adopted by its revision', async () => {
    service.edit(BY_HAND);
    expect(await mesh.plan()).toMatchObject({ status: 'stopped', diagnostics: [{ code: 'ZT1003' }] });
    const bundle = await mesh.planned(ADOPT);
    expect(bundle.plan.targets[0]).toMatchObject({ adopts: ['policy.hujson'], base: { revision: service.etag } });
    const row = { change: 'lost', who: ['user:ben@example.com'] };
    expect(bundle.plan.targets[0]!.access.rows).toContainEqual(expect.objectContaining(row));
    service.edit(`${BY_HAND} `);
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'stopped', diagnostics: [{ code: 'ZT1010' }] });
    expect(await mesh.apply(await mesh.planned(ADOPT))).toMatchObject({ status: 'ok' });
  });

  test('may format what it stores: nothing is written again for that', async () => {
    service.format = (policy) => policy.replaceAll('\t', '    ').replaceAll('{"src"', '{ "src"');
    const bundle = await mesh.planned();
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok' });
    expect(service.policy).not.toBe(bundle.artefacts[0]!.files[0]!.text);
    expect(isEmptyPlan((await mesh.planned()).plan)).toBe(true);
    expect(service.writes).toBe(1);
  });

  test('whose answer to the write is lost is looked at, and written to once', async () => {
    const bundle = await mesh.planned();
    service.before = lossBeforeWrite('lost after it was done');
    expect(await mesh.apply(bundle)).toMatchObject({ status: 'ok' });
    expect(service.writes).toBe(1);
  });

  test('that refuses says why when it is planned; what it warns of stands beside the plan', async () => {
    service.refuses = () => [{ user: 'ana@example.com', errors: ['address "tag:db:22": want: Accept, got: Drop'] }];
    const refused = await mesh.plan();
    expect(refused).toMatchObject({ status: 'refused', diagnostics: [{ code: 'ZT1027' }] });
    expect(refused.diagnostics[0]!.message).toContain('ana@example.com: address');
    service.refuses = () => [{ user: 'group:x', warnings: ['group is not syncing from SCIM'] }];
    const warned = await mesh.plan();
    expect(warned.status).toBe('ok');
    expect(warned.diagnostics.at(-1)).toMatchObject({ code: 'ZT1029', severity: 'warning' });
  });

  test('is reached by an OAuth client before a key, and by neither when one half is missing', async () => {
    const { id, secret } = service.client;
    const client = { ZTCTL_TAILSCALE_OAUTH_CLIENT_ID: id, ZTCTL_TAILSCALE_OAUTH_CLIENT_SECRET: secret };
    const by = (env: Record<string, string>): Mesh => new Mesh(dir, mesh.shape, env);
    const bundle = await by({ ...client, ZTCTL_TAILSCALE_API_KEY: 'wrong' }).planned();
    expect(await by(client).apply(bundle)).toMatchObject({ status: 'ok' });
    expect(service.tokens.size).toBe(2);
    const half = await by({ ZTCTL_TAILSCALE_OAUTH_CLIENT_ID: id, ZTCTL_TAILSCALE_API_KEY: '' }).plan();
    expect(half).toMatchObject({ status: 'usage', diagnostics: [{ code: 'ZT1024' }] });
    expect(half.diagnostics[0]!.message).toContain('`ZTCTL_TAILSCALE_OAUTH_CLIENT_SECRET` is not set');
    const written = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'utf8'));
    expect(JSON.stringify([bundle, written])).not.toMatch(/tskey-(client|token)/);
  });
});

/** What comes instead of the answer to the write of the next apply. */
function lossBeforeWrite(loss: (typeof service.upcoming)[number]): typeof service.before {
  let isChecked = false;
  return ({ path, method }) => {
    if (path.endsWith('/validate')) isChecked = true;
    else if (isChecked && method === 'GET') {
      service.upcoming.push(loss);
      service.before = () => {};
    }
  };
}
