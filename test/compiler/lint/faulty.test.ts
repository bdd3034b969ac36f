import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultyProjects, rulePages } from '../../../scripts/rule-pages.js';
import { lintHorizon } from '../../../src/compiler/lint/index.js';
import { RULES } from '../../../src/compiler/lint/rules/index.js';
import { lintProject } from '../../../src/lint.js';
import { load } from '../../../src/load.js';
import { createNodeHost } from '../../../src/node-host.js';
import { filesUnder, ROOT } from '../../kit/imports.js';
import { NOW } from './kit/lint-text.js';

const HOW = 'run: node --import ./scripts/ts-hook.mjs scripts/write-rules.ts';

describe('what is made from the rules', () => {
  test.each([
    ['docs/rules', rulePages()],
    ['examples/faulty', faultyProjects()],
  ])('%s is as the rules say', (folder, files) => {
    const standing = filesUnder(folder, '.md', '.yaml', '.jsonl').filter(
      (path) => path !== 'examples/faulty/README.md',
    );
    expect(standing, HOW).toEqual(files.map(({ path }) => path).sort());
    const stale = files.filter(({ path, text }) => readFileSync(join(ROOT, path), 'utf8') !== text);
    expect(
      stale.map(({ path }) => path),
      HOW,
    ).toEqual([]);
  });
});

describe('every faulty project', () => {
  const folders = [...new Set(faultyProjects().map(({ path }) => path.split('/').slice(0, 3).join('/')))];
  const codeOf = (folder: string): string => /(zt\d+)-/.exec(folder)![1]!.toUpperCase();

  test('is there for every rule that reads no history, which a folder cannot carry', () => {
    const carried = RULES.filter(({ meta }) => !meta.needs.includes('history'));
    expect(folders.map(codeOf)).toEqual(carried.map(({ meta }) => meta.code));
    expect(lintHorizon(0).to).toBeGreaterThan(0);
    expect(folders.every((folder) => existsSync(join(ROOT, folder)))).toBe(true);
  });

  test.each([NOW, Date.UTC(2026, 10, 24), Date.UTC(2031, 1, 1)])(
    'is found exactly once by its rule, at %d',
    async (now) => {
      const counts: Record<string, number> = {};
      for (const folder of folders) {
        const dir = join(ROOT, folder);
        const host = createNodeHost();
        const project = await load(host, dir);
        const { estate } = project;
        if (!estate) throw new Error(`${folder}: ${project.diagnostics.map(({ message }) => message).join('; ')}`);
        const outcome = await lintProject({ ...project, estate }, { now, host, dir });
        if (!outcome.ok) throw new Error(folder);
        const code = codeOf(folder);
        counts[code] = outcome.result.findings.filter((finding) => finding.code === code).length;
      }
      expect(counts).toEqual(Object.fromEntries(folders.map((folder) => [codeOf(folder), 1])));
    },
  );
});
