import type { Resource } from '../../compiler/model/index.js';
import { address, type TerraformMove, type TerraformResource } from '../terraform/index.js';
import { APPLICATION } from './applications.js';
import type { Context } from './context.js';

const POLICY = 'cloudflare_zero_trust_access_policy';

/**
 * What was renamed, so that Terraform keeps the live object. Several former names form a chain, because two moves to one address are
 * ambiguous; a chain is right from whichever name the state still has.
 */
export function movesOf({ estate }: Context, resources: readonly TerraformResource[]): readonly TerraformMove[] {
  const taken = new Set(resources.map(({ type, key }) => address(type, key)));
  const moves = resources.flatMap(({ type, key }) => {
    const [name = '', ...parts] = key.split('--');
    const renamed: Pick<Resource, 'renamedFrom'> | undefined =
      type === APPLICATION ? estate.resources.get(name) : type === POLICY ? estate.policies.get(name) : undefined;
    const former = [...new Set((renamed?.renamedFrom ?? []).map(({ value }) => value))].sort();
    const chain = [...former, name].map((one) => address(type, [one, ...parts].join('--')));
    return chain.slice(1).map((to, at) => ({ from: chain[at]!, to }));
  });
  return moves.filter(({ from }) => !taken.has(from));
}
