import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { resourceCount, USERS } from './estate.js';
import { BIN, interleaved, NOW, parse, row, run, writeProject } from './measure.js';

/** Bindings that make the portable estate compile on each kind, as YAML in flow style. */
export const BINDINGS: Readonly<Record<string, (policies: number) => string>> = {
  'cloudflare-access': () =>
    '{ account_id: f037e56e89293a057740de681ac9abbe, idps: { corp: { id: 699d98642c564d2e855e9661899b7252 } } }',
  headscale: () => '{ tests: false }',
  openziti: (policies) =>
    `{ users: ${flow(USERS, (index) => `user${index}@example.com: id-u-${index}`)}, hosts: ${flow(resourceCount(policies), (index) => `app-${index}: id-h-${index}`)} }`,
  tailscale: () => '{ domains: example.com }',
  zpa: () =>
    '{ default_host: { app_connector_groups: "216196257331281091" }, idps: { corp: { id: "216196257331281001", email: { saml: "216196257331281011" } } } }',
};

function flow(count: number, entry: (index: number) => string): string {
  return `{ ${Array.from({ length: count }, (_, index) => entry(index)).join(', ')} }`;
}

/** Every target, at two sizes. */
export function compiles(): void {
  for (const kind of Object.keys(BINDINGS)) {
    for (const policies of [1_000, 10_000]) {
      const shape = { policies, seed: 11, via: ['t'], portable: true };
      const bindings = BINDINGS[kind]!(policies);
      const project = writeProject(shape, `targets:\n  t:\n    kind: ${kind}\n    bindings: ${bindings}\n`);
      const out = join(project.dir, 'out');
      const [compile, baseline] = interleaved([
        () =>
          run([BIN, 'compile', '--chdir', project.dir, '--now', NOW, '--out', out], () =>
            rmSync(out, { recursive: true, force: true }),
          ),
        () => parse(project),
      ]);
      row(`compile of ${policies} policies to ${kind} against the bare parse`, compile!, baseline!);
    }
  }
}
