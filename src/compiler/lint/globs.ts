/** True when a path (with `/`) matches a glob with `**`, `*`, `?` and `{a,b}`. */
export function matchesGlob(glob: string, path: string): boolean {
  let pattern = COMPILED.get(glob);
  if (!pattern) {
    pattern = new RegExp(`^${sourceOf(glob.replace(/^\.\//, ''))}$`);
    COMPILED.set(glob, pattern);
  }
  return pattern.test(path);
}

const COMPILED = new Map<string, RegExp>();

function sourceOf(glob: string): string {
  return glob.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^\w/]/g, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1) return `(?:${token.slice(1, -1).split(',').map(sourceOf).join('|')})`;
    return `\\${token}`;
  });
}
