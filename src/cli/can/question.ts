/** The options of `can` that say who asks and what the request brings, as commander gives them. */
export interface QuestionOptions {
  readonly user?: string;
  readonly group?: readonly string[];
  readonly workload?: string;
  readonly nobody?: boolean;
  readonly endpoint?: string;
  readonly as?: string;
  readonly idp?: string;
  readonly country?: string;
  readonly ip?: string;
  readonly mfa?: string;
  readonly risk?: string;
  readonly posture?: readonly string[];
  readonly platform?: string;
  readonly osVersion?: string;
  readonly deviceAge?: string;
  readonly managed?: boolean;
  readonly diskEncrypted?: boolean;
  readonly firewall?: boolean;
  readonly screenLock?: boolean;
  readonly certificate?: boolean;
  readonly unmodified?: boolean;
  readonly edr?: string;
  readonly check?: readonly string[];
  readonly sessionAge?: string;
  readonly sessionIdle?: string;
  readonly recorded?: boolean;
  readonly isolated?: boolean;
  readonly justified?: boolean;
  readonly approval?: readonly string[];
}

type Json = Record<string, unknown>;

/** The request that the options stand for, without principal and instant, as docs/language.md 11.1 writes it. */
export function requestOf(resource: string | undefined, options: QuestionOptions): Json {
  const { endpoint, as, idp, country, ip, mfa, risk, approval } = options;
  return present({
    resource,
    endpoint,
    as,
    idp,
    country,
    ip,
    mfa,
    risk,
    device: orNothing(deviceOf(options)),
    session: orNothing(sessionOf(options)),
    approvals: approval,
  });
}

/** True when an option beside `--posture` and `--platform` says what the device has. */
export function saysDevice(options: QuestionOptions): boolean {
  const { platform: _, ...device } = deviceOf(options);
  return Object.keys(device).length > 0;
}

/** `/device/os_version` is `--os-version`. */
export function optionOf(pointer: string): string {
  const known: Readonly<Record<string, string>> = {
    '/resource': 'the resource',
    '/device/age': '--device-age',
    '/session/age': '--session-age',
    '/session/idle': '--session-idle',
  };
  const exact = known[pointer];
  if (exact !== undefined) return exact;
  if (pointer.startsWith('/device/checks')) return '--check';
  if (pointer.startsWith('/approvals')) return '--approval';
  if (pointer.startsWith('/principal/groups')) return '--group';
  const last = pointer.slice(pointer.lastIndexOf('/') + 1);
  return last === '' ? 'the request' : `--${last.replaceAll('_', '-')}`;
}

function deviceOf(options: QuestionOptions): Json {
  const { platform, osVersion, deviceAge, managed, diskEncrypted, firewall, screenLock } = options;
  const { certificate, unmodified, edr, check } = options;
  return present({
    platform,
    os_version: osVersion,
    age: deviceAge,
    managed,
    disk_encrypted: diskEncrypted,
    firewall,
    screen_lock: screenLock,
    certificate,
    unmodified,
    edr,
    checks: check && Object.fromEntries(check.map((name) => [name, true])),
  });
}

function sessionOf({ sessionAge, sessionIdle, recorded, isolated, justified }: QuestionOptions): Json {
  return present({ age: sessionAge, idle: sessionIdle, recorded, isolated, justified });
}

function present(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function orNothing(object: Json): Json | undefined {
  return Object.keys(object).length === 0 ? undefined : object;
}
