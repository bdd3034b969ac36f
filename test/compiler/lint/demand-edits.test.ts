import { describe, expect, test } from 'vitest';
import { demandMfa, limitSession, removeEnd } from '../../../src/compiler/lint/demand-edits.js';
import type { TextEdit } from '../../../src/compiler/lint/index.js';
import type { AllowPolicy, DenyPolicy } from '../../../src/compiler/model/index.js';
import { load } from '../../../src/load.js';
import { createMemoryHost } from '../../kit/memory-host.js';

const HEAD = `idps: { okta: { domains: [example.com] } }
profiles:
  login: { idp: okta }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
`;

/** The text of a policy after an edit; undefined when there was no place for it. Text that no longer loads is an error. */
async function edited(
  policy: string,
  edit: (it: AllowPolicy & DenyPolicy) => readonly TextEdit[] | undefined,
): Promise<string | undefined> {
  const text = HEAD + policy;
  const estateOf = async (yaml: string) =>
    (await load(createMemoryHost({ 'ztctl.yaml': 'name: a\n', 'policies/a.yaml': yaml }), '')).estate;
  const it = (await estateOf(text))?.policies.get('p');
  if (!it) throw new Error(`does not load:\n${text}`);
  const edits = edit(it as AllowPolicy & DenyPolicy);
  if (!edits) return undefined;
  const [{ span, text: by } = edits[0]!] = edits;
  const changed = text.slice(0, span.start) + by + text.slice(span.end);
  if (!(await estateOf(changed))) throw new Error(`no longer loads:\n${changed}`);
  return changed.slice(HEAD.length);
}

const strong = (allow: AllowPolicy) => demandMfa(allow, 'strong');

describe('an allow comes to demand more, and everything else stays', () => {
  test.each([
    [
      'the level is replaced',
      '  p: { allow: everyone, to: crm, when: { mfa: any } } # why\n',
      '  p: { allow: everyone, to: crm, when: { mfa: strong } } # why\n',
    ],
    [
      'beside other conditions in braces',
      '  p: { allow: everyone, to: crm, when: { profile: login } }\n',
      '  p: { allow: everyone, to: crm, when: { mfa: strong, profile: login } }\n',
    ],
    [
      'beside other conditions in lines',
      '  p:\n    allow: everyone\n    to: crm\n    when:\n      # only here\n      location: MA\n',
      '  p:\n    allow: everyone\n    to: crm\n    when:\n      # only here\n      mfa: strong\n      location: MA\n',
    ],
    [
      'where there was no condition, in braces',
      '  p: { allow: everyone, to: [crm], reason: r }\n',
      '  p: { allow: everyone, to: [crm], when: { mfa: strong }, reason: r }\n',
    ],
    [
      'where there was none, in lines, after the comment of the line',
      '  p:\n    # why\n    to: crm # the system of sales\n    allow: everyone\n',
      '  p:\n    # why\n    to: crm # the system of sales\n    when: { mfa: strong }\n    allow: everyone\n',
    ],
    [
      'where there was none, after a list in lines, at the end of the file',
      '  p:\n    allow: everyone\n    to:\n      - crm',
      '  p:\n    allow: everyone\n    to:\n      - crm\n    when: { mfa: strong }',
    ],
  ])('%s', async (_, before, wanted) => {
    expect(await edited(before, strong)).toBe(wanted);
  });

  test('with the line ends of the file', async () => {
    const lines = '  p:\r\n    allow: everyone\r\n    to: crm\r\n';
    expect(await edited(lines, strong)).toBe(
      '  p:\r\n    allow: everyone\r\n    to: crm\r\n    when: { mfa: strong }\r\n',
    );
  });

  test.each([
    ['session: { max: 7d }', 'session: { max: 8h }'],
    ['session: { idle: 1h }', 'session: { max: 8h, idle: 1h }'],
  ])('%s becomes %s', async (before, wanted) => {
    const policy = (session: string): string => `  p: { allow: everyone, to: crm, ${session} }\n`;
    expect(await edited(policy(before), (allow) => limitSession(allow, '8h'))).toBe(policy(wanted));
  });
});

describe('the end of a policy goes, and everything else stays', () => {
  test.each([
    ['  p: { deny: everyone, to: crm, expires: 2035-01-01 }\n', '  p: { deny: everyone, to: crm }\n'],
    ['  p: { expires: "2035-01-01", deny: everyone, to: crm }\n', '  p: { deny: everyone, to: crm }\n'],
    [
      '  p:\n    deny: everyone\n    expires: 2035-01-01\n    to: crm # all\n',
      '  p:\n    deny: everyone\n    to: crm # all\n',
    ],
    [
      '  p: {\n      deny: everyone, to: crm,\n      expires: 2035-01-01 }\n',
      '  p: {\n      deny: everyone, to: crm }\n',
    ],
  ])('%j', async (before, wanted) => {
    expect(await edited(before, removeEnd)).toBe(wanted);
  });

  test('not where a comment would be lost', async () => {
    expect(
      await edited('  p:\n    deny: everyone\n    to: crm\n    expires: 2035-01-01 # IR-9\n', removeEnd),
    ).toBeUndefined();
  });
});
