import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { CredentialType } from '../../../src/compiler/model/index.js';
import {
  DEVICE_FLAGS,
  EDR_STATES,
  MFA_LEVELS,
  PLATFORMS,
  RISK_LEVELS,
  SCHEMES,
  SENSITIVITIES,
} from '../../../src/compiler/model/index.js';
import type { SchemaName } from '../../../src/compiler/syntax/index.js';
import { TARGET_KINDS } from '../../../src/targets/target.js';
import { schemaFaults } from './read.js';

type Schema = Record<string, unknown>;

const root = new URL('../../../', import.meta.url);
const readSchema = (path: string): Schema => JSON.parse(readFileSync(new URL(`schemas/${path}`, root), 'utf8'));
const NAMES = ['policy', 'config', 'request', 'directory'] as const;
const SCHEMAS = new Map<string, Schema>(NAMES.map((name) => [name, readSchema(`${name}.schema.json`)]));
const TARGETS = TARGET_KINDS.map((kind) => readSchema(`targets/${kind}.schema.json`));
const ajv = new Ajv2020({
  schemas: [...SCHEMAS.values(), ...TARGETS],
  keywords: ['x-message'],
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
});

/** Every subschema of a schema, with its JSON pointer. */
function subschemas(schema: unknown, pointer = '#', kind = 'schema'): [string, Schema][] {
  if (Array.isArray(schema)) return schema.flatMap((item, at) => subschemas(item, `${pointer}/${at}`, kind));
  if (typeof schema !== 'object' || schema === null) return [];
  if (kind === 'map')
    return Object.entries(schema).flatMap(([key, value]) => subschemas(value, `${pointer}/${escaped(key)}`));
  const here: [string, Schema] = [pointer, schema as Schema];
  const children = Object.entries(schema).flatMap(([key, value]) => {
    if (['properties', '$defs', 'dependentSchemas'].includes(key)) return subschemas(value, `${pointer}/${key}`, 'map');
    if (
      ['items', 'additionalProperties', 'propertyNames', 'if', 'then', 'else', 'allOf', 'anyOf', 'oneOf'].includes(key)
    )
      return subschemas(value, `${pointer}/${key}`);
    return [];
  });
  return [here, ...children];
}

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
const all = [...SCHEMAS].flatMap(([name, schema]) =>
  subschemas(schema).map(([pointer, one]) => [name, pointer, one] as const),
);
const at = (name: string, pointer: string) => all.find((one) => one[0] === name && one[1] === `#${pointer}`)?.[2];

test('every schema is valid by its own draft', () => {
  for (const schema of [...SCHEMAS.values(), ...TARGETS]) expect(ajv.validateSchema(schema) || ajv.errors).toBe(true);
});

test('the generated validators are those of the schemas', async () => {
  const { validatorSource } = await import('../../../scripts/generate-validators.mjs');
  const generated = readFileSync(new URL('src/compiler/syntax/generated/validators.ts', root), 'utf8');
  expect(generated === validatorSource()).toBe(true);
});

/** A mapping that takes other keys for each value of one of them is closed where each of these mappings is. */
function isClosed(name: string, schema: Schema): boolean {
  if (schema.additionalProperties === false) return true;
  const cases = (schema.allOf ?? []) as readonly { readonly then?: { readonly $ref?: string } }[];
  const values = Object.values(schema.properties as Readonly<Record<string, Schema>>).map((one) => one.enum);
  const isChoice = values.length === 1 && Array.isArray(values[0]) && values[0].length === cases.length;
  return isChoice && cases.every(({ then }) => at(name, then?.$ref?.slice(1) ?? '')?.additionalProperties === false);
}

test('every mapping with known keys is closed', () => {
  const open = all.filter(
    ([name, pointer, schema]) => schema.properties && !/\/(if|then)$/.test(pointer) && !isClosed(name, schema),
  );
  expect(open.map(([name, pointer]) => `${name} ${pointer}`)).toEqual([]);
});

test('an editor can explain every key: each has a title or a description, also through its reference', () => {
  const properties = all.filter(
    ([, pointer]) => /\/properties\/[^/]+$/.test(pointer) && !/\/(if|then)\/properties\//.test(pointer),
  );
  const mute = properties.filter(([name, , schema]) => {
    const target =
      typeof schema.$ref === 'string' && schema.$ref.startsWith('#') ? at(name, schema.$ref.slice(1)) : schema;
    return (
      !schema.title &&
      !schema.description &&
      !target?.title &&
      !target?.description &&
      !String(schema.$ref).includes('request.schema')
    );
  });
  expect(properties.length).toBeGreaterThan(100);
  expect(mute.map(([name, pointer]) => `${name} ${pointer}`)).toEqual([]);
});

test('every pattern and constant is also said in words', () => {
  const mute = all.filter(
    ([, pointer, schema]) =>
      !/\/if(\/|$)/.test(pointer) && (schema.pattern || 'const' in schema) && !schema['x-message'],
  );
  expect(mute.map(([name, pointer]) => `${name} ${pointer}`)).toEqual([]);
});

test('every example and default in a schema is valid', () => {
  let count = 0;
  for (const [name, pointer, schema] of all) {
    const values = [...((schema.examples as unknown[]) ?? []), ...('default' in schema ? [schema.default] : [])];
    if (values.length === 0) continue;
    const validate = ajv.compile({ $ref: `${SCHEMAS.get(name)!.$id}${pointer}` });
    for (const value of values) {
      count++;
      expect({ pointer, value, errors: validate(value) ? null : validate.errors }).toEqual({
        pointer,
        value,
        errors: null,
      });
    }
  }
  expect(count).toBeGreaterThan(60);
});

const CREDENTIAL_TYPES = Object.keys({ x509: 1, mtls: 1, oidc: 1, jwt: 1, static: 1 } satisfies Record<
  CredentialType,
  1
>);
const sorted = (words: readonly unknown[]) => [...words].sort();

test.each([
  ['policy', '/$defs/when/properties/mfa', MFA_LEVELS.filter((level) => level !== 'none')],
  ['policy', '/$defs/who/properties/mfa', MFA_LEVELS],
  ['request', '/properties/mfa', MFA_LEVELS],
  ['policy', '/$defs/when/properties/risk/properties/max', RISK_LEVELS],
  ['policy', '/$defs/who/properties/risk', RISK_LEVELS],
  ['request', '/properties/risk', RISK_LEVELS],
  ['policy', '/$defs/posture/properties/edr', EDR_STATES.filter((state) => state !== 'absent')],
  ['request', '/$defs/device/properties/edr', EDR_STATES],
  ['policy', '/$defs/platform', PLATFORMS],
  ['request', '/$defs/device/properties/platform', PLATFORMS],
  ['policy', '/$defs/sensitivity', SENSITIVITIES],
  ['policy', '/$defs/credential/properties/type', CREDENTIAL_TYPES],
  ['config', '/$defs/target/properties/kind', TARGET_KINDS],
])('the words of %s %s are those of the types', (name, pointer, words) => {
  expect(sorted(at(name, pointer)?.enum as string[])).toEqual(sorted(words));
});

test('platforms, device flags and schemes of the schemas are those of the types', () => {
  const keys = (name: string, pointer: string) => Object.keys(at(name, pointer)?.properties as Schema);
  expect(sorted(keys('policy', '/$defs/posture/properties/os'))).toEqual(sorted(PLATFORMS));
  expect(keys('policy', '/$defs/posture')).toEqual(expect.arrayContaining([...DEVICE_FLAGS]));
  expect(keys('request', '/$defs/device')).toEqual(expect.arrayContaining([...DEVICE_FLAGS]));
  expect(at('policy', '/$defs/endpoint')?.pattern).toBe(`^(${SCHEMES.join('|')})://\\S+$`);
});

test('conditions of `when`, `unless` and profiles are the same, apart from session and profile', () => {
  const keys = (pointer: string) => Object.keys(at('policy', pointer)?.properties as Schema);
  expect(sorted(keys('/$defs/conditions'))).toEqual(sorted([...keys('/$defs/when'), 'session']));
  expect(sorted([...keys('/$defs/profile'), 'profile'])).toEqual(
    sorted([...keys('/$defs/conditions'), 'owner', 'title']),
  );
});

const accepted = (text: string, schema: SchemaName = 'policy') =>
  expect({ text, faults: schemaFaults(text, schema) }).toEqual({ text, faults: [] });
const refused = (text: string, schema: SchemaName = 'policy') =>
  expect({ text, count: schemaFaults(text, schema).length }).toEqual({ text, count: 1 });

test('every construct of the language is accepted', () => {
  accepted(readFileSync(new URL('every-construct.yaml', import.meta.url), 'utf8'));
});

test.each([
  'idps: { okta: {} }',
  'groups: { a: { members: [ANA@example.com] } }',
  'groups: { a: { all_of: [sre] } }',
  'groups: { a: { source: okta } }',
  'workloads: { a: { kind: ci, identity: x } }',
  'workloads: { a: { kind: ci, identity: x, credential: { type: password } } }',
  'posture: { a: { edr: absent } }',
  'posture: { a: { os: { macos: "14.5" } } }',
  'posture: { a: { os: {} } }',
  'posture: { a: { os: { solaris: "*" } } }',
  'posture: { a: { checks: [serial-known] } }',
  'posture: { a: { checks: { serial-known: false } } }',
  'posture: { a: { max_age: 0s } }',
  'posture: { a: { max_age: 1h30m } }',
  'profiles: { a: { profile: b } }',
  'profiles: { a: { mfa: none } }',
  'profiles: { a: { risk: low } }',
  'approvals: { a: { approvers: [] } }',
  'networks: { a: [fe80::1%eth0] }',
  'networks: { a: [] }',
  'locations: { a: [ma] }',
  'schedules: { a: { weekly: "mon-fri 8:00-19:00" } }',
  'schedules: { a: { weekly: "mon 24:00-01:00" } }',
  'schedules: { a: { weekly: "monday 08:00-19:00" } }',
  'resources: { a: { endpoints: ftp://a.example } }',
  'resources: { a: { endpoints: https://a.example, labels: { Env: prod } } }',
  'resources: { a: { endpoints: https://a.example, labels: { env: 1 } } }',
  'resources: { a: { endpoints: https://a.example, served_by: x } }',
  'resources: { a: { endpoints: https://a.example, public: {} } }',
  'policies: { a: { allow: sre, to: crm } }',
  'policies: { a: { allow: everyone, to: crm, unless: [] } }',
  'policies: { a: { allow: everyone, to: {} } }',
  'policies: { a: { allow: everyone, to: crm, when: {} } }',
  'policies: { a: { allow: everyone, to: crm, when: { session: { max: 1h } } } }',
  'policies: { a: { allow: everyone, to: crm, session: { recorded: false } } }',
  'policies: { a: { allow: everyone, to: crm, expires: 2027-3-31 } }',
  'policies: { a: { allow: everyone, to: crm, expires: 2027-03-31T10:00:00 } }',
  'policies: { a: { allow: everyone, to: crm, reason: "two\\nlines" } }',
  'policies: { a: { allow: everyone, to: crm, reason: " " } }',
  'policies: { a: { allow: everyone, to: crm, priority: 1 } }',
  'break_glass: { a: { subjects: user:ana@example.com, resources: [x] } }',
  'gaps: { a: { target: w, constraints: mfa, policies: p, owner: o, reason: r } }',
  'tests: { a: b }',
  'tests: [{ name: x, who: { nobody: false }, can: y }]',
  `groups: { ${'a'.repeat(64)}: {} }`,
  'groups: { a--b: {} }',
  'groups: { a-: {} }',
  'groups: { 9a: {} }',
])('%s is refused, with one fault', (text) => {
  refused(text);
});

test('a project file takes what it needs and refuses settings that do not exist yet', () => {
  accepted('name: acme\n', 'config');
  accepted(
    'name: acme\ntimezone: Africa/Casablanca\npolicies: [a/*.yaml]\ndirectory: d.jsonl\nownership: { "a/**": data }\ntargets: { w: { kind: tailscale, backend: { type: file, path: live } } }\n',
    'config',
  );
  accepted(
    'name: a\nlint: { extends: [strict], rules: { ZT204: off, session/too-long: { level: error, options: { max: { high: 4h } } } }, overrides: [{ sensitivity: low, labels: { env: [lab] }, rules: { ZT209: off } }], ignores: { max: 90d, unsuppressible: ZT203 }, baseline: b.json, usage: u.jsonl }\n',
    'config',
  );
  for (const text of [
    'name: Acme',
    'name: a\nlint: { rule: {} }',
    'name: a\nlint: { extends: all }',
    'name: a\nlint: { rules: { ZT204: fatal } }',
    'name: a\nlint: { overrides: [{ files: a }] }',
    'name: a\nplan: { limits: 3 }',
    'name: a\nreport: {}',
    'name: a\ntargets: { w: { kind: zpa, backend: { type: s3 } } }',
    'timezone: UTC',
    'name: a\npolicies: []',
  ])
    refused(text, 'config');
});

test('a request takes what the language says and nothing else', () => {
  accepted('{ "principal": null, "endpoint": "tcp://10.0.0.1:1", "id": 7 }', 'request');
  accepted(
    '{ "principal": { "workload": "ci" }, "resource": "crm", "device": { "age": "0s", "checks": { "Any Name": false } }, "country": "unknown" }',
    'request',
  );
  for (const text of [
    '{ "resource": "crm" }',
    '{ "principal": { "user": "a@b.example", "groups": "sre" } }',
    '{ "principal": null, "device": { "managed": "true" } }',
    '{ "principal": null, "now": "2026-11-22" }',
    '{ "principal": null, "id": true }',
    '{ "principal": null, "country": "ma" }',
    '{ "principal": { "workload": "ci", "groups": [] } }',
    '{ "principal": null, "session": { "age": 5 } }',
  ])
    refused(text, 'request');
});

test('the lines of a directory snapshot are told apart by their keys', () => {
  accepted('{"ztctl_directory": 1, "taken": "2026-11-22T00:00:00Z", "complete": ["sre", "okta/SRE"]}', 'directory');
  accepted('{"user": "ana@example.com", "active": true, "groups": ["sre"]}', 'directory');
  for (const text of [
    '{"ztctl_directory": 2, "taken": "2026-11-22T00:00:00Z", "complete": []}',
    '{"user": "ana@example.com", "active": true}',
    '{"ztctl_directory": 1, "taken": "2026-11-22", "complete": []}',
    '{"user": "Ana", "active": true, "groups": []}',
  ])
    refused(text, 'directory');
});
