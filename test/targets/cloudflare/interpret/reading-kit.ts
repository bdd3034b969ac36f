import { type Asked, type Atom, decide, type PointBox } from '../../../../src/compiler/proof/index.js';
import { HostSet } from '../../../../src/targets/cloudflare/interpret/host-set.js';
import { readAccess } from '../../../../src/targets/cloudflare/interpret/read.js';
import type { Vocabulary } from '../../../../src/targets/cloudflare/interpret/words.js';
import { isIn } from './asked.js';

export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export const APPLICATION = 'cloudflare_zero_trust_access_application';
export const POLICY = 'cloudflare_zero_trust_access_policy';
export const GROUP = 'cloudflare_zero_trust_access_group';
export const RULE = 'cloudflare_zero_trust_device_posture_rule';

export const OKTA = '699d98642c564d2e855e9661899b7252';
const NONE = new HostSet([], []);
const SERVER: readonly PointBox[] = [
  { host: { kind: 'name', name: 'srv.example.com' }, traffic: 'tcp', ports: [{ from: 22, to: 22 }] },
];

export const VOCABULARY: Vocabulary = {
  idp: (id) => (id === OKTA ? 'okta' : undefined),
  group: (text) => (text === 'okta SRE' ? 'sre' : undefined),
  serviceToken: (id) => (id === 'token-of-bot' ? 'bot' : undefined),
  commonName: (name) => (name === 'ci' ? 'ci' : undefined),
  posture: (id) =>
    id === 'managed-mac'
      ? { condition: { kind: 'demand', demand: { flags: ['managed'] } }, name: 'managed' }
      : undefined,
  target: (hostname) => (hostname === 'srv' ? SERVER : undefined),
  methods: new Map([
    [
      'okta',
      new Map([
        ['mfa', 1],
        ['otp', 2],
        ['hwk', 3],
      ]),
    ],
  ]),
  approvals: new Map([['oncall', new Set(['boss@example.com'])]]),
  globalSession: 1800,
  holders: { tokens: ['bot'], certificates: ['ci'] },
  hosts: { https: NONE, http: NONE, ssh: NONE, rdp: NONE },
  published: [],
};

/** The faults of a document, as `CODE path:line why`. */
export function faultsOf(document: unknown, vocabulary = VOCABULARY): readonly string[] {
  const text = typeof document === 'string' ? document : JSON.stringify(document, undefined, 1);
  const { faults } = readAccess([{ path: 'main.tf.json', text }], vocabulary);
  return faults.list().map(({ code, message, span }) => `${code} ${span!.file.position(span!.start).line} ${message}`);
}

/** What is true of a caller: names of atoms (`people`, `user a@b`, `group sre`, `mfa 2`), and of conditions without a word by their id. */
export type Truths = readonly string[];

/** Whether a caller gets in at a tcp point. Throws on a document that does not read. */
export function getsIn(
  resource: Resources,
  point: string,
  truths: Truths,
  vocabulary: Partial<Vocabulary> = {},
): boolean {
  const { reading, faults } = readAccess([{ path: 'main.tf.json', text: JSON.stringify({ resource }) }], {
    ...VOCABULARY,
    ...vocabulary,
  });
  if (faults.failed)
    throw new Error(
      faults
        .list()
        .map(({ message }) => message)
        .join('; '),
    );
  const [, host = '', port = '443', path = ''] = /^([^:/]+)(?::(\d+))?(\/.*)?$/.exec(point)!;
  const isAt: Asked['isAt'] = (box) => isIn(box, { host, traffic: 'tcp', port: Number(port), path });
  return decide(reading, { isAt, holds: (atom) => holds(new Set(truths), atom) }).allowed;
}

function holds(truths: ReadonlySet<string>, atom: Atom): boolean {
  switch (atom.kind) {
    case 'anybody':
      return true;
    case 'people':
    case 'workloads':
      return truths.has(atom.kind);
    case 'user':
      return truths.has(`user ${atom.user}`);
    case 'domain':
      return [...truths].some((one) => one.startsWith('user ') && one.endsWith(`@${atom.domain}`));
    case 'group':
      return truths.has(`group ${atom.group}`);
    case 'workload':
      return truths.has(`workload ${atom.workload}`);
    case 'foreign-people':
    case 'foreign-workload':
      return truths.has(atom.name);
    case 'country':
      return (
        atom.codes.some((code) => truths.has(`country ${code}`)) ||
        (atom.unknown === true && truths.has('country unknown'))
      );
    case 'network':
      return atom.v4.some(({ from, to }) => from <= 0xc0000201n && 0xc0000201n <= to) && truths.has('ip 192.0.2.1');
    case 'platform':
      return atom.platforms.some((platform) => truths.has(`platform ${platform}`));
    case 'idp':
      return (
        atom.idps.some((idp) => truths.has(`idp ${idp}`)) ||
        (atom.foreign ?? []).some((idp) => truths.has(`idp ${idp}`))
      );
    case 'login':
      return atom.logins.logins.some((login) => truths.has(`as ${login}`)) === (atom.logins.kind === 'only');
    case 'demand':
      return meets(truths, atom.demand);
  }
}

function meets(truths: ReadonlySet<string>, demand: Extract<Atom, { kind: 'demand' }>['demand']): boolean {
  const number = (name: string, none: number): number => {
    const found = [...truths].find((one) => one.startsWith(`${name} `));
    return found === undefined ? none : Number(found.slice(name.length + 1));
  };
  return (
    number('mfa', 0) >= (demand.mfa ?? 0) &&
    number('session', 0) <= (demand.sessionMax ?? Number.POSITIVE_INFINITY) &&
    number('age', 0) <= (demand.deviceAge ?? Number.POSITIVE_INFINITY) &&
    (demand.flags ?? []).every((flag) => truths.has(flag)) &&
    (demand.checks ?? []).every((check) => truths.has(check.slice(1, -1))) &&
    [...(demand.os ?? [])].every(([platform, version]) => truths.has(`os ${platform} ${version.join('.')}`)) &&
    (!demand.isolated || truths.has('isolated')) &&
    (!demand.justified || truths.has('justified')) &&
    (demand.approvals ?? []).every((approval) => truths.has(`approval ${approval}`))
  );
}

/** One application at `web.example.com` with these policies, in this order. */
export function app(policies: readonly object[], more: object = {}): Resources {
  return {
    [APPLICATION]: {
      web: {
        type: 'self_hosted',
        destinations: [{ type: 'public', uri: 'web.example.com' }],
        allow_authenticate_via_warp: false,
        policies: policies.map((policy, at) => ({
          ...('id' in policy ? {} : { name: 'p' }),
          precedence: at + 1,
          ...policy,
        })),
        ...more,
      },
    },
  };
}

/** A caller who has logged in with Okta. */
export const ANA: Truths = ['people', 'user ana@example.com', 'idp okta'];
export const email = (address = 'ana@example.com'): object => ({ email: { email: address } });
export const allow = (include: readonly object[], more: object = {}): object => ({
  decision: 'allow',
  include,
  ...more,
});
