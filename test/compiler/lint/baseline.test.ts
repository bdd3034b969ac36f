import { describe, expect, test } from 'vitest';
import { type BaselineEntry, lint, readSettings } from '../../../src/compiler/lint/index.js';
import { mfaMissing } from '../../../src/compiler/lint/rules/zt204-mfa-missing.js';
import { load } from '../../../src/load.js';
import { createMemoryHost } from '../../kit/memory-host.js';

const POLICY = `idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  a: { allow: everyone, to: crm }
`;
const EUROPE = Date.parse('2026-12-31T22:59:59Z');

/** Lints with a baseline; `change` alters the entry of the one finding that there is. */
async function lintWith(change: Partial<BaselineEntry>, now: number, config = '') {
  const texts = { 'ztctl.yaml': `name: acme\ntimezone: Europe/Paris\n${config}`, 'policies/a.yaml': POLICY };
  const project = await load(createMemoryHost(texts), '');
  const estate = project.estate!;
  const { settings } = readSettings(project.config.lint, [mfaMissing]);
  const input = { estate, now, settings, rules: [mfaMissing], inline: true };
  const [finding] = lint(input).findings;
  const { code, element, fingerprint } = finding!;
  const entry = { code, element, fingerprint, firstSeen: '2026-01-01', ...change };
  const { findings, suppressed, stale } = lint({ ...input, baseline: { entries: [entry] } });
  return { found: findings.length, hidden: suppressed.map(({ suppression }) => suppression), stale: stale.length };
}

describe('a baseline', () => {
  test('hides what it holds, and says that it was the baseline', async () => {
    expect(await lintWith({}, EUROPE)).toEqual({ found: 0, hidden: [{ kind: 'baseline' }], stale: 0 });
  });

  test('goes by code, element and cause: an entry of something else is stale', async () => {
    expect(await lintWith({ fingerprint: '0'.repeat(16) }, EUROPE)).toEqual({ found: 1, hidden: [], stale: 1 });
    expect(await lintWith({ code: 'ZT205' }, EUROPE)).toEqual({ found: 1, hidden: [], stale: 1 });
  });

  test('counts the last day of an entry, in the time zone of the estate; then the finding is back', async () => {
    const until = '2026-12-31';
    expect(await lintWith({ until }, EUROPE)).toEqual({ found: 0, hidden: [{ kind: 'baseline', until }], stale: 0 });
    expect(await lintWith({ until }, EUROPE + 1000)).toEqual({ found: 1, hidden: [], stale: 1 });
  });

  test('hides nothing that may not be hidden', async () => {
    const config = 'lint: { ignores: { unsuppressible: ZT204 } }\n';
    expect(await lintWith({}, EUROPE, config)).toEqual({ found: 1, hidden: [], stale: 1 });
  });
});
