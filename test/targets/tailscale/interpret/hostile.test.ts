import { describe, expect, test } from 'vitest';
import { Workshop } from './kit.js';

const POLICY = `idps: { okta: { domains: [example.com] } }
resources: { db: { endpoints: "tcp://db.internal:5432", sensitivity: high } }
policies: { p: { allow: "user:ana@example.com", to: db } }
`;

describe.each(['tailscale', 'headscale'] as const)('hostile files for %s', async (kind) => {
  const workshop = await Workshop.open(kind, { hosts: { 'db.internal': 'tag:db' } }, POLICY);

  test.each([
    ['nothing', ''],
    ['no object', '[]'],
    ['a text', '"x"'],
    ['an open comment', '{} /* '],
    ['an open bracket', '{"grants": ['],
    ['a key twice', '{"grants": [], "grants": [{"src": ["*"], "dst": ["*"], "ip": ["*"]}]}'],
    ['bombs of lists', `{"grants": ${'['.repeat(100_000)}`],
    ['a bidirectional character', '{"hosts": {"a\u202e": "10.0.0.1"}}'],
    ['an escaped control character', '{"hosts": {"a\\u0000": "10.0.0.1"}}'],
    ['rules that are no list', '{"grants": {"0": {}}}'],
    ['a rule that is no object', '{"grants": ["*"]}'],
    ['a source that is no text', '{"grants": [{"src": [["*"]], "dst": [1], "ip": ["*"]}]}'],
    ['a byte order mark', '\ufeff{"grants": []}'],
  ])('%s is a fault', (_, text) => {
    const { reading, diagnostics } = workshop.read(text);
    expect(reading).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.every(({ code }) => /^ZT09[126]$/.test(code))).toBe(true);
  });

  test('two files, and none, are no policy', () => {
    expect(workshop.faults([])[0]).toContain('ZT096');
    const file = { path: 'a', text: '{"grants": []}' };
    expect(workshop.faults([file, { ...file, path: 'b' }])[0]).toContain('ZT096');
  });

  test('names of prototypes are names', () => {
    const rule = { src: ['group:__proto__'], dst: ['constructor'], ip: ['tcp:1'] };
    const file = `{"groups": {"group:__proto__": ["ana@example.com"]}, "hosts": {"constructor": "10.0.0.1"}, "grants": [${JSON.stringify(rule)}]}`;
    expect(workshop.faults(file)).toEqual([]);
    expect(workshop.faults('{"grants": [{"src": ["hasOwnProperty"], "dst": ["toString"], "ip": ["*"]}]}')).toHaveLength(
      2,
    );
  });

  test('long and strange names stay short in messages', () => {
    const faults = workshop.faults({ grants: [{ src: [`tag:${'x'.repeat(100_000)}`, 'a`b\nc'], dst: [], ip: ['*'] }] });
    expect(faults).toHaveLength(2);
    for (const fault of faults) expect(fault.length).toBeLessThan(200);
    expect(faults.join('')).not.toContain('\n');
  });

  test('every fault is told, none twice', () => {
    const rule = { src: ['nope', 'nope', 'tag:x'], dst: ['tag:x'], ip: ['tcp:0'], more: 1 };
    const faults = workshop.read({
      grants: [rule],
      acls: [{ action: 'deny', src: ['group:y'], dst: ['*:ssh'] }],
    }).diagnostics;
    expect(faults.length).toBeGreaterThanOrEqual(8);
    const keys = faults.map(({ span, code, message }) => `${span!.start} ${code} ${message}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

test('sets of sets of addresses do not multiply', async () => {
  const workshop = await Workshop.open('tailscale', {}, POLICY);
  const sets = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [
      `ipset:s${at}`,
      at === 0 ? ['10.0.0.0/8'] : [`ipset:s${at - 1}`, `ipset:s${at - 1}`],
    ]),
  );
  expect(workshop.faults({ ipsets: sets, grants: [{ src: ['ipset:s39'], dst: ['ipset:s39'], ip: ['*'] }] })).toEqual(
    [],
  );
});

test('twice the rules with their tests are read in about twice the time', async () => {
  const workshop = await Workshop.open('tailscale', { domains: ['example.com'] }, POLICY);
  const timed = (count: number): number => {
    const text = JSON.stringify(manyRules(count));
    const start = process.cpuUsage().user;
    expect(workshop.read(text).reading!.layers[0]!.rules).toHaveLength(count);
    return process.cpuUsage().user - start;
  };
  timed(1000);
  const [half, whole] = [timed(3000), timed(6000)];
  expect(whole / half).toBeLessThan(4);
});

function manyRules(count: number): object {
  const groups = Object.fromEntries(
    Array.from({ length: 50 }, (_, at) => [
      `group:g${at}`,
      Array.from({ length: 200 }, (_, one) => `u${at * 7 + one}@example.com`),
    ]),
  );
  const addresses = Array.from({ length: count }, (_, at) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
  return {
    groups,
    grants: addresses.map((address, at) => ({
      src: [`group:g${at % 50}`, 'autogroup:member'],
      dst: [address],
      ip: ['tcp:443'],
    })),
    tests: addresses.map((address, at) => ({
      src: `u${at % 300}@example.com`,
      accept: [`${address}:443`],
      deny: [`${address}:22`],
    })),
  };
}
