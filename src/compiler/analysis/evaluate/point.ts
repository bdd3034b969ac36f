import {
  type AccessRequest,
  type Address,
  type DeviceFlag,
  EDR_STATES,
  MFA_LEVELS,
  type OsVersion,
  type Platform,
  parseAddress,
  type RequestPrincipal,
  RISK_LEVELS,
} from '../../model/index.js';
import { hasBit, type Universe } from '../who/index.js';

const MFA_RANK: ReadonlyMap<string, number> = new Map(MFA_LEVELS.map((level, index) => [level, index]));
const RISK_RANK: ReadonlyMap<string, number> = new Map(RISK_LEVELS.map((level, index) => [level, index]));
const EDR_RANK: ReadonlyMap<string, number> = new Map(EDR_STATES.map((state, index) => [state, index]));
const NO_VERSION: OsVersion = [];

/** Nobody: reaches public resources only. */
const NO_ATOM = -1;
/** The IPv4 number has not been asked for yet. */
const NOT_READ = -2;

const NO_REQUEST: AccessRequest = { principal: { kind: 'nobody' }, now: 0, approvals: new Set() };

/**
 * One request as the checks read it: the atom of who asks, ranks on the scales, the worst value where a signal was not given. One point
 * is reused for every request and works out only what is asked, so that a decision allocates next to nothing.
 */
export class Point {
  /** Of the universe; -1 for nobody. */
  atom = NO_ATOM;
  isWorkload = false;
  /** Milliseconds since 1970. */
  now = 0;
  #request = NO_REQUEST;
  readonly #universe: Universe;
  /** Per open group, the turn in which the caller was last found to be a member. */
  readonly #groups: Uint32Array;
  #turn = 0;
  #groupsRead = false;
  #v4 = NOT_READ;

  constructor(universe: Universe) {
    this.#universe = universe;
    this.#groups = new Uint32Array(universe.openGroups.length);
  }

  /** The name of the workload that asks; undefined for everybody else. */
  get workload(): string | undefined {
    const { principal } = this.#request;
    return principal.kind === 'workload' ? principal.workload : undefined;
  }

  load(request: AccessRequest): void {
    this.#request = request;
    this.now = request.now;
    this.isWorkload = request.principal.kind === 'workload';
    this.atom = this.#atom(request.principal) ?? NO_ATOM;
    this.#groupsRead = false;
    this.#v4 = NOT_READ;
  }

  /** Membership of an open group, by its index. */
  inGroup(group: number): boolean {
    if (!this.#groupsRead) this.#readGroups(this.#request.principal);
    return this.#groups[group] === this.#turn;
  }

  get login(): string | undefined {
    return this.#request.as;
  }

  get country(): string | undefined {
    return this.#request.country;
  }

  /** A workload logs in nowhere. */
  get idp(): string | undefined {
    return this.isWorkload ? undefined : this.#request.idp;
  }

  get platform(): Platform | undefined {
    return this.#request.device?.platform;
  }

  get osVersion(): OsVersion {
    return this.#request.device?.osVersion ?? NO_VERSION;
  }

  get mfa(): number {
    return rank(MFA_RANK, this.#request.mfa);
  }

  get risk(): number {
    return rank(RISK_RANK, this.#request.risk);
  }

  get edr(): number {
    return rank(EDR_RANK, this.#request.device?.edr);
  }

  get deviceAge(): number {
    return this.#request.device?.age ?? Number.POSITIVE_INFINITY;
  }

  get sessionAge(): number {
    return this.#request.session?.age ?? Number.POSITIVE_INFINITY;
  }

  get sessionIdle(): number {
    return this.#request.session?.idle ?? Number.POSITIVE_INFINITY;
  }

  isSession(trait: 'recorded' | 'isolated' | 'justified'): boolean {
    return this.#request.session?.[trait] ?? false;
  }

  hasFlag(flag: DeviceFlag): boolean {
    return this.#request.device?.flags.has(flag) ?? false;
  }

  hasCheck(check: string): boolean {
    return this.#request.device?.checks.has(check) ?? false;
  }

  isApproved(approval: string): boolean {
    return this.#request.approvals.has(approval);
  }

  /** The address as an IPv4 number; -1 when it is none or unknown. */
  get v4(): number {
    if (this.#v4 === NOT_READ) this.#v4 = this.#request.ip === undefined ? -1 : fastV4(this.#request.ip);
    return this.#v4;
  }

  /** The address in any form; undefined when unknown. */
  get address(): Address | undefined {
    return this.#request.ip === undefined ? undefined : parseAddress(this.#request.ip);
  }

  get ip(): string | undefined {
    return this.#request.ip;
  }

  #atom(principal: RequestPrincipal): number | undefined {
    switch (principal.kind) {
      case 'user':
        return this.#universe.userAtom(principal.user);
      case 'member':
        return this.#universe.restAtom(principal.domain);
      case 'workload':
        return this.#universe.workloadAtom(principal.workload);
      case 'nobody':
        return undefined;
    }
  }

  #readGroups(principal: RequestPrincipal): void {
    this.#groupsRead = true;
    this.#turn++;
    if (this.atom === NO_ATOM || principal.kind === 'nobody' || principal.kind === 'workload') return;
    for (const name of principal.groups) {
      const group = this.#universe.groupIndex(name);
      // A group's members lie in its idp's domains: a claim by anybody else counts for nothing.
      if (group !== undefined && hasBit(this.#universe.groupAtoms[group]!, this.atom)) this.#groups[group] = this.#turn;
    }
  }
}

function rank(ranks: ReadonlyMap<string, number>, value: string | undefined): number {
  return value === undefined ? 0 : ranks.get(value)!;
}

/** The number of a canonical dotted address; -1 for IPv6. */
function fastV4(text: string): number {
  let bits = 0;
  let byte = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      bits = bits * 256 + byte;
      byte = 0;
    } else if (code >= 48 && code <= 57) byte = byte * 10 + code - 48;
    else return -1;
  }
  return bits * 256 + byte;
}
