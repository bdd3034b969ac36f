import { describe, expect, test } from 'vitest';
import type { Json, VendorObject } from '../../../src/targets/target.js';
import { Passage } from '../../../src/targets/terraform/index.js';

const id = (address: string): string => `$\{${address}.id}`;
const objects = (bodies: Readonly<Record<string, Json>>): readonly VendorObject[] =>
  Object.entries(bodies).map(([address, body]) => ({ address, body }));

describe('the way of an apply', () => {
  const live = objects({
    terraform: {},
    'a.app': { policies: [id('p.old'), id('p.kept')] },
    'p.old': { group: id('g.old') },
    'p.kept': { n: 1 },
    'g.old': {},
  });
  const desired = objects({
    terraform: { v: 1 },
    'a.app': { policies: [id('p.new'), id('p.kept')] },
    'p.new': { group: id('g.new') },
    'p.kept': { n: 1 },
    'g.new': {},
    'data.d.x': {},
  });
  const passage = new Passage(live, desired);

  test('has the objects that come, change or go', () => {
    expect(passage.changes).toEqual(['a.app', 'g.new', 'g.old', 'p.new', 'p.old']);
    expect(passage.changes.filter((one) => passage.isDelete(one))).toEqual(['g.old', 'p.old']);
  });

  test('makes first what is named, and takes away last what was', () => {
    expect([...passage.closure('a.app')].sort()).toEqual(['a.app', 'g.new', 'p.new']);
    expect([...passage.closure('g.old')].sort()).toEqual(['a.app', 'g.new', 'g.old', 'p.new', 'p.old']);
    expect([...passage.closure('a.app', new Set(['p.new']))]).toEqual(['a.app']);
  });

  test('tells what would go while an object that stays still names it', () => {
    expect(passage.orphaning()).toEqual([{ address: 'p.old', namedBy: 'a.app' }]);
  });

  test('comes through states that hold the old and the new', () => {
    const resources = (...done: readonly string[]) => {
      const text = passage.files(new Set(done))?.[0]?.text;
      return text === undefined ? undefined : JSON.parse(text).resource;
    };
    expect(resources('g.new', 'p.new')).toEqual({
      a: { app: { policies: [id('p.old'), id('p.kept')] } },
      g: { new: {}, old: {} },
      p: { kept: { n: 1 }, new: { group: id('g.new') }, old: { group: id('g.old') } },
    });
    expect(resources('p.new')).toBeUndefined();
    expect(resources(...passage.changes)).toEqual({
      a: { app: { policies: [id('p.new'), id('p.kept')] } },
      g: { new: {} },
      p: { kept: { n: 1 }, new: { group: id('g.new') } },
    });
  });

  test('is nothing where both are the same, and what escaped text says is no name', () => {
    expect(new Passage(desired, desired).changes).toEqual([]);
    const text = objects({ 'a.x': { t: `$${id('b.y')}` }, 'b.y': {} });
    expect([...new Passage([], text).closure('a.x')]).toEqual(['a.x']);
  });
});
