import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { compileProject, knownTargets, readersOf } from '../../src/compile.js';
import { validityInterval } from '../../src/compiler/analysis/index.js';
import { beyondEnds, type Reading } from '../../src/compiler/proof/index.js';
import { load, type Project } from '../../src/load.js';
import { type OrderInput, orderChanges } from '../../src/order-changes.js';
import { filesBelow, readBack } from '../../src/prove-artefact.js';
import type { Json, VendorObject } from '../../src/targets/target.js';
import { Passage } from '../../src/targets/terraform/index.js';
import { ROOT } from '../kit/imports.js';
import { createMemoryHost } from '../kit/memory-host.js';

const POLICY = 'cloudflare_zero_trust_access_policy.';
const NOW = Date.parse('2026-11-25T00:00:00Z');

/** An example, without one of its policies. */
async function example(name: string, left?: string): Promise<Project> {
  const folder = join(ROOT, 'examples', name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ya?ml$/.test(path) && !path.startsWith('expected'))
    .map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const);
  return load(createMemoryHost(Object.fromEntries(files.map(([path, text]) => [path, without(text, left)]))), '');
}

function without(text: string, policy: string | undefined): string {
  const document = parseDocument(text);
  if (policy === undefined || !document.hasIn(['policies', policy])) return text;
  document.deleteIn(['policies', policy]);
  return String(document);
}

async function inputOf(target: string, before: Project, after: Project): Promise<OrderInput> {
  const objects = async (project: Project) => {
    const { targets } = await compileProject(project, { now: NOW, targets: [target] });
    return targets[0]!.compilation.artefact!.objects;
  };
  return {
    target: after.config.targets.find(({ name }) => name === target)!,
    estate: after.estate!,
    horizon: validityInterval(after.estate!, NOW),
    readers: await readersOf(await knownTargets(undefined)),
    live: await objects(before),
    desired: await objects(after),
    vendor: {},
    state: {},
  };
}

/** Every state that an apply can come through in these phases, and how many of them allow more than before and after. */
function bruteForce(input: OrderInput, phases: readonly (readonly string[])[]): { states: number; beyond: number } {
  const passage = new Passage(input.live, input.desired);
  const read = (done: ReadonlySet<string>): Reading | undefined => {
    const files = passage.files(done);
    return files && readBack(input.target, filesBelow(input.target, files), input.estate, input.readers).reading;
  };
  const ends = [read(new Set())!, read(new Set(passage.changes))!];
  const states: Reading[] = [];
  const done: string[] = [];
  for (const phase of phases) {
    for (let mask = 0; mask < 1 << phase.length; mask++) {
      const state = read(new Set([...done, ...phase.filter((_, at) => mask & (1 << at))]));
      if (state) states.push(state);
    }
    done.push(...phase);
  }
  const beyond = beyondEnds({ estate: input.estate, horizon: input.horizon, ends, states });
  return { states: states.length, beyond: beyond.filter((one) => one).length };
}

describe('the order of changes', () => {
  test.each([
    ['bank', 'web', 'operators-to-core'],
    ['published', 'web', 'staff-to-crm'],
    ['published', 'private', 'engineering-to-jenkins'],
  ])('lets nobody in for a moment, in any state between: %s/%s with and without %s', async (name, target, policy) => {
    const [full, less] = [await example(name), await example(name, policy)];
    for (const [before, after] of [
      [full, less],
      [less, full],
    ] as const) {
      const input = await inputOf(target, before, after);
      const { phases, windows } = orderChanges(input);
      expect(windows).toEqual([]);
      expect(phases.flat().sort()).toEqual(new Passage(input.live, input.desired).changes);
      const { states, beyond } = bruteForce(input, phases);
      expect({ beyond, many: states > 2 }).toEqual({ beyond: 0, many: true });
    }
  });

  test('is kept in phases only where another order would not do', async () => {
    const [full, less] = [await example('quickstart'), await example('quickstart', 'high-floor')];
    const input = await inputOf('web', full, less);
    // Terraform would delete what the policy still names, and only then change the policy.
    expect(orderChanges(input).phases.map(({ length }) => length)).toEqual([1, 2, 4]);
    // Where it must be done at once, what Terraform may do is told.
    const single = orderChanges({ ...input, state: { isIndivisible: true } });
    expect([single.phases.length, single.windows.length]).toEqual([1, 2]);
    const first = orderChanges({ ...input, live: [] });
    expect([first.phases.length, first.windows]).toEqual([1, []]);
    expect(orderChanges({ ...input, live: input.desired })).toEqual({ phases: [], windows: [], tried: 0 });
  });

  test('takes apart what would let somebody in, and says where that cannot be', async () => {
    const project = await example('quickstart');
    const input = await inputOf('web', project, project);
    const email = (...names: readonly string[]): Json =>
      names.map((name) => ({ email: { email: `${name}@example.com` } }));
    const [policy] = input.desired.filter(({ address }) => address.startsWith(POLICY));
    const named = (address: string): string => `$\{${address}.id}`;
    const withPolicies = (denied: readonly string[], allowed: readonly string[]): readonly VendorObject[] => {
      const body = policy!.body as Readonly<Record<string, Json>>;
      const { require: _, ...bare } = body;
      return [
        ...input.desired
          .filter(({ address }) => !address.startsWith(POLICY))
          .map((one): VendorObject => {
            const policies = ['out', 'in'].map((key, at) => ({ id: named(`${POLICY}${key}`), precedence: at + 1 }));
            return one.address.includes('_application.')
              ? { ...one, body: { ...(one.body as object), policies } }
              : one;
          }),
        { address: `${POLICY}out`, body: { ...bare, decision: 'deny', include: email(...denied) } },
        { address: `${POLICY}in`, body: { ...body, include: email(...allowed) } },
      ];
    };
    // Before li, after omar; were the deny changed first, ana would come in.
    const live = withPolicies(['ana'], ['ana', 'li']);
    const desired = withPolicies(['li'], ['li', 'omar']);
    expect(bruteForce({ ...input, live, desired }, [[`${POLICY}in`, `${POLICY}out`]])).toEqual({
      states: 4,
      beyond: 1,
    });
    const order = orderChanges({ ...input, live, desired });
    expect(order).toMatchObject({ phases: [[`${POLICY}in`], [`${POLICY}out`]], windows: [] });
    expect(bruteForce({ ...input, live, desired }, order.phases).beyond).toBe(0);

    // Terraform changes a group before the policy that names it, whatever phases there are.
    const group = 'cloudflare_zero_trust_access_group.posture--managed';
    const looser = input.desired.map((one): VendorObject => {
      if (one.address === group) return { ...one, body: { ...(one.body as object), include: [{ everyone: {} }] } };
      return one === policy ? { ...one, body: { ...(one.body as object), include: email('omar') } } : one;
    });
    expect(orderChanges({ ...input, desired: looser })).toMatchObject({
      phases: [[group, policy!.address]],
      windows: [{ address: group, what: expect.stringContaining('for a moment group:sales may reach `crm`') }],
    });
  });

  test('cannot help what deleting does to rules of others', async () => {
    const project = await example('published');
    const input = await inputOf('private', project, project);
    const vendor = (await knownTargets(undefined)).find(({ kind }) => kind === 'zpa')!;
    const gone = input.desired.filter(({ address }) => address.startsWith('terraform'));
    const { windows } = orderChanges({ ...input, desired: gone, vendor });
    expect(windows.map(({ address }) => address)).toEqual([
      'zpa_application_segment.jenkins--tcp-443-8080',
      'zpa_segment_group.jenkins',
    ]);
  });

  test('of what cannot be judged is said to be so', async () => {
    const project = await example('quickstart');
    const input = await inputOf('web', project, project);
    const strange = input.live.map((one) =>
      one.address.includes('_policy.') ? { ...one, body: { ...(one.body as object), decision: 'unheard-of' } } : one,
    );
    const other = [...strange, { address: 'cloudflare_zero_trust_list.x', body: {} }];
    expect(orderChanges({ ...input, live: other }).windows).toEqual([
      {
        address: 'several objects',
        what: 'what stands live cannot be judged, so neither can the moments between the changes',
      },
    ]);
    const many = Array.from({ length: 70 }, (_, at) => ({ address: `cloudflare_zero_trust_list.x${at}`, body: {} }));
    expect(orderChanges({ ...input, live: [...input.live, ...many] }).windows).toMatchObject([
      { what: '70 changes are too many to look at the moments between them' },
    ]);
  });
});
