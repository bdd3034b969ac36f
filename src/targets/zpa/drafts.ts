import { describeWho, type Piece } from '../../compiler/analysis/index.js';
import type { Estate, Resource } from '../../compiler/model/index.js';
import type { Bindings } from './bindings.js';
import { originCauses } from './causes.js';
import { type Block, deviceBlocks, identityBlocks, situationBlocks, workloadBlocks } from './conditions.js';
import { deviceVariants } from './device.js';
import type { Draft, Exclusion, Limits } from './draft.js';
import { keyed } from './keys.js';
import { type LoginPart, loginOf } from './login.js';

/** A timeout rule ends what has no other end after this: 7 days. */
const LONGEST_SESSION = 604_800;
/** A rule takes about 1,000 operands; longer lists become several rules. */
const MOST_OPERANDS = 500;

/** The ALLOW rules of the pieces of one resource. The judge has accepted every piece. */
export function draftsOf(
  estate: Estate,
  bindings: Bindings,
  resource: Resource,
  pieces: readonly Piece[],
): readonly Draft[] {
  return keyed(
    resource.name,
    pieces.flatMap((piece) => draftsOfPiece(estate, bindings, resource, piece)),
  );
}

function draftsOfPiece(
  estate: Estate,
  bindings: Bindings,
  resource: Resource,
  piece: Piece,
): readonly Omit<Draft, 'key'>[] {
  const limits = limitsOf(piece);
  const shared = {
    resource,
    piece,
    ...(limits && { limits }),
    who: describeWho(estate, piece.who),
    causes: originCauses(estate, piece.origin),
  };
  const situation = situationBlocks(bindings, piece);
  const variants = deviceVariants(bindings, piece).map((variant) => [...deviceBlocks(variant), ...situation]);
  const people = [
    ...loginOf(estate, bindings, piece).parts.map((part) => ({
      identity: identityBlocks(bindings, part),
      exclusions: exclusionsOf(part),
      part,
    })),
    ...workloadBlocks(bindings, piece.who.workloads).map((identity) => ({ identity, exclusions: [] })),
  ];
  return people.flatMap(({ identity, ...rest }) =>
    shorter(identity).flatMap((blocks) =>
      variants.map((conditions) => ({ ...shared, ...rest, identity: blocks, conditions })),
    ),
  );
}

function limitsOf({ requirement: { sessionMax, sessionIdle } }: Piece): Limits | undefined {
  if (sessionMax === undefined && sessionIdle === undefined) return undefined;
  const max = sessionMax ?? Math.max(LONGEST_SESSION, sessionIdle!);
  return { max, idle: Math.min(sessionIdle ?? max, max) };
}

function exclusionsOf({ domains, notIn }: LoginPart): readonly Exclusion[] {
  const users = [...new Set(domains.flatMap(({ exceptUsers }) => exceptUsers))].sort();
  return [
    ...users.map((user): Exclusion => ({ kind: 'user', user })),
    ...notIn.map((group): Exclusion => ({ kind: 'group', group })),
  ];
}

/** Blocks with too many operands, cut into several lists of blocks: operands of one block are alternatives. */
function shorter(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const at = blocks.findIndex((block) => block.length > MOST_OPERANDS);
  if (at < 0) return [blocks];
  const long = blocks[at]!;
  const [head, tail] = [long.slice(0, MOST_OPERANDS), long.slice(MOST_OPERANDS)];
  return [...shorter(blocks.with(at, head)), ...shorter(blocks.with(at, tail))];
}
