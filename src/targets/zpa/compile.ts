import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import { readableJson } from '../canonical-json.js';
import { type CarriedResource, carry } from '../carry.js';
import type { Artefact, ArtefactObject, Compilation, CompileInput, Narrowing } from '../target.js';
import { documentObjects, type Reason, type Reference, Registry, renderDocument } from '../terraform/index.js';
import { Applications } from './applications.js';
import { bindingFaults } from './binding-faults.js';
import { type Bindings, readBindings } from './bindings.js';
import { CAPABILITIES } from './capabilities.js';
import { draftsOf } from './drafts.js';
import { judgeFor } from './judge.js';
import { lateFaults, unhosted } from './late-faults.js';
import { movesOf } from './moves.js';
import { furtherNarrowings, hostTrust } from './notes.js';
import { cutByExceptions, cutByTimeouts, stepsOf, timeoutsOf } from './order.js';
import { Rules } from './rules.js';
import { segmentsOf } from './segments.js';

/** `main.tf.json` for a ZPA tenant. Pure. */
export function compileTenant(input: CompileInput): Compilation {
  const bindings = readBindings(input.target.bindings);
  const { resources, ...lists } = carry(input, CAPABILITIES, judgeFor(input, bindings));
  const carried = resources.filter((one) => one.carried);
  const diagnostics = unique([
    ...bindingFaults(input.estate, bindings),
    ...lists.diagnostics,
    ...carried.flatMap(({ resource }) => unhosted(input, bindings, resource)),
    ...lateFaults(input, bindings, carried),
  ]);
  const narrower = [...lists.narrower, ...furtherNarrowings(input.estate, bindings, carried)];
  const trusted = [...lists.trusted, ...carried.flatMap(({ resource }) => hostTrust(bindings, resource))];
  if (diagnostics.some(({ severity }) => severity === 'error')) return { ...lists, narrower, trusted, diagnostics };
  const build = new Build(input, bindings);
  const artefact = build.run(resources);
  return { ...lists, narrower: [...narrower, ...build.narrower], trusted, diagnostics, artefact };
}

class Build {
  readonly narrower: Narrowing[] = [];
  readonly #input: CompileInput;
  readonly #bindings: Bindings;
  readonly #registry = new Registry();
  readonly #rules: Rules;
  readonly #own: Reason;

  constructor(input: CompileInput, bindings: Bindings) {
    const { estate, target } = input;
    this.#input = input;
    this.#bindings = bindings;
    this.#rules = new Rules(estate, bindings, this.#registry);
    this.#own = { causes: [{ element: `target ${target.name}`, span: target.nameSpan }], who: '', resources: [] };
  }

  run(resources: readonly CarriedResource[]): Artefact {
    const { estate } = this.#input;
    const applications = new Applications(estate, this.#bindings, this.#registry);
    const segments = segmentsOf(
      estate,
      resources.map(({ resource }) => resource),
    );
    const groups: Reference[] = [];
    for (const one of resources) {
      const group = applications.add(one.resource, one.carried, segments);
      if (!group) continue;
      groups.push(group);
      this.#grants(one, group);
    }
    this.#rules.closing(groups, { ...this.#own, resources: resources.map(({ resource }) => resource.name) });
    this.#rules.order(this.#own);
    return this.#artefact();
  }

  #grants({ resource, pieces }: CarriedResource, group: Reference): void {
    const { estate } = this.#input;
    const drafts = draftsOf(estate, this.#bindings, resource, pieces);
    const timeouts = timeoutsOf(drafts);
    const steps = stepsOf(drafts);
    let waits: readonly string[] = timeouts.map((timeout) => this.#rules.timeout(timeout, group));
    for (const step of steps) waits = this.#rules.step(step, group, waits);
    this.narrower.push(
      ...distinct(cutByExceptions(estate, steps)),
      ...distinct(cutByTimeouts(estate, drafts, timeouts)),
    );
  }

  #artefact(): Artefact {
    const resources = this.#registry.resources();
    const document = renderDocument({
      providers: { zpa: { source: 'zscaler/zpa', version: this.#bindings.providerVersion } },
      data: [],
      resources,
      moves: movesOf(this.#input.estate, resources),
    });
    const file = { path: 'main.tf.json', text: readableJson(document) };
    return {
      files: [file],
      objects: documentObjects(document).map((object): ArtefactObject => {
        return { ...object, ...(this.#registry.reason(object.address) ?? this.#own) };
      }),
    };
  }
}

function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [`${one.code} ${one.span?.start} ${one.message}`, one])).values()];
}

function distinct(notes: readonly Narrowing[]): readonly Narrowing[] {
  return [...new Map(notes.map((note) => [`${note.policy} ${note.constraint} ${note.reason}`, note])).values()];
}
