import { canonicalJson } from '../canonical-json.js';
import { renderValue, resourceKey } from '../terraform/index.js';
import type { KeyParts } from './access-groups.js';
import { digest } from './buckets.js';
import { DIMENSIONS, type Draft } from './draft.js';
import { ruleText } from './selectors.js';

/** Longer keys would not fit into the 350 characters of a name. */
const LONGEST_KEY = 200;

/** One text per meaning: drafts with equal texts are one reusable policy. */
export function draftText(draft: Draft): string {
  const {
    source: _s,
    kind: _k,
    dimensions: _d,
    causes: _c,
    who: _w,
    device,
    require,
    machines,
    exclude,
    ...plain
  } = draft;
  return canonicalJson({
    ...plain,
    machines: machines.map(ruleText).sort(),
    exclude: exclude.map(ruleText).sort(),
    require: require.map(({ rules }) => rules.map(ruleText).sort()),
    device: device.map(({ rules }) => [...rules].map(([platform, rule]) => [platform, renderValue(rule)])),
  });
}

/**
 * Drafts by {@link draftText}. Of drafts that mean the same the one with the least to say about itself stands for all, so that keys do
 * not depend on which resource came first.
 */
export function byText(drafts: readonly Draft[]): ReadonlyMap<string, Draft> {
  const found = new Map<string, Draft>();
  for (const draft of drafts) {
    const text = draftText(draft);
    const known = found.get(text);
    if (!known || said(draft) < said(known)) found.set(text, draft);
  }
  return found;
}

/** Shorter first, then by code unit. */
function said({ dimensions }: Draft): string {
  const parts = DIMENSIONS.flatMap((dimension) => dimensions[dimension]);
  return `${String(parts.length).padStart(6, '0')} ${parts.join()}`;
}

/**
 * Keys for the different drafts of one source policy: its name when there is one, else the name and the first respects in which they
 * differ. By text of {@link draftText}.
 */
export function policyKeys(source: string, drafts: ReadonlyMap<string, Draft>): ReadonlyMap<string, KeyParts> {
  let keys = new Map([...drafts.keys()].map((text): [string, string[]] => [text, [source]]));
  for (const dimension of DIMENSIONS) {
    if (distinct(keys) === drafts.size) break;
    const longer = new Map(
      [...keys].map(([text, key]) => [text, [...key, ...drafts.get(text)!.dimensions[dimension]]]),
    );
    if (distinct(longer) > distinct(keys)) keys = longer;
  }
  const shared = new Set([...keys.values()].map(join).filter((key, at, all) => all.indexOf(key) !== at));
  return new Map(
    [...keys].map(([text, key]) => {
      const unclear = shared.has(join(key)) || join(key).length > LONGEST_KEY;
      return [text, (unclear ? [source, `v${digest(text).slice(0, 8)}`] : key) as unknown as KeyParts];
    }),
  );
}

/** Every different draft once, with its key; sorted by key. */
export function keyed(drafts: readonly Draft[]): readonly (readonly [key: string, draft: Draft])[] {
  const found: (readonly [string, Draft])[] = [];
  for (const source of new Set(drafts.map((draft) => draft.source))) {
    const own = byText(drafts.filter((draft) => draft.source === source));
    const keys = policyKeys(source, own);
    for (const [text, draft] of own) found.push([resourceKey(...keys.get(text)!), draft]);
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

function distinct(keys: ReadonlyMap<string, readonly string[]>): number {
  return new Set([...keys.values()].map(join)).size;
}

function join(key: readonly string[]): string {
  return key.join('--');
}
