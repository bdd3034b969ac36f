import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from './kit/run-cli.js';

const SECRET = 'hskey-very-secret';
const POLICY = `idps: { okta: { domains: [example.com] } }
resources: { crm: { endpoints: "https://crm.example.com" } }
policies: { to-crm: { allow: "user:ana@example.com", to: crm } }
`;

test.each([
  `url: 'https://ztctl:${SECRET}@hs.example.com'`,
  `url: 'https://${SECRET}@hs.example.com'`,
  `url: 'https://hs.example.com', api_key: ${SECRET}`,
  `url: 'https://hs.example.com', password: "${SECRET}"`,
])('a credential that was written into ztctl.yaml by mistake is refused, and not printed: %s', async (keys) => {
  const dir = mkdtempSync(join(tmpdir(), 'ztctl-credential-'));
  try {
    mkdirSync(join(dir, 'policies'));
    writeFileSync(join(dir, 'policies/a.yaml'), POLICY);
    const backend = `{ type: headscale, ${keys} }`;
    writeFileSync(join(dir, 'ztctl.yaml'), `name: acme\ntargets:\n  mesh: { kind: headscale, backend: ${backend} }\n`);
    for (const format of [[], ['--format', 'sarif'], ['--format', 'github'], ['--json']]) {
      const { code, stdout, stderr } = await runCli(['check', ...format], { cwd: dir });
      expect(code, stdout).not.toBe(0);
      expect(stdout + stderr).toContain('ztctl.yaml');
      expect(stdout + stderr).not.toContain(SECRET);
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
});
