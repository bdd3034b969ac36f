// Writes docs/rules and examples/faulty from the metadata of the rules: node --import ./scripts/ts-hook.mjs scripts/write-rules.ts
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faultyProjects, rulePages } from './rule-pages.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = [...rulePages(), ...faultyProjects()];
const wanted = new Set(files.map(({ path }) => path));
for (const folder of ['docs/rules', 'examples/faulty']) {
  for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
    if (/\.(md|yaml|jsonl)$/.test(path) && path !== 'README.md' && !wanted.has(`${folder}/${path}`))
      rmSync(join(root, folder, path));
}
for (const { path, text } of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
