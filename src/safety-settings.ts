import { type Diagnostic, diagnostic, didYouMean } from './compiler/diagnostics/index.js';
import type { Estate } from './compiler/model/index.js';
import type { LocatedNode } from './compiler/syntax/index.js';
import { DEFAULT_LIMITS, DEFAULT_SAFETY, type SafetyLimits, type SafetySettings } from './targets/plan-safety.js';

/** Reads the `plan` section of a project file that its schema accepts. */
export function safetySettings(node: LocatedNode | undefined): SafetySettings {
  if (node?.kind !== 'map') return DEFAULT_SAFETY;
  const targets = node.entries.get('targets')?.value;
  const own = targets?.kind === 'map' ? [...targets.entries.values()] : [];
  return {
    pipeline: namesAt(node).map(({ text }) => text),
    limits: { ...DEFAULT_LIMITS, ...limitsAt(node) },
    targets: new Map(own.map(({ key, value }) => [key, limitsAt(value)])),
  };
}

/** Names in the `plan` section that nothing has: targets that are not configured, workloads and people that the policy does not know. */
export function safetySettingsFaults(
  node: LocatedNode | undefined,
  targets: ReadonlySet<string>,
  estate: Estate | undefined,
): readonly Diagnostic[] {
  if (node?.kind !== 'map') return [];
  const known = [...targets].sort();
  const limits = node.entries.get('targets')?.value;
  const odd = limits?.kind === 'map' ? [...limits.entries.values()].filter(({ key }) => !targets.has(key)) : [];
  return [
    ...odd.map(({ key, keySpan }) => {
      const help = didYouMean(key, known);
      return diagnostic('ZT1001', keySpan, { name: key, known }, help === undefined ? {} : { help });
    }),
    ...(estate
      ? namesAt(node).flatMap(({ text, node: at }) => (isKnown(estate, text) ? [] : [stranger(text, at)]))
      : []),
  ];
}

function stranger(name: string, { span }: LocatedNode): Diagnostic {
  return diagnostic('ZT1018', span, { name });
}

function isKnown(estate: Estate, name: string): boolean {
  if (name.startsWith('workload:')) return estate.workloads.has(name.slice('workload:'.length));
  const domain = name.slice(name.lastIndexOf('@') + 1);
  return [...estate.idps.values()].some(({ domains }) => domains.some(({ value }) => value === domain));
}

function namesAt(
  node: LocatedNode & { kind: 'map' },
): readonly { readonly text: string; readonly node: LocatedNode }[] {
  const value = node.entries.get('pipeline')?.value;
  const nodes = value === undefined ? [] : value.kind === 'list' ? value.items : [value];
  return nodes.flatMap((one) =>
    one.kind === 'scalar' && typeof one.value === 'string' ? [{ text: one.value, node: one }] : [],
  );
}

function limitsAt(node: LocatedNode): Partial<SafetyLimits> {
  if (node.kind !== 'map') return {};
  const numberAt = (key: string): number | undefined => {
    const value = node.entries.get(key)?.value;
    return value?.kind === 'scalar' && typeof value.value === 'number' ? value.value : undefined;
  };
  const [maxNewGrants, maxDeletes] = [numberAt('max_new_grants'), numberAt('max_deletes')];
  return {
    ...(maxNewGrants !== undefined && { maxNewGrants }),
    ...(maxDeletes !== undefined && { maxDeletes }),
  };
}
