import { type AccessRequest, type Estate, parseAddress } from '../../../../src/compiler/model/index.js';
import { Asker, decide, NO_CLAIMS, type OnePoint, type Reading } from '../../../../src/compiler/proof/index.js';
import type { Interpretation } from '../../../../src/targets/reader.js';
import type { TargetConfig } from '../../../../src/targets/target.js';
import { ZPA_READER } from '../../../../src/targets/zpa/interpret.js';
import { NOW } from '../../matrix/fixtures.js';
import { loadEstate } from '../../matrix/harness.js';
import { OKTA, PARTNER } from '../compile-kit.js';
import { BINDINGS } from '../random-policies.js';

export { OKTA, PARTNER };

type Body = Readonly<Record<string, unknown>>;
export type Resources = Readonly<Record<string, Readonly<Record<string, Body>>>>;

/** Two identity providers, of which `partner` logs in nobody outside its domain, and a resource. */
const POLICY = `idps: { okta: { domains: [a.example, b.example] }, partner: { domains: [b.example] } }
groups: { open-a: { source: okta, external: A }, open-b: { source: partner, external: B } }
workloads:
  ci: { kind: ci, identity: ci-1, credential: { type: x509, lifetime: 1h } }
  old: { kind: agent, identity: old-1, credential: { type: static } }
networks: { office: 192.0.2.0/25, lab: 192.0.2.128/25 }
resources: { app: { endpoints: "https://app.example.com", sensitivity: high, via: t } }
policies: { staff: { allow: everyone, to: app } }
`;

let loaded: Promise<{ readonly estate: Estate; readonly target: TargetConfig; readonly asker: Asker }> | undefined;

function world(): NonNullable<typeof loaded> {
  loaded ??= (async () => {
    const partner = { ...BINDINGS.idps.partner, only_own_domains: true };
    const bindings = { ...BINDINGS, idps: { ...BINDINGS.idps, partner } };
    const { estate, config } = await loadEstate('zpa', bindings, POLICY);
    return { estate: estate!, target: config.targets[0]!, asker: new Asker(estate!) };
  })();
  return loaded;
}

/** A document that names its resources, read as text. */
export async function readText(text: string): Promise<Interpretation> {
  const { estate, target } = await world();
  return ZPA_READER.interpret([{ path: 'main.tf.json', text }], estate, target);
}

export function textOf(resource: Resources, sections: Body = {}): string {
  return JSON.stringify({ resource, ...sections }, null, 2);
}

/** What keeps a document from being judged: code, line and message. */
export async function faultsOf(resource: Resources, sections?: Body): Promise<readonly string[]> {
  const { diagnostics, reading } = await readText(textOf(resource, sections));
  if (reading) throw new Error('it was read');
  return diagnostics.map(({ code, span, message }) => `${code} ${span!.file.position(span!.start).line} ${message}`);
}

export interface Caller {
  readonly user?: string;
  readonly workload?: string;
  readonly groups?: readonly string[];
  readonly idp?: string;
  readonly country?: string;
  readonly ip?: string;
  readonly risk?: 'low' | 'medium' | 'high';
  readonly platform?: 'macos' | 'windows' | 'linux' | 'ios';
  readonly managed?: boolean;
  readonly encrypted?: boolean;
  /** Seconds. */
  readonly age?: number;
  readonly idle?: number;
  /** What only the tenant knows. */
  readonly checks?: readonly string[];
  readonly strange?: readonly string[];
}

/** Whether a caller gets through at `host:port`, or `udp://host:port`, or `icmp://host`. */
export async function lets(resource: Resources, at: string, caller: Caller): Promise<boolean> {
  const { reading, diagnostics } = await readText(textOf(resource));
  if (!reading) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return letsThrough(reading, at, caller);
}

export async function letsThrough(reading: Reading, at: string, caller: Caller): Promise<boolean> {
  const { asker } = await world();
  const {
    user,
    workload,
    groups = [],
    idp = 'okta',
    country,
    ip,
    risk,
    platform,
    managed,
    encrypted,
    age = 0,
    idle = 0,
  } = caller;
  const flags = [...(managed ? ['managed' as const] : []), ...(encrypted ? ['disk_encrypted' as const] : [])];
  const request: AccessRequest = {
    principal: workload
      ? { kind: 'workload', workload }
      : user === undefined
        ? { kind: 'nobody' }
        : { kind: 'user', user, groups },
    now: NOW,
    ...(user !== undefined && { idp, ...(risk && { risk }) }),
    ...(country !== undefined && { country }),
    ...(ip !== undefined && { ip }),
    device: { ...(platform && { platform }), flags: new Set(flags), checks: new Set() },
    session: { age, idle, recorded: false, isolated: false, justified: false },
    approvals: new Set(),
  };
  const claims = { ...NO_CLAIMS, checks: caller.checks ?? [], groups: caller.strange ?? [] };
  return decide(reading, asker.ask(request, pointOf(at), claims)).allowed;
}

function pointOf(at: string): OnePoint {
  const [, traffic = 'tcp', host = '', port = '0'] = /^(?:(\w+):\/\/)?([^:]+)(?::(\d+))?$/.exec(at)!;
  const address = /^[\d.]+$/.test(host) ? parseAddress(host) : undefined;
  return {
    host: address ? { kind: 'address', address } : { kind: 'name', name: host },
    traffic: traffic as OnePoint['traffic'],
    port: Number(port),
    path: '',
  };
}

/** The id of another object. */
export function ref(address: string): string {
  return `\${${address}.id}`;
}

export const GROUPS = { zpa_segment_group: { g: { name: 'g', enabled: true }, h: { name: 'h', enabled: true } } };
export const SERVED = { server_groups: [{ id: ['1'] }] };

/** A segment in group `g` that is on and served. */
export function segment(more: Body = {}): Body {
  return {
    name: 's',
    enabled: true,
    domain_names: ['app.example.com'],
    tcp_port_ranges: ['443', '443'],
    segment_group_id: ref('zpa_segment_group.g'),
    ...SERVED,
    ...more,
  };
}

export type Operand = readonly [type: string, lhs: string, rhs: string];

export function block(...operands: readonly Operand[]): Body {
  return { operator: 'OR', operands: operands.map(([object_type, lhs, rhs]) => ({ object_type, lhs, rhs })) };
}

export function rule(action: string, ...conditions: readonly Body[]): Body {
  return { name: 'r', action, operator: 'AND', ...(conditions.length > 0 && { conditions }) };
}

/** A tenant with one segment and these access rules, first to last. */
export function tenant(rules: Readonly<Record<string, Body>>, more: Resources = {}): Resources {
  const places = Object.keys(rules).map((key, at) => ({
    id: `\${zpa_policy_access_rule.${key}.id}`,
    order: String(at + 1),
  }));
  return {
    ...GROUPS,
    zpa_application_segment: { s: segment() },
    zpa_policy_access_rule: rules,
    zpa_policy_access_rule_reorder: { access: { policy_type: 'ACCESS_POLICY', rules: places } },
    ...more,
  };
}

export const APP: Operand = ['APP', 'id', ref('zpa_application_segment.s')];
export const IDP: Operand = ['IDP', 'id', OKTA];
export const OPEN_A: Operand = ['SCIM_GROUP', OKTA, '293476'];
export const ANA: Caller = { user: 'ana@a.example' };
export const AT = 'app.example.com:443';
