import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../kit/imports.js';

const FOLDER = join(ROOT, 'test/targets/tailscale');

test('traps.md lists exactly the traps that tests are named after, and where they stand', () => {
  const tested = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.test.ts') && name !== 'traps.test.ts')
    .flatMap((name) =>
      [...readFileSync(join(FOLDER, name), 'utf8').matchAll(/['"](TS-\d+) /g)].map(([, id]) => `${id} ${name}`),
    );
  const listed = [...readFileSync(join(FOLDER, 'traps.md'), 'utf8').matchAll(/^\| (TS-\d+) \|.*`(\S+)` \|$/gm)].map(
    ([, id, file]) => `${id} ${file}`,
  );
  expect(listed.length).toBeGreaterThan(60);
  expect(new Set(tested).size).toBe(tested.length);
  expect([...listed].sort()).toEqual([...tested].sort());
});
