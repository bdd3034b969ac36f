import type { LoginSet } from '../../../../compiler/analysis/index.js';
import type { LocatedMap } from '../../../../compiler/syntax/index.js';
import type { Document } from '../document.js';
import { type Faults, shown, type Text } from '../faults.js';
import { Fields } from '../fields.js';
import type { SshRule } from '../ssh-rules.js';
import type { Census } from './devices.js';
import { isOwn, sourceOf } from './network-tests.js';
import { RuleIndex } from './rule-index.js';
import { type Subject, subjectsOf } from './subject.js';
import { testHost } from './test-points.js';

/** What the SSH server does; undefined: what is known does not settle it. */
type Outcome = 'accept' | 'check' | 'nothing' | undefined;

/** Whether an outcome is what a test expects. `accept` is content with `check`. Vendor: captured answers, 2026-04-10. */
const EXPECTED: Readonly<Record<'accept' | 'check' | 'deny', (outcome: Outcome) => boolean>> = {
  accept: (outcome) => outcome === 'accept' || outcome === 'check',
  check: (outcome) => outcome === 'check',
  deny: (outcome) => outcome === 'nothing',
};

/** Judges `sshTests`: the vendor refuses a file in which one fails. */
export class SshTests {
  readonly #document: Document;
  readonly #census: Census | undefined;
  readonly #faults: Faults;
  readonly #rules: RuleIndex<SshRule>;

  constructor(document: Document, census: Census | undefined, faults: Faults) {
    this.#document = document;
    this.#census = census;
    this.#faults = faults;
    this.#rules = new RuleIndex(document.ssh, document.names);
  }

  judge(node: LocatedMap): void {
    const { dialect } = this.#document;
    const fields = new Fields(node, dialect.sshTestKeys, dialect.unknownKeys, this.#faults);
    fields.entries('srcPostureAttrs');
    const at = fields.text('src');
    if (!at) this.#faults.refused(node.span, 'an ssh test without `src`');
    const hosts = fields.texts('dst');
    if (hosts.length === 0) this.#faults.refused(node.span, 'an ssh test without `dst`');
    const src = at && sourceOf(at, this.#document, this.#census, this.#faults);
    const targets = hosts.flatMap((host) => {
      const selector = testHost(host, this.#document, this.#faults);
      return selector ? [subjectsOf(selector, this.#census)] : [];
    });
    const sources = src && subjectsOf(src, this.#census);
    // Postures of ssh rules are met by attributes that no model of a login knows.
    if (!sources || targets.includes(undefined) || this.#document.ssh.some(({ postures }) => postures)) return;
    for (const expected of ['accept', 'check', 'deny'] as const) {
      for (const login of fields.texts(expected))
        this.#expect(
          login,
          expected,
          sources,
          targets.flatMap((one) => one ?? []),
        );
    }
  }

  #expect(login: Text, expected: keyof typeof EXPECTED, src: readonly Subject[], dst: readonly Subject[]): void {
    const outcomes = src.flatMap((one) => dst.map((other) => this.#outcome(one, other, login.text)));
    const isWrong = outcomes.some((outcome) => outcome !== undefined && !EXPECTED[expected](outcome));
    // Nobody to log in, or nowhere, is no login.
    const isEmpty = outcomes.length === 0 && expected !== 'deny' && this.#census !== undefined;
    if (login.text === '' || isWrong || isEmpty)
      this.#faults.refused(
        login.span,
        `test(s) failed: the login ${shown(login.text)} is not what \`${expected}\` says`,
      );
  }

  #outcome(src: Subject, dst: Subject, login: string): Outcome {
    for (const { rule, sureness } of this.#rules.between(src, dst)) {
      if (!hasLogin(rule, src, login) || !isOwn(rule.dst, src, dst)) continue;
      if (sureness !== 'sure' || (src.synced !== undefined && rule.localParts.length > 0)) return undefined;
      return rule.check === undefined ? 'accept' : 'check';
    }
    // An address may be one of a device that a rule calls by its tag.
    return this.#census ? 'nothing' : [src, dst].some(({ address }) => address) ? undefined : 'nothing';
  }
}

function hasLogin({ logins, localParts }: SshRule, { logins: names, synced }: Subject, login: string): boolean {
  if (isIn(logins, login) || (synced !== undefined && localParts.length > 0)) return true;
  return names.some((name) => {
    const at = name.lastIndexOf('@');
    return name.slice(0, at) === login && localParts.includes(name.slice(at + 1));
  });
}

function isIn({ kind, logins }: LoginSet, login: string): boolean {
  return logins.includes(login) === (kind === 'only');
}
