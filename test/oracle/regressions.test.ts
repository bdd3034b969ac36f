import { expect, it } from 'vitest';
import { Oracle, readProject } from './interpreter/index.js';
import { type Agreed, agreedOf, loadValid, RUN_NOW } from './sample.js';

/** A case that the random run found, made small, with the right answer and its clause of docs/language.md. */
interface Regression {
  readonly clause: string;
  readonly policy: string;
  readonly request: string;
  readonly answer: Agreed;
}

const WEB_ADDRESSES = `
idps: { okta: { domains: [example.com] } }
resources:
  app: { endpoints: ["https://10.20.3.7", "https://[2600:1f00::1]"], sensitivity: internal }
policies:
  staff: { allow: everyone, to: app }
`;

function toWeb(endpoint: string): string {
  return JSON.stringify({ id: 1, principal: { user: 'ana@example.com' }, endpoint, now: '2026-11-22T10:00:00Z' });
}

const GRANTED: Agreed = { id: 1, decision: 'allow', by: ['staff'], denied_by: [] };

const REGRESSIONS: readonly Regression[] = [
  {
    clause: '5.2: after the address of a web endpoint, a number that can be no prefix is a path',
    policy: WEB_ADDRESSES,
    request: toWeb('https://10.20.3.7/33'),
    answer: GRANTED,
  },
  {
    clause: '5.2: after the port of a web endpoint, a number is a path',
    policy: WEB_ADDRESSES,
    request: toWeb('https://[2600:1f00::1]:443/24'),
    answer: GRANTED,
  },
  {
    clause: '5.2: after the address of a web endpoint, a number that can be a prefix is an error',
    policy: WEB_ADDRESSES,
    request: toWeb('https://10.20.3.7/32'),
    answer: { id: 1, isError: true },
  },
];

it.each(REGRESSIONS)('$clause', async ({ policy, request, answer }) => {
  const texts = { config: 'name: acme\n', policies: { 'policies/a.yaml': policy } };
  expect((await loadValid(texts)).answer(request)).toEqual(answer);
  expect(agreedOf(new Oracle(readProject(texts)).answer(request, RUN_NOW))).toEqual(answer);
});
