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
const NOTHING: ReadonlySet<never> = new Set();

/** Nobody: reaches public resources only. */
const NO_ATOM = -1;

/**
 * One request as numbers: the atom of who asks, ranks on the scales, worst where a signal was not given. One point is reused for every
 * request, so that a decision allocates next to nothing.
 */
export class Point {
  atom = NO_ATOM;
  isWorkload = false;
  now = 0;
  login: string | undefined;
  country: string | undefined;
  idp: string | undefined;
  platform: Platform | undefined;
  osVersion: OsVersion = [];
  mfa = 0;
  risk = 0;
  edr = 0;
  deviceAge = Number.POSITIVE_INFINITY;
  sessionAge = Number.POSITIVE_INFINITY;
  sessionIdle = Number.POSITIVE_INFINITY;
  recorded = false;
  isolated = false;
  justified = false;
  flags: ReadonlySet<DeviceFlag> = NOTHING;
  checks: ReadonlySet<string> = NOTHING;
  approvals: ReadonlySet<string> = NOTHING;
  readonly #universe: Universe;
  readonly #groups: Uint32Array;
  #turn = 0;
  #ip: string | undefined;
  #address: Address | undefined | null;
  #v4 = -1;

  constructor(universe: Universe) {
    this.#universe = universe;
    this.#groups = new Uint32Array(universe.openGroups.length);
  }

  load(request: AccessRequest): void {
    this.#principal(request.principal);
    this.now = request.now;
    this.login = request.as;
    this.country = request.country;
    this.idp = this.isWorkload ? undefined : request.idp;
    this.mfa = rank(MFA_RANK, request.mfa);
    this.risk = rank(RISK_RANK, request.risk);
    this.approvals = request.approvals;
    this.#device(request.device);
    this.#session(request.session);
    this.#ip = request.ip;
    this.#address = null;
    this.#v4 = request.ip === undefined ? -1 : fastV4(request.ip);
  }

  /** Membership of an open group, by its index. */
  inGroup(group: number): boolean {
    return this.#groups[group] === this.#turn;
  }

  /** The address as an IPv4 number; -1 when it is none or unknown. */
  get v4(): number {
    return this.#v4;
  }

  /** The address in any form; undefined when unknown. */
  get address(): Address | undefined {
    if (this.#address === null) this.#address = this.#ip === undefined ? undefined : parseAddress(this.#ip);
    return this.#address;
  }

  get ip(): string | undefined {
    return this.#ip;
  }

  #principal(principal: RequestPrincipal): void {
    this.#turn++;
    this.isWorkload = principal.kind === 'workload';
    this.atom = this.#atom(principal) ?? NO_ATOM;
    if (this.atom === NO_ATOM || principal.kind === 'nobody' || principal.kind === 'workload') return;
    for (const name of principal.groups) {
      const group = this.#universe.groupIndex(name);
      // A group's members lie in its idp's domains: a claim by anybody else counts for nothing.
      if (group !== undefined && hasBit(this.#universe.groupAtoms[group]!, this.atom)) this.#groups[group] = this.#turn;
    }
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

  #device(device: AccessRequest['device']): void {
    this.platform = device?.platform;
    this.osVersion = device?.osVersion ?? [];
    this.edr = rank(EDR_RANK, device?.edr);
    this.deviceAge = device?.age ?? Number.POSITIVE_INFINITY;
    this.flags = device?.flags ?? NOTHING;
    this.checks = device?.checks ?? NOTHING;
  }

  #session(session: AccessRequest['session']): void {
    this.sessionAge = session?.age ?? Number.POSITIVE_INFINITY;
    this.sessionIdle = session?.idle ?? Number.POSITIVE_INFINITY;
    this.recorded = session?.recorded ?? false;
    this.isolated = session?.isolated ?? false;
    this.justified = session?.justified ?? false;
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
