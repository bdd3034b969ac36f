import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Constraint, type Verdict, WAIVABLE } from '../../../src/targets/capabilities.js';
import { TARGETS } from '../../../src/targets/registry.js';
import type { Compilation, Target } from '../../../src/targets/target.js';
import { ROOT } from '../../kit/imports.js';
import { FIXTURES, type Fixture, type FixtureGap, gapFile, subjectOf } from './fixtures.js';
import { compileFor, constraintsInUse, errorsOf, type MatrixBindings, mergeYaml, say } from './harness.js';

const BINDINGS = await loadBindings();

/** `test/targets/<vendor>/matrix-bindings.ts` of every vendor that has one. */
async function loadBindings(): Promise<ReadonlyMap<string, MatrixBindings>> {
  const folder = join(ROOT, 'test/targets');
  const found = new Map<string, MatrixBindings>();
  for (const vendor of readdirSync(folder).sort()) {
    if (!existsSync(join(folder, vendor, 'matrix-bindings.ts'))) continue;
    const module = (await import(`../${vendor}/matrix-bindings.ts`)) as { MATRIX_BINDINGS: readonly MatrixBindings[] };
    for (const bindings of module.MATRIX_BINDINGS) found.set(bindings.kind, bindings);
  }
  return found;
}

describe('fixtures', () => {
  test.each(FIXTURES.map((fixture) => [fixture.constraint, fixture] as const))(
    '%s uses that and what it says',
    async (_, fixture) => {
      const used = await constraintsInUse('tailscale', fixture.yaml);
      expect([...used].sort()).toEqual([...new Set([fixture.constraint, ...fixture.also])].sort());
    },
  );
});

test('every registered target has bindings for the matrix', () => {
  expect(TARGETS.map(({ kind }) => kind).filter((kind) => !BINDINGS.has(kind))).toEqual([]);
});

for (const target of TARGETS) {
  describe(`verdicts of ${target.kind}`, () => {
    test.each(
      FIXTURES.map(
        (fixture) => [fixture.constraint, target.capabilities[fixture.constraint].verdict, fixture] as const,
      ),
    )('%s is %s', async (_, verdict, fixture) => check(new Case(target, fixture), verdict));
  });
}

/** One cell: compiles the fixture with and without the binding and the gap that the verdict speaks of. */
class Case {
  readonly target: Target;
  readonly fixture: Fixture;
  readonly #bindings: MatrixBindings;

  constructor(target: Target, fixture: Fixture) {
    this.target = target;
    this.fixture = fixture;
    this.#bindings = BINDINGS.get(target.kind)!;
  }

  get constraint(): Constraint {
    return this.fixture.constraint;
  }

  /** With every binding but perhaps the one in question; with its gap, and gaps for whatever else the estate uses that needs one. */
  async compile(
    options: { readonly bound?: boolean; readonly gap?: Omit<FixtureGap, 'name' | 'constraints'> } = {},
  ): Promise<Compilation> {
    const { base, of } = this.#bindings;
    const { fixture, constraint } = this;
    const own = options.bound === false ? undefined : of[constraint];
    const bindings = mergeYaml(base, ...fixture.also.map((name) => of[name]), own);
    const gaps: FixtureGap[] = options.gap ? [{ name: 'accepted', constraints: [constraint], ...options.gap }] : [];
    const others = fixture.also.filter((name) => WAIVABLE.has(name) && this.#needsGap(name));
    if (others.length > 0) gaps.push({ name: 'others', constraints: others, enforcedBy: 'the sign-on policy' });
    return compileFor(this.target, bindings, fixture.yaml, ...(gaps.length > 0 ? [gapFile(fixture, gaps)] : []));
  }

  /** Something that the fixture cannot avoid, that no gap can waive, and that the target does not carry. */
  blocked(): Constraint | undefined {
    return this.fixture.also.find((name) => !WAIVABLE.has(name) && this.#needsGap(name));
  }

  #needsGap(name: Constraint): boolean {
    const { verdict } = this.target.capabilities[name];
    return verdict === 'elsewhere' || verdict === 'unsupported';
  }
}

async function check(one: Case, verdict: Verdict): Promise<void> {
  const blocked = one.blocked();
  if (blocked !== undefined) {
    expect(verdict, `${blocked} is refused, so nothing shows that ${one.constraint} is carried`).toBe('unsupported');
    expectRefused(one, await one.compile(), blocked);
    return;
  }
  switch (verdict) {
    case 'exact':
      return expectExact(one, await one.compile());
    case 'narrower':
      return expectNarrower(one, await one.compile());
    case 'by-reference':
      return expectByReference(one);
    case 'elsewhere':
      return expectElsewhere(one);
    case 'unsupported':
      return expectUnsupported(one);
  }
}

function expectCompiled({ constraint, fixture }: Case, compilation: Compilation): void {
  expect(errorsOf(compilation).map(say)).toEqual([]);
  expect(compilation.artefact, 'nothing was emitted').toBeDefined();
  const lost = compilation.narrower
    .map((entry) => entry.constraint)
    .filter((name) => ![constraint, ...fixture.also].includes(name));
  expect(lost, 'narrower in what the fixture does not use').toEqual([]);
}

function expectExact(one: Case, compilation: Compilation): void {
  expectCompiled(one, compilation);
  expect(compilation.narrower.map(({ constraint }) => constraint)).not.toContain(one.constraint);
  expect(compilation.waived.map(({ constraint }) => constraint)).not.toContain(one.constraint);
}

function expectNarrower(one: Case, compilation: Compilation): void {
  expectCompiled(one, compilation);
  const entry = compilation.narrower.find(({ constraint }) => constraint === one.constraint);
  expect(entry?.reason.length ?? 0, `no narrowing names ${one.constraint}`).toBeGreaterThan(0);
}

async function expectByReference(one: Case): Promise<void> {
  expectRefused(one, await one.compile({ bound: false }), one.constraint);
  const compilation = await one.compile();
  expectCompiled(one, compilation);
  const trust = compilation.trusted.find(({ constraint }) => constraint === one.constraint);
  expect(trust, `nothing is listed as trusted for ${one.constraint}`).toBeDefined();
  expect(trust!.span.file.path).toBe('ztctl.yaml');
}

async function expectElsewhere(one: Case): Promise<void> {
  expect(WAIVABLE.has(one.constraint), 'only what a gap can accept can be left to something else').toBe(true);
  expectRefused(one, await one.compile(), one.constraint);
  expectRefused(one, await one.compile({ gap: {} }), one.constraint);
  expectWaived(one, await one.compile({ gap: { enforcedBy: 'the sign-on policy' } }), 'the sign-on policy');
}

async function expectUnsupported(one: Case): Promise<void> {
  expectRefused(one, await one.compile(), one.constraint);
  if (WAIVABLE.has(one.constraint)) expectWaived(one, await one.compile({ gap: {} }), undefined);
}

function expectWaived(one: Case, compilation: Compilation, enforcedBy: string | undefined): void {
  expectCompiled(one, compilation);
  const waiver = compilation.waived.find(({ gap, constraint }) => gap === 'accepted' && constraint === one.constraint);
  expect(waiver).toMatchObject({ policy: subjectOf(one.fixture) });
  expect(waiver!.enforcedBy).toBe(enforcedBy);
}

/** Located, and names the constraint, the policy or resource, the target and the ways out. */
function expectRefused({ fixture }: Case, compilation: Compilation, constraint: Constraint): void {
  expect(compilation.artefact).toBeUndefined();
  const refusal = errorsOf(compilation).find(({ message }) => message.includes(`\`${constraint}\``));
  expect(
    refusal,
    `no refusal names ${constraint}: ${errorsOf(compilation).map(say).join('; ') || 'it compiles'}`,
  ).toBeDefined();
  const { message, span, help } = refusal!;
  expect(message).toContain('target `t`');
  expect(message).toMatch(new RegExp(`policy \`${subjectOf(fixture)}\`|resource \`db\``));
  expect(span!.file.path).toMatch(/^policies\//);
  expect(help).toContain('ways out: ');
}
