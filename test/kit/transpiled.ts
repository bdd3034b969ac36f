import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { ROOT } from './imports.js';

/**
 * A temporary folder with the given file of the checkout and all that it imports, as JavaScript at the same paths: for tests that need processes
 * of their own, which start much faster so than through a TypeScript loader. The caller removes it.
 */
export function transpile(entry: string): string {
  const to = mkdtempSync(join(tmpdir(), 'ztctl-js-'));
  symlinkSync(join(ROOT, 'node_modules'), join(to, 'node_modules'));
  writeFileSync(join(to, 'package.json'), '{"type": "module"}');
  const paths = new Set([entry]);
  for (const path of paths) {
    const output = join(to, path.replace(/\.ts$/, '.js'));
    const text = transpiled(readFileSync(join(ROOT, path), 'utf8'));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (fileName.startsWith('.')) paths.add(posix.join(posix.dirname(path), fileName).replace(/\.js$/, '.ts'));
    }
  }
  return to;
}

function transpiled(text: string): string {
  return ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  }).outputText;
}
