import { SourceFile, type Span } from '../../../compiler/source/index.js';
import { type LocatedMap, type LocatedNode, parseJson } from '../../../compiler/syntax/index.js';
import type { ArtefactFile } from '../../target.js';
import type { Faults } from './faults.js';
import { META_ARGUMENTS, ROOT_SECTIONS, resourceSupport } from './known.js';

/** One `resource` of a Terraform document. */
export interface ResourceBody {
  readonly type: string;
  readonly label: string;
  /** `TYPE.LABEL`. */
  readonly address: string;
  readonly body: LocatedMap;
  /** The label. */
  readonly span: Span;
}

/** Terraform JSON of one module: every resource that bears on access, and what expressions may refer to. */
export interface Document {
  readonly resources: ReadonlyMap<string, ReadonlyMap<string, ResourceBody>>;
  /** Values of variables by default, literal to Terraform; undefined for one that has none. */
  readonly variables: ReadonlyMap<string, LocatedNode | undefined>;
  readonly locals: ReadonlyMap<string, LocatedNode>;
  /** Where the document begins: the place of what it leaves out. */
  readonly start: Span;
}

/** Reads the files of one Terraform module. Faults are located; a document comes back all the same, so that all are found in one run. */
export function readDocument(files: readonly ArtefactFile[], faults: Faults): Document {
  const [first] = files;
  const reading = new Reading(faults, new SourceFile(first?.path ?? '', first?.text ?? ''));
  for (const { path, text } of files) {
    const file = new SourceFile(path, text);
    const name = path.slice(path.lastIndexOf('/') + 1);
    const start: Span = { file, start: 0, end: 0 };
    if (!name.endsWith('.tf.json')) {
      faults.cannotJudge(start, `\`${path}\` is no Terraform JSON (\`*.tf.json\`)`);
    } else if (name === 'override.tf.json' || name.endsWith('_override.tf.json')) {
      faults.cannotJudge(start, `\`${path}\` overrides parts of other files`);
    } else if (text.startsWith('\ufeff')) {
      faults.unreadable(start, 'Terraform refuses a file that begins with a byte order mark');
    } else reading.file(file);
  }
  return reading;
}

class Reading implements Document {
  readonly resources = new Map<string, Map<string, ResourceBody>>();
  readonly variables = new Map<string, LocatedNode | undefined>();
  readonly locals = new Map<string, LocatedNode>();
  readonly start: Span;
  readonly #faults: Faults;

  constructor(faults: Faults, first: SourceFile) {
    this.#faults = faults;
    this.start = { file: first, start: 0, end: 0 };
  }

  file(file: SourceFile): void {
    const { root, diagnostics } = parseJson(file);
    for (const { message, span, label, related } of diagnostics) {
      const extras = { ...(label !== undefined && { label }), ...(related && { related }) };
      this.#faults.unreadable(span ?? { file, start: 0, end: 0 }, message, extras);
    }
    if (!root) return;
    for (const map of this.#maps(root, 'a Terraform JSON file')) {
      for (const { key, keySpan, value } of map.entries.values()) this.#section(key, keySpan, value);
    }
  }

  #section(key: string, span: Span, value: LocatedNode): void {
    if (key === 'resource') this.#types(value);
    else if (key === 'variable') this.#named(value, (name, body) => this.variables.set(name, defaultOf(body)));
    else if (key === 'locals') this.#named(value, (name, node) => this.locals.set(name, node));
    else if (key === 'module')
      this.#each(value, (at) => this.#faults.cannotJudge(at, 'a module is not in the artefact'));
    else if (key === 'removed') this.#removed(value, span);
    else if (!ROOT_SECTIONS.has(key)) this.#faults.refused(span, `Terraform has no \`${key}\` at this place`);
  }

  #types(node: LocatedNode): void {
    this.#named(node, (type, labels, typeSpan) => {
      const support = resourceSupport(type);
      if (typeof support === 'object') {
        this.#faults.cannotJudge(typeSpan, support.why);
        return;
      }
      this.#named(labels, (label, body, span) => this.#resource(type, label, body, span));
    });
  }

  #resource(type: string, label: string, node: LocatedNode, span: Span): void {
    const bodies = node.kind === 'list' ? node.items : [node];
    const [body] = bodies;
    const known = this.resources.get(type)?.get(label);
    const address = `${type}.${label}`;
    if (known || bodies.length > 1) {
      const extras = known && { related: [{ span: known.span, label: 'first here' }] };
      this.#faults.refused(span, `\`${address}\` stands in the document twice`, extras);
    }
    if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(label)) this.#faults.refused(span, `\`${label}\` is no label of Terraform`);
    if (body?.kind !== 'map') {
      this.#faults.refused(span, 'the body of a resource is an object');
      return;
    }
    this.#meta(body);
    const labels = this.resources.get(type) ?? new Map<string, ResourceBody>();
    this.resources.set(type, labels.set(label, { type, label, address, body, span }));
  }

  #meta(body: LocatedMap): void {
    for (const { key, keySpan, value } of body.entries.values()) {
      if (META_ARGUMENTS.get(key) === 'unknown') {
        this.#faults.cannotJudge(keySpan, `\`${key}\` makes the resource depend on what is not in the artefact`);
      }
      const lifecycle = key === 'lifecycle' && value.kind === 'map' ? value.entries.get('ignore_changes') : undefined;
      if (lifecycle && !(lifecycle.value.kind === 'list' && lifecycle.value.items.length === 0)) {
        this.#faults.cannotJudge(lifecycle.keySpan, '`ignore_changes` leaves live what the artefact does not say');
      }
    }
  }

  #removed(node: LocatedNode, span: Span): void {
    for (const map of this.#maps(node, '`removed`')) {
      const lifecycle = map.entries.get('lifecycle')?.value;
      const [body] = lifecycle?.kind === 'list' ? lifecycle.items : lifecycle ? [lifecycle] : [];
      const destroy = body?.kind === 'map' ? body.entries.get('destroy')?.value : undefined;
      if (destroy && !(destroy.kind === 'scalar' && String(destroy.value) === 'true')) {
        this.#faults.cannotJudge(span, 'what is removed without being destroyed stays live');
      }
    }
  }

  #named(node: LocatedNode, take: (name: string, value: LocatedNode, span: Span) => void): void {
    for (const map of this.#maps(node, 'this section')) {
      for (const { key, keySpan, value } of map.entries.values()) take(key, value, keySpan);
    }
  }

  #each(node: LocatedNode, take: (span: Span) => void): void {
    this.#named(node, (_name, _value, span) => take(span));
  }

  /** Terraform takes a list of objects wherever it takes one. */
  #maps(node: LocatedNode, what: string): readonly LocatedMap[] {
    const nodes = node.kind === 'list' ? node.items : [node];
    return nodes.flatMap((one) => {
      if (one.kind === 'map') return [one];
      this.#faults.refused(one.span, `${what} is an object`);
      return [];
    });
  }
}

function defaultOf(body: LocatedNode): LocatedNode | undefined {
  const only = body.kind === 'list' && body.items.length === 1 ? body.items[0] : body;
  return only?.kind === 'map' ? only.entries.get('default')?.value : undefined;
}
