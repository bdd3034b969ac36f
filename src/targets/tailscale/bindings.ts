import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import { type Cidr, cidrOf, type Located, type Platform, parseAddress, widthOf } from '../../compiler/model/index.js';
import type { Span } from '../../compiler/source/index.js';
import type { LocatedMap, LocatedNode } from '../../compiler/syntax/index.js';
import { bindingFault } from './faults.js';
import { type PostureCondition, parseCondition } from './posture-condition.js';

/** What a host name is on the tailnet. */
export type HostTarget =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'block'; readonly cidr: Cidr };

/** Conditions that hold on every platform, or per platform. */
export type PostureBinding =
  | { readonly kind: 'any'; readonly conditions: readonly Located<PostureCondition>[] }
  | { readonly kind: 'per-platform'; readonly platforms: ReadonlyMap<Platform, readonly Located<PostureCondition>[]> };

/** The bindings of one target, decoded; every value keeps its place in ztctl.yaml. */
export interface Bindings {
  readonly domains: ReadonlyMap<string, Span>;
  readonly members: ReadonlyMap<string, Span>;
  readonly users: ReadonlyMap<string, Located<string>>;
  readonly groups: ReadonlyMap<string, Located<string>>;
  readonly workloads: ReadonlyMap<string, Located<string>>;
  readonly hosts: ReadonlyMap<string, Located<readonly HostTarget[]>>;
  readonly ssh: ReadonlyMap<string, Span>;
  readonly recorder?: Located<string>;
  readonly tagOwners: ReadonlyMap<string, Located<readonly string[]>>;
  /** Place of `linux_versions: kernel`. */
  readonly kernelVersions?: Span;
  /** Place of `ping: accepted`. */
  readonly pingAccepted?: Span;
  /** By signal: a device flag, `edr.installed`, `edr.running`, or `checks.NAME`. */
  readonly posture: ReadonlyMap<string, PostureBinding>;
  readonly tests?: boolean;
  readonly keep: ReadonlyMap<string, LocatedNode>;
}

/** Decodes bindings that are already valid against the schema of their kind. Faults that a schema cannot see are diagnostics. */
export function readBindings(node: LocatedNode | undefined): {
  readonly bindings: Bindings;
  readonly diagnostics: readonly Diagnostic[];
} {
  const reader = new BindingReader(node?.kind === 'map' ? node : undefined);
  return { bindings: reader.read(), diagnostics: reader.diagnostics };
}

class BindingReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #root: LocatedMap | undefined;

  constructor(root: LocatedMap | undefined) {
    this.#root = root;
  }

  read(): Bindings {
    const recorder = this.#get('recorder');
    const tests = this.#get('tests');
    const kernel = this.#get('linux_versions');
    const ping = this.#get('ping');
    return {
      domains: this.#set('domains'),
      members: this.#set('members'),
      users: this.#unique('users'),
      groups: this.#unique('groups'),
      workloads: this.#unique('workloads'),
      hosts: this.#hosts(),
      ssh: this.#set('ssh'),
      ...(recorder && { recorder: { value: textOf(recorder), span: recorder.span } }),
      tagOwners: this.#lists('tag_owners'),
      ...(kernel && { kernelVersions: kernel.span }),
      ...(ping && { pingAccepted: ping.span }),
      posture: this.#posture(),
      ...(tests?.kind === 'scalar' && { tests: tests.value === true }),
      keep: new Map(entriesOf(this.#get('keep')).map(({ key, value }) => [key, value])),
    };
  }

  #get(key: string): LocatedNode | undefined {
    return this.#root?.entries.get(key)?.value;
  }

  #set(key: string): ReadonlyMap<string, Span> {
    return new Map(itemsOf(this.#get(key)).map((item) => [textOf(item), item.span]));
  }

  #lists(key: string): ReadonlyMap<string, Located<readonly string[]>> {
    return new Map(
      entriesOf(this.#get(key)).map(({ key: name, value }) => [
        name,
        { value: itemsOf(value).map(textOf), span: value.span },
      ]),
    );
  }

  /** Names to ids, one to one: two names on one id would let each have what only the other is granted. */
  #unique(key: string): ReadonlyMap<string, Located<string>> {
    const found = new Map<string, Located<string>>();
    const names = new Map<string, { name: string; span: Span }>();
    for (const { key: name, keySpan, value } of entriesOf(this.#get(key))) {
      const id = textOf(value);
      const first = names.get(id);
      if (first) {
        this.diagnostics.push(
          bindingFault(value.span, `\`${name}\` and \`${first.name}\` are both bound to \`${id}\``, first),
        );
      } else names.set(id, { name, span: keySpan });
      found.set(name, { value: id, span: value.span });
    }
    return found;
  }

  #hosts(): ReadonlyMap<string, Located<readonly HostTarget[]>> {
    const hosts = new Map<string, Located<readonly HostTarget[]>>();
    for (const { key, value } of entriesOf(this.#get('hosts'))) {
      const targets = itemsOf(value).flatMap((item) => this.#host(item));
      if (targets.length > 0) hosts.set(key, { value: targets, span: value.span });
    }
    return hosts;
  }

  #host(item: LocatedNode): readonly HostTarget[] {
    const text = textOf(item);
    if (text.startsWith('tag:')) return [{ kind: 'tag', tag: text }];
    const address = parseAddress(text);
    if (address) return [{ kind: 'block', cidr: cidrOf(address.family, address.bits, widthOf(address.family)) }];
    this.diagnostics.push(bindingFault(item.span, `\`${text}\` is neither a tag nor an address`));
    return [];
  }

  #posture(): ReadonlyMap<string, PostureBinding> {
    const found = new Map<string, PostureBinding>();
    for (const { key, value } of entriesOf(this.#get('posture'))) {
      if (key === 'edr' || key === 'checks') {
        for (const inner of entriesOf(value)) found.set(`${key}.${inner.key}`, this.#signal(inner.value));
      } else found.set(key, this.#signal(value));
    }
    return found;
  }

  #signal(node: LocatedNode): PostureBinding {
    if (node.kind !== 'map') return { kind: 'any', conditions: this.#conditions(node) };
    const platforms = entriesOf(node).map(({ key, value }) => [key as Platform, this.#conditions(value)] as const);
    return { kind: 'per-platform', platforms: new Map(platforms) };
  }

  #conditions(node: LocatedNode): readonly Located<PostureCondition>[] {
    return itemsOf(node).flatMap((item) => {
      const condition = parseCondition(textOf(item));
      if (!('fault' in condition)) return [{ value: condition, span: item.span }];
      this.diagnostics.push(bindingFault(item.span, `\`${textOf(item)}\`: ${condition.fault}`));
      return [];
    });
  }
}

function entriesOf(
  node: LocatedNode | undefined,
): LocatedMap['entries'] extends ReadonlyMap<string, infer E> ? E[] : never {
  return node?.kind === 'map' ? [...node.entries.values()] : [];
}

/** A list of one may be a scalar. */
function itemsOf(node: LocatedNode | undefined): readonly LocatedNode[] {
  if (!node) return [];
  return node.kind === 'list' ? node.items : [node];
}

function textOf(node: LocatedNode): string {
  return node.kind === 'scalar' ? String(node.value) : '';
}
