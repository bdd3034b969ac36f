import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import { type CarriedResource, carry } from '../carry.js';
import type { Artefact, ArtefactObject, Compilation, CompileInput, Narrowing, Trust } from '../target.js';
import { readTerraform, type TerraformDocument } from '../terraform/index.js';
import { AccessGroups } from './access-groups.js';
import { Applications } from './applications.js';
import { bindingFaults } from './binding-faults.js';
import { readBindings } from './bindings.js';
import { CAPABILITIES } from './capabilities.js';
import { Context } from './context.js';
import { draftsOf } from './drafts.js';
import { bindingFault } from './faults.js';
import { cloudflareJudge } from './judge.js';
import { lateFaults } from './late-faults.js';
import { movesOf } from './moves.js';
import { furtherNarrowings, furtherTrust } from './notes.js';
import { Policies } from './policies.js';
import { keyed } from './policy-keys.js';
import { PostureRules } from './posture-rules.js';
import { type Reason, Registry } from './registry.js';

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
  return { artefact: await artefactOf(context, carried.resources), diagnostics, ...lists };
}

async function artefactOf(context: Context, carried: readonly CarriedResource[]): Promise<Artefact> {
  const registry = new Registry();
  build(context, registry, carried);
  const resources = registry.resources();
  const { providerVersion: version } = context.bindings;
  const document: TerraformDocument = {
    providers: { cloudflare: { source: 'cloudflare/cloudflare', version } },
    data: [],
    resources,
    moves: movesOf(context, resources),
  };
  const { emitTerraform } = await import('./emit.js');
  const file = { path: 'main.tf.json', text: emitTerraform(document) };
  const { objects } = readTerraform([file]);
  return {
    files: [file],
    objects: objects.map((object) => withReason(context, registry.reason(object.address), object)),
  };
}

function build(context: Context, registry: Registry, carried: readonly CarriedResource[]): void {
  const { accountId } = context.bindings;
  const groups = new AccessGroups(registry, accountId, context.marker);
  const posture = new PostureRules(registry, accountId, context.marker);
  const policies = new Policies(context, registry, groups);
  const applications = new Applications(context, registry, groups, policies);
  const drafts = new Map(
    carried.map(({ resource, pieces }) => [
      resource.name,
      pieces.flatMap((piece) => draftsOf(context, posture, piece, resource.name)),
    ]),
  );
  const isInfrastructure = ({ resource }: CarriedResource): boolean => context.surface(resource).infrastructure;
  const reusable = carried.filter((one) => !isInfrastructure(one));
  const attached = policies.make(
    reusable.flatMap(({ resource: { name } }) => drafts.get(name)!.map((draft) => ({ draft, resource: name }))),
  );
  for (const one of carried) {
    const { resource } = one;
    if (!one.carried) applications.carvedOut(resource, outersOf(carried, resource.name));
    else if (isInfrastructure(one)) applications.infrastructure(resource, keyed(drafts.get(resource.name)!));
    else applications.carried(one, attached.get(resource.name) ?? []);
  }
}

function outersOf(carried: readonly CarriedResource[], name: string): readonly CarriedResource['resource'][] {
  return carried.flatMap((one) => (one.carried && one.resource.inner.includes(name) ? [one.resource] : []));
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
