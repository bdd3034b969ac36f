import type { GlobResult, Host, ReadFault, ReadResult } from '../../src/compiler/host.js';

/** A host whose files are given as an object: path to text, or to the fault that reading it gives. Paths are relative, with `/`. */
export function createMemoryHost(files: Readonly<Record<string, string | ReadFault>>): Host {
  const entries = new Map(Object.entries(files).map(([path, content]) => [normal(path), content]));
  return {
    readText: async (path) => read(entries, normal(path)),
    glob: async (patterns, root) => search(entries, patterns, normal(root)),
  };
}

function read(entries: ReadonlyMap<string, string | ReadFault>, path: string): ReadResult {
  const content = entries.get(path);
  if (typeof content === 'string') return { ok: true, text: content };
  if (content) return { ok: false, fault: content };
  const isFolder = [...entries.keys()].some((other) => path === '' || other.startsWith(`${path}/`));
  return { ok: false, fault: { kind: isFolder ? 'directory' : 'missing' } };
}

function search(
  entries: ReadonlyMap<string, string | ReadFault>,
  patterns: readonly string[],
  root: string,
): GlobResult {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(patternToRegExp);
  const unwanted = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => patternToRegExp(pattern.slice(1)));
  const paths = [...entries.keys()]
    .filter((path) => root === '' || path.startsWith(`${root}/`))
    .map((path) => (root === '' ? path : path.slice(root.length + 1)))
    .filter((path) => !path.split('/').some((part) => part.startsWith('.') || part === 'node_modules'))
    .filter((path) => wanted.some((one) => one.test(path)) && !unwanted.some((one) => one.test(path)));
  return { paths: paths.sort(), faults: [] };
}

/** `**`, `*`, `?` and `{a,b}`, as much of globs as tests use. */
function patternToRegExp(pattern: string): RegExp {
  const source = normal(pattern).replace(/\*\*\/|\*\*|\*|\?|\{[^}]*\}|[^\w]/g, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('{'))
      return `(?:${token
        .slice(1, -1)
        .split(',')
        .map((word) => word.replace(/\W/g, '\\$&'))
        .join('|')})`;
    return `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
