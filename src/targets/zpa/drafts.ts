import { describeWho, type Piece } from '../../compiler/analysis/index.js';
import type { Estate, Resource } from '../../compiler/model/index.js';
import type { Cause } from '../target.js';
import type { Bindings } from './bindings.js';
import { originCauses } from './causes.js';
import { type Block, deviceBlocks, identityBlocks, situationBlocks, workloadBlocks } from './conditions.js';
import { deviceVariants } from './device.js';
import { keyed } from './keys.js';
import { domainOf, groupDomains, type LoginPart, loginOf } from './login.js';

/** Somebody whom a grant leaves out although its operands would admit them. */
export type Exclusion =
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'group'; readonly group: string };

/** Longest times in seconds. */
export interface Limits {
  readonly max: number;
  readonly idle: number;
}

/** One ALLOW rule to be. */
export interface Draft {
  /** `staff--db`, with what differs where the policy has several rules on the resource. */
  readonly key: string;
  readonly resource: Resource;
  readonly piece: Piece;
  /** Who, without the application; also what a timeout rule asks. */
  readonly identity: readonly Block[];
  /** What else must hold. */
  readonly conditions: readonly Block[];
  readonly exclusions: readonly Exclusion[];
  /** Absent for workloads. */
  readonly part?: LoginPart;
  /** Absent when no session limit is demanded. */
  readonly limits?: Limits;
  readonly who: string;
  readonly causes: readonly Cause[];
}

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

export function exclusionText(exclusion: Exclusion): string {
  return exclusion.kind === 'user' ? `user:${exclusion.user}` : `group:${exclusion.group}`;
}

/** Whether a DENY rule for the exclusion may meet somebody whom the draft means to admit. */
export function meets(estate: Estate, exclusion: Exclusion, { part, exclusions }: Draft): boolean {
  if (!part || exclusions.some((own) => exclusionText(own) === exclusionText(exclusion))) return false;
  if (exclusion.kind === 'user') {
    const { user } = exclusion;
    return part.users.includes(user) || part.domains.some(({ domain }) => domain === domainOf(user));
  }
  const domains = groupDomains(estate, exclusion.group);
  return (
    part.users.some((user) => domains.has(domainOf(user))) || part.domains.some(({ domain }) => domains.has(domain))
  );
}

/** Whether somebody could be among the people of both. */
export function overlap(a: Draft, b: Draft): boolean {
  if (!a.part || !b.part || a.part.idp !== b.part.idp) return false;
  const oneWay = (x: LoginPart, y: LoginPart): boolean => {
    const domains = new Set(y.domains.map(({ domain }) => domain));
    return (
      x.domains.some(({ domain }) => domains.has(domain)) ||
      x.users.some((user) => y.users.includes(user) || domains.has(domainOf(user)))
    );
  };
  return oneWay(a.part, b.part) || oneWay(b.part, a.part);
}
