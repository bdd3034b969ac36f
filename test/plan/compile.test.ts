import { expect, test } from 'vitest';
import { compileProject, type ProjectCompilation } from '../../src/compile.js';
import { load } from '../../src/load.js';
import { textDigest } from '../../src/targets/canonical-json.js';
import { findTarget, TARGETS } from '../../src/targets/registry.js';
import { TARGET_KINDS, type Target } from '../../src/targets/target.js';
import { createFakeTarget } from '../kit/fake-target.js';
import { createMemoryHost } from '../kit/memory-host.js';
import { type ProjectShape, projectFiles, projectOf } from '../kit/plan-project.js';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const TWO: ProjectShape = {
  grants: { crm: 'ana@example.com', db: 'li@example.com' },
  targets: { web: 'zpa', mesh: 'tailscale' },
};

const codes = ({ diagnostics }: ProjectCompilation): readonly string[] => diagnostics.map(({ code }) => code);

test('every configured target is compiled, in name order, for the interval around now', async () => {
  const registry = [createFakeTarget(), createFakeTarget({ kind: 'zpa' })];
  const compiled = await compileProject(await projectOf({ ...TWO, expires: '2027-03-31' }), { now: NOW, registry });
  expect(compiled).toMatchObject({
    status: 'ok',
    now: '2026-11-24T10:00:00.000Z',
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: '2027-04-01T00:00:00.000Z',
    verification: 'proved',
    targets: [{ name: 'mesh' }, { name: 'web' }],
  });
});

test('the access of a resource is computed once, however many targets carry it', async () => {
  const registry = [createFakeTarget(), createFakeTarget({ kind: 'zpa' })];
  await compileProject(await projectOf(TWO), { now: NOW, registry });
  const [mesh, web] = registry.map(({ seen }) => seen[0]!);
  expect(mesh!.access('crm')).toBe(web!.access('crm'));
  expect(mesh!.horizon).toBe(web!.horizon);
});

test('one refused target refuses the whole, and the others say what they say', async () => {
  const registry = [createFakeTarget(), createFakeTarget({ kind: 'zpa', refuse: ['crm'] })];
  const compiled = await compileProject(await projectOf(TWO), { now: NOW, registry });
  expect(compiled.status).toBe('refused');
  expect(codes(compiled)).toEqual(['ZT083']);
  const narrowed = await compileProject(await projectOf(TWO), { now: NOW, registry, targets: ['mesh'] });
  expect(narrowed).toMatchObject({ status: 'ok', targets: [{ name: 'mesh' }] });
});

test('a kind that this version does not have is refused by name, at its place', async () => {
  const compiled = await compileProject(await projectOf(TWO), { now: NOW, registry: [createFakeTarget()] });
  expect(compiled.status).toBe('refused');
  const [fault] = compiled.diagnostics;
  expect(fault!.message).toBe('target `web` has kind `zpa`, which this version of ztctl cannot compile');
  expect(fault!.span!.file.path).toBe('ztctl.yaml');
  expect(fault!.span!.file.text.slice(fault!.span!.start, fault!.span!.end)).toBe('web');
});

test('a target that is not configured is a wrong call, with the name that was meant', async () => {
  const compiled = await compileProject(await projectOf(TWO), { now: NOW, registry: [], targets: ['mech', 'zebra'] });
  expect(compiled.status).toBe('usage');
  expect(compiled.diagnostics.map(({ message, help }) => `${message}; ${help}`)).toEqual([
    'there is no target `mech`; did you mean `mesh`?',
    'there is no target `zebra`; ztctl.yaml configures `mesh`, `web`',
  ]);
});

test('a project without targets has nothing to compile', async () => {
  const compiled = await compileProject(await projectOf({ grants: {}, targets: {} }), { now: NOW, registry: [] });
  expect(compiled.status).toBe('usage');
  expect(codes(compiled)).toContain('ZT1015');
});

test('a project with faults is refused with all of them, and no target sees it', async () => {
  const files = projectFiles(TWO);
  const broken = { ...files, 'policies/more.yaml': 'policies:\n  x: { allow: "group:nobody", to: nowhere }\n' };
  const target = createFakeTarget();
  const project = await load(createMemoryHost(broken), '');
  const compiled = await compileProject(project, { now: NOW, registry: [target] });
  expect(compiled.status).toBe('refused');
  expect(compiled.diagnostics).toEqual(project.diagnostics);
  expect(compiled.diagnostics.length).toBeGreaterThan(1);
  expect(target.seen).toEqual([]);
});

test('a target that emits files in disorder is a fault of ztctl, not of the policy', async () => {
  const fake = createFakeTarget();
  const disorder: Target = {
    ...fake,
    async compile(input) {
      const { artefact, ...rest } = await fake.compile(input);
      return artefact ? { ...rest, artefact: { ...artefact, files: [...artefact.files].reverse() } } : rest;
    },
  };
  const project = await projectOf({ grants: { crm: 'ana@example.com' } });
  await expect(compileProject(project, { now: NOW, registry: [disorder] })).rejects.toThrow('not sorted or not unique');
});

test('the same project gives the same bytes whatever the order of files, keys and targets', async () => {
  const registry = [createFakeTarget(), createFakeTarget({ kind: 'zpa' })];
  const bytes = async (shape: ProjectShape): Promise<string> => {
    const { targets } = await compileProject(await projectOf(shape), { now: NOW, registry });
    return textDigest(JSON.stringify(targets.map(({ name, compilation }) => [name, compilation.artefact?.files])));
  };
  const shuffled: ProjectShape = {
    grants: Object.fromEntries(Object.entries(TWO.grants).reverse()),
    targets: Object.fromEntries(Object.entries(TWO.targets!).reverse()),
  };
  expect(await bytes(shuffled)).toBe(await bytes(TWO));
});

test('the registry is sorted by kind, holds no kind twice, and only kinds of the language', () => {
  const kinds = TARGETS.map(({ kind }) => kind);
  expect(kinds).toEqual([...new Set(kinds)].sort());
  for (const kind of kinds) {
    expect(TARGET_KINDS).toContain(kind);
    expect(findTarget(kind)?.kind).toBe(kind);
  }
  expect(findTarget('zpa', [])).toBeUndefined();
});
