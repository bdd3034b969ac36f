import type { LocatedMap } from '../../../../compiler/syntax/index.js';
import type { Document } from '../document.js';
import { type Faults, shown, type Text } from '../faults.js';
import { Fields } from '../fields.js';
import type { NetworkRule } from '../network-rules.js';
import { readProtocol } from '../ports.js';
import { type AttributeValue, valueMeets } from '../posture-terms.js';
import type { Selector } from '../selector.js';
import type { Census } from './devices.js';
import { RuleIndex } from './rule-index.js';
import { type Subject, subjectsOf } from './subject.js';
import { readPoint, type TestPoint } from './test-points.js';

/** What a test connects with. */
interface Attempt {
  readonly src: Selector;
  readonly protocols: readonly number[];
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

/** Undefined: what is known does not settle it. */
type Verdict = boolean | undefined;

/** Judges `tests`: the vendor refuses a file in which one fails. */
export class NetworkTests {
  readonly #document: Document;
  readonly #census: Census | undefined;
  readonly #faults: Faults;
  readonly #rules: RuleIndex<NetworkRule>;

  constructor(document: Document, census: Census | undefined, faults: Faults) {
    this.#document = document;
    this.#census = census;
    this.#faults = faults;
    // The server judges tests without rules of `self` and `via`. Vendor: live, 2026-11-22.
    const isSeen = ({ dst, via }: NetworkRule): boolean =>
      this.#isService || (via.length === 0 && dst.every(({ kind }) => kind !== 'self'));
    this.#rules = new RuleIndex(document.rules.filter(isSeen), document.names);
  }

  get #isService(): boolean {
    return this.#document.dialect.kind === 'tailscale';
  }

  judge(node: LocatedMap): void {
    const { dialect } = this.#document;
    const fields = new Fields(node, dialect.testKeys, dialect.unknownKeys, this.#faults);
    const protocols = this.#protocols(fields);
    const isPing = protocols.length === 1 && (protocols[0] === 1 || protocols[0] === 58);
    const [accept, deny] = ['accept', 'deny'].map((key) =>
      fields.texts(key).flatMap((at) => readPoint(at, isPing, this.#document, this.#faults) ?? []),
    ) as [TestPoint[], TestPoint[]];
    if (!fields.node('accept') && !fields.node('deny'))
      this.#faults.refused(node.span, 'a test without `accept` and `deny`');
    const at = fields.text('src');
    if (!at) this.#faults.refused(node.span, 'a test without `src`');
    const src = at && sourceOf(at, this.#document, this.#census, this.#faults);
    if (!src) return;
    const attempt = { src, protocols, attributes: attributesOf(fields) };
    for (const point of accept) this.#expect(point, true, attempt);
    for (const point of deny) this.#expect(point, false, attempt);
  }

  #protocols(fields: Fields): readonly number[] {
    const at = fields.text('proto');
    // Vendor: policy-file syntax 2026-04-08; live Headscale 2026-11-22.
    if (!at || at.text === '') return this.#isService ? [6, 17] : [6, 17, 1, 58];
    const protocols = readProtocol(at, !this.#isService, this.#faults);
    if (!this.#isService && protocols.some((number) => ![6, 17, 132].includes(number)))
      this.#faults.refused(at.span, `test protocol must be tcp, udp, sctp, or empty: ${shown(at.text)}`);
    return protocols;
  }

  #expect({ at, host, port }: TestPoint, expected: boolean, attempt: Attempt): void {
    const sources = subjectsOf(attempt.src, this.#census);
    const targets = subjectsOf(host, this.#census);
    if (!sources || !targets) return;
    if (!this.#isService && (sources.length === 0 || targets.length === 0)) {
      this.#faults.refused(at.span, 'a test whose source or destination has no device');
      return;
    }
    const reached = every(sources.map((src) => some(targets.map((dst) => this.#reaches(src, dst, port, attempt)))));
    if (reached !== undefined && reached !== expected) {
      this.#faults.refused(at.span, `test(s) failed: ${shown(at.text)} is ${reached ? 'allowed' : 'denied'}`);
    }
  }

  #reaches(src: Subject, dst: Subject, port: number, { protocols, attributes }: Attempt): Verdict {
    let verdict: Verdict = false;
    for (const { rule, sureness } of this.#rules.between(src, dst)) {
      const opens = rule.traffics.some(
        (one) =>
          one.protocols.some((number) => protocols.includes(number)) &&
          one.ports.some(({ from, to }) => from <= port && port <= to),
      );
      if (!opens || !this.#postureHolds(rule, attributes)) continue;
      if (sureness === 'sure' && rule.via.length === 0 && isOwn(rule.dst, src, dst)) return true;
      verdict = undefined;
    }
    return verdict;
  }

  #postureHolds({ postures }: NetworkRule, attributes: Attempt['attributes']): boolean {
    if (!postures) return true;
    return postures.some((name) =>
      this.#document.postures.get(name)?.every((term) => {
        const value = attributes.get(term.attribute);
        return value !== undefined && valueMeets(value, term);
      }),
    );
  }
}

/** The `src` of a test; a user whom the tailnet does not know is a fault. */
export function sourceOf(
  at: Text,
  { selectors }: Document,
  census: Census | undefined,
  faults: Faults,
): Selector | undefined {
  const selector = selectors.network(at, 'src');
  if (selector?.kind === 'user' && census && !census.logins.has(selector.login)) {
    faults.refused(at.span, `test(s) failed: nobody is called ${shown(at.text)}`);
    return undefined;
  }
  return selector;
}

/** A rule that also says `self` reaches by that only devices of the same user. */
export function isOwn(dst: readonly Selector[], one: Subject, other: Subject): boolean {
  return dst.some(({ kind }) => kind !== 'self') || one.logins.some((login) => other.logins.includes(login));
}

function attributesOf(fields: Fields): ReadonlyMap<string, AttributeValue> {
  const found = new Map<string, AttributeValue>();
  for (const { key, value } of fields.entries('srcPostureAttrs')) {
    if (value.kind === 'scalar' && value.value !== null) found.set(key, value.value);
  }
  return found;
}

export function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

export function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}
