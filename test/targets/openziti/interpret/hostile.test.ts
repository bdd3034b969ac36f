import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../../src/compiler/diagnostics/index.js';
import { readController } from '../../../../src/targets/openziti/interpret/read-controller.js';
import { bindingVocabulary } from '../../../../src/targets/openziti/vocabulary.js';
import { loadEstate } from '../../matrix/harness.js';

const POLICY = `idps: { okta: { domains: [example.com] } }
resources: { db: { endpoints: "tcp://db.internal:5432", sensitivity: high } }
policies: { p: { allow: user:ana@example.com, to: db } }
`;
const { config } = await loadEstate('openziti', { users: { 'ana@example.com': 'anaLaptop' } }, POLICY);
const TARGET = config!.targets[0]!;

function faults(path: string, text: string): readonly Diagnostic[] {
  const { reading, diagnostics } = readController([{ path, text }], bindingVocabulary(TARGET));
  if (diagnostics.some(({ severity }) => severity === 'error')) expect(reading).toBeUndefined();
  return diagnostics;
}

describe('hostile files', () => {
  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a text', '"x"'],
    ['a number in a list', '[1]'],
    ['a key twice', '[{"name":"a","name":"b"}]'],
    ['a comment', '[] // nothing'],
    ['a comma too much', '[{"name":"a"},]'],
    ['bombs of lists', '['.repeat(100_000)],
    ['another kind in the place of a list', '{"data":{"name":"a"}}'],
  ])('%s is a fault with a place', (_, text) => {
    const found = faults('service-policies.json', text);
    expect(found.length).toBeGreaterThan(0);
    for (const { span } of found) expect(span).toBeDefined();
  });

  test('names of prototypes are names', () => {
    const text =
      '[{"name":"__proto__","type":"Dial","semantic":"AnyOf","identityRoles":["#constructor","@__proto__"],"serviceRoles":[],"postureCheckRoles":["#toString"]}]';
    expect(faults('service-policies.json', text)).toEqual([]);
    expect(faults('services.json', '[{"name":"a","encryptionRequired":true,"__proto__":{"configs":[]}}]')).toHaveLength(
      1,
    );
  });

  test('control characters and long names stay out of messages', () => {
    const [fault] = faults(
      'service-policies.json',
      JSON.stringify([{ name: 'a', [`${'k'.repeat(5000)}`]: 1, type: 'Dial', semantic: 'AnyOf' }]),
    );
    expect(fault!.message.length).toBeLessThan(200);
  });

  test('every fault is told, none twice', () => {
    const text = JSON.stringify([
      { name: 'a', type: 'dial', semantic: 'anyOf', identityRoles: ['x', 'y'] },
      { name: 'a', type: 'Bind', semantic: 'AllOf', extra: 1 },
    ]);
    const messages = faults('service-policies.json', text).map(({ message, span }) => `${span!.start} ${message}`);
    expect(messages.length).toBe(new Set(messages).size);
    expect(messages).toHaveLength(4);
  });
});

describe('a controller of many objects', () => {
  const build = (count: number): readonly { readonly path: string; readonly text: string }[] => {
    const each = <T>(make: (at: number) => T): readonly T[] => Array.from({ length: count }, (_, at) => make(at));
    const kinds = {
      identities: each((at) => ({ id: `i${at}`, name: `identity ${at}`, roleAttributes: ['staff', `team${at % 50}`] })),
      services: each((at) => ({
        id: `s${at}`,
        name: `service ${at}`,
        roleAttributes: ['apps', `app${at}`],
        configs: [],
      })),
      'posture-checks': each((at) => ({
        id: `c${at}`,
        name: `check ${at}`,
        typeId: 'DOMAIN',
        domains: [`d${at}`],
        roleAttributes: ['device'],
      })),
      'service-policies': each((at) => ({
        id: `p${at}`,
        name: `policy ${at}`,
        type: 'Dial',
        semantic: 'AnyOf',
        identityRoles: ['#staff', `@i${at}`],
        serviceRoles: ['#apps', `#app${at}`],
        postureCheckRoles: ['#device'],
      })),
    };
    return Object.entries(kinds).map(([kind, list]) => ({ path: `${kind}.json`, text: JSON.stringify(list) }));
  };

  test('is read without walking every object for every policy', () => {
    const { reading } = readController(build(4000), bindingVocabulary(TARGET));
    const rules = reading!.layers[0]!.rules;
    expect(rules).toHaveLength(8000);
    // Lists that policies share are one list, or 4,000 policies on 4,000 services would be sixteen million entries.
    expect(new Set(rules.map(({ points }) => points)).size).toBe(4001);
  });
});
