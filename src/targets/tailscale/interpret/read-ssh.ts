import type { LoginSet } from '../../../compiler/analysis/index.js';
import {
  ALWAYS,
  type Condition,
  type PointBox,
  type PointHost,
  type ReadRule,
  TRAFFIC,
} from '../../../compiler/proof/index.js';
import { all, any } from './conditions.js';
import type { Document } from './document.js';
import type { NamedSelector, Selector } from './selector.js';
import type { Senderships } from './senderships.js';
import type { SshRule } from './ssh-rules.js';
import { TagOwners } from './tag-owners.js';
import type { Hosts, Vocabulary } from './vocabulary-words.js';

const SSH_PORT = [{ from: 22, to: 22 }];

/**
 * The rules of the tailnet's SSH server, first match first; a login also needs the packet filter. Everything that this server does not answer
 * passes by, also port 22 of devices that run another one.
 */
export function readSsh(document: Document, vocabulary: Vocabulary, senders: Senderships): readonly ReadRule[] {
  const reader = new SshRuleReader(vocabulary, senders);
  const except: readonly PointBox[] = vocabulary.sshHosts.map((host) => ({ host, traffic: 'tcp', ports: SSH_PORT }));
  const everything: readonly PointBox[] = TRAFFIC.map((traffic) => ({ host: { kind: 'any' }, traffic }));
  const place = { what: 'what the SSH server of the tailnet does not answer', span: document.file.span };
  const owners = new TagOwners(document, vocabulary);
  // A device with a tag has no user, so nobody logs in from it under a name of their own.
  const rules = document.ssh.flatMap((rule) => [rule, ...owners.lent({ ...rule, localParts: [] })]);
  return [
    ...rules.flatMap((rule) => reader.read(rule)),
    { effect: 'allow', points: everything, except, when: ALWAYS, place },
  ];
}

class SshRuleReader {
  readonly #vocabulary: Vocabulary;
  readonly #senders: Senderships;

  constructor(vocabulary: Vocabulary, senders: Senderships) {
    this.#vocabulary = vocabulary;
    this.#senders = senders;
  }

  read(rule: SshRule): readonly ReadRule[] {
    const when = this.#who(rule);
    const demand = this.#demand(rule);
    const common = { effect: 'allow', place: { what: rule.what, span: rule.span }, ...(demand && { demand }) } as const;
    return rule.dst
      .flatMap((selector) => this.#hosts(selector))
      .concat(this.#atHome(rule))
      .map(({ hosts, only }) => ({ ...common, points: hosts.map(sshBox), when: only ? all([when, only]) : when }));
  }

  #hosts(selector: Selector): readonly Hosts[] {
    if (selector.kind === 'self') return this.#vocabulary.own();
    // Only names come here: `dst` of ssh rules is checked when it is read.
    return named(selector).flatMap((one) => this.#vocabulary.destination(one));
  }

  /** A rule with `localpart:` also lands on the devices of those who may log in by it. Vendor: captured ssh rules, 2026-04-10. */
  #atHome({ src, localParts }: SshRule): readonly Hosts[] {
    if (localParts.length === 0) return [];
    const tags = src.flatMap(named).filter(({ kind }) => kind === 'tag' || kind === 'tagged');
    const tagged = tags.flatMap((one) => {
      const { asked, free } = this.#vocabulary.source(one);
      return this.#vocabulary.destination(one).map((found) => ({ ...found, only: any([asked, free]) }));
    });
    return [...this.#vocabulary.own(), ...tagged];
  }

  #who({ src, postures, logins, localParts }: SshRule): Condition {
    const plain = all([this.#senders.of(src, postures), { kind: 'login', logins }]);
    if (localParts.length === 0) return plain;
    const parts = src.flatMap(named).map((selector) => this.#underOwnName(selector, localParts, postures));
    return any([plain, ...parts]);
  }

  /** `localpart:*@DOMAIN`: each under the part before the `@`. Who is not known may be called anything. */
  #underOwnName(
    selector: NamedSelector,
    domains: readonly string[],
    postures: readonly string[] | undefined,
  ): Condition {
    // Devices with tags have no user.
    if (selector.kind === 'tag' || selector.kind === 'tagged') return any([]);
    const senders = this.#senders.of([selector], postures);
    const people = this.#vocabulary.people(selector);
    if (!people) return all([senders, { kind: 'login', logins: EVERY_LOGIN }]);
    const named = people.flatMap(({ login, who }) => {
      const at = login.lastIndexOf('@');
      if (!domains.includes(login.slice(at + 1))) return [];
      return [all([who, { kind: 'login', logins: { kind: 'only', logins: [login.slice(0, at)] } }])];
    });
    return all([senders, any(named)]);
  }

  #demand({ check, recorders }: SshRule): Condition | undefined {
    const parts: Condition[] = [];
    if (check !== undefined) parts.push({ kind: 'demand', demand: { sessionMax: check } });
    if (recorders) parts.push(this.#vocabulary.recorded(recorders));
    return parts.length === 0 ? undefined : all(parts);
  }
}

const EVERY_LOGIN: LoginSet = { kind: 'all-but', logins: [] };

function sshBox(host: PointHost): PointBox {
  return { host, traffic: 'tcp', ports: SSH_PORT };
}

function named(selector: Selector): readonly NamedSelector[] {
  switch (selector.kind) {
    case 'group':
      return selector.members.map((login) => ({ kind: 'user', login }));
    case 'everything':
    case 'danger-all':
    case 'self':
    case 'internet':
      return [];
    default:
      return [selector];
  }
}
