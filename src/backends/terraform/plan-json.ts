import type { Json } from '../../targets/target.js';
import { isRecord, type JsonRecord, listAt, recordAt, textAt } from './json.js';

/** What the engine would do to one resource, or what was done to it behind its back. */
export interface ResourceChange {
  /** `TYPE.NAME`; with an index or a module in front where the state holds such a thing. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** False for what no configuration of ours can hold: an index, a module. */
  readonly plain: boolean;
  /** What it was called before a `moved` block. */
  readonly previous?: string;
  /** `no-op`, `create`, `update`, `delete`, or two of them where it is replaced. */
  readonly actions: readonly string[];
  /** Values as they stand, refreshed. */
  readonly before: Json;
  readonly after: Json;
  /** True at what is known only once it is applied, in the shape of `after`. */
  readonly unknown: Json;
  /** True at values that must not be shown, in the shape of `before`. */
  readonly sensitive: Json;
  /** Set where it is taken over from the vendor. */
  readonly importing: boolean;
}

/** The part of `terraform show -json PLAN` that we use (format 1.2, developer.hashicorp.com/terraform/internals/json-format, 2026-11-25). */
export interface EnginePlan {
  readonly changes: readonly ResourceChange[];
  readonly drift: readonly ResourceChange[];
  /** Addresses of resources in the state, by the id that others name them by. */
  readonly ids: ReadonlyMap<string, string>;
  /** Outputs of the user's own that would change. */
  readonly outputs: boolean;
}

/** Undefined when it is not of that format. */
export function readEnginePlan(text: string): EnginePlan | undefined {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(plan) || !/^1\./.test(textAt(plan, 'format_version') ?? '')) return undefined;
  return {
    changes: listAt(plan, 'resource_changes').flatMap(changeOf),
    drift: listAt(plan, 'resource_drift').flatMap(changeOf),
    ids: idsOf(recordAt(recordAt(recordAt(plan, 'prior_state'), 'values'), 'root_module')),
    outputs: Object.values(recordAt(plan, 'output_changes')).some(
      (change) => isRecord(change) && !listAt(change, 'actions').includes('no-op'),
    ),
  };
}

function changeOf(entry: unknown): readonly ResourceChange[] {
  if (!isRecord(entry) || entry.mode !== 'managed') return [];
  const change = recordAt(entry, 'change');
  const [address, type, name, previous] = ['address', 'type', 'name', 'previous_address'].map((key) =>
    textAt(entry, key),
  );
  if (address === undefined || type === undefined || name === undefined) return [];
  const json = (key: string): Json => (change[key] ?? null) as Json;
  return [
    {
      address,
      type,
      name,
      plain: address === `${type}.${name}` && entry.index === undefined,
      ...(previous !== undefined && previous !== address && { previous }),
      actions: listAt(change, 'actions').filter((action) => typeof action === 'string'),
      before: json('before'),
      after: json('after'),
      unknown: json('after_unknown'),
      sensitive: json('before_sensitive'),
      importing: isRecord(change.importing),
    },
  ];
}

/** An id that is the name of its own object says the same in any other place, so it is no reference. */
function idsOf(module: JsonRecord): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const resource of listAt(module, 'resources')) {
    if (!isRecord(resource) || resource.mode !== 'managed') continue;
    const values = recordAt(resource, 'values');
    const [id, address] = [textAt(values, 'id'), textAt(resource, 'address')];
    if (id !== undefined && address !== undefined && id !== values.name && id.length >= SHORTEST_ID)
      ids.set(id, address);
  }
  return ids;
}

/** Shorter texts are words and numbers that mean something by themselves. */
const SHORTEST_ID = 8;
