import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../kit/imports.js';
import { replay, TRANSCRIPT } from './kit/transcript.js';

const CASES = join(ROOT, 'test/cli/fixtures/cases');

test.each(readdirSync(CASES))('the case %s prints what its transcript says', async (name) => {
  const folder = join(CASES, name);
  await expect(await replay(folder)).toMatchFileSnapshot(join(folder, TRANSCRIPT));
});
