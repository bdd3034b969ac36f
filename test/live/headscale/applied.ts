import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadingSession } from '../../../src/backends/headscale/index.js';
import { connectServer } from '../../../src/backends/policy-file/client.js';
import { keyCredential } from '../../../src/backends/policy-file/key.js';
import { driftProject } from '../../../src/drift.js';
import { isEmptyPlan } from '../../../src/targets/plan.js';
import { Mesh, meshProject, NOW } from '../../backends/policy-file/project.js';
import { judged, type LiveCase } from '../case.js';
import { killedAround } from './killed.js';
import type { Programs } from './programs.js';
import { Server } from './server.js';

const NAME = 'headscale: apply';
const FOREIGN = '{"acls": [{"action": "accept", "src": ["ben@example.com"], "dst": ["100.64.0.9:22"]}]}';

/** Plans are made and applied on a running server, as a project that is live on it does. */
export async function* appliedTo(programs: Programs): AsyncIterable<LiveCase> {
  const server = await Server.start(programs.server);
  const dir = mkdtempSync(join(tmpdir(), 'ztctl-live-project-'));
  try {
    for (const name of ['ana', 'ben']) await server.get('POST', '/user', { name, email: `${name}@example.com` });
    const shape = { kind: 'headscale', url: server.url, users: ['ana'] } as const;
    const site = new Site(server, new Mesh(dir, shape, { ZTCTL_HEADSCALE_API_KEY: server.key }));
    yield* site.cases();
    yield* killedAround(server);
  } finally {
    rmSync(dir, { recursive: true, force: true });
    await server.stop();
  }
  yield await inFileMode(programs.server);
}

class Site {
  readonly #server: Server;
  readonly #mesh: Mesh;

  constructor(server: Server, mesh: Mesh) {
    this.#server = server;
    this.#mesh = mesh;
  }

  async *cases(): AsyncIterable<LiveCase> {
    yield judged(`${NAME}: no policy is planned as open to everybody`, await this.#nothing());
    yield judged(`${NAME}: a plan is applied once, and then there is nothing to do`, await this.#applied());
    yield judged(`${NAME}: what is changed by hand is seen and taken back`, await this.#drift());
    yield judged(`${NAME}: a policy that a bare body emptied is seen and put back`, await this.#emptied());
    yield judged(`${NAME}: somebody who writes between plan and apply stops it`, await this.#moved());
    yield judged(`${NAME}: a policy of nobody is left alone until it is adopted`, await this.#adopted());
    yield judged(`${NAME}: a policy of another estate is left alone`, await this.#estate());
    yield judged(`${NAME}: a policy that the server refuses is not planned`, await this.#refused());
    yield judged(`${NAME}: what is too large is refused by the check, with its reason`, await this.#tooLarge());
    yield judged(`${NAME}: a wrong key is told without showing it`, await this.#key());
  }

  async #nothing(): Promise<readonly string[]> {
    const [target] = (await this.#mesh.planned()).plan.targets;
    const opened = target!.access.rows.filter(({ change }) => change !== 'lost');
    return wrong(
      [
        target!.access.verdict === 'less permissive' && opened.length === 0,
        `access: ${JSON.stringify(target!.access)}`,
      ],
      [target!.steps.some(({ address }) => address === 'grants/* -> * *'), 'nothing that opens everything goes'],
    );
  }

  async #applied(): Promise<readonly string[]> {
    const bundle = await this.#mesh.planned();
    const { status } = await this.#mesh.apply(bundle);
    const { policy, updatedAt } = await this.#stored();
    const again = await this.#mesh.apply(await this.#mesh.planned());
    const later = await this.#stored();
    return wrong(
      [status === 'ok' && again.status === 'ok', `it ended ${status}, and the second one ${again.status}`],
      [policy === bundle.artefacts[0]!.files[0]!.text, 'the server has another text'],
      [isEmptyPlan((await this.#mesh.planned()).plan), 'the second plan is not empty'],
      [updatedAt === later.updatedAt, 'an apply of nothing wrote'],
    );
  }

  async #drift(): Promise<readonly string[]> {
    const { policy } = await this.#stored();
    await this.#server.get('PUT', '/policy', { policy: policy.replace('"src": ["ana@example.com"]', '"src": ["*"]') });
    const drift = await this.#drifted();
    const { status } = await this.#mesh.apply(await this.#mesh.planned());
    return wrong(
      [drift === 'wider', `drift is ${drift}`],
      [status === 'ok' && (await this.#stored()).policy === policy, `it was not taken back: ${status}`],
    );
  }

  /** What a policy does that is sent without the field around it: 200, and nothing is left of the stored one. */
  async #emptied(): Promise<readonly string[]> {
    const { policy } = await this.#stored();
    await this.#server.get('PUT', '/policy', JSON.parse(FOREIGN));
    const emptied = (await this.#stored()).policy;
    const drift = await this.#drifted();
    const { status } = await this.#mesh.apply(await this.#mesh.planned());
    return wrong(
      [emptied === '', `the server now has ${emptied}`],
      [drift === 'wider', `drift is ${drift}`],
      [status === 'ok' && (await this.#stored()).policy === policy, `it was not put back: ${status}`],
    );
  }

  async #moved(): Promise<readonly string[]> {
    const next = this.#mesh.of(['ben']);
    const bundle = await next.planned();
    const { policy } = await this.#stored();
    const theirs = policy.replace('tcp:5432', 'tcp:5433');
    await this.#server.get('PUT', '/policy', { policy: theirs });
    const { status, diagnostics } = await next.apply(bundle);
    const after = (await this.#stored()).policy;
    await this.#server.get('PUT', '/policy', { policy });
    return wrong(
      [status === 'stopped' && diagnostics[0]?.code === 'ZT1010', `it ended ${status}`],
      [after === theirs, 'what somebody else wrote is gone'],
    );
  }

  async #adopted(): Promise<readonly string[]> {
    await this.#server.get('PUT', '/policy', { policy: FOREIGN });
    const refused = await this.#mesh.plan();
    const bundle = await this.#mesh.planned({ adopt: new Set(['mesh']) });
    const { status } = await this.#mesh.apply(bundle);
    return wrong(
      [refused.status === 'stopped' && refused.diagnostics[0]?.code === 'ZT1003', `it was planned: ${refused.status}`],
      [bundle.plan.targets[0]!.adopts.length === 1, 'the plan does not say that it adopts'],
      [
        status === 'ok' && (await this.#stored()).policy.startsWith('// Policy file of target mesh'),
        `it ended ${status}`,
      ],
      [isEmptyPlan((await this.#mesh.planned()).plan), 'the next plan is not empty'],
    );
  }

  async #estate(): Promise<readonly string[]> {
    const { dir, shape, env } = this.#mesh;
    const theirs = new Mesh(dir, { ...shape, estate: 'other' }, env);
    const { status, diagnostics } = await theirs.plan({ adopt: new Set(['mesh']) });
    return wrong([status === 'stopped' && diagnostics.at(-1)?.code === 'ZT1004', `it was planned: ${status}`]);
  }

  /** Tests in the file name users and tags, and none of them has a device. */
  async #refused(): Promise<readonly string[]> {
    const { dir, shape, env } = this.#mesh;
    const before = (await this.#stored()).policy;
    const { status, diagnostics } = await new Mesh(dir, { ...shape, users: ['ben'], tests: true }, env).plan();
    const said = diagnostics.find(({ code }) => code === 'ZT1027')?.message;
    return wrong(
      [status === 'refused' && said !== undefined, `it was planned: ${status}`],
      [said?.includes('resolved to no IP addresses') === true, `it says ${said}`],
      [(await this.#stored()).policy === before, 'something was stored'],
    );
  }

  async #tooLarge(): Promise<readonly string[]> {
    const { exchange, close } = connectServer({ url: this.#server.url });
    const session = new ReadingSession({ exchange, credential: keyCredential(this.#server.key) });
    const found = await session.check(`{"groups": {}} // ${'x'.repeat(4 * 1024 * 1024)}`);
    close();
    return wrong([!found.ok && found.reasons[0]!.includes('4 MiB'), JSON.stringify(found)]);
  }

  async #key(): Promise<readonly string[]> {
    const { dir, shape } = this.#mesh;
    const key = 'hskey-api-wrong-and-never-shown';
    const result = await new Mesh(dir, shape, { ZTCTL_HEADSCALE_API_KEY: key }).plan();
    return wrong(
      [result.status === 'failed' && result.diagnostics.at(-1)?.code === 'ZT1026', `it ended ${result.status}`],
      [!JSON.stringify(result).includes(key), 'the key is shown'],
    );
  }

  async #drifted(): Promise<string> {
    const { dir, shape, env } = this.#mesh;
    const drift = await driftProject(await meshProject(shape), { dir, now: NOW, version: '0.0.0', env });
    return drift.status === 'ok' ? drift.targets[0]!.drift : drift.status;
  }

  async #stored(): Promise<{ readonly policy: string; readonly updatedAt: string }> {
    const { policy, updatedAt } = await this.#server.get('GET', '/policy');
    return { policy: String(policy), updatedAt: String(updatedAt) };
  }
}

/** A server that reads its policy from its own disk. */
async function inFileMode(program: string): Promise<LiveCase> {
  const header = '// Policy file of target mesh, made by ztctl from estate acme.';
  const server = await Server.start(program, `${header}\n{"grants": []}\n`);
  const dir = mkdtempSync(join(tmpdir(), 'ztctl-live-project-'));
  try {
    const shape = { kind: 'headscale', url: server.url, users: ['ana'] } as const;
    const mesh = new Mesh(dir, shape, { ZTCTL_HEADSCALE_API_KEY: server.key });
    const { status, diagnostics } = await mesh.apply(await mesh.planned());
    const said = diagnostics.map(({ message }) => message).join('; ');
    return judged(
      `${NAME}: a policy that is a file of the server is left alone, with the way out`,
      wrong([status === 'failed' && said.includes('policy.mode: database'), `${status}: ${said}`]),
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
    await server.stop();
  }
}

function wrong(...checks: readonly (readonly [boolean, string])[]): readonly string[] {
  return checks.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]));
}
