import type { Estate } from '../../compiler/model/index.js';
import { address, type TerraformMove, type TerraformResource } from '../terraform/index.js';

/**
 * What was renamed, so that Terraform keeps the live object: a new rule would land below all others, and a destroyed segment is taken out
 * of every rule that names it. What has several former names is replaced.
 */
export function movesOf(estate: Estate, resources: readonly TerraformResource[]): readonly TerraformMove[] {
  const taken = new Set(resources.map(({ type, key }) => address(type, key)));
  const moves = resources.flatMap(({ type, key }) =>
    formerKeys(estate, type, key).map((from) => ({ type, from, key })),
  );
  return moves
    .map(({ type, from, key }) => ({ from: address(type, from), to: address(type, key) }))
    .filter(({ from }) => !taken.has(from));
}

/** At most one former key: several would be ambiguous, and the plan then shows what is replaced. */
function formerKeys(estate: Estate, type: string, key: string): readonly string[] {
  const [first = '', second = '', ...rest] = key.split('--');
  const rule = type.startsWith('zpa_policy_');
  // The closing rule and the orders belong to no element.
  if (rule && second === '') return [];
  const policy = rule ? estate.policies.get(first) : undefined;
  const resource = estate.resources.get(rule ? second : first);
  const former = [policy, resource].map((one) => one?.renamedFrom.map(({ value }) => value) ?? []);
  if (former.every((names) => names.length === 0) || former.some((names) => names.length > 1)) return [];
  const [policyName = first] = former[0]!;
  const [resourceName = rule ? second : first] = former[1]!;
  const parts = rule
    ? [policyName, resourceName, ...rest]
    : [resourceName, ...(second === '' ? [] : [second, ...rest])];
  return [parts.join('--')];
}
