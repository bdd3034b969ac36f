import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesUnder, type Import, ROOT, sourceImports } from '../kit/imports.js';
import { LAYER_LAWS, PACKAGE_LAWS } from './import-law.js';

const IMPORTS = sourceImports();
const INTERNAL = IMPORTS.filter((one) => !one.external);

/** Folders of targets that belong to no vendor. */
const SHARED = new Set(['terraform']);
const vendor = (path: string): string | undefined => /^src\/targets\/([^/]+)\//.exec(path)?.[1];

describe('import law', () => {
  test('the scanner sees the house', () => {
    expect(INTERNAL.length).toBeGreaterThan(50);
    expect(IMPORTS.some((one) => one.external && one.to === 'yaml')).toBe(true);
  });

  test('every layer imports only what it may', () => {
    expect(INTERNAL.flatMap(layerFault)).toEqual([]);
  });

  test('every package is imported only where its law allows', () => {
    expect(IMPORTS.filter((one) => one.external).flatMap(packageFault)).toEqual([]);
  });

  test('no vendor folder imports another vendor folder', () => {
    const faults = INTERNAL.filter(({ from, to }) => {
      const [a, b] = [vendor(from), vendor(to)];
      return a !== undefined && b !== undefined && a !== b && !SHARED.has(b);
    });
    expect(faults.map(text)).toEqual([]);
  });

  test('only the registries name a vendor outside its folder', () => {
    const faults = INTERNAL.filter(
      ({ from, to }) =>
        vendor(to) !== undefined &&
        vendor(from) === undefined &&
        !SHARED.has(vendor(to)!) &&
        !['src/targets/registry.ts', 'src/targets/readers.ts'].includes(from),
    );
    expect(faults.map(text)).toEqual([]);
  });

  test('a folder of the compiler is entered by its index only', () => {
    const layer = (path: string): string | undefined => /^src\/compiler\/([^/]+)\//.exec(path)?.[1];
    const faults = INTERNAL.filter(
      ({ from, to }) => layer(to) !== undefined && layer(from) !== layer(to) && !to.endsWith('/index.ts'),
    );
    expect(faults.map(text)).toEqual([]);
  });

  test('no file imports its own index', () => {
    const faults = INTERNAL.filter(
      ({ from, to }) =>
        to.endsWith('/index.ts') && from.startsWith(to.slice(0, -8)) && !/\//.test(from.slice(to.length - 8)),
    );
    expect(faults.map(text)).toEqual([]);
  });

  test('there are no cycles, type imports included', () => {
    expect(cycles(INTERNAL)).toEqual([]);
  });
});

describe('purity', () => {
  const PURE = filesUnder('src/compiler', '.ts').concat(filesUnder('src/targets', '.ts'));

  test('compiler and targets read no clock, environment or randomness', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.(?!emitWarning)|\bcrypto\.random|\bperformance\.now\b/;
    const faults = PURE.filter((path) => impure.test(withoutComments(path)));
    expect(faults).toEqual([]);
  });

  test('nothing but bin/ sets an exit code or ends the process', () => {
    const faults = filesUnder('src', '.ts').filter((path) =>
      /process\.exit\b|process\.exitCode/.test(withoutComments(path)),
    );
    expect(faults).toEqual([]);
  });

  test('text is ordered by code unit, never by locale', () => {
    const faults = filesUnder('src', '.ts').filter((path) =>
      /\.localeCompare\(|toLocale(Upper|Lower)Case/.test(withoutComments(path)),
    );
    expect(faults).toEqual([]);
  });
});

function layerFault(one: Import): readonly string[] {
  const law = LAYER_LAWS.find(({ layer }) => one.from.startsWith(layer));
  if (!law) return [`${text(one)}: no law governs it`];
  const ok = one.to.startsWith(law.layer) || law.may.some((prefix) => one.to.startsWith(prefix));
  return ok ? [] : [`${text(one)}: ${law.because}`];
}

function packageFault(one: Import): readonly string[] {
  return PACKAGE_LAWS.filter(
    ({ packages, only }) => packages.test(one.to) && !only.some((prefix) => one.from.startsWith(prefix)),
  ).map(({ because }) => `${text(one)}: ${because}`);
}

function text({ from, to }: Import): string {
  return `${from} -> ${to}`;
}

function withoutComments(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

/** Strongly connected components of more than one file (Tarjan), each as a sorted list. */
function cycles(imports: readonly Import[]): readonly (readonly string[])[] {
  const edges = new Map<string, string[]>();
  for (const { from, to } of imports) edges.set(from, [...(edges.get(from) ?? []), to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    onStack.add(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node)!, low.get(next)!));
      } else if (onStack.has(next)) low.set(node, Math.min(low.get(node)!, index.get(next)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const members = stack.splice(stack.indexOf(node));
    for (const member of members) onStack.delete(member);
    if (members.length > 1 || edges.get(node)?.includes(node)) found.push(members.sort());
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return found;
}
