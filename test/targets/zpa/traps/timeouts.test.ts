import { describe, expect, test } from 'vitest';
import { blocks, DB, emitted, HEAD, OKTA, refused, rule } from '../compile-kit.js';
import { ordered } from '../tenant-model.js';

function policies(text: string, before = ''): string {
  return `${HEAD}${before}${DB}policies:\n${text}`;
}

function sre(session: string): string {
  return policies(`  sre: { allow: group:sre, to: db, session: { ${session} } }\n`);
}

describe('timeouts', () => {
  test('ZP-06 timeouts are seconds, always both, never "never", and not below what is accepted', async () => {
    const timeouts = async (session: string): Promise<unknown> => {
      const { reauth_timeout, reauth_idle_timeout } = rule(await emitted(sre(session)), 'sre--db', 'timeout');
      return [reauth_timeout, reauth_idle_timeout];
    };
    expect(await timeouts('max: 8h, idle: 30m')).toEqual(['28800', '1800']);
    expect(await timeouts('max: 8h')).toEqual(['28800', '28800']);
    expect(await timeouts('max: 1h, idle: 8h')).toEqual(['3600', '3600']);
    expect(await timeouts('idle: 30m')).toEqual(['604800', '1800']);
    expect(await refused(sre('max: 9m'))).toContain('timeouts are at least 10 minutes');
    expect(await refused(sre('max: 1h, idle: 599s'))).toContain('timeouts are at least 10 minutes');
    expect((await emitted(sre('idle: 30m'))).narrower.map(({ constraint }) => constraint)).toEqual(['session.idle']);
  });

  test('ZP-06 a timeout rule asks for the same people as its grant, and re-authenticates', async () => {
    const compiled = await emitted(sre('max: 8h'));
    expect(rule(compiled, 'sre--db', 'timeout')).toMatchObject({ action: 'RE_AUTH', operator: 'AND' });
    expect(blocks(compiled, 'sre--db', 'timeout')).toEqual([
      [`APP_GROUP id \${zpa_segment_group.db.id}`],
      [`IDP id ${OKTA}`],
      [`SCIM_GROUP ${OKTA} 293476`],
    ]);
  });

  test('ZP-25 the strictest timeout stands first and none is more generous than one that follows', async () => {
    const { document, narrower } = await emitted(
      policies(`  a-long: { allow: group:sre, to: db, when: { location: MA }, session: { max: 8h, idle: 20m } }
  short: { allow: user:ana@example.com, to: db, session: { max: 1h } }
`),
    );
    expect(ordered(document, 'timeout')).toEqual(['short--db', 'a-long--db']);
    expect(rule({ document }, 'short--db', 'timeout').reauth_idle_timeout).toBe('1200');
    expect(narrower.map(({ policy, constraint }) => `${policy} ${constraint}`).sort()).toEqual([
      'a-long alternatives',
      'short alternatives',
    ]);
  });

  test('ZP-25 people who cannot be the same keep their own timeouts', async () => {
    const { document, narrower } = await emitted(
      policies(`  a: { allow: user:ana@example.com, to: db, session: { max: 8h, idle: 20m } }
  b: { allow: user:li@example.com, to: db, session: { max: 1h } }
`),
    );
    expect(rule({ document }, 'b--db', 'timeout').reauth_idle_timeout).toBe('3600');
    expect(narrower).toEqual([]);
  });
});
