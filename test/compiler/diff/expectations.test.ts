import { describe, expect, it } from 'vitest';
import { diffEstates, diffHorizon } from '../../../src/compiler/diff/index.js';
import { estateFrom } from '../../kit/estate.js';

const NOW = Date.parse('2026-06-15T12:00:00Z');

const CONFIG = 'name: acme\ntargets:\n  zpa: { kind: zpa }\n  other: { kind: openziti }\n';

const BASE = `
idps:
  okta: { domains: [example.com] }
groups:
  sre: { source: okta, external: SRE }
  dba: { members: [ana@example.com, ben@example.com] }
  clerks: { members: [cleo@example.com, dana@example.com] }
profiles:
  strong: { mfa: strong, risk: { max: low } }
resources:
  db: { endpoints: "tcp://db.internal:5432", sensitivity: critical, owner: it }
  entry: { endpoints: "https://entry.example.com", sensitivity: high, owner: it }
  approval: { endpoints: "https://approval.example.com", sensitivity: high, owner: it }
  ledger: { endpoints: "https://ledger.example.com", sensitivity: high, owner: it }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: low, owner: it }
policies:
  dba-to-db: { reason: work, allow: user:ana@example.com, to: db, when: { mfa: phishing-resistant }, reviewed: 2026-01-31, expires: 2030-01-01 }
  clerks: { reason: work, allow: user:cleo@example.com, to: [entry, wiki], when: { mfa: strong } }
  no-sre: { deny: group:sre, to: ledger, guardrail: true }
  db-floor: { deny: everyone, to: db, unless: { mfa: strong }, guardrail: true }
gaps:
  later: { target: zpa, constraints: [session.max, mfa], policies: [clerks], owner: it, reason: rollout, expires: 2026-12-31 }
ceilings:
  db-most: { owner: it, to: [db, ledger], only: [{ who: group:dba, when: { profile: strong } }] }
separation:
  four-eyes: { owner: audit, between: [entry, [approval, ledger]] }
must_reach:
  clerks-enter: { who: group:clerks, to: [entry, wiki], when: { mfa: strong } }
  dba-in: { who: user:ana@example.com, to: db }
`;

async function changesOf(edit: (text: string) => string): Promise<readonly string[]> {
  const [before, after] = await Promise.all([BASE, edit(BASE)].map((text) => estateFrom(text, CONFIG)));
  return diffEstates(before!, after!, diffHorizon(NOW)).expectations.map(
    ({ change, element, kind, sensitivity, what, because }) => {
      const causes = because.map((cause) => ` | ${cause.element} ${cause.kind}`).join('');
      return `${change} ${element} ${kind} (${sensitivity}): ${what.join('; ')}${causes}`;
    },
  );
}

function replacing(from: string, to: string): (text: string) => string {
  return (text) => {
    expect(text).toContain(from);
    return text.replaceAll(from, to);
  };
}

function without(name: string): (text: string) => string {
  return (text) => {
    const lines = text.split('\n');
    const left = lines.filter((line) => !line.startsWith(`  ${name}:`));
    expect(left.length).toBe(lines.length - 1);
    const sections = left.filter((line, at) => !/^\w+:$/.test(line) || left[at + 1]?.startsWith(' '));
    return sections.join('\n');
  };
}

describe('nothing is said of an expectation', () => {
  it.each([
    ['that is the same', (text: string) => text],
    ['that is renamed', replacing('db-most', 'db-limit')],
    ['that is renamed, a separation', replacing('four-eyes', 'two-people')],
    ['that is renamed, a must_reach entry', replacing('clerks-enter', 'in')],
    ['that is renamed, a gap', replacing('later:', 'rollout:')],
    ['that is renamed, a guardrail', replacing('no-sre', 'sre-out')],
    [
      'whose group is renamed',
      (text: string) => text.replaceAll('group:sre', 'group:ops').replaceAll('  sre: {', '  ops: {'),
    ],
    ['whose listed group is renamed', replacing('dba', 'base')],
    ['whose resource is renamed', replacing('ledger', 'book')],
    [
      'whose policy is renamed',
      (text: string) => text.replaceAll('clerks]', 'staff]').replace('  clerks: { reason', '  staff: { reason'),
    ],
    ['whose condition is written out', replacing('{ profile: strong }', '{ mfa: strong, risk: { max: low } }')],
    ['whose sides are in another order', replacing('[approval, ledger]', '[ledger, approval]')],
    ['with another owner and title', replacing('owner: audit', 'owner: it, title: nobody alone')],
    [
      'with an entry that another one covers',
      replacing('only: [', 'only: [{ who: user:ben@example.com, when: { profile: strong, idp: okta } }, '),
    ],
  ])('%s', async (_, edit) => {
    let text = edit(BASE);
    if (text.includes('book.')) text = text.replaceAll('book.example', 'ledger.example');
    expect(await changesOf(() => text)).toEqual([]);
  });
});

describe('an expectation that changed', () => {
  it.each([
    ['a ceiling that is gone', without('db-most')],
    ['a ceiling that admits somebody else', replacing('only: [', 'only: ["group:sre", ')],
    ['a ceiling that asks for less', replacing('when: { profile: strong } }]', 'when: { mfa: any } }]')],
    [
      'a ceiling that asks for more',
      replacing('when: { profile: strong } }]', 'when: { profile: strong, platform: linux } }]'),
    ],
    ['a ceiling that covers less', replacing('to: [db, ledger]', 'to: db')],
    ['a ceiling that covers more', replacing('to: [db, ledger]', 'to: [db, ledger, wiki]')],
    [
      'a ceiling whose group has a new member',
      replacing('[ana@example.com, ben@example.com]', '[ana@example.com, ben@example.com, eve@example.com]'),
    ],
    ['a ceiling whose profile is weaker', replacing('mfa: strong, risk: { max: low }', 'mfa: strong')],
    [
      'a ceiling looser in one way and tighter in another',
      replacing('group:dba, when: { profile: strong }', 'user:ben@example.com, when: { mfa: strong }'),
    ],
    ['a new ceiling', replacing('ceilings:\n', 'ceilings:\n  wiki-most: { to: wiki, only: [everyone] }\n')],
    ['a separation that is gone', without('four-eyes')],
    ['a separation without one of its resources', replacing('[approval, ledger]', 'approval')],
    ['a separation whose sides are regrouped', replacing('[entry, [approval, ledger]]', '[[entry, approval], ledger]')],
    ['a separation of three', replacing('[entry, [approval, ledger]]', '[entry, approval, ledger]')],
    ['a must_reach entry that is gone', without('dba-in')],
    ['a must_reach entry for others', replacing('user:ana@example.com, to: db }', 'user:ben@example.com, to: db }')],
    [
      'a must_reach entry elsewhere',
      replacing('to: [entry, wiki], when: { mfa: strong } }\n  dba', 'to: entry, when: { mfa: strong } }\n  dba'),
    ],
    [
      'a must_reach entry that bears more demands',
      replacing(
        'to: [entry, wiki], when: { mfa: strong } }\n  dba',
        'to: [entry, wiki], when: { mfa: phishing-resistant } }\n  dba',
      ),
    ],
    [
      'a must_reach entry that bears fewer demands',
      replacing('to: [entry, wiki], when: { mfa: strong } }\n  dba', 'to: [entry, wiki], when: { mfa: any } }\n  dba'),
    ],
    [
      'a must_reach entry that bears any demand',
      replacing('to: [entry, wiki], when: { mfa: strong } }\n  dba', 'to: [entry, wiki] }\n  dba'),
    ],
    [
      'a must_reach entry that says what it takes',
      replacing('user:ana@example.com, to: db }', 'user:ana@example.com, to: db, when: { mfa: strong } }'),
    ],
    ['a guardrail that is gone', without('no-sre')],
    ['a guardrail that is a plain deny now', replacing('to: ledger, guardrail: true', 'to: ledger')],
    ['a guardrail with an exception', replacing('deny: group:sre', 'deny: group:sre, except: user:eve@example.com')],
    [
      'a guardrail in fewer situations',
      replacing('to: ledger, guardrail', 'to: ledger, when: { platform: linux }, guardrail'),
    ],
    ['a guardrail at more resources', replacing('to: ledger, guardrail', 'to: [ledger, wiki], guardrail')],
    [
      'a guardrail that is a floor now',
      replacing('to: ledger, guardrail', 'to: ledger, unless: { mfa: strong }, guardrail'),
    ],
    ['a floor that asks for less', replacing('unless: { mfa: strong }', 'unless: { mfa: any }')],
    ['a floor that asks for more', replacing('unless: { mfa: strong }', 'unless: { mfa: strong, risk: { max: low } }')],
    ['a gap for longer', replacing('expires: 2026-12-31', 'expires: 2027-12-31')],
    ['a gap for less long', replacing('expires: 2026-12-31', 'expires: 2026-07-31')],
    ['a gap of more conditions', replacing('session.max', 'session')],
    ['a gap of fewer conditions', replacing('[session.max, mfa]', '[mfa]')],
    ['a gap of more policies', replacing('policies: [clerks]', 'policies: [clerks, dba-to-db]')],
    ['a gap of another target', replacing('target: zpa', 'target: other')],
    ['a gap that is closed', without('later')],
    ['an expiry beyond the horizon, put off', replacing('expires: 2030-01-01', 'expires: 2035-01-01')],
    ['an expiry beyond the horizon that is gone', replacing(', expires: 2030-01-01', '')],
    ['a review that is not said any more', replacing(', reviewed: 2026-01-31', '')],
    ['a review', replacing('reviewed: 2026-01-31', 'reviewed: 2026-06-01')],
    [
      'a resource that went with its expectations',
      (text: string) =>
        without('ledger')(
          without('no-sre')(text.replaceAll('[db, ledger]', 'db').replaceAll('[approval, ledger]', 'approval')),
        ),
    ],
  ])('%s', async (_, edit) => {
    expect(await changesOf(edit)).toMatchSnapshot();
  });
});
