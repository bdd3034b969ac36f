import { describe, expect, test } from 'vitest';
import { load } from '../src/load.js';
import type { BackendConfig } from '../src/targets/plan-backend.js';
import { createMemoryHost } from './kit/memory-host.js';

const POLICY = [
  'idps: { okta: { domains: [example.com] } }',
  'resources: { crm: { endpoints: "https://crm.example.com" } }',
  'policies: { to-crm: { allow: "user:ana@example.com", to: crm } }',
  '',
].join('\n');

async function loaded(target: string): ReturnType<typeof load> {
  return load(
    createMemoryHost({ 'ztctl.yaml': `name: acme\ntargets:\n  one: ${target}\n`, 'policies/a.yaml': POLICY }),
    '',
  );
}

async function backendOf(target: string): Promise<BackendConfig> {
  const { config, diagnostics } = await loaded(target);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return config.targets[0]!.backend;
}

async function faultsOf(target: string): Promise<readonly string[]> {
  const { diagnostics } = await loaded(target);
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, span }) => {
      const at = span?.file.position(span.start);
      return `${code} ${at?.line}:${at?.column} ${message}`;
    });
}

describe('a backend', () => {
  test('is a folder when nothing is said', async () => {
    const folder = { type: 'file', path: '.ztctl/live/one' };
    expect(await backendOf('{ kind: zpa }')).toEqual(folder);
    expect(await backendOf('{ kind: zpa, backend: { type: file } }')).toEqual(folder);
    expect(await backendOf('{ kind: zpa, backend: { type: file, path: live } }')).toEqual({ ...folder, path: 'live' });
  });

  test('names its credentials by variables, which have defaults', async () => {
    expect(await backendOf('{ kind: headscale, backend: { type: headscale, url: "https://hs.example.com" } }')).toEqual(
      {
        type: 'headscale',
        url: 'https://hs.example.com',
        apiKeyEnv: 'ZTCTL_HEADSCALE_API_KEY',
      },
    );
    expect(await backendOf('{ kind: tailscale, backend: { type: tailscale, api_key_env: TS_KEY } }')).toEqual({
      type: 'tailscale',
      url: 'https://api.tailscale.com',
      tailnet: '-',
      apiKeyEnv: 'TS_KEY',
      oauthClientIdEnv: 'ZTCTL_TAILSCALE_OAUTH_CLIENT_ID',
      oauthClientSecretEnv: 'ZTCTL_TAILSCALE_OAUTH_CLIENT_SECRET',
    });
    const controller = 'type: openziti, url: "https://ziti.example.com:1280", ca: ca.pem, username: ztctl';
    expect(await backendOf(`{ kind: openziti, backend: { ${controller} } }`)).toEqual({
      type: 'openziti',
      url: 'https://ziti.example.com:1280',
      ca: 'ca.pem',
      username: 'ztctl',
      passwordEnv: 'ZTCTL_OPENZITI_PASSWORD',
      tokenEnv: 'ZTCTL_OPENZITI_TOKEN',
    });
  });

  test('of an engine takes files, a command and what exists already', async () => {
    const imports = 'cloudflare_zero_trust_access_application.crm: accounts/a/b';
    const backend = `type: terraform, folder: tf, command: tofu, imports: { ${imports} }`;
    expect(await backendOf(`{ kind: cloudflare-access, backend: { ${backend} } }`)).toEqual({
      type: 'terraform',
      command: 'tofu',
      folder: 'tf',
      path: '.ztctl/terraform/one',
      imports: { 'cloudflare_zero_trust_access_application.crm': 'accounts/a/b' },
    });
  });

  test.each([
    ['{ kind: zpa, backend: { type: tailscale } }', 'ZT1021 3:38'],
    ['{ kind: headscale, backend: { type: tailscale } }', 'ZT1021 3:44'],
    ['{ kind: zpa, backend: { type: folder } }', 'ZT027 3:38'],
    ['{ kind: headscale, backend: { type: headscale } }', 'ZT026 3:2'],
    ['{ kind: openziti, backend: { type: openziti, url: "https://z.example.com" } }', 'ZT026 3:2'],
    ['{ kind: headscale, backend: { type: headscale, url: "https://key@hs.example.com" } }', '3:'],
    ['{ kind: headscale, backend: { type: headscale, url: "hs.example.com" } }', '3:'],
    ['{ kind: headscale, backend: { type: headscale, url: "https://hs.example.com", api_key: x } }', 'api_key'],
    ['{ kind: headscale, backend: { type: headscale, url: "https://hs.example.com", api_key_env: "a b" } }', '3:'],
    ['{ kind: zpa, backend: { type: terraform, imports: { nothing: x } } }', '3:'],
    ['{ kind: zpa, backend: [file] }', '3:'],
  ])('%s is refused once, at its place', async (target, says) => {
    const faults = await faultsOf(target);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(says);
  });
});
