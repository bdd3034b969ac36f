import { describe, expect, test } from 'vitest';
import { savedFault } from '../../../src/backends/saved-plan.js';
import { engineEnvironment, hidingSecrets } from '../../../src/backends/terraform/environment.js';
import { type EngineEvent, readEvent, unendedCreations } from '../../../src/backends/terraform/events.js';
import { cleaner, errorsOf, preparationFault } from '../../../src/backends/terraform/faults.js';

const TOKEN = 'dG9rZW4tdG9rZW4';
const clean = cleaner(hidingSecrets({ CLOUDFLARE_API_TOKEN: TOKEN, HOME: '/home/ana', SHORT_TOKEN: 'abc' }));

/** Lines as Terraform 1.11.4 prints them. */
const LOCKED =
  '{"@level":"error","@message":"Error: Error acquiring the state lock","type":"diagnostic","diagnostic":{"severity":"error","summary":"Error acquiring the state lock","detail":"Error message: resource temporarily unavailable\\nLock Info:\\n  ID:        ca47c426-d212-942f-f081-55fc5a90345d\\n  Path:      terraform.tfstate\\n  Operation: OperationTypeApply\\n  Who:       ana@laptop\\n  Version:   1.11.4\\n  Created:   2026-11-25 03:34:33.024216024 +0000 UTC\\n  Info:      \\n\\n\\nTerraform acquires a state lock to protect the state from being written\\nby multiple users at the same time."}}';
const hook = (type: string, addr: string, action = 'create', more = ''): string =>
  `{"@level":"info","@message":"","type":"${type}","hook":{"resource":{"addr":"${addr}","module":"","resource":"${addr}"},"action":"${action}"${more}}}`;

describe('the stream of an engine', () => {
  test('says which resource begins and ends', () => {
    const lines = [
      '{"@level":"info","@message":"Terraform 1.11.4","terraform":"1.11.4","type":"version","ui":"1.2"}',
      hook('refresh_start', 'a.b'),
      hook('apply_start', 'a.b'),
      hook('apply_complete', 'a.b', 'create', ',"id_key":"id","id_value":"79e8"'),
      hook('apply_errored', 'a.c', 'update'),
      'panic: not JSON',
      '{"type":"apply_start"}',
      '[]',
    ];
    expect(lines.flatMap((line) => readEvent(line, clean) ?? [])).toEqual([
      { type: 'refreshing', address: 'a.b' },
      { type: 'started', address: 'a.b', action: 'create' },
      { type: 'done', address: 'a.b', action: 'create', id: '79e8' },
      { type: 'failed', address: 'a.c', action: 'update' },
    ]);
  });

  test('that broke off leaves creations of which nobody knows how they ended', () => {
    const stream = [
      hook('apply_start', 'a.lost'),
      hook('apply_start', 'a.made'),
      hook('apply_start', 'a.changed', 'update'),
      hook('apply_complete', 'a.made'),
      hook('apply_start', 'a.refused'),
      hook('apply_errored', 'a.refused'),
      '{"type":"apply_st',
    ];
    expect(unendedCreations(stream.join('\n'))).toEqual(['a.lost']);
  });
});

describe('words of others', () => {
  test('come without colours, without secrets, on one line and not too long', () => {
    expect(clean(`\u001b[31mError:\u001b[0m token ${TOKEN}\n│ of abc\u0007`)).toBe('Error: token (secret) of abc');
    expect(clean('x'.repeat(1000))).toHaveLength(401);
  });

  test('of a lock name its holder and the way to remove it', () => {
    const event = readEvent(LOCKED, clean) as EngineEvent & { type: 'diagnostic' };
    expect(preparationFault('web', 'plan', [event.theirs])).toMatchObject({
      code: 'ZT1044',
      message:
        'target `web`: the state is locked by ana@laptop for apply since 2026-11-25 03:34:33.024216024 +0000 UTC',
      help: expect.stringContaining('terraform force-unlock ca47c426-d212-942f-f081-55fc5a90345d'),
    });
  });

  test.each([
    ['failed to make http request: 403 Forbidden {"code":10000,"message":"Authentication error"}', 'ZT1045'],
    ['client_id is required', 'ZT1045'],
    ['Failed to query available provider packages', 'ZT1043'],
  ])('of missing credentials are told from others: %s', (summary, code) => {
    expect(preparationFault('web', 'plan', [{ summary }])).toMatchObject({
      code,
      message: expect.stringContaining(summary),
    });
  });

  test('are taken from the stream, else from what is printed beside it', () => {
    const end = { code: 1, stdout: '', stderr: '' };
    const printed = '╷\n│ Error: Inconsistent dependency lock file\n│ \n│ The following dependency selections\n╵\n';
    const told: EngineEvent = { type: 'diagnostic', severity: 'error', theirs: { summary: 'told' } };
    expect(errorsOf({ ...end, stderr: printed }, [told], clean)).toEqual([{ summary: 'told' }]);
    expect(errorsOf({ ...end, stderr: printed }, [], clean)).toEqual([
      { summary: 'Inconsistent dependency lock file', detail: 'The following dependency selections' },
    ]);
    expect(
      errorsOf({ stdout: '', stderr: '', code: undefined, failure: 'it was ended by SIGKILL' }, [], clean),
    ).toEqual([{ summary: 'it was ended by SIGKILL' }]);
  });
});

test('an engine gets the environment without what would change how it runs', () => {
  const env = {
    CLOUDFLARE_API_TOKEN: TOKEN,
    TF_CLI_ARGS_plan: '-refresh=false',
    TF_CLI_ARGS: '-lock=false',
    TF_LOG: 'TRACE',
    TF_LOG_PATH: '/tmp/log',
    TF_DATA_DIR: '/tmp',
    TF_VAR_region: 'eu',
    TF_PLUGIN_CACHE_DIR: '/cache',
    GONE: undefined,
  };
  expect(engineEnvironment(env)).toEqual({
    CLOUDFLARE_API_TOKEN: TOKEN,
    TF_VAR_region: 'eu',
    TF_PLUGIN_CACHE_DIR: '/cache',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
  });
});

describe('a saved plan', () => {
  const here = {
    bytes: new Uint8Array(),
    engine: { name: 'terraform', version: '1.11.4' },
    platform: 'linux_amd64',
    providers: { 'zscaler/zpa': '4.4.8' },
  };
  const { bytes: _, ...saved } = { ...here, digest: 'sha256:0' };

  test.each([
    [{ ...saved, platform: 'darwin_arm64' }, 'made with the platform darwin_arm64, and here is linux_amd64'],
    [{ ...saved, engine: { name: 'terraform', version: '1.10.0' } }, 'made with terraform 1.10.0, and here is 1.11.4'],
    [
      { ...saved, providers: { 'zscaler/zpa': '4.4.7' } },
      'made with the provider zscaler/zpa 4.4.7, and here is 4.4.8',
    ],
    [{ ...saved, providers: {} }, 'made with the provider zscaler/zpa none, and here is 4.4.8'],
  ])('is right for what made it alone', (other, words) => {
    expect(savedFault({ name: 'web', saved: other }, here)).toMatchObject({
      code: 'ZT1049',
      message: `target \`web\`: the saved plan was ${words}`,
    });
  });

  test('of the same versions is right', () => {
    expect(savedFault({ name: 'web', saved }, here)).toBeUndefined();
  });
});
