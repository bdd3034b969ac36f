import { describe, expect, test } from 'vitest';
import { anyServiceToken as rule } from '../../../../src/compiler/lint/rules/zt604-any-service-token.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (who: string, more = '', tier = 'high'): string => `idps:
  okta: { domains: example.com }
workloads:
  ci: { kind: ci, identity: ci-1, credential: { type: x509, lifetime: 1d } }
  old: { kind: ci, identity: old-1, credential: { type: static } }
groups:
  machines: { members: [workload:ci, workload:old] }
resources:
  deploy: { endpoints: "https://deploy.example.com", sensitivity: ${tier} }
policies:
  in: { allow: ${who}, to: deploy }
${more}`;

describe('workload/any-service-token', () => {
  test('an exception makes it no narrower for the workload of tomorrow', async () => {
    const found = await findingsOf(rule, policy('workloads, except: workload:old'));
    expect(found).toMatchObject([{ element: 'policies.in', reach: 'all', resources: ['deploy'] }]);
  });

  test.each(['kind:ci', 'group:machines', '[workload:ci, workload:old]', 'everyone'])('%s is quiet', async (who) => {
    expect(await messagesOf(rule, policy(who))).toEqual([]);
  });

  test('where nobody gets through, nobody is let in', async () => {
    expect(await messagesOf(rule, policy('workloads', '  no: { deny: workloads, to: deploy }\n'))).toEqual([]);
    const bound = '  bound: { deny: workloads, to: deploy, unless: { credential: { bound: true } } }\n';
    expect(await messagesOf(rule, policy('workloads', bound))).toHaveLength(1);
    expect(await messagesOf(rule, policy('workloads', '', 'low'))).toEqual([]);
  });
});
