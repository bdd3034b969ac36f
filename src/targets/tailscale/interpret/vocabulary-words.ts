import type { Condition, PointBox, PointHost } from '../../../compiler/proof/index.js';
import type { IpRange } from './addresses.js';
import type { Census } from './policy-tests/devices.js';
import type { PostureTerm } from './posture-terms.js';
import type { NamedSelector } from './selector.js';

/** What a tailnet's names mean to whoever reads a policy file of it: facts, and no rule of the vendor. */
export interface Vocabulary {
  /** Who sends from what a selector selects. */
  source(selector: NamedSelector): Senders;
  /** The hosts that a selector selects. */
  destination(selector: NamedSelector): readonly Hosts[];
  /** `autogroup:internet`: these ranges. */
  internet(ranges: readonly IpRange[]): Hosts;
  /** The hosts within one whose ping counts, although the rule opens something else of it: clients answer it then. */
  pinged(host: PointHost): readonly PointHost[];
  /** `autogroup:self`: devices without tags, each kind with those whose own they are. */
  own(): readonly Hosts[];
  /** The approved routes of devices that carry one of these tags; undefined when they are not known. */
  routesOf(tags: readonly string[]): readonly IpRange[] | undefined;
  /** What devices that meet all of these assertions have. */
  posture(name: string, terms: readonly PostureTerm[], selfAsserted: ReadonlySet<string>): Condition;
  /** The hosts whose port 22 the SSH server of the tailnet answers. */
  readonly sshHosts: readonly PointHost[];
  /** What a session that one of these recorders must take has. */
  recorded(recorders: readonly string[]): Condition;
  /** The people whom a selector selects, by what the vendor calls them; undefined when not all are known. */
  people(selector: NamedSelector): readonly Person[] | undefined;
  /** Who may put a tag on a device and is taken for what the tag means all the same. Absent = the tags of every device are known. */
  trustedOwners?(tag: string): ReadonlySet<string>;
  /** The tailnet's own domains, when they are known. */
  readonly ownDomains?: readonly string[];
  /** Every device and user, when they are known: then tests of the file are judged on them. */
  readonly census?: Census;
  /** Whether what passes by packet filters counts: exit nodes of the service, `funnel`. False only when packet filters themselves are compared. */
  readonly beyondFilters: boolean;
}

/** Postures are asked of devices of the own tailnet only; what is shared in or stands behind a router passes without. */
export interface Senders {
  readonly asked: Condition;
  readonly free: Condition;
}

export interface Hosts {
  readonly hosts: readonly PointHost[];
  /** Points that lie there under another host; a rule reaches what it opens of them. */
  readonly also?: readonly PointBox[];
  /** Points of `hosts` that are not what they seem: they stand in `also`. */
  readonly except?: readonly PointBox[];
  /** Only these reach them; absent = whoever the rule lets. */
  readonly only?: Condition;
}

export interface Person {
  readonly login: string;
  readonly who: Condition;
}
