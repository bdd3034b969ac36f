import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { load } from '../../src/load.js';
import { BACKENDS_OF_KIND } from '../../src/targets/plan-backend.js';
import { filesUnder } from '../kit/imports.js';
import { createMemoryHost } from '../kit/memory-host.js';

const PAGES = filesUnder('docs/backends', '.md');

test.each(PAGES)('%s shows a project file that is one', async (page) => {
  const [, text] = /```yaml\n((?:name:.*\n)?targets:\n[\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? [];
  if (text === undefined) throw new Error('there is none');
  const files = { 'ztctl.yaml': text.startsWith('name:') ? text : `name: acme\n${text}`, 'policies/a.yaml': '' };
  const { config, diagnostics } = await load(createMemoryHost(files), '');
  expect(diagnostics.filter(({ span }) => span?.file.path === 'ztctl.yaml').map(({ message }) => message)).toEqual([]);
  const own: readonly string[] = config.targets.flatMap(({ kind }) => BACKENDS_OF_KIND[kind]);
  expect(config.targets.map(({ backend }) => backend.type).every((type) => type !== 'file' && own.includes(type))).toBe(
    true,
  );
});
