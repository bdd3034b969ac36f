import { describe, expect, test } from 'vitest';
import { readAccess } from '../../../../src/targets/cloudflare/interpret/read.js';
import { APPLICATION, allow, app, email, faultsOf, GROUP, POLICY, VOCABULARY } from './reading-kit.js';

const WITH = (more: object): object => ({ resource: { ...app([allow([email()])]), ...more } });
const inApp = (more: object): object => ({ resource: app([allow([email()])], more) });
const inPolicy = (policy: object): object => ({ resource: app([policy]) });
const reusable = (body: object): object =>
  WITH({ [POLICY]: { p: { account_id: 'x', name: 'p', decision: 'allow', include: [email()], ...body } } });

describe('what cannot be judged', () => {
  test.each<[string, object, RegExp]>([
    ['a module', { module: { access: { source: './access' } } }, /a module is not in the artefact/],
    ['count', WITH({ [GROUP]: { g: { name: 'g', include: [email()], count: 2 } } }), /`count`/],
    ['for_each', WITH({ [GROUP]: { g: { name: 'g', include: [email()], for_each: ['a'] } } }), /`for_each`/],
    ['ignore_changes', inApp({ lifecycle: { ignore_changes: ['policies'] } }), /`ignore_changes`/],
    ['a function', inPolicy(allow([email('${file("/etc/hostname")}')])), /an expression/],
    ['a conditional', inPolicy(allow([email('%{ if true }a@b.example%{ endif }')])), /an expression/],
    [
      'a data source',
      inPolicy(allow([{ group: { id: '${data.cloudflare_zero_trust_access_group.g.id}' } }])),
      /an expression/,
    ],
    [
      'a key that is a template',
      inPolicy(allow([{ ['$' + '{"email"}']: { email: 'a@b.example' } }])),
      /a key that Terraform evaluates/,
    ],
    [
      'a variable without a value',
      { variable: { who: {} }, ...inPolicy(allow([email('${var.who}')])) },
      /`who` has no value/,
    ],
    ['a policy that is not here', inPolicy({ id: 'a1b2' }), /`a1b2` is not in the artefact/],
    [
      'a name of provider version 4',
      WITH({ cloudflare_access_application: { a: { name: 'a' } } }),
      /provider version 4/,
    ],
    [
      'an unknown resource',
      WITH({ cloudflare_zero_trust_tunnel_cloudflared_config: { t: {} } }),
      /what `cloudflare_zero_trust_tunnel_cloudflared_config` does/,
    ],
    ['what is removed and stays live', { removed: { from: 'x.y', lifecycle: { destroy: false } } }, /stays live/],
    ['a path with a query', inApp({ destinations: [{ uri: 'web.example.com/a?b' }] }), /not documented/],
    ['a domain beside other destinations', inApp({ domain: 'other.example.com' }), /not among the destinations/],
  ])('%s', (_, document, why) => {
    const faults = faultsOf(document);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^ZT091 \d+ cannot judge: /);
    expect(faults[0]).toMatch(why);
  });

  test.each(['main.tf', 'terraform.tfvars.json', 'override.tf.json', 'a_override.tf.json'])('a file %s', (path) => {
    const { faults } = readAccess([{ path, text: '{}' }], VOCABULARY);
    expect(faults.list().map(({ code }) => code)).toEqual(['ZT091']);
  });
});

describe('what Terraform, the provider or Access refuses', () => {
  test.each<[string, object, RegExp]>([
    ['an unknown section', { resources: {} }, /no `resources`/],
    ['an unknown argument', inApp({ session: '1h' }), /no argument `session`/],
    ['an argument that only the provider sets', inApp({ aud: 'x' }), /set by the provider only/],
    ['an unknown type of application', inApp({ type: 'website' }), /`type` is one of/],
    ['a type in other case beside destinations', inApp({ type: 'SELF_HOSTED' }), /as it is written/],
    ['an unknown decision', inPolicy({ decision: 'permit', include: [email()] }), /`decision` is one of/],
    ['two selectors in a rule', inPolicy(allow([{ ...email(), everyone: {} }])), /one selector, not 2/],
    ['a selector without its value', inPolicy(allow([{ email: {} }])), /needs `email`/],
    ['a rule that is no object', inPolicy(allow([email(), 'everyone' as never])), /is an object/],
    ['a list that is none', inPolicy({ decision: 'allow', include: email() }), /`include` is a list/],
    [
      'an id and a policy',
      {
        resource: {
          ...app([{ id: `\${${POLICY}.p.id}`, decision: 'allow', include: [email()] }]),
          [POLICY]: { p: { account_id: 'x', name: 'p', decision: 'allow', include: [email()] } },
        },
      },
      /not both/,
    ],
    ['a flag that is none', inApp({ allow_authenticate_via_warp: 'yes' }), /`true` or `false`/],
    ['a precedence of zero', { resource: app([{ ...allow([email()]), precedence: 0 }]) }, /at least 1/],
    ['an address that is none', inPolicy(allow([{ ip: { ip: '10.0.0.0/33' } }])), /no address and no block/],
    ['a reference to nothing', inPolicy(allow([{ group: { id: `\${${GROUP}.missing.id}` } }])), /not declared/],
    [
      'a reference to another kind of object',
      inPolicy(allow([{ group: { id: `\${${APPLICATION}.web.id}` } }])),
      /is no rule group/,
    ],
    ['a variable that is not declared', inPolicy(allow([email('${var.nobody}')])), /not declared/],
    [
      'a local that is itself',
      { locals: { a: '${local.a}' }, ...inPolicy(allow([email('${local.a}')])) },
      /refers to itself/,
    ],
    [
      'a group in itself',
      WITH({ [GROUP]: { g: { name: 'g', include: [{ group: { id: `\${${GROUP}.g.id}` } }] } } }),
      /part of itself/,
    ],
    ['an empty group', WITH({ [GROUP]: { g: { name: 'g', include: [] } } }), /`include` of a rule group is empty/],
    [
      'private fields of a public destination',
      inApp({ destinations: [{ uri: 'web.example.com', port_range: '22' }] }),
      /belongs to private/,
    ],
    [
      'a private destination with two places',
      inApp({ destinations: [{ type: 'private', hostname: 'a.b', cidr: '10.0.0.0/8' }] }),
      /`hostname` or a `cidr`/,
    ],
    ['destinations and the older list', inApp({ self_hosted_domains: ['web.example.com'] }), /conflicts/],
    ['a session of days', reusable({ session_duration: '1d' }), /no duration of Go/],
    [
      'a second application at the same place',
      WITH({ [APPLICATION]: { ...app([allow([email()])])[APPLICATION], two: { domain: 'web.example.com' } } }),
      /already stands before/,
    ],
    ['an application before nothing', WITH({ [APPLICATION]: { a: { type: 'self_hosted' } } }), /before nothing/],
    ['a label with a space', WITH({ [GROUP]: { 'a b': { name: 'g', include: [email()] } } }), /no label/],
  ])('%s', (_, document, why) => {
    const faults = faultsOf(document);
    expect(faults.filter((fault) => why.test(fault))).toHaveLength(1);
    expect(faults.filter((fault) => !/^ZT092 \d+ the vendor would refuse this: /.test(fault))).toEqual([]);
  });

  test('every fault in one run, none twice', () => {
    const faults = faultsOf({
      resources: {},
      ...inPolicy(allow([{ email: {} }, { ip: { ip: 'x' } }], { require: [{ nothing: {} }] })),
    });
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(['ZT092', 'ZT092', 'ZT092', 'ZT099', 'ZT099']);
    expect(new Set(faults).size).toBe(faults.length);
  });
});

describe('what is read as Terraform reads it', () => {
  test.each<[string, object]>([
    [
      'comments, outputs, providers, imports',
      { '//': 'x', terraform: {}, provider: {}, output: {}, import: [], ...inApp({ '//': 'x' }) },
    ],
    [
      'bodies and sections in lists of one',
      { resource: [{ [APPLICATION]: [{ web: [app([allow([email()])])[APPLICATION]!.web] }] }] },
    ],
    ['null for absent', inApp({ session_duration: null, aud: null })],
    [
      'flags and numbers as text',
      { resource: app([{ ...allow([email()]), precedence: '1' }], { skip_interstitial: 'true' }) },
    ],
    ['expressions where nothing is decided', inApp({ name: '${file("x")}', tags: ['${timestamp()}'] })],
    ['what grants nothing', WITH({ cloudflare_zero_trust_access_tag: { t: { account_id: 'x', name: 't' } } })],
  ])('%s', (_, document) => {
    expect(faultsOf(document)).toEqual([]);
  });

  test('variables by their default, literal, and locals; the default is said to be assumed', () => {
    const document = {
      variable: { who: { default: 'ana@example.com' } },
      locals: { all: ['${var.who}'] },
      ...inPolicy(allow([email('${local.all}' as never)])),
    };
    expect(faultsOf(document)).toHaveLength(1);
    const list = { variable: { idps: { default: ['x'] } }, ...inApp({ allowed_idps: '${var.idps}' }) };
    const { reading, faults } = readAccess([{ path: 'main.tf.json', text: JSON.stringify(list) }], VOCABULARY);
    expect(faults.list()).toEqual([]);
    expect(reading.assumed).toContainEqual({ what: 'variable', vendor: 'var.idps', name: 'a list' });
  });

  test('names, descriptions and the order of the text mean nothing', () => {
    const resources = { [APPLICATION]: { b: { domain: 'b.example.com' }, a: { domain: 'a.example.com' } } };
    const turned = {
      [APPLICATION]: { a: { name: 'evil ${x}', domain: 'a.example.com' }, b: { domain: 'b.example.com' } },
    };
    expect(rules(turned)).toEqual(rules(resources));
  });
});

test.each<[string, string]>([
  ['no JSON', 'resource {}'],
  ['a key twice', '{"resource": {}, "resource": {}}'],
  ['a byte order mark', '\ufeff{}'],
  ['nothing', ''],
])('a text that is %s is unreadable', (_, text) => {
  expect(faultsOf(text).map((fault) => fault.split(' ')[0])).toEqual(['ZT096']);
});

test('hostile names stay what they are', () => {
  const resources = JSON.parse(
    `{"resource": {"${APPLICATION}": {"__proto__": {"domain": "a.example.com", "policies": []}}, "__proto__": {}}}`,
  );
  expect(faultsOf(resources)).toEqual([expect.stringContaining('what `__proto__` does')]);
});

test('ten thousand applications are read in about the time of ten times a thousand', () => {
  const time = (count: number): number => {
    const text = JSON.stringify({ resource: manyOf(count) });
    const start = performance.now();
    readAccess([{ path: 'main.tf.json', text }], VOCABULARY);
    return performance.now() - start;
  };
  time(200);
  expect(time(4000)).toBeLessThan(40 * Math.max(time(400), 10));
});

function manyOf(count: number): object {
  const each = <T>(make: (at: number) => T): Record<string, T> =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`x${at}`, make(at)]));
  return {
    [APPLICATION]: each((at) => ({
      type: 'self_hosted',
      destinations: [
        { uri: `h${at % 50}.example.com/p${at}` },
        { type: 'private', cidr: `10.${at >> 8}.${at & 255}.0/24`, port_range: '22' },
        { type: 'private', hostname: `h${at}.internal` },
      ],
      policies: [{ id: `\${${POLICY}.x${at}.id}`, precedence: 1 }],
    })),
    [POLICY]: each((at) => ({
      account_id: 'x',
      name: 'p',
      decision: 'allow',
      include: [email(`u${at}@example.com`)],
      require: [{ group: { id: `\${${GROUP}.x0.id}` } }],
    })),
    [GROUP]: each((at) => ({ name: 'g', include: [email(`v${at}@example.com`)] })),
  };
}

function rules(resource: object): unknown {
  const { reading } = readAccess([{ path: 'main.tf.json', text: JSON.stringify({ resource }) }], VOCABULARY);
  return JSON.parse(JSON.stringify(reading.layers, (key, value: unknown) => (key === 'span' ? undefined : value)));
}
