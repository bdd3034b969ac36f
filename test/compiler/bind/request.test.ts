import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeRequest } from '../../../src/compiler/bind/index.js';
import type { Estate } from '../../../src/compiler/model/index.js';
import { isValid } from '../../../src/compiler/syntax/index.js';
import { estateFrom } from '../../kit/estate.js';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const POLICY = `
idps: { okta: { domains: [example.com] }, partner: { domains: [partner.example, example.com] } }
workloads: { ci: { kind: ci, identity: ci, credential: { type: jwt } } }
groups:
  sre: { source: okta, external: SRE }
  closed: { source: okta, external: C }
  leads: { members: [ana@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com" }
  hosts: { endpoints: "ssh://*.prod.example.com" }
policies: { a: { allow: everyone, to: all, as: any } }
`;
const DIRECTORY = `{"ztctl_directory":1,"taken":"2026-11-22T00:00:00Z","complete":["closed"]}
{"user":"gone@example.com","active":false,"groups":[]}
`;

let estate: Estate;
beforeAll(async () => {
  estate = await estateFrom({ 'policies/a.yaml': POLICY, 'd.jsonl': DIRECTORY }, 'name: acme\ndirectory: d.jsonl\n');
});

const ask = (more: object) =>
  decodeRequest({ principal: { user: 'ana@example.com' }, resource: 'crm', ...more }, estate, NOW);
const errorOf = (more: object) => {
  const decoded = ask(more);
  return 'error' in decoded ? `${decoded.error.code} ${decoded.error.message}` : 'decoded';
};

describe('requests that are decoded', () => {
  it('have names resolved and units converted', () => {
    const full = {
      id: 7,
      principal: { user: 'ana@example.com', groups: ['sre', 'closed', 'leads', 'unheard-of'] },
      resource: 'hosts',
      as: '_deploy.1',
      now: '2026-11-22T11:00:00.5+01:00',
      idp: 'okta',
      country: 'MA',
      ip: '::FFFF:192.0.2.1',
      mfa: 'strong',
      risk: 'low',
      device: {
        platform: 'macos',
        os_version: '14.06.0',
        age: '10m',
        managed: true,
        firewall: false,
        edr: 'running',
        checks: { serial: true, other: false, __proto__: true },
      },
      session: { age: '2h', idle: '0s', recorded: true, isolated: false },
      approvals: ['oncall', 'unheard-of'],
    };
    expect(decodeRequest(JSON.parse(JSON.stringify(full)), estate)).toEqual({
      request: {
        principal: { kind: 'user', user: 'ana@example.com', groups: ['sre'] },
        resource: 'hosts',
        as: '_deploy.1',
        now: NOW + 500,
        idp: 'okta',
        country: 'MA',
        ip: '192.0.2.1',
        mfa: 'strong',
        risk: 'low',
        device: {
          platform: 'macos',
          osVersion: [14, 6],
          age: 600,
          flags: new Set(['managed']),
          edr: 'running',
          checks: new Set(['serial']),
        },
        session: { age: 7200, idle: 0, recorded: true, isolated: false, justified: false },
        approvals: new Set(['oncall', 'unheard-of']),
      },
    });
  });

  it('leave out what is not said', () => {
    expect(ask({ country: 'unknown', device: {}, session: {} })).toEqual({
      request: {
        principal: { kind: 'user', user: 'ana@example.com', groups: [] },
        resource: 'crm',
        now: NOW,
        device: { flags: new Set(), checks: new Set() },
        session: { recorded: false, isolated: false, justified: false },
        approvals: new Set(),
      },
    });
  });

  it('come from users, workloads and nobody; inactive users are nobody', () => {
    const principal = (value: unknown) => {
      const decoded = ask({ principal: value });
      return 'request' in decoded ? decoded.request.principal : decoded;
    };
    expect(principal({ workload: 'ci' })).toEqual({ kind: 'workload', workload: 'ci' });
    expect(principal(null)).toEqual({ kind: 'nobody' });
    expect(principal({ user: 'gone@example.com', groups: ['sre'] })).toEqual({ kind: 'nobody' });
    expect(ask({ principal: { user: 'gone@example.com' }, idp: 'okta' })).toMatchObject({ request: { idp: 'okta' } });
  });

  it('may ask for a point, which belongs to a resource or to none', () => {
    const point = (endpoint: string, as?: string) => {
      const decoded = decodeRequest({ principal: null, endpoint, ...(as && { as }) }, estate, NOW);
      return 'request' in decoded ? decoded.request : decoded.error.message;
    };
    expect(point('https://crm.example.com/a')).toMatchObject({
      resource: 'crm',
      endpoint: 'https://crm.example.com/a',
    });
    expect(point('tcp://a.prod.example.com:22', 'root')).toMatchObject({ resource: 'hosts', as: 'root' });
    expect(point('ssh://other.example.com', 'root')).not.toHaveProperty('resource');
    expect(point('ssh://other.example.com')).not.toHaveProperty('resource');
    expect(point('ssh://a.prod.example.com')).toContain('`as` is missing');
  });
});

describe('requests that are refused', () => {
  it('say where and why', () => {
    const cases = [
      { principal: undefined, resource: 'crm' },
      { principal: {} },
      { principal: { user: 'ana@example.com', workload: 'ci' } },
      { principal: { workload: 'ci', groups: [] } },
      { principal: { workload: 'cii' } },
      { principal: { user: 'ana@example.org' } },
      { principal: { user: 'Ana@example.com' } },
      { principal: { user: 'ana@example.com', groups: 'sre' } },
      { principal: { user: 'ana@example.com', groups: ['sre', 1] } },
      { principal: { user: 'ana@example.com', name: 'Ana' } },
      { principal: 'user:ana@example.com' },
      { resource: 'crn' },
      { resource: undefined },
      { endpoint: 'https://crm.example.com' },
      { resource: undefined, endpoint: 'tcp://crm.example.com' },
      { resource: undefined, endpoint: 'ip://10.0.0.1' },
      { resource: undefined, endpoint: 'tcp://10.0.0.1/32:22' },
      { resource: undefined, endpoint: 'https://*.example.com' },
      { resource: undefined, endpoint: 'tcp://internet:80' },
      { resource: 'hosts' },
      { as: 'root' },
      { resource: 'hosts', as: 'any' },
      { resource: 'hosts', as: 'Root' },
      { now: '2026-11-22T10:00:00' },
      { now: '2026-02-30T10:00:00Z' },
      { now: 5 },
      { idp: 'google' },
      { idp: 'partner', principal: null },
      { idp: 'okta', principal: { workload: 'ci' } },
      { country: 'UK' },
      { country: null },
      { ip: '10.0.0.1/32' },
      { ip: '[2001:db8::1]' },
      { mfa: 'sms' },
      { mfa: true },
      { risk: 'none' },
      { device: [] },
      { device: { platform: 'beos' } },
      { device: { os_version: '14.x' } },
      { device: { os_version: 14 } },
      { device: { age: '1h30m' } },
      { device: { age: '4000d' } },
      { device: { managed: 'true' } },
      { device: { edr: 'off' } },
      { device: { checks: { 'a/b~c': 1 } } },
      { device: { manged: true } },
      { session: { max: '8h' } },
      { session: { recorded: 1 } },
      { approvals: 'oncall' },
      { approvals: [null] },
      { id: { a: 1 } },
      { groups: ['sre'] },
      { platform: 'macos' },
    ];
    expect(cases.map((more) => `${JSON.stringify(more)}\n  ${errorOf(more)}`).join('\n')).toMatchInlineSnapshot(`
      "{"resource":"crm"}
        ZT074 /principal: expected an object, found nothing
      {"principal":{}}
        ZT074 /principal: expected exactly one of \`user\` and \`workload\`
      {"principal":{"user":"ana@example.com","workload":"ci"}}
        ZT074 /principal: expected exactly one of \`user\` and \`workload\`
      {"principal":{"workload":"ci","groups":[]}}
        ZT074 /principal/groups: only users are in groups that a request names
      {"principal":{"workload":"cii"}}
        ZT001 /principal/workload: workload \`cii\` is not declared
      {"principal":{"user":"ana@example.org"}}
        ZT036 /principal/user: no idp lists the domain of \`ana@example.org\`
      {"principal":{"user":"Ana@example.com"}}
        ZT039 /principal/user: \`Ana@example.com\` is no e-mail address
      {"principal":{"user":"ana@example.com","groups":"sre"}}
        ZT074 /principal/groups: expected a list, found a text
      {"principal":{"user":"ana@example.com","groups":["sre",1]}}
        ZT074 /principal/groups/1: expected a text, found a number
      {"principal":{"user":"ana@example.com","name":"Ana"}}
        ZT074 /principal/name: unknown key
      {"principal":"user:ana@example.com"}
        ZT074 /principal: expected an object, found a text
      {"resource":"crn"}
        ZT001 /resource: resource \`crn\` is not declared
      {}
        ZT074 /: expected exactly one of \`resource\` and \`endpoint\`
      {"endpoint":"https://crm.example.com"}
        ZT074 /: expected exactly one of \`resource\` and \`endpoint\`
      {"endpoint":"tcp://crm.example.com"}
        ZT049 /endpoint: \`tcp://crm.example.com\` is no endpoint: it is not one point: it has many ports
      {"endpoint":"ip://10.0.0.1"}
        ZT049 /endpoint: \`ip://10.0.0.1\` is no endpoint: it is not one point: \`ip\` is every protocol
      {"endpoint":"tcp://10.0.0.1/32:22"}
        ZT049 /endpoint: \`tcp://10.0.0.1/32:22\` is no endpoint: it is not one point: its host is a block
      {"endpoint":"https://*.example.com"}
        ZT049 /endpoint: \`https://*.example.com\` is no endpoint: it is not one point: its host is many hosts
      {"endpoint":"tcp://internet:80"}
        ZT049 /endpoint: \`tcp://internet:80\` is no endpoint: it is not one point: its host is many hosts
      {"resource":"hosts"}
        ZT063 /as: \`as\` is missing, and \`hosts\` is an ssh resource
      {"as":"root"}
        ZT063 /as: \`as\` has no ssh resource to concern
      {"resource":"hosts","as":"any"}
        ZT048 /as: \`any\` cannot stand in a list of logins
      {"resource":"hosts","as":"Root"}
        ZT048 /as: \`Root\` is no login name
      {"now":"2026-11-22T10:00:00"}
        ZT074 /now: \`2026-11-22T10:00:00\` is no instant such as \`2026-11-22T10:00:00Z\`
      {"now":"2026-02-30T10:00:00Z"}
        ZT074 /now: \`2026-02-30T10:00:00Z\` is no instant such as \`2026-11-22T10:00:00Z\`
      {"now":5}
        ZT074 /now: expected a text, found a number
      {"idp":"google"}
        ZT001 /idp: idp \`google\` is not declared
      {"idp":"partner","principal":null}
        ZT075 /idp: nobody logs in so through idp \`partner\`: only users log in through an idp
      {"idp":"okta","principal":{"workload":"ci"}}
        ZT075 /idp: nobody logs in so through idp \`okta\`: only users log in through an idp
      {"country":"UK"}
        ZT074 /country: \`UK\` is no country code
      {"country":null}
        ZT074 /country: expected a text, found \`null\`
      {"ip":"10.0.0.1/32"}
        ZT074 /ip: \`10.0.0.1/32\` is no address
      {"ip":"[2001:db8::1]"}
        ZT074 /ip: \`[2001:db8::1]\` is no address
      {"mfa":"sms"}
        ZT074 /mfa: \`sms\` is not one of \`none\`, \`any\`, \`strong\`, \`phishing-resistant\`
      {"mfa":true}
        ZT074 /mfa: expected a text, found a boolean
      {"risk":"none"}
        ZT074 /risk: \`none\` is not one of \`high\`, \`medium\`, \`low\`
      {"device":[]}
        ZT074 /device: expected an object, found a list
      {"device":{"platform":"beos"}}
        ZT074 /device/platform: \`beos\` is not one of \`macos\`, \`windows\`, \`linux\`, \`ios\`, \`android\`, \`chromeos\`
      {"device":{"os_version":"14.x"}}
        ZT074 /device/os_version: \`14.x\` is no version such as \`14.6\`
      {"device":{"os_version":14}}
        ZT074 /device/os_version: expected a text, found a number
      {"device":{"age":"1h30m"}}
        ZT074 /device/age: \`1h30m\` is no duration such as \`10m\`, of at most 3650d
      {"device":{"age":"4000d"}}
        ZT074 /device/age: \`4000d\` is no duration such as \`10m\`, of at most 3650d
      {"device":{"managed":"true"}}
        ZT074 /device/managed: expected \`true\` or \`false\`, found a text
      {"device":{"edr":"off"}}
        ZT074 /device/edr: \`off\` is not one of \`absent\`, \`installed\`, \`running\`
      {"device":{"checks":{"a/b~c":1}}}
        ZT074 /device/checks/a~1b~0c: expected \`true\` or \`false\`, found a number
      {"device":{"manged":true}}
        ZT074 /device/manged: unknown key, did you mean \`managed\`?
      {"session":{"max":"8h"}}
        ZT074 /session/max: unknown key
      {"session":{"recorded":1}}
        ZT074 /session/recorded: expected \`true\` or \`false\`, found a number
      {"approvals":"oncall"}
        ZT074 /approvals: expected a list, found a text
      {"approvals":[null]}
        ZT074 /approvals/0: expected a text, found \`null\`
      {"id":{"a":1}}
        ZT074 /id: expected a text or a number
      {"groups":["sre"]}
        ZT074 /groups: unknown key
      {"platform":"macos"}
        ZT074 /platform: unknown key"
    `);
  });

  it('are what is not an object, and what has no instant at all', () => {
    for (const value of [undefined, null, [], 'crm', 1, true])
      expect(decodeRequest(value, estate)).toHaveProperty('error');
    expect(decodeRequest({ principal: null, resource: 'crm' }, estate)).toMatchObject({ error: { code: 'ZT074' } });
  });

  it('do not reach into the prototype of objects', () => {
    expect(decodeRequest(JSON.parse('{"__proto__":{"principal":null,"resource":"crm"}}'), estate, NOW)).toHaveProperty(
      'error',
    );
    expect(errorOf({ constructor: 1 })).toContain('unknown key');
  });
});

/** Values around what a request may hold: right ones, near misses, other types. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    'crm',
    'hosts',
    'okta',
    'sre',
    'ci',
    'ana@example.com',
    'MA',
    'UK',
    'unknown',
    'strong',
    'none',
    'low',
    'macos',
    'running',
    '14.6',
    '1.2.3.4.5.6.7',
    '10m',
    '0s',
    '4000d',
    '01m',
    'root',
    '-x',
    '192.0.2.1',
    '2001:db8::1',
    '2026-11-22T10:00:00Z',
    '2026-11-22T10:00:00.1234Z',
    '2026-13-22T10:00:00Z',
    'https://crm.example.com',
    '',
    true,
    false,
    null,
    0,
    1.5,
  ),
  fc.string({ maxLength: 3 }),
);
const anything = fc.oneof(
  { weight: 4, arbitrary: leaf },
  fc.array(leaf, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('a', 'user', 'age'), leaf, { maxKeys: 2 }),
);
const or = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 50, arbitrary: right }, { weight: 1, arbitrary: anything });
const word = (...words: unknown[]) => or(fc.constantFrom(...words));
const flag = or(fc.boolean());
const age = word('10m', '0s', '3650d', '1h');
const withStray = (right: fc.Arbitrary<object>) =>
  fc
    .tuple(
      right,
      fc.oneof(
        { weight: 40, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.tuple(fc.constantFrom('manged', 'x', 'groups'), leaf) },
      ),
    )
    .map(([object, stray]) => (stray ? { ...object, [stray[0]]: stray[1] } : object));
const device = withStray(
  fc.record(
    {
      platform: word('macos', 'chromeos'),
      os_version: word('14.6', '10.0.22631', '0'),
      age,
      managed: flag,
      disk_encrypted: flag,
      firewall: flag,
      screen_lock: flag,
      certificate: flag,
      unmodified: flag,
      edr: word('absent', 'installed', 'running'),
      checks: or(fc.dictionary(fc.constantFrom('a', 'b c', '__proto__'), flag, { maxKeys: 2 })),
    },
    { requiredKeys: [] },
  ),
);
const session = withStray(
  fc.record({ age, idle: age, recorded: flag, isolated: flag, justified: flag }, { requiredKeys: [] }),
);
const principal = fc.oneof(
  withStray(
    fc.record(
      { user: word('ana@example.com'), groups: or(fc.array(word('sre', 'x'), { maxLength: 2 })) },
      { requiredKeys: ['user'] },
    ),
  ),
  withStray(fc.record({ workload: word('ci') })),
  fc.constant(null),
);
const requests = withStray(
  fc.record(
    {
      id: or(fc.oneof(fc.string(), fc.integer())),
      principal: or(principal),
      resource: word('crm', 'hosts'),
      as: word('root'),
      now: word('2026-11-22T10:00:00Z', '2026-11-22T10:00+01:00'),
      idp: word('okta'),
      country: word('MA', 'unknown'),
      ip: word('192.0.2.1', '2001:db8::1'),
      mfa: word('none', 'any', 'strong', 'phishing-resistant'),
      risk: word('low', 'medium', 'high'),
      device: or(device),
      session: or(session),
      approvals: or(fc.array(word('oncall'), { maxLength: 2 })),
    },
    { requiredKeys: ['principal', 'resource'] },
  ),
);

describe('the schema of requests', () => {
  /** What decoding asks beyond the form: names, logins, idps, and values that a pattern does not tell apart. */
  const BEYOND_FORM =
    /ZT001|ZT036|ZT039|ZT048|ZT049|ZT063|ZT075|exactly one of|is no (address|country code|duration|instant|version)/;

  it('accepts whatever is decoded, and refuses nothing else but what it cannot know', () => {
    const seen = { decoded: 0, malformed: 0, beyond: 0 };
    fc.assert(
      fc.property(requests, (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        const decoded = decodeRequest(plain, estate, NOW);
        const valid = isValid('request', plain);
        if ('request' in decoded) {
          seen.decoded++;
          expect(valid, JSON.stringify(plain)).toBe(true);
        } else if (!valid) seen.malformed++;
        else {
          seen.beyond++;
          expect(`${decoded.error.code} ${decoded.error.message}`, JSON.stringify(plain)).toMatch(BEYOND_FORM);
        }
      }),
      { numRuns: 20_000, seed: 3 },
    );
    for (const count of Object.values(seen)) expect(count, JSON.stringify(seen)).toBeGreaterThan(1000);
  });
});
