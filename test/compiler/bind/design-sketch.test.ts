import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { estateFrom, loadFiles, showDiagnostics } from '../../kit/estate.js';

const FOLDER = new URL('../../fixtures/design-sketch/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, FOLDER), 'utf8');

describe('the sketch of the design', () => {
  it('as it stands names one group that it does not define', async () => {
    const { diagnostics } = await loadFiles(
      { 'policies/sketch.yaml': read('policies/sketch.yaml') },
      read('ztctl.yaml'),
    );
    expect(showDiagnostics(diagnostics)).toMatchInlineSnapshot(`
      "ZT001 policies/sketch.yaml:21:70 group \`contractors\` is not declared
        help: declare it under \`groups\`, or correct the name
      ZT001 policies/sketch.yaml:28:49 group \`contractors\` is not declared
        help: declare it under \`groups\`, or correct the name"
    `);
  });

  it('binds once that group stands in a file beside it', async () => {
    const files = Object.fromEntries(
      ['policies/sketch.yaml', 'policies/contractors.yaml'].map((path) => [path, read(path)]),
    );
    const estate = await estateFrom(files, read('ztctl.yaml'));
    const { policies, gaps, breakGlass, tests } = estate;
    expect(Object.fromEntries([...policies].map(([name, { resources }]) => [name, resources]))).toEqual({
      'contractors-never-prod': ['crm'],
      'critical-floor': ['payments-db'],
      'sre-to-payments-db': ['payments-db'],
      'staff-to-crm': ['crm'],
    });
    expect(new Date(policies.get('staff-to-crm')!.validity.to!.value).toISOString()).toBe('2027-03-31T23:00:00.000Z');
    expect(gaps.get('mesh-login')).toMatchObject({ reason: '...', enforcedBy: "Okta sign-on policy 'tailnet'" });
    expect(breakGlass.get('platform-keys')!.alert.value).toBe('#sec-alerts');
    expect(tests[0]).toMatchObject({
      principals: [{ kind: 'member', groups: ['contractors'], domain: 'example.com' }],
      who: { device: { platform: 'macos', osVersion: [14, 5], age: 3600 } },
    });
  });
});
