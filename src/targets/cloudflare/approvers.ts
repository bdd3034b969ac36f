import type { Approval } from '../../compiler/model/index.js';
import type { Context } from './context.js';

/** The addresses of the approvers, sorted; undefined when some of them are not known here. */
export function approversOf({ membership }: Context, { approvers }: Approval): readonly string[] | undefined {
  const found = new Set<string>();
  for (const ref of approvers) {
    const members = ref.kind === 'group' ? membership.members(ref.group) : undefined;
    if (ref.kind === 'user') found.add(ref.user);
    else if (members) for (const member of members) found.add(member);
    else return undefined;
  }
  return [...found].sort();
}
