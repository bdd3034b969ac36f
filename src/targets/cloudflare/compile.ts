import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import type { Resource } from '../../compiler/model/index.js';
import { readableJson } from '../canonical-json.js';
import { type CarriedResource, carry } from '../carry.js';
import type { Artefact, ArtefactObject, Compilation, CompileInput, Narrowing, Trust } from '../target.js';
import {
  documentObjects,
  type Reason,
  Registry,
  type TerraformDocument,
  type TerraformResource,
} from '../terraform/index.js';
import { AccessGroups } from './access-groups.js';
import { Applications } from './applications.js';
import { bindingFaults } from './binding-faults.js';
import { readBindings } from './bindings.js';
import { CAPABILITIES } from './capabilities.js';
import { Context } from './context.js';
import type { Draft } from './draft.js';
import { draftsOf } from './drafts.js';
import { bindingFault } from './faults.js';
import { hiddenPolicies } from './first-match.js';
import { cloudflareJudge } from './judge.js';
import { lateFaults } from './late-faults.js';
import { movesOf } from './moves.js';
import { furtherNarrowings, furtherTrust } from './notes.js';
import { Policies } from './policies.js';
import { keyed } from './policy-keys.js';
import { PostureRules } from './posture-rules.js';

/** `main.tf.json` for a Cloudflare account. Pure; loads the synthesiser when there is something to emit. */
export async function compileAccess(input: CompileInput): Promise<Compilation> {
  const bindings = readBindings(input.target.bindings);
  if (!bindings) {
    const { name, nameSpan, bindings: written } = input.target;
    const help = `write \`bindings: { account_id: … }\` under targets.${name} in ztctl.yaml`;
    const fault = bindingFault(written?.span ?? nameSpan, `target \`${name}\` does not say its account`, { help });
    return { diagnostics: [fault], narrower: [], trusted: [], waived: [] };
  }
  const context = new Context(input, bindings);
  const carried = carry(input, CAPABILITIES, cloudflareJudge(context));
  const diagnostics = unique([
    ...bindingFaults(input.estate, bindings),
    ...carried.diagnostics,
    ...lateFaults(context, carried.resources),
  ]);
  const lists = {
    narrower: uniqueNotes([...carried.narrower, ...furtherNarrowings(context, carried.resources)]),
    trusted: uniqueNotes([...carried.trusted, ...furtherTrust(context, carried.resources)]),
    waived: carried.waived,
  };
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics, ...lists };
  const build = new Build(context, carried.resources);
  const artefact = await artefactOf(context, build.registry, build.run());
  return { artefact, diagnostics, ...lists, narrower: [...lists.narrower, ...build.narrower] };
}

async function artefactOf(
  context: Context,
  registry: Registry,
  resources: readonly TerraformResource[],
): Promise<Artefact> {
  const { providerVersion: version } = context.bindings;
  const document: TerraformDocument = {
    providers: { cloudflare: { source: 'cloudflare/cloudflare', version } },
    data: [],
    resources,
    moves: movesOf(context, resources),
  };
  const { emitTerraform } = await import('./emit.js');
  const emitted = emitTerraform(document);
  return {
    files: [{ path: 'main.tf.json', text: readableJson(emitted) }],
    objects: documentObjects(emitted).map((object) => withReason(context, registry.reason(object.address), object)),
  };
}

/** Turns what is carried into resources. */
class Build {
  readonly registry = new Registry();
  readonly #context: Context;
  readonly #carried: readonly CarriedResource[];
  readonly #drafts: ReadonlyMap<string, readonly Draft[]>;

  constructor(context: Context, carried: readonly CarriedResource[]) {
    this.#context = context;
    this.#carried = carried;
    const posture = new PostureRules(this.registry, context.bindings.accountId, context.marker);
    this.#drafts = new Map(
      carried.map(({ resource, pieces }) => [
        resource.name,
        pieces.flatMap((piece) => draftsOf(context, posture, piece, resource.name)),
      ]),
    );
  }

  /** What the order of policies hides. */
  get narrower(): readonly Narrowing[] {
    return this.#carried.flatMap(({ resource }) =>
      this.#isInfrastructure(resource) ? [] : hiddenPolicies(this.#context, resource, this.#drafts.get(resource.name)!),
    );
  }

  run(): readonly TerraformResource[] {
    const { accountId } = this.#context.bindings;
    const groups = new AccessGroups(this.registry, accountId, this.#context.marker);
    const policies = new Policies(this.#context, this.registry, groups);
    const applications = new Applications(this.#context, this.registry, groups, policies);
    const attached = policies.make(
      this.#carried.flatMap(({ resource }) =>
        this.#isInfrastructure(resource)
          ? []
          : this.#drafts.get(resource.name)!.map((draft) => ({ draft, resource: resource.name })),
      ),
    );
    for (const one of this.#carried) {
      const { resource } = one;
      if (!one.carried) applications.carvedOut(resource, this.#outers(resource));
      else if (this.#isInfrastructure(resource))
        applications.infrastructure(resource, keyed(this.#drafts.get(resource.name)!));
      else applications.carried(one, attached.get(resource.name) ?? []);
    }
    return this.registry.resources();
  }

  /** Carried resources around one, with destinations from which it has to be carved out. */
  #outers({ outer }: Resource): readonly Resource[] {
    return this.#carried
      .filter((one) => one.carried && outer.includes(one.resource.name) && !this.#isInfrastructure(one.resource))
      .map(({ resource }) => resource);
  }

  #isInfrastructure(resource: Resource): boolean {
    return this.#context.surface(resource).infrastructure;
  }
}

/** What stands beside the resources (versions, moves) is there because of the target. */
function withReason(
  { input: { target } }: Context,
  reason: Reason | undefined,
  object: { readonly address: string; readonly body: ArtefactObject['body'] },
): ArtefactObject {
  const own = { causes: [{ element: `target ${target.name}`, span: target.nameSpan }], who: '', resources: [] };
  return { ...object, ...(reason ?? own) };
}

function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [`${one.code} ${one.span?.start} ${one.message}`, one])).values()];
}

/** The first of entries that say the same. */
function uniqueNotes<T extends Narrowing | Trust>(notes: readonly T[]): readonly T[] {
  const text = ({ span: _, ...note }: T): string => JSON.stringify(note);
  const first = new Map<string, T>();
  for (const note of notes) if (!first.has(text(note))) first.set(text(note), note);
  return [...first.values()];
}
