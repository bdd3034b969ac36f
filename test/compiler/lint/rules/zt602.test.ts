import { describe, expect, test } from 'vitest';
import { longLivedCredential as rule } from '../../../../src/compiler/lint/rules/zt602-long-lived-credential.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (credential: string, more = ''): string => `workloads:
  bot: { kind: agent, identity: bot-1, credential: ${credential} }
  host: { kind: service, identity: host-1, credential: { type: x509, lifetime: 1d } }
resources:
  api: { endpoints: "https://api.example.com", sensitivity: internal }
  log: { endpoints: "https://log.example.com", sensitivity: internal }
policies:
  all: { allow: workloads, to: [api, log] }
${more}`;

describe('workload/long-lived-credential', () => {
  test('a key without an end names all that it opens, with a request of that workload', async () => {
    const [finding] = await findingsOf(rule, policy('{ type: static }'));
    expect(finding!.message).toBe(
      'the `static` credential of `bot` never runs out, and opens `api` and `log` to whoever copies it once',
    );
    expect(finding!.witness!.request.principal).toEqual({ kind: 'workload', workload: 'bot' });
  });

  test.each([
    ['{ type: static, lifetime: 180d }', 0],
    ['{ type: static, lifetime: 181d }', 1],
    ['{ type: jwt, lifetime: 365d }', 1],
    ['{ type: x509, lifetime: 365d }', 0],
    ['{ type: mtls, lifetime: 366d }', 1],
    ['{ type: x509 }', 1],
  ])('%s: %i', async (credential, count) => {
    expect(await messagesOf(rule, policy(credential))).toHaveLength(count);
  });

  test('a key that opens nothing is no danger', async () => {
    const floor = '  floor: { deny: workloads, to: all, unless: { credential: { max_lifetime: 30d } } }\n';
    expect(await messagesOf(rule, policy('{ type: static }', floor))).toEqual([]);
    const partial = '  floor: { deny: workloads, to: api, unless: { credential: { max_lifetime: 30d } } }\n';
    expect((await findingsOf(rule, policy('{ type: static }', partial)))[0]).toMatchObject({ resources: ['log'] });
  });
});
