import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../kit/imports.js';

/** What the compiler says about a module that stands in the root of the checkout; `Equal<A, B>` is there. */
export function typeErrors(text: string): readonly string[] {
  const path = join(ROOT, 'schema-types.check.ts');
  const source = `type Equal<A, B> =
    (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;\n${text}`;
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, target) =>
    name === path ? ts.createSourceFile(name, source, target, true) : getSourceFile(name, target);
  host.fileExists = (name) => name === path || fileExists(name);
  const program = ts.createProgram([path], { ...options, noUnusedLocals: false }, host);
  const file = program.getSourceFile(path);
  return program.getSemanticDiagnostics(file).map(({ messageText, start = 0 }) => {
    const line = file?.text.slice(file.text.lastIndexOf('\n', start) + 1).split('\n')[0];
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

/** Keys without a description, of their own or of what they refer to. */
export function undescribed(schema: unknown, path = ''): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((one, at) => undescribed(one, `${path}/${at}`));
  if (typeof schema !== 'object' || schema === null) return [];
  const properties = Object.entries((schema as { readonly properties?: object }).properties ?? {});
  const own = properties.filter(([, value]) => !value.description && !value.$ref).map(([key]) => `${path}/${key}`);
  const children = Object.entries(schema).filter(([key]) => key !== 'examples');
  return [...own, ...children.flatMap(([key, value]) => undescribed(value, `${path}/${key}`))];
}
