import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintProject } from '../../src/lint.js';
import { load } from '../../src/load.js';
import { createNodeHost } from '../../src/node-host.js';
import { ROOT } from '../kit/imports.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');

/** Findings under `recommended` that are the point of an example; everything else about the examples is clean. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  bank: [],
  // MFA grows with what a role can do: nurses log in with any second factor.
  hospital: ['ZT205 policies.nurses-to-record'],
  // The policies of the guides as they are published.
  published: [
    'ZT202 policies.engineering-to-jenkins',
    'ZT204 policies.engineering-to-jenkins',
    'ZT205 policies.staff-to-crm',
    'ZT209 policies.engineering-to-jenkins',
    'ZT209 policies.staff-to-crm',
  ],
  // What the first run of lint shows.
  quickstart: ['ZT204 policies.dev-to-staging'],
  'software-company': [],
};

describe('an example is found to have what its story says, and nothing else', () => {
  test.each(Object.entries(MEANT))('%s', async (name, meant) => {
    const dir = join(ROOT, 'examples', name);
    const host = createNodeHost();
    const project = await load(host, dir);
    const outcome = await lintProject({ ...project, estate: project.estate! }, { now: NOW, host, dir });
    if (!outcome.ok) throw new Error(outcome.diagnostics.map(({ message }) => message).join('; '));
    expect(outcome.result.findings.map(({ code, element }) => `${code} ${element}`).sort()).toEqual(meant);
  });
});
