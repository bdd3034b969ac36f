import { describeWho, type Piece } from '../../compiler/analysis/index.js';
import type { Estate } from '../../compiler/model/index.js';
import type { CarriedResource } from '../carry.js';
import type { Cause } from '../target.js';
import type { Bindings } from './bindings.js';
import { type Check, checkRole, checksOf } from './checks.js';

/** One Dial policy: the pieces of one allow on one resource that demand the same checks. */
export interface DialDraft {
  /** `POLICY--RESOURCE--dial`, and `--CHECKS` where the allow has several alternatives there. */
  readonly name: string;
  /** Identity ids, sorted. */
  readonly identities: readonly string[];
  readonly checks: readonly Check[];
  readonly who: string;
  readonly causes: readonly Cause[];
}

/** Two pieces with the same checks are one policy: identities are alternatives, checks are not. */
export function dialPolicies(
  estate: Estate,
  bindings: Bindings,
  { resource, pieces }: CarriedResource,
): readonly DialDraft[] {
  const groups = new Map<string, { pieces: Piece[]; checks: readonly Check[] }>();
  for (const piece of pieces) {
    const checks = checksOf(estate.name, piece, bindings);
    const key = `${piece.origin.policy}\u0000${checks.map(checkRole).sort().join(' ')}`;
    const known = groups.get(key);
    if (known) known.pieces.push(piece);
    else groups.set(key, { pieces: [piece], checks });
  }
  const alternatives = new Map<string, number>();
  for (const { pieces: own } of groups.values()) {
    const { policy } = own[0]!.origin;
    alternatives.set(policy, (alternatives.get(policy) ?? 0) + 1);
  }
  return [...groups.keys()].sort().map((key) => {
    const { pieces: own, checks } = groups.get(key)!;
    const { policy } = own[0]!.origin;
    const part = alternatives.get(policy)! > 1 ? `--${checks.map(partOf).join('--') || 'unchecked'}` : '';
    return {
      name: `${policy}--${resource.name}--dial${part}`,
      identities: identitiesOf(bindings, own),
      checks,
      who: [...new Set(own.map(({ who }) => describeWho(estate, who)))].sort().join('; '),
      causes: own.flatMap((piece) => causesOf(estate, piece)),
    };
  });
}

function partOf(check: Check): string {
  return check.kind === 'made' ? check.part : check.key.replace('.', '-');
}

function identitiesOf({ users, workloads }: Bindings, pieces: readonly Piece[]): readonly string[] {
  const ids = new Set<string>();
  for (const { who } of pieces) {
    for (const user of who.users) for (const { value } of users.get(user)!) ids.add(value);
    for (const name of who.workloads) ids.add(workloads.get(name)!.id.value);
  }
  return [...ids].sort();
}

function causesOf(estate: Estate, { origin }: Piece): readonly Cause[] {
  const causes: Cause[] = [];
  const add = (element: string, found: { readonly nameSpan: Cause['span'] } | undefined): void => {
    if (found) causes.push({ element, span: found.nameSpan });
  };
  if (origin.kind === 'allow') add(`policy ${origin.policy}`, estate.policies.get(origin.policy));
  else add(`break-glass ${origin.policy}`, estate.breakGlass.get(origin.policy));
  for (const name of [...origin.floors, ...origin.denies]) add(`policy ${name}`, estate.policies.get(name));
  return causes;
}
