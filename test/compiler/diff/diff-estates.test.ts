import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../../src/compiler/analysis/index.js';
import { type AccessDiff, type DiffRow, diffEstates, diffHorizon } from '../../../src/compiler/diff/index.js';
import { estateFrom } from '../../kit/estate.js';

const NOW = Date.parse('2026-06-15T12:00:00Z');

const BASE = `
idps:
  okta: { domains: [example.com] }
groups:
  sre: { source: okta, external: SRE }
  few: { members: [ana@example.com, ben@example.com] }
  many: { members: [ana@example.com, ben@example.com, cleo@example.com, dana@example.com, eli@example.com] }
workloads:
  bot: { kind: ci, identity: "spiffe://example.com/bot", owner: it, credential: { type: jwt, lifetime: 5m } }
posture:
  laptop: { managed: true, os: { macos: ">=14" } }
approvals:
  on-call: { approvers: group:few }
resources:
  db: { endpoints: "tcp://db.internal:5432", sensitivity: critical, owner: it }
  crm: { endpoints: "https://crm.example.com", sensitivity: high, owner: it }
  vault: { endpoints: "https://vault.example.com", sensitivity: high, owner: it }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: low, owner: it }
policies:
  few-to-db: { owner: it, reason: work, allow: group:few, to: db, when: { mfa: strong, posture: laptop } }
  sre-to-crm: { owner: it, reason: work, allow: group:sre, to: crm, when: { mfa: any, location: MA }, session: { max: 8h }, expires: 2026-12-31 }
  bot-to-wiki: { owner: it, reason: work, allow: workload:bot, to: wiki }
  dana-to-vault: { owner: it, reason: work, allow: user:dana@example.com, to: vault, when: { mfa: strong, approval: on-call } }
`;

async function diffOf(edit: (text: string) => string): Promise<AccessDiff> {
  const [before, after] = [await estateFrom(BASE), await estateFrom(edit(BASE))];
  const found = diffEstates(before, after, diffHorizon(NOW));
  const [old, now] = [createEvaluator(before), createEvaluator(after)];
  for (const { witness, change } of found.rows) {
    if (!witness) continue;
    const isGain = change === 'new' || change === 'widened';
    expect([old.evaluate(witness.before.request).decision, now.evaluate(witness.after.request).decision]).toEqual(
      isGain ? ['deny', 'allow'] : ['allow', 'deny'],
    );
    expect([witness.before.decision, witness.after.decision]).toEqual(isGain ? ['deny', 'allow'] : ['allow', 'deny']);
  }
  return found;
}

function replacing(from: string, to: string): (text: string) => string {
  return (text) => {
    expect(text).toContain(from);
    return text.replaceAll(from, to);
  };
}

function show({ verdict, rows }: AccessDiff): readonly string[] {
  return [verdict, ...rows.map(showRow)];
}

function showRow({ change, who, resources, before, after, because }: DiffRow): string {
  const what = resources.map(({ name }) => name).join('+');
  const number = who.count === undefined ? '' : `${who.count} `;
  const side = (words: readonly string[] | null): string => (words === null ? 'none' : `[${words.join(', ')}]`);
  const causes = because.map(({ element, kind }) => `${element} ${kind}`).join(' ');
  return `${change} ${number}${who.expressions.join('; ')} ${what}: ${side(before)} → ${side(after)} | ${causes}`;
}

describe('nothing to tell', () => {
  it.each([
    ['the same text', (text: string) => text],
    ['a renamed policy', replacing('few-to-db:', 'db-people:')],
    ['a renamed policy that says so', replacing('few-to-db: {', 'db-people: { renamed_from: few-to-db,')],
    ['a renamed synced group', replacing('sre', 'ops')],
    ['a renamed listed group', replacing('few', 'some')],
    ['a renamed workload of the same identity', replacing('bot:', 'robot:')],
    ['a renamed resource of the same endpoint', replacing('wiki:', 'handbook:')],
    ['a renamed approval', replacing('on-call', 'duty')],
    ['a renamed posture', replacing('laptop', 'notebook')],
    ['other owners, reasons and order', (text: string) => replacing('reason: work', 'title: x, reason: y')(text)],
    ['another user who has nothing', replacing('many: {', 'more: { members: [zoe@example.com] }\n  many: {')],
    [
      'a policy that grants what another one grants',
      replacing(
        'policies:\n',
        'policies:\n  again: { owner: it, reason: x, allow: user:ana@example.com, to: db, when: { mfa: phishing-resistant, posture: laptop } }\n',
      ),
    ],
    ['an expiry beyond the horizon', replacing('to: wiki }', 'to: wiki, expires: 2030-01-01 }')],
  ])('in %s', async (_, edit) => {
    let text = edit(BASE);
    if (text.includes('robot:'))
      text = text.replaceAll('workload:bot', 'workload:robot').replaceAll('workload:robotot', 'workload:robot');
    if (text.includes('handbook:')) text = text.replaceAll('to: wiki', 'to: handbook');
    expect(show(await diffOf(() => text))).toEqual(['equivalent']);
  });
});

describe('gains and losses', () => {
  it.each([
    ['a bigger group', replacing('allow: group:few', 'allow: group:many')],
    ['a smaller posture', replacing('mfa: strong, posture: laptop', 'mfa: strong')],
    ['a posture that demands less under the same name', replacing('macos: ">=14"', 'macos: ">=13"')],
    ['more countries', replacing('location: MA', 'location: [MA, TN]')],
    ['a longer session', replacing('max: 8h', 'max: 12h')],
    ['other approvers', replacing('approvers: group:few', 'approvers: group:many')],
    ['a later end', replacing('expires: 2026-12-31', 'expires: 2027-06-30')],
    ['another directory group under the same name', replacing('external: SRE', 'external: Everybody')],
    ['another identity under the same name', replacing('spiffe://example.com/bot', 'spiffe://example.com/other')],
    ['a new member', replacing('few: { members: [', 'few: { members: [zoe@example.com, ')],
    ['a policy that is gone', (text: string) => text.replace(/ {2}few-to-db.*\n/, '')],
    [
      'a deny',
      replacing(
        'policies:\n',
        'policies:\n  no-ana: { owner: it, reason: x, deny: user:ana@example.com, to: [db, crm] }\n',
      ),
    ],
    [
      'a floor',
      replacing(
        'policies:\n',
        'policies:\n  floor: { owner: it, reason: x, deny: everyone, to: [db, crm], unless: { mfa: phishing-resistant } }\n',
      ),
    ],
    ['more ports', replacing('db.internal:5432', 'db.internal:5432-5440')],
    ['a host', replacing('sensitivity: low, owner: it }', 'sensitivity: low, owner: it, served_by: "workload:bot" }')],
    [
      'a public page',
      (text: string) =>
        text
          .replace(/ {2}bot-to-wiki.*\n/, '')
          .replace('sensitivity: low,', 'sensitivity: low, public: { reason: marketing },'),
    ],
    ['a resource that is gone', (text: string) => text.replace(/ {2}bot-to-wiki.*\n/, '').replace(/ {2}wiki:.*\n/, '')],
  ])('of %s', async (name, edit) => {
    expect(show(await diffOf(edit)).join('\n')).toMatchSnapshot(name);
  });

  it('stands the most severe first: by change, then by sensitivity, then by people', async () => {
    const { rows } = await diffOf((text) =>
      text
        .replace('group:sre, to: crm', 'group:many, to: crm')
        .replace('group:few, to: db', 'group:many, to: db')
        .replace('workload:bot, to: wiki', 'everyone, to: wiki'),
    );
    expect(rows.map(({ change, resources }) => `${change} ${resources[0]!.name}`)).toEqual([
      'new db',
      'new crm',
      'new wiki',
      'lost crm',
      'lost wiki',
    ]);
  });

  it('says on both sides where the causes stand', async () => {
    const { rows } = await diffOf((text) =>
      `# one more line\n${text}`.replace('allow: group:few', 'allow: group:many'),
    );
    const [{ before, after } = {}] = rows[0]!.because;
    expect([before, after].map((span) => span!.file.position(span!.start).line)).toEqual([20, 21]);
  });

  it('tells what time alone changes', async () => {
    const { diff } = await import('../../../src/diff.js');
    const estate = await estateFrom(BASE);
    const later = diff(estate, estate, { now: NOW, at: Date.parse('2027-01-01T00:00:00Z') });
    expect(show(later)).toEqual([
      'less permissive',
      'lost group:sre crm: [mfa any, session 8h, from MA] → none | policies.sre-to-crm ends',
    ]);
    const next = diff(estate, estate, { now: NOW }).nextChange!;
    expect([new Date(next.at).toISOString(), next.elements.map(({ element, event }) => `${element} ${event}`)]).toEqual(
      ['2027-01-01T00:00:00.000Z', ['policies.sre-to-crm ends']],
    );
  });
});
