import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ArtefactFile } from '../../../src/targets/target.js';
import { MUTATIONS } from './mutations.js';

/** Between them these hold every construct that is emitted. */
const ARTEFACTS = ['bank', 'hospital', 'software-company'].map((name) =>
  artefact(readFileSync(`examples/${name}/expected/compile/web/main.tf.json`, 'utf8')),
);
const BY_HAND = artefact(
  JSON.stringify({
    resource: {
      cloudflare_zero_trust_access_application: {
        net: {
          type: 'self_hosted',
          destinations: [
            { type: 'private', cidr: '10.1.0.0/16', port_range: '22', l4_protocol: 'tcp' },
            { type: 'public', uri: 'a.example.com/x' },
          ],
          policies: [],
        },
        ssh: {
          type: 'infrastructure',
          policies: [
            {
              name: 'p',
              decision: 'allow',
              include: [{ email: { email: 'a@b.example' } }],
              connection_rules: { ssh: { usernames: ['deploy'], allow_email_alias: false } },
            },
          ],
        },
      },
      cloudflare_zero_trust_access_policy: {
        p: {
          decision: 'allow',
          include: [{ ip: { ip: '192.0.2.0/24' } }],
          exclude: [{ service_token: { token_id: 't' } }, { common_name: { common_name: 'c' } }],
          approval_required: true,
          approval_groups: [{ approvals_needed: 1, email_addresses: ['x@y.example'] }],
        },
      },
      cloudflare_zero_trust_device_posture_rule: {
        r: { type: 'firewall', input: { enabled: true }, match: [{ platform: 'mac' }], expiration: '1h' },
      },
    },
  }),
);

test('at least 40 kinds, each under a name of its own', () => {
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(40);
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
});

test.each(MUTATIONS)('$name: changes something, and leaves what it was given as it is', ({ mutants }) => {
  const before = JSON.stringify([...ARTEFACTS, BY_HAND]);
  const made = [...ARTEFACTS, BY_HAND].flatMap((files) => mutants(files).map((mutant) => [files, mutant] as const));
  expect(made.length).toBeGreaterThan(0);
  for (const [files, mutant] of made) expect(canonical(mutant)).not.toBe(canonical(files));
  expect(JSON.stringify([...ARTEFACTS, BY_HAND])).toBe(before);
});

function artefact(text: string): readonly ArtefactFile[] {
  return [{ path: 'main.tf.json', text }];
}

function canonical(files: readonly ArtefactFile[]): string {
  return files.map(({ text }) => JSON.stringify(JSON.parse(text))).join('\n');
}
