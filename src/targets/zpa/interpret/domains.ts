import { type Cidr, cidrOf, parseCidr } from '../../../compiler/model/index.js';
import type { PointHost } from '../../../compiler/proof/index.js';

/** A domain of a segment: a name, `*.name`, an address or a block. */
export interface Domain {
  /** Canonical: equal texts are equal domains. */
  readonly text: string;
  readonly host: PointHost;
}

const NAME = /^(?=.{1,253}$)[a-z0-9_][a-z0-9_-]{0,62}(\.[a-z0-9_][a-z0-9_-]{0,62})*$/;
/** Takes every name that has a dot. */
const EVERY_NAME: Domain = { text: '*.*', host: { kind: 'pattern', pattern: '**.*' } };

/** Undefined for what is none of these, as far as documented (https://help.zscaler.com/zpa/about-applications, 2026-11-22). */
export function readDomain(written: string): Domain | undefined {
  const text = written.toLowerCase();
  if (text === EVERY_NAME.text) return EVERY_NAME;
  if (/^[\d.]+(\/\d+)?$/.test(text) || text.includes(':')) {
    const cidr = parseCidr(text);
    return 'fault' in cidr ? undefined : { text: cidr.text, host: { kind: 'cidr', cidr } };
  }
  const suffix = text.startsWith('*.') ? text.slice(2) : undefined;
  if (!NAME.test(suffix ?? text)) return undefined;
  return { text, host: suffix === undefined ? { kind: 'name', name: text } : { kind: 'wildcard', suffix } };
}

/** The domains of a tenant by what lies in what: the most specific one takes a connection. */
export class DomainTree {
  readonly #all: ReadonlyMap<string, Domain>;
  readonly #inside = new Map<string, PointHost[]>();
  /** Lengths of blocks that occur, longest first. */
  readonly #lengths: readonly number[];

  constructor(domains: Iterable<Domain>) {
    this.#all = new Map([...domains].map((domain) => [domain.text, domain]));
    const lengths = [...this.#all.values()].flatMap(({ host }) => (host.kind === 'cidr' ? [host.cidr.prefix] : []));
    this.#lengths = [...new Set(lengths)].sort((a, b) => b - a);
    for (const { text, host } of this.#all.values()) {
      const outer = this.#outerOf(host);
      if (outer === undefined || outer === text) continue;
      const known = this.#inside.get(outer);
      if (known) known.push(host);
      else this.#inside.set(outer, [host]);
    }
  }

  /** The widest domains inside this one, itself aside. */
  inside({ text }: Domain): readonly PointHost[] {
    return this.#inside.get(text) ?? [];
  }

  /** Whether the domain, or one that holds it, is among these texts. */
  isWithin(domain: Domain, texts: ReadonlySet<string>): boolean {
    if (texts.has(domain.text)) return true;
    for (const outer of this.#outers(domain.host)) if (texts.has(outer)) return true;
    return false;
  }

  #outerOf(host: PointHost): string | undefined {
    for (const outer of this.#outers(host)) if (this.#all.has(outer)) return outer;
    return undefined;
  }

  /** The domains that could hold the host, the narrowest first. */
  *#outers(host: PointHost): Generator<string> {
    if (host.kind === 'cidr') yield* this.#blocks(host.cidr);
    if (host.kind !== 'name' && host.kind !== 'wildcard') return;
    const labels = (host.kind === 'name' ? host.name : host.suffix).split('.');
    for (let at = 1; at < labels.length; at++) yield `*.${labels.slice(at).join('.')}`;
    if (labels.length > 1 || host.kind === 'wildcard') yield EVERY_NAME.text;
  }

  *#blocks({ family, bits, prefix }: Cidr): Generator<string> {
    for (const length of this.#lengths) if (length < prefix) yield cidrOf(family, bits, length).text;
  }
}
