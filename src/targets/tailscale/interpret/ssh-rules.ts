import type { LoginSet } from '../../../compiler/analysis/index.js';
import type { Span } from '../../../compiler/source/index.js';
import type { LocatedMap } from '../../../compiler/syntax/index.js';
import type { Dialect } from './dialect.js';
import { readPeriod } from './durations.js';
import { type Faults, shown, type Text } from './faults.js';
import { Fields } from './fields.js';
import type { RuleContext } from './network-rules.js';
import type { Selector } from './selector.js';

/** Sources may log in on destinations with the SSH server of the tailnet. */
export interface SshRule {
  readonly what: string;
  readonly span: Span;
  readonly src: readonly Selector[];
  readonly dst: readonly Selector[];
  readonly logins: LoginSet;
  /** Domains whose users may log in under the local part of their address. */
  readonly localParts: readonly string[];
  /** `check`: the longest time since the last login, in seconds; absent = `accept`. */
  readonly check?: number;
  /** Tags of the recorders without which nobody gets in; absent = a session may go unrecorded. */
  readonly recorders?: readonly string[];
  readonly postures?: readonly string[];
}

/** What counts when `checkPeriod` is not written. Vendor: policy-file syntax, 2026-04-08. */
const DEFAULT_CHECK = 12 * 3600;

/** In the order in which they are tried: the service moves `check` before `accept`, and so does the server. */
export function readSshRules(file: Fields, context: RuleContext, ownDomains?: readonly string[]): readonly SshRule[] {
  const reader = new SshReader(context, ownDomains);
  const rules = (file.objects('ssh') ?? []).map((node, at) => reader.read(node, `ssh[${at}]`));
  return [...rules.filter(({ check }) => check !== undefined), ...rules.filter(({ check }) => check === undefined)];
}

class SshReader {
  readonly #context: RuleContext;
  readonly #ownDomains: readonly string[] | undefined;

  constructor(context: RuleContext, ownDomains: readonly string[] | undefined) {
    this.#context = context;
    this.#ownDomains = ownDomains;
  }

  get #faults(): Faults {
    return this.#context.faults;
  }

  get #dialect(): Dialect {
    return this.#context.dialect;
  }

  read(node: LocatedMap, what: string): SshRule {
    const fields = new Fields(node, this.#dialect.sshKeys, this.#dialect.unknownKeys, this.#faults);
    const check = this.#check(fields);
    const src = fields.texts('src').flatMap((at) => this.#source(at, check !== undefined) ?? []);
    const dst = fields.texts('dst').flatMap((at) => this.#destination(at) ?? []);
    for (const { text, span } of fields.texts('acceptEnv'))
      if (text === '') this.#faults.refused(span, 'acceptEnv values cannot be empty');
    const users = fields.texts('users').map(({ text, span }) => ({ text: text.trim(), span }));
    if (users.length === 0) this.#faults.refused(node.span, 'users must be specified');
    const recorders = this.#recorders(fields);
    const postures = this.#context.postures(fields);
    this.#checkPairs(src, dst, node.span);
    return {
      ...{ what, span: node.span, src, dst, logins: this.#logins(users), localParts: this.#localParts(users) },
      ...(check !== undefined && { check }),
      ...(recorders && { recorders }),
      ...(postures && { postures }),
    };
  }

  #check(fields: Fields): number | undefined {
    const action = fields.text('action');
    const name = action?.text.trim() ?? '';
    if (name !== 'accept' && name !== 'check') {
      this.#faults.refused(
        action?.span ?? fields.span,
        name === '' ? 'action must be specified' : `${shown(name)} is not a valid action`,
      );
    }
    const period = fields.text('checkPeriod');
    const seconds = period && period.text !== '' ? readPeriod(period, this.#faults) : undefined;
    if (name === 'check') return seconds ?? DEFAULT_CHECK;
    if (period && this.#dialect.kind === 'headscale')
      this.#faults.refused(period.span, 'checkPeriod is only valid with the action `check`');
    return undefined;
  }

  #source(at: Text, isCheck: boolean): Selector | undefined {
    const { selectors } = this.#context;
    if (at.text.startsWith('autogroup:')) {
      // The server never takes roles; the service takes them where it takes members.
      const allowed = this.#dialect.owners.length > 0 ? this.#dialect.owners : ['member', 'tagged'];
      return selectors.autogroup(at, allowed, `${shown(at.text)} cannot be the source of an ssh rule`);
    }
    if (isCheck && at.text.startsWith('tag:') && this.#dialect.kind === 'tailscale')
      this.#faults.refused(at.span, 'a tag cannot be asked to log in again, so `check` takes no tags as source');
    return selectors.principal(at, 'src');
  }

  #destination({ text: written, span }: Text): Selector | undefined {
    const { selectors } = this.#context;
    const at = { text: written.trim(), span };
    const fault = `invalid dst ${shown(at.text)}`;
    if (at.text.startsWith('autogroup:')) return selectors.autogroup(at, this.#dialect.sshDestinations, fault);
    if (at.text.startsWith('tag:') || (at.text.includes('@') && !/^(group|user|svc|ipset):/.test(at.text)))
      return selectors.principal(at, 'dst');
    this.#faults.refused(span, fault);
    return undefined;
  }

  /** Vendor: Tailscale SSH, 2026-04-08. */
  #checkPairs(src: readonly Selector[], dst: readonly Selector[], span: Span): void {
    const tagged = src.some(({ kind }) => kind === 'tag' || kind === 'tagged');
    for (const one of dst) {
      if (one.kind === 'tag' || one.kind === 'tagged') continue;
      if (tagged) this.#faults.refused(span, 'a tag cannot log in on devices of users');
      else if (one.kind === 'user' && !src.every((other) => other.kind === 'user' && other.login === one.login))
        this.#faults.refused(span, `only ${shown(one.login)} may log in on devices of ${shown(one.login)}`);
    }
  }

  /** Group, tag and autogroup in `users` are login names like any other, except `autogroup:nonroot`. Vendor: captured ssh rules, 2026-04-10. */
  #logins(users: readonly Text[]): LoginSet {
    for (const { text, span } of users)
      if (text === '' || text === '*') this.#faults.refused(span, `user ${shown(text)} is not valid`);
    const names = users.map(({ text }) => text).filter((text) => text !== NONROOT && domainOf(text) === undefined);
    const logins = [...new Set(names)].sort();
    if (!users.some(({ text }) => text === NONROOT)) return { kind: 'only', logins };
    return { kind: 'all-but', logins: logins.includes('root') ? [] : ['root'] };
  }

  #localParts(users: readonly Text[]): readonly string[] {
    return users.flatMap(({ text, span }) => {
      const domain = domainOf(text);
      if (domain === undefined) return [];
      if (this.#dialect.kind === 'tailscale' && this.#ownDomains && !this.#ownDomains.includes(domain))
        this.#faults.refused(span, `${shown(domain)} is not associated with this tailnet`);
      return [domain];
    });
  }

  /** A recorder that is down stops the session only where that is enforced. */
  #recorders(fields: Fields): readonly string[] | undefined {
    const recorders = fields.texts('recorder');
    for (const { text, span } of recorders)
      if (!this.#context.names.tags.has(text)) this.#faults.refused(span, `tag not found: ${shown(text)}`);
    return fields.flag('enforceRecorder') === true && recorders.length > 0
      ? recorders.map(({ text }) => text)
      : undefined;
  }
}

const NONROOT = 'autogroup:nonroot';

/** The domain of `localpart:*@DOMAIN`; other forms are login names. */
function domainOf(login: string): string | undefined {
  return /^localpart:\*@(.+)$/.exec(login)?.[1];
}
