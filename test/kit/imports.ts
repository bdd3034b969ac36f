import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The checkout's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  /** Importing file, relative to the root, with `/`. */
  readonly from: string;
  /** A file relative to the root, or a package name (`node:fs`, `yaml`, `@cdktf/provider-cloudflare`). */
  readonly to: string;
  readonly external: boolean;
  readonly typeOnly: boolean;
  /** `import(...)`: loaded only when reached. */
  readonly dynamic: boolean;
}

/** Every file with one of the endings under a folder of the checkout, sorted, relative to the root. */
export function filesUnder(folder: string, ...endings: readonly string[]): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => posix.join(folder, path.split(sep).join('/')))
    .sort();
}

/** All imports (static, dynamic, re-exports, type-only) of all TypeScript files under `src`. */
export function sourceImports(): readonly Import[] {
  return filesUnder('src', '.ts').flatMap(importsOf);
}

/** All imports of one TypeScript file, its path relative to the root. */
export function importsOf(path: string): readonly Import[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, dynamic: boolean): void => {
    const external = !specifier.startsWith('.');
    found.push({
      from: path,
      to: external ? packageOf(specifier) : resolve(path, specifier),
      external,
      typeOnly,
      dynamic,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.importClause?.isTypeOnly ?? false, false);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.isTypeOnly, false);
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      add(node.argument.literal.text, true, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function resolve(from: string, specifier: string): string {
  const path = relative(ROOT, join(ROOT, dirname(from), specifier))
    .split(sep)
    .join('/');
  return path.replace(/\.js$/, '.ts');
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
}
