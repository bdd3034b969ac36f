import { describe, expect, test } from 'vitest';
import { staleOsFloor as rule } from '../../../../src/compiler/lint/rules/zt206-stale-os-floor.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (os: string, more = '', when = ''): string => `idps:
  okta: { domains: example.com }
posture:
  laptop: { managed: true, os: { ${os} } }
  fresh: { os: { windows: ">=10.0.26100", macos: ">=15", linux: "*" } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { mfa: strong, posture: laptop${when} } }
${more}`;
const FLOOR = '  fresh-only: { deny: everyone, to: crm, unless: { posture: fresh } }\n';
const options = (text: string) => ({ config: `lint: { rules: { ZT206: { options: { ${text} } } } }\n` });

describe('posture/stale-os-floor', () => {
  test('says which version and which one would do', async () => {
    expect(await messagesOf(rule, policy('macos: ">=14.5", windows: "*"'))).toEqual([
      'posture `laptop` lets everyone reach `crm` with macos 14.5 where 15 is the oldest that is mended and any version of windows where 10.0.26100 is the oldest that is mended: such a system gets no updates any more',
    ]);
  });

  test('mutation: the version of the table is enough, one below it is not', async () => {
    expect(await messagesOf(rule, policy('macos: ">=15"'))).toEqual([]);
    expect(await messagesOf(rule, policy('macos: ">=15.0.1", linux: "*"'))).toEqual([]);
    expect(await messagesOf(rule, policy('macos: ">=14.99"'))).toHaveLength(1);
  });

  test('a floor that demands more is counted, and so is a platform that the situation leaves out', async () => {
    expect(await messagesOf(rule, policy('macos: ">=14", windows: ">=10.0.26100"', FLOOR))).toEqual([]);
    expect(await messagesOf(rule, policy('macos: ">=14", linux: "*"', '', ', platform: linux'))).toEqual([]);
  });

  test('the table is an option; `none` asks nothing', async () => {
    expect(await messagesOf(rule, policy('macos: ">=15"'), options("macos: '26.1'"))).toHaveLength(1);
    expect(await messagesOf(rule, policy('macos: ">=12"'), options('macos: none'))).toEqual([]);
    expect(await messagesOf(rule, policy('linux: ">=5.10"'), options("linux: '6.1'"))).toHaveLength(1);
  });

  test.each(['macos: 14.10', "macos: '14.x'", "macos: ''"])('a table with %s is refused', async (text) => {
    await expect(messagesOf(rule, policy('macos: ">=15"'), options(text))).rejects.toThrow('takes a version in quotes');
  });
});
