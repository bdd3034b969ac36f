import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../cli/kit/run-cli.js';
import type { System, World } from '../crash/world.js';
import { HEADSCALE, TAILSCALE } from '../crash/world-mesh.js';
import { WORLD as OPENZITI } from '../crash/world-openziti.js';

/** What stands for every credential; nothing of it may be left anywhere. */
const WRONG = 'wr0ng-and-secret-Tq9';

let dir: string;
let system: System;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-secrets-'));
});
afterEach(async () => {
  await system.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function start(world: World): Promise<void> {
  const started = await world.start();
  if ('missing' in started) throw new Error(started.missing);
  system = started;
  for (const [path, text] of Object.entries({ ...system.project, 'policies/access.yaml': system.before })) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

/** Runs commands one after the other; everything that they print, with the exit code of each. */
async function said(
  env: System['env'],
  ...commands: readonly string[]
): Promise<{ text: string; codes: readonly number[] }> {
  const runs = [];
  for (const command of commands) runs.push(await runCli(command.split(' '), { cwd: dir, env }));
  return { text: runs.map(({ stdout, stderr }) => stdout + stderr).join('\n'), codes: runs.map(({ code }) => code) };
}

/** Every file below the project folder, but the one that was put there with the credential in it. */
function everythingLeft(): string {
  const paths = readdirSync(dir, { recursive: true })
    .map(String)
    .filter((path) => statSync(join(dir, path)).isFile());
  return paths.map((path) => `${path}\n${readFileSync(join(dir, path), 'latin1')}`).join('\n');
}

/** As it stands, and as it would stand in an encoded header or address. */
function forms(secret: string): readonly string[] {
  return [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
}

const COMMANDS = [
  'plan --out p',
  'plan --json',
  'apply p -y',
  'apply p -y --json',
  'drift',
  'drift --json',
  'plan --format markdown',
];

describe.each([HEADSCALE, TAILSCALE, OPENZITI])('$name', (world) => {
  test('leaves and prints no credential when all goes well', async () => {
    await start(world);
    const { text, codes } = await said(system.env, ...COMMANDS);
    expect(codes.slice(0, 3), text).toEqual([0, 0, 0]);
    const left = everythingLeft();
    expect(left).toContain('plan.json');
    for (const secret of Object.values(system.env).flatMap(forms)) {
      expect(text).not.toContain(secret);
      expect(left).not.toContain(secret);
    }
  });

  test('nor when the credential is wrong, missing, or the place is not there', async () => {
    await start(world);
    const wrong = Object.fromEntries(Object.keys(system.env).map((name) => [name, WRONG]));
    const refused = await said(wrong, ...COMMANDS);
    expect(new Set(refused.codes.slice(0, 2)), refused.text).toEqual(new Set([5]));
    const missing = await said({}, 'plan');
    expect(missing.codes, missing.text).toEqual([2]);
    await system.stop();
    const gone = await said(wrong, 'plan', 'drift');
    expect(gone.codes, gone.text).toEqual([5, 5]);
    for (const secret of forms(WRONG)) {
      expect(refused.text + missing.text + gone.text).not.toContain(secret);
      expect(everythingLeft()).not.toContain(secret);
    }
  });
});
