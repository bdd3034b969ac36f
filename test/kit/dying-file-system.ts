import { type FileSystem, nodeFileSystem } from '../../src/backends/index.js';

/** Where a run ends: before its `step`th change of the disk (from 1), or halfway through it, where a change has a halfway. */
export interface Death {
  readonly step: number;
  readonly when: 'before' | 'inside';
}

/** One change of the disk, as it was asked for. */
export interface Change {
  readonly operation: 'makeFolder' | 'create' | 'append' | 'rename' | 'link' | 'remove' | 'removeFolder' | 'syncFolder';
  readonly path: string;
}

/** Only these write content, so only they can be ended halfway. */
export const HAS_INSIDE: ReadonlySet<string> = new Set(['create', 'append']);

/** The real disk, which tells every change and ends the process as `kill -9` does at the given point. */
export function createDyingFileSystem(death: Death | undefined, seen: (change: Change) => void): FileSystem {
  let step = 0;
  const before = (operation: Change['operation'], path: string): boolean => {
    step += 1;
    seen({ operation, path });
    if (step !== death?.step) return false;
    if (death.when === 'before') die();
    return true;
  };
  const write = (operation: 'create' | 'append', path: string, content: Uint8Array): void => {
    const dies = before(operation, path);
    nodeFileSystem[operation](path, dies ? content.slice(0, content.length >> 1) : content);
    if (dies) die();
  };
  return {
    ...nodeFileSystem,
    makeFolder(path) {
      before('makeFolder', path);
      return nodeFileSystem.makeFolder(path);
    },
    create: (path, content) => write('create', path, content),
    append: (path, content) => write('append', path, content),
    rename(from, to) {
      before('rename', to);
      nodeFileSystem.rename(from, to);
    },
    link(from, to) {
      before('link', to);
      nodeFileSystem.link(from, to);
    },
    remove(path) {
      before('remove', path);
      nodeFileSystem.remove(path);
    },
    removeFolder(path) {
      before('removeFolder', path);
      nodeFileSystem.removeFolder(path);
    },
    syncFolder(path) {
      before('syncFolder', path);
      nodeFileSystem.syncFolder(path);
    },
  };
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}
