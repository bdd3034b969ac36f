import { describe, expect, test } from 'vitest';
import { type LiveInput, liveResources, needsSchemas } from '../../../src/backends/terraform/live.js';
import { readEnginePlan } from '../../../src/backends/terraform/plan-json.js';
import type { Json } from '../../../src/targets/target.js';
import { readTerraform } from '../../../src/targets/terraform/index.js';
import type { BlockSchema } from '../../../src/targets/terraform/judge/index.js';

const POLICY = 'cloudflare_zero_trust_access_policy';
const GROUP = 'cloudflare_zero_trust_access_group';
const GROUP_ID = '2488bda1-1d9d-4b55-820f-ee677e02f0b8';
const id = (address: string): string => `$\{${address}.id}`;

const POLICY_SCHEMA: BlockSchema = {
  attributes: {
    id: { type: 'string', computed: true },
    name: { type: 'string', required: true },
    decision: { type: 'string', required: true },
    session_duration: { type: 'string', optional: true, computed: true },
    app_count: { type: 'number', computed: true },
    include: {
      optional: true,
      nested_type: {
        nesting_mode: 'set',
        attributes: {
          email: { optional: true, nested_type: { nesting_mode: 'single', attributes: { email: { required: true } } } },
          group: { optional: true, nested_type: { nesting_mode: 'single', attributes: { id: { required: true } } } },
          seen: { type: 'string', computed: true },
        },
      },
    },
  },
};
/** As the plugin SDK says it: blocks. */
const RULE_SCHEMA: BlockSchema = {
  attributes: { id: { type: 'string', computed: true }, name: { required: true }, action: { optional: true } },
  block_types: {
    conditions: {
      nesting_mode: 'list',
      block: { attributes: { id: { computed: true }, operator: { required: true } }, block_types: {} },
    },
    app_server_groups: { nesting_mode: 'set', block: { attributes: { id: { required: true } } } },
  },
};

interface Change {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
  readonly unknown?: Json;
  readonly sensitive?: Json;
  readonly importing?: string;
  readonly previous?: string;
}

/** The part of `show -json` that is read. */
function planOf(changes: readonly Change[], drift: readonly Change[] = []) {
  const entry = ({ address, actions, before, after, unknown, sensitive, importing, previous }: Change) => ({
    address,
    mode: 'managed',
    type: address.split('.')[0],
    name: address.split('.')[1],
    ...(previous !== undefined && { previous_address: previous }),
    change: {
      actions,
      before: before ?? null,
      after: after ?? null,
      after_unknown: unknown ?? {},
      before_sensitive: sensitive ?? {},
      ...(importing !== undefined && { importing: { id: importing } }),
    },
  });
  const resources = changes.flatMap(({ address, before }) =>
    before ? [{ address, mode: 'managed', type: '', name: '', values: before }] : [],
  );
  return readEnginePlan(
    JSON.stringify({
      format_version: '1.2',
      resource_changes: changes.map(entry),
      resource_drift: drift.map(entry),
      prior_state: { values: { root_module: { resources } } },
    }),
  )!;
}

const DESIRED = {
  [GROUP]: { laptops: { name: 'laptops (ztctl:acme)', include: [] } },
  [POLICY]: {
    staff: {
      name: 'staff (ztctl:acme)',
      decision: 'allow',
      include: [{ email: { email: 'ana@example.com' } }, { group: { id: id(`${GROUP}.laptops`) } }],
    },
  },
};
const group: Change = {
  address: `${GROUP}.laptops`,
  actions: ['no-op'],
  before: { id: GROUP_ID, name: 'laptops (ztctl:acme)', include: [] },
  after: { id: GROUP_ID, name: 'laptops (ztctl:acme)', include: [] },
};

function live(changes: readonly Change[], more: Partial<LiveInput> & { readonly drift?: readonly Change[] } = {}) {
  const text = `${JSON.stringify({ resource: DESIRED, moved: [{ from: 'a.b', to: 'a.c' }] }, null, 1)}\n`;
  const result = liveResources({
    target: 'web',
    estate: 'acme',
    artefact: { files: [{ path: 'main.tf.json', text }], objects: [] },
    plan: planOf(changes, more.drift),
    remembered: { bodyOf: () => undefined },
    schemas: new Map([
      [POLICY, POLICY_SCHEMA],
      [GROUP, { attributes: { id: { computed: true }, name: { required: true }, include: { optional: true } } }],
      ['zpa_policy_access_rule', RULE_SCHEMA],
    ]),
    known: new Set(),
    adopt: false,
    ...more,
  });
  const { objects } = readTerraform(result.files);
  return { ...result, text, bodies: Object.fromEntries(objects.map(({ address, body }) => [address, body])) };
}

const staffIs = (include: Json, more: Readonly<Record<string, Json>> = {}): Json => ({
  id: '130392ad-2e87-4469-8612-ef71918acf80',
  name: 'staff (ztctl:acme)',
  decision: 'allow',
  session_duration: '24h',
  app_count: 1,
  include,
  ...more,
});
const EMAIL = (name: string): Json => ({ email: { email: `${name}@example.com` }, group: null, seen: 'x' });
const IN_GROUP: Json = { email: null, group: { id: GROUP_ID }, seen: 'y' };
const staff = (before: Json, actions: readonly string[] = ['update']): Change => ({
  address: `${POLICY}.staff`,
  actions,
  before,
  after: staffIs([EMAIL('ana'), IN_GROUP]),
});

describe('what stands live', () => {
  test('is the very text of the artefact where nothing would change', () => {
    const { files, text } = live([group, staff(staffIs([EMAIL('ana'), IN_GROUP]), ['no-op'])]);
    expect(files.map((file) => file.text)).toEqual([text]);
  });

  test('is nothing where all would be made', () => {
    expect(live([{ ...group, actions: ['create'], before: null }]).files).toEqual([]);
  });

  test('has what differs as it is live, in the words of the artefact, and the rest as the artefact says it', () => {
    const { bodies } = live([group, staff(staffIs([EMAIL('eve'), IN_GROUP], { session_duration: '720h' }))]);
    expect(bodies[`${GROUP}.laptops`]).toEqual(DESIRED[GROUP]!.laptops);
    expect(bodies[`${POLICY}.staff`]).toEqual({
      name: 'staff (ztctl:acme)',
      decision: 'allow',
      // Left to the provider by the artefact, and changed: it counts.
      session_duration: '720h',
      include: [{ email: { email: 'eve@example.com' } }, { group: { id: id(`${GROUP}.laptops`) } }],
    });
    expect(bodies).toHaveProperty('moved');
  });

  test('has references where the new id is not known yet', () => {
    const change = { ...staff(staffIs([IN_GROUP])), unknown: { include: [{ group: { id: true } }] } };
    const { bodies } = live([group, { ...change, after: staffIs([{ email: null, group: {}, seen: null }]) }]);
    expect(bodies[`${POLICY}.staff`]).toMatchObject({ include: [{ group: { id: id(`${GROUP}.laptops`) } }] });
  });

  test('has text that looks like a template as text, and no value that must not be shown', () => {
    const before = staffIs([], { name: `a $\{b} %{c}`, decision: 'secret' });
    const { bodies } = live([group, { ...staff(before), sensitive: { decision: true } }]);
    expect(bodies[`${POLICY}.staff`]).toEqual({ name: `a $$\{b} %%{c}`, include: [] });
  });

  test('has what goes: without nulls, without what only the provider sets, without empty blocks', () => {
    const rule: Change = {
      address: 'zpa_policy_access_rule.old',
      actions: ['delete'],
      before: {
        id: '216196257331281020',
        name: 'acme--old',
        description: 'ztctl acme',
        action: null,
        conditions: [{ id: '1', operator: 'OR' }],
        app_server_groups: [],
      },
    };
    expect(live([group, rule]).bodies['zpa_policy_access_rule.old']).toEqual({
      name: 'acme--old',
      description: 'ztctl acme',
      conditions: [{ operator: 'OR' }],
    });
  });

  test('says what is taken over: it differs from the artefact by a comment alone', () => {
    const found = live([{ ...group, importing: 'accounts/a/x' }, staff(staffIs([EMAIL('ana'), IN_GROUP]), ['no-op'])]);
    expect(found.adopts).toEqual([`${GROUP}.laptops`]);
    expect(JSON.parse(found.files[0]!.text)).toEqual({
      ...JSON.parse(found.text),
      '//': `the next apply takes over ${GROUP}.laptops`,
    });
    const moved = live([{ ...group, previous: `${GROUP}.notebooks` }]);
    expect(moved.bodies).not.toHaveProperty('moved');
  });

  test('does not hold what the estate did not make', () => {
    const theirs: Change = { address: `${GROUP}.x`, actions: ['delete'], before: { id: 'abcdefghi', name: 'theirs' } };
    expect(live([group, theirs]).strange).toEqual([`${GROUP}.x`]);
    expect(live([group, theirs], { known: new Set([`${GROUP}.x`]) }).strange).toEqual([]);
    expect(live([group, { ...theirs, before: { name: 'x (ztctl:acme)' } }]).strange).toEqual([]);
    expect(live([group, theirs], { adopt: true }).adopts).toEqual([`${GROUP}.x`]);
  });

  test('may differ in what Terraform keeps: that is told', () => {
    const drift: Change = {
      address: `${POLICY}.staff`,
      actions: ['update'],
      before: staffIs([], { session_duration: '24h', app_count: 1 }),
      after: staffIs([], { session_duration: '1h', app_count: 2 }),
    };
    const { diagnostics } = live([group, staff(staffIs([]), ['no-op'])], { drift: [drift] });
    expect(diagnostics).toMatchObject([
      { code: 'ZT1052', message: expect.stringContaining(`\`session_duration\` of \`${POLICY}.staff\``) },
    ]);
  });

  test('is put into words by the schema only where that is needed', () => {
    const remembered = { bodyOf: () => undefined };
    expect(needsSchemas(planOf([group]), remembered)).toBe(false);
    expect(needsSchemas(planOf([group, staff(staffIs([]))]), remembered)).toBe(true);
    expect(needsSchemas(planOf([group, staff(staffIs([]))]), { bodyOf: () => ({}) })).toBe(false);
  });
});

test('what is no plan of the engine is not read', () => {
  expect(readEnginePlan('{"format_version":"2.0"}')).toBeUndefined();
  expect(readEnginePlan('not JSON')).toBeUndefined();
});
