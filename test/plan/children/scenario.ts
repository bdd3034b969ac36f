import type { Project } from '../../../src/load.js';
import type { Target } from '../../../src/targets/target.js';
import { createFakeTarget } from '../../kit/fake-target.js';
import { projectOf } from '../../kit/plan-project.js';

/** What the tests of interrupted and concurrent applies go from and to: objects and folders come, change and go. */
export const NOW = Date.parse('2026-11-24T10:00:00Z');

const TARGETS = { mesh: 'tailscale', web: 'zpa' } as const;

/** One of the live folders lies outside of `.ztctl`, where other checkouts may use it, too. */
const PATHS = { mesh: 'live/mesh' };

export const BEFORE: Project = await projectOf({
  grants: { crm: 'ana@example.com', db: 'li@example.com' },
  targets: TARGETS,
  paths: PATHS,
});

export const AFTER: Project = await projectOf({
  grants: { crm: 'bo@example.com' },
  targets: TARGETS,
  paths: PATHS,
});

export const PROJECTS: Readonly<Record<string, Project>> = { BEFORE, AFTER };

export function registry(): readonly Target[] {
  return [createFakeTarget(), createFakeTarget({ kind: 'zpa' })];
}
