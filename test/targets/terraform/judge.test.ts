import { describe, expect, test } from 'vitest';
import { judgeDocument, readTemplate, readTerraformFiles, SDK } from '../../../src/targets/terraform/judge/index.js';

const SCHEMA = {
  source: 'x/x',
  resources: {
    x_thing: {
      attributes: {
        id: { type: 'string', computed: true },
        name: { type: 'string', required: true },
        on: { type: 'bool', optional: true },
        count_of: { type: 'number', optional: true },
        inner: {
          nested_type: { attributes: { key: { type: 'string', optional: true } }, nesting_mode: 'list' as const },
          optional: true,
        },
      },
    },
  },
};

function judge(resource: unknown): readonly string[] {
  const files = readTerraformFiles([{ path: 'main.tf.json', text: JSON.stringify({ resource }) }]);
  const faults = judgeDocument(files, { schema: SCHEMA, dialect: SDK, isJudged: ({ type }) => type.startsWith('x_') });
  return faults.map(({ kind, summary, path }) => (kind === 'dropped' ? `dropped ${path}` : `${summary} at ${path}`));
}

describe('templates', () => {
  test('escapes mean themselves, a reference is told apart from what is evaluated', () => {
    expect(readTemplate('100% $5 $${a} %%{b}')).toEqual({ kind: 'text', text: `100% $5 \${a} %{b}` });
    expect(readTemplate(`\${x_thing.a.id}`)).toEqual({ kind: 'reference', address: 'x_thing.a', attribute: 'id' });
    expect(readTemplate(`a\${x_thing.a.id}`).kind).toBe('expression');
    expect(readTemplate(`\${var.a.id}`).kind).toBe('expression');
    expect(readTemplate(`\${"}"}`)).toEqual({ kind: 'expression', expressions: ['"}"'] });
    expect(readTemplate(`a \${ b`)).toEqual({ kind: 'broken', summary: 'Unclosed template interpolation sequence' });
  });

  test('text made to keep a reader busy or to exhaust its stack is read in no time', () => {
    const start = performance.now();
    for (const text of [
      `\${"`.repeat(200_000),
      `\${${'a'.repeat(500_000)}(1)}`,
      `\${`.repeat(200_000),
      '{'.repeat(500_000),
    ]) {
      expect(judge({ x_thing: { a: { name: text } } }).length).toBeLessThan(2);
    }
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('documents', () => {
  test('Terraform’s conversions are taken as they are', () => {
    expect(judge({ x_thing: { a: { name: 5, on: 'true', count_of: '22' } } })).toEqual([]);
    expect(judge({ x_thing: { a: { name: [], on: 'yes', count_of: 'x' } } })).toEqual([
      'Incorrect attribute value type at x_thing.a.name',
      'Incorrect attribute value type at x_thing.a.on',
      'Incorrect attribute value type at x_thing.a.count_of',
    ]);
  });

  test('unknown arguments are refused at the top and dropped within, required ones must be there', () => {
    expect(judge({ x_thing: { a: { nope: 1, inner: [{ key: 'k', more: 1 }] } } })).toEqual([
      'Extraneous JSON object property at x_thing.a.nope',
      'dropped x_thing.a.inner[0].more',
      'Missing required argument at x_thing.a.name',
    ]);
    expect(judge({ x_thing: { a: { name: 'a', id: '1' } }, x_other: { b: {} } })).toEqual([
      'Value for unconfigurable attribute at x_thing.a.id',
      'Invalid resource type at x_other.b',
    ]);
  });

  test('names of the language of prototypes are names like any other', () => {
    const text = '{"resource": {"__proto__": {"a": {}}, "x_thing": {"constructor": {"name": "a", "__proto__": 1}}}}';
    const files = readTerraformFiles([{ path: 'main.tf.json', text }]);
    const faults = judgeDocument(files, { schema: SCHEMA, dialect: SDK, isJudged: () => true });
    expect(faults.map(({ path }) => path)).toEqual(['__proto__.a', 'x_thing.constructor.__proto__']);
  });

  test('objects that wait for each other are a cycle, however long the chain', () => {
    const chain = (last: string) =>
      Object.fromEntries(
        Array.from({ length: 5000 }, (_, at) => [`k${at}`, { name: at < 4999 ? `\${x_thing.k${at + 1}.id}` : last }]),
      );
    expect(judge({ x_thing: chain('end') })).toEqual([]);
    expect(
      judge({ x_thing: { a: { name: `\${x_thing.b.id}` }, b: { name: 'b', depends_on: ['x_thing.a'] } } }),
    ).toEqual(['Cycle: x_thing.a, x_thing.b at x_thing.a']);
    expect(judge({ x_thing: chain(`\${x_thing.k0.id}`) })).toHaveLength(1);
  });
});
