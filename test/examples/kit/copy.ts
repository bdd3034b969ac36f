import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../kit/imports.js';

/** A copy of what commands of the documentation need of a checkout: the examples, the fixtures of the documentation and the ignore rules, committed in a repository of its own. */
export interface Copy {
  readonly folder: string;
  /** `git status --short` of the copy; empty when nothing but ignored files was made. */
  status(): string;
  remove(): void;
}

export function copyOfCheckout(): Copy {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'ztctl-docs-')));
  const folder = join(parent, 'ztctl');
  mkdirSync(folder);
  for (const path of ['.gitignore', 'examples', 'test/docs/fixtures'])
    cpSync(join(ROOT, path), join(folder, path), {
      recursive: true,
      filter: (source) => !source.split('/').includes('.ztctl'),
    });
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  git('init', '-q');
  git('add', '-A');
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'copy');
  return {
    folder,
    status: () => git('status', '--short'),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}
