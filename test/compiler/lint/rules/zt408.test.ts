import { expect, test } from 'vitest';
import { recertificationOverdue } from '../../../../src/compiler/lint/rules/zt408-recertification-overdue.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(recertificationOverdue);

const estate = (sensitivity: string, more: string): string => `
idps:
  okta: { domains: [example.com] }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: ${sensitivity} }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: low }
policies:
  ana: { allow: "user:ana@example.com", to: [vault, wiki]${more} }
`;

test('how long a review lasts depends on the most sensitive resource', async () => {
  // From the first instant of the day to noon of 2026-06-15: 92 days are over on 2026-03-15, not on the 16th.
  expect(await messagesOf(recertificationOverdue, estate('critical', ', reviewed: 2026-03-15'))).toEqual([
    "`ana` was last reviewed on 2026-03-15, more than 92d ago: whether it is still needed is anybody's guess",
  ]);
  expect(await messagesOf(recertificationOverdue, estate('critical', ', reviewed: 2026-03-16'))).toEqual([]);
  expect(await messagesOf(recertificationOverdue, estate('high', ', reviewed: 2026-03-15'))).toEqual([]);
  const config = 'lint: { rules: { ZT408: { options: { max: { critical: none } } } }, extends: strict }\n';
  expect(await messagesOf(recertificationOverdue, estate('critical', ', reviewed: 2020-01-01'), { config })).toEqual(
    [],
  );
});

test('a grant that was never reviewed is a finding where a review is required', async () => {
  expect(await messagesOf(recertificationOverdue, estate('critical', ''))).toEqual([]);
  const config = 'lint: { rules: { ZT408: { options: { required: [low, high] } } } }\n';
  expect(await findingsOf(recertificationOverdue, estate('high', ''), { config })).toMatchObject([
    {
      element: 'policies.ana',
      message: '`ana` reaches something high and was never reviewed: nobody says that it is still needed',
    },
  ]);
  expect(await messagesOf(recertificationOverdue, estate('critical', ''), { config })).toEqual([]);
});

test('a day that is still to come confirms nothing', async () => {
  expect(await messagesOf(recertificationOverdue, estate('low', ', reviewed: 2026-06-16'))).toEqual([
    '`ana` was reviewed on 2026-06-16, which is still to come: that confirms nothing',
  ]);
  expect(await messagesOf(recertificationOverdue, estate('low', ', reviewed: 2026-06-15'))).toEqual([]);
});

test('break-glass entries are looked at too, what has ended and denies are not', async () => {
  const glass = (more: string): string =>
    `${estate('high', '')}  no: { deny: "user:li@example.com", to: vault }
break_glass:
  keys: { subjects: "user:ana@example.com", resources: [vault, wiki, vault], alert: soc${more} }
`;
  expect(await findingsOf(recertificationOverdue, glass(', reviewed: 2025-01-01'))).toMatchObject([
    { element: 'break_glass.keys', resources: ['vault', 'wiki'] },
  ]);
  expect(await messagesOf(recertificationOverdue, glass(', reviewed: 2025-01-01, expires: 2026-06-14'))).toEqual([]);
});
