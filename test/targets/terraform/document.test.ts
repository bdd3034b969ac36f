import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  escapeTemplate,
  Reference,
  renderDocument,
  renderValue,
  resourceKey,
} from '../../../src/targets/terraform/index.js';

describe('escapeTemplate', () => {
  test.each([
    [`\${file("/etc/passwd")}`, `$\${file("/etc/passwd")}`],
    ['%{ for x in y }', '%%{ for x in y }'],
    [`$\${x}`, `$$\${x}`],
    ['100% $5 {a} $ {', '100% $5 {a} $ {'],
    ['$%{x}', '$%%{x}'],
    ['', ''],
  ])('%j becomes %j', (text, escaped) => {
    expect(escapeTemplate(text)).toBe(escaped);
  });

  test('leaves no live template, and says the same text to Terraform', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'a') }), (text) => {
        const escaped = escapeTemplate(text);
        expect(/(^|[^$])\$\{/.test(escaped) || /(^|[^%])%\{/.test(escaped)).toBe(false);
        expect(escaped.replace(/([$%])\1\{/g, '$1{')).toBe(text);
      }),
    );
  });
});

describe('resourceKey', () => {
  test('joins a name and its parts', () => {
    expect(resourceKey('staff-to-crm')).toBe('staff-to-crm');
    expect(resourceKey('staff-to-crm', 'okta', 'macos')).toBe('staff-to-crm--okta--macos');
  });

  test.each(['a--b', '', '-a', 'a-', 'a b', `\${x}`, 'a.b', 'é'])(
    'refuses %j as a part, which could collide or break out',
    (part) => {
      expect(() => resourceKey('a', part)).toThrow(TypeError);
    },
  );
});

describe('renderDocument', () => {
  const empty = { providers: { x: { source: 'a/x', version: '>= 1' } }, data: [], resources: [], moves: [] };

  test('escapes strings and keys at every depth, and leaves references live', () => {
    const to = new Reference('x_group.g', 'id');
    const [key, escaped] = [`\${k}`, `$\${k}`];
    expect(renderValue({ name: `\${a}`, list: [`%{b}`, { [key]: to }], flag: false, gone: undefined })).toEqual({
      name: `$\${a}`,
      list: ['%%{b}', { [escaped]: `\${x_group.g.id}` }],
      flag: false,
    });
  });

  test('refuses two resources at one address instead of keeping the later one', () => {
    const twice = { type: 'x_group', key: 'g', body: {} };
    expect(() => renderDocument({ ...empty, resources: [twice, twice] })).toThrow('two resources at x_group.g');
  });

  test('leaves out sections without entries, because an empty one would be an object of its own', () => {
    expect(Object.keys(renderDocument(empty) as object)).toEqual(['terraform']);
  });

  test('writes moves sorted', () => {
    const moves = [
      { from: 'x_group.z', to: 'x_group.b' },
      { from: 'x_group.y', to: 'x_group.a' },
    ];
    expect(renderDocument({ ...empty, moves })).toMatchObject({ moved: [moves[1], moves[0]] });
  });
});
