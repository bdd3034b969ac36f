import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder } from '../kit/imports.js';
import { LAYER_LAWS, PACKAGE_LAWS } from '../laws/import-law.js';

const MAP = 'src/README.md';
const map = readFileSync(MAP, 'utf8');

const PAGES = ['CONTRIBUTING.md', MAP, ...filesUnder('docs', '.md')];

/** The rows of the table whose heading row begins with these cells. */
function tableRows(markdown: string, ...heading: string[]): string[][] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading.join(' | ')} |`));
  const rest = lines.slice(start + 2);
  return rest.slice(0, rest.indexOf('')).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

describe('the map in src/README.md', () => {
  it('shows the import law layer by layer, with its reasons', () => {
    const shown = tableRows(map, 'layer', 'may import', 'because').map(([layer, , because]) => [layer, because]);
    expect(shown).toEqual(LAYER_LAWS.map(({ layer, because }) => [`\`${layer}\``, because]));
  });

  it('shows the law of packages with its reasons', () => {
    const shown = tableRows(map, 'package', 'only in', 'because').map(([, , because]) => because);
    expect(shown).toEqual(PACKAGE_LAWS.map(({ because }) => because));
  });

  it('lists words to avoid that nobody uses', () => {
    const words = tableRows(map, 'word', 'what it is', 'not').flatMap(([, , not]) => not!.split(', '));
    expect(words.length).toBeGreaterThan(15);
    const avoided = new RegExp(`\\b(${words.join('|')})s?\\b`, 'i');
    const texts = [
      ...PAGES.filter((page) => page !== MAP),
      ...filesUnder('src', '.ts').filter((path) => !isVendor(path)),
    ];
    const used = texts.flatMap((path) => {
      const found = avoided.exec(readFileSync(path, 'utf8'));
      return found ? [`${path}: ${found[0]}`] : [];
    });
    expect(used).toEqual([]);
  });
});

/** Vendors have words of their own. */
function isVendor(path: string): boolean {
  return /^src\/targets\/[^/]+\//.test(path);
}

describe('links between pages', () => {
  it.each(PAGES)('of %s lead somewhere', (page) => {
    const targets = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const dead = targets.filter((target) => !target.startsWith('https://') && !leadsSomewhere(page, target));
    expect(dead).toEqual([]);
  });
});

function leadsSomewhere(page: string, target: string): boolean {
  const [path, anchor] = target.split('#') as [string, string?];
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(file)) return false;
  return anchor === undefined || anchors(readFileSync(file, 'utf8')).includes(anchor);
}

/** The anchors that GitHub gives to headings. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replace(/\s/g, '-'),
  );
}
