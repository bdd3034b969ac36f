import type { Diagnostic, RelatedPlace } from '../compiler/diagnostics/index.js';
import type { Span } from '../compiler/source/index.js';
import { type Capability, type Constraint, WAIVABLE } from './capabilities.js';
import type { ConstraintUse, Ruling } from './ruling.js';
import type { CompileInput } from './target.js';

/** A constraint that the target cannot carry. */
export const REFUSED = 'ZT083';
/** A constraint that a binding would carry, but there is no binding. */
export const UNBOUND = 'ZT081';
/** A constraint that another system must enforce, and no live gap says which. */
export const ELSEWHERE = 'ZT082';

interface Refusal {
  readonly use: ConstraintUse;
  readonly ruling: Ruling;
  readonly capability: Capability;
  readonly span: Span;
  readonly resources: Set<string>;
}

/** Collects refusals: one per constraint, reason and policy, however many resources and pieces it stands in. */
export class Refusals {
  readonly #input: CompileInput;
  readonly #refusals = new Map<string, Refusal>();

  constructor(input: CompileInput) {
    this.#input = input;
  }

  add(use: ConstraintUse, ruling: Ruling, capability: Capability, span: Span): void {
    const why = 'missing' in ruling ? ruling.missing : 'reason' in ruling ? ruling.reason : '';
    const subject = use.piece ? `policy ${use.piece.origin.policy}` : `resource ${use.resource.name}`;
    const key = [use.constraint, subject, why].join('\u0000');
    const known = this.#refusals.get(key);
    if (known) known.resources.add(use.resource.name);
    else this.#refusals.set(key, { use, ruling, capability, span, resources: new Set([use.resource.name]) });
  }

  /** Sorted by constraint and subject. */
  diagnostics(): readonly Diagnostic[] {
    return [...this.#refusals.keys()].sort().map((key) => this.#diagnostic(this.#refusals.get(key)!));
  }

  #diagnostic({ use, ruling, capability, span, resources }: Refusal): Diagnostic {
    const { target } = this.#input;
    const subject = use.piece ? `policy \`${use.piece.origin.policy}\`` : `resource \`${use.resource.name}\``;
    const on = use.piece ? ` on ${list([...resources].sort())}` : '';
    return {
      code: codeOf(ruling),
      severity: 'error',
      message: `target \`${target.name}\` (${target.kind}) ${verb(ruling)} \`${use.constraint}\` of ${subject}${on}: ${reason(ruling, capability)}`,
      span,
      label: use.constraint,
      related: this.#related(use),
      help: help(use.constraint, ruling, target.name, subject, use.piece !== undefined),
    };
  }

  #related({ piece, resource }: ConstraintUse): readonly RelatedPlace[] {
    const { estate, target } = this.#input;
    const places: RelatedPlace[] = [];
    for (const name of [...(piece?.origin.floors ?? []), ...(piece?.origin.denies ?? [])]) {
      const deny = estate.policies.get(name);
      if (deny) places.push({ span: deny.nameSpan, label: `\`${name}\` takes part` });
    }
    const via = resource.via.find(({ value }) => value === target.name);
    if (via) places.push({ span: via.span, label: `\`${resource.name}\` goes through \`${target.name}\` here` });
    return places;
  }
}

function codeOf(ruling: Ruling): string {
  if (ruling.verdict === 'by-reference') return UNBOUND;
  return ruling.verdict === 'elsewhere' ? ELSEWHERE : REFUSED;
}

function verb(ruling: Ruling): string {
  if (ruling.verdict === 'by-reference') return 'needs a binding for';
  return ruling.verdict === 'elsewhere' ? 'does not itself enforce' : 'cannot carry';
}

function reason(ruling: Ruling, capability: Capability): string {
  if ('missing' in ruling) return `\`${ruling.missing}\` is not set`;
  return 'reason' in ruling && ruling.reason !== '' ? ruling.reason : capability.note;
}

function help(constraint: Constraint, ruling: Ruling, target: string, subject: string, ofPolicy: boolean): string {
  const ways: string[] = [];
  if ('missing' in ruling) ways.push(`bind \`${ruling.missing}\` under targets.${target} in ztctl.yaml`);
  ways.push(`move the resource to a target that can (\`via\`)`);
  if (ofPolicy && WAIVABLE.has(constraint)) {
    const how = ruling.verdict === 'elsewhere' ? ' with `enforced_by`' : '';
    ways.push(`accept a dated gap${how} (\`gaps:\` with target ${target} and constraint ${constraint})`);
  }
  ways.push(ofPolicy ? `omit the grant (${subject})` : `take \`${target}\` out of the resource's \`via\``);
  return `ways out: ${ways.join('; ')}`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  return names.length > 3 ? `${shown.join(', ')} and ${names.length - 3} more` : shown.join(', ');
}
