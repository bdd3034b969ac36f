import { describe, expect, test } from 'vitest';
import { readTerraform } from '../../../src/targets/terraform/index.js';

function read(...texts: readonly string[]): ReturnType<typeof readTerraform> {
  return readTerraform(texts.map((text, at) => ({ path: `${at}.tf.json`, text })));
}

describe('readTerraform', () => {
  test('gives resources and data sources by address, sorted, and comments by none', () => {
    const { objects, diagnostics } = read(
      '{"//":"note","resource":{"t_b":{"y":{"n":1},"x":[{"n":2}]},"t_a":{"z":{}}},"data":{"t_a":{"z":{"d":[]}}}}',
    );
    expect(diagnostics).toEqual([]);
    expect(objects).toEqual([
      { address: 'data.t_a.z', body: { d: [] } },
      { address: 't_a.z', body: {} },
      { address: 't_b.x', body: { n: 2 } },
      { address: 't_b.y', body: { n: 1 } },
    ]);
  });

  test('leaves no section out', () => {
    const { objects } = read('{"terraform":{"v":1},"moved":[]}', '{"terraform":{"v":2}}');
    expect(objects.map(({ address }) => address)).toEqual(['moved', 'terraform', 'terraform in 1.tf.json']);
  });

  test('ignores files that are not Terraform JSON', () => {
    expect(readTerraform([{ path: 'README.md', text: '# hello' }])).toEqual({ objects: [], diagnostics: [] });
  });

  test.each([
    ['text that is no JSON', '{"resource":', undefined],
    ['a list at the top', '[]', 'must be a mapping'],
    ['a type that is no mapping', '{"resource":{"t":[]}}', '`t` must be a mapping'],
    ['two bodies in one place', '{"resource":{"t":{"x":[{},{}]}}}', 'the body of a resource must be a mapping'],
    ['a key twice in one file', '{"resource":{"t":{"x":{},"x":{}}}}', undefined],
  ])('refuses %s with a place', (_, text, message) => {
    const { diagnostics } = read(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics[0]).toMatchObject({ severity: 'error', span: { start: expect.any(Number) } });
    if (message) expect(diagnostics[0]!.message).toContain(message);
  });

  test('refuses one address in two files and shows both places', () => {
    const { diagnostics } = read('{"resource":{"t":{"x":{}}}}', '{"resource":{"t":{"x":{}}}}');
    expect(diagnostics[0]!.message).toBe('`t.x` stands here a second time');
    expect(diagnostics[0]!.span?.file.path).toBe('1.tf.json');
    expect(diagnostics[0]!.related?.[0]?.span.file.path).toBe('0.tf.json');
  });

  test('keeps a resource called __proto__', () => {
    const { objects } = read('{"resource":{"t":{"__proto__":{"a":1}}}}');
    expect(objects.map(({ address }) => address)).toEqual(['t.__proto__']);
  });
});
