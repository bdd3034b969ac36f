import type { DeviceFlag, EdrState, Platform } from '../../compiler/model/index.js';
import { DEVICE_FLAGS, PLATFORMS } from '../../compiler/model/index.js';
import type { LocatedNode } from '../../compiler/syntax/index.js';
import { BindingNode, type Bound } from './binding-node.js';
import { secondsOf } from './durations.js';
import type { GroupSelector } from './selectors.js';

export type BoundMfaLevel = 'any' | 'strong' | 'phishing-resistant';

export interface IdpBinding {
  readonly id: string;
  /** How groups of this identity provider are selected, given their external name. */
  readonly groups?: (external: string) => GroupSelector;
  readonly mfa: ReadonlyMap<BoundMfaLevel, Bound<readonly string[]>>;
}

export type WorkloadBinding =
  | { readonly kind: 'service-token'; readonly id: string; readonly duration?: number }
  | { readonly kind: 'common-name'; readonly name: string };

export interface PostureRuleBinding {
  readonly id: string;
  /** Seconds after which a result of the rule no longer counts. */
  readonly expiration?: number;
}

export type PostureRuleBindings = ReadonlyMap<Platform, Bound<PostureRuleBinding>>;

/** Rules by the device signal that they prove: `managed`, `edr.running`, `checks.serial-known`. */
export type SignalName = DeviceFlag | `edr.${Exclude<EdrState, 'absent'>}` | `checks.${string}`;

export interface SshBinding {
  readonly targets: readonly string[];
  readonly logins?: readonly string[];
}

/** `bindings` of a Cloudflare target, already valid against schemas/targets/cloudflare-access.schema.json. */
export interface Bindings {
  readonly accountId: string;
  readonly providerVersion: string;
  readonly zones: readonly Bound<string>[];
  readonly idps: ReadonlyMap<string, Bound<IdpBinding>>;
  readonly groups: ReadonlyMap<string, Bound<GroupSelector>>;
  readonly workloads: ReadonlyMap<string, Bound<WorkloadBinding>>;
  readonly posture: ReadonlyMap<SignalName, PostureRuleBindings>;
  /** Seconds. */
  readonly globalSession?: Bound<number>;
  readonly ssh: ReadonlyMap<string, Bound<SshBinding>>;
  readonly tunnels: ReadonlyMap<string, Bound<string>>;
  readonly requireAccessProtection?: Bound<true>;
  readonly privateDefault?: Bound<'block'>;
}

/** The two measured provider versions and what lies between them. */
const MEASURED_VERSIONS = '>= 5.14.0, <= 5.22.0';

/** Reads valid bindings; undefined when there are none, since nothing can be emitted without an account. */
export function readBindings(root: LocatedNode | undefined): Bindings | undefined {
  const node = new BindingNode(root, 'bindings');
  const accountId = node.at('account_id').text();
  if (accountId === undefined) return undefined;
  const globalSession = node.at('global_session').bound(secondsOf);
  const requireAccessProtection = node.at('require_access_protection').bound(() => true as const);
  const privateDefault = node.at('private_default').bound(() => 'block' as const);
  return {
    accountId,
    providerVersion: node.at('provider_version').text() ?? MEASURED_VERSIONS,
    zones: node.at('zones').items(),
    idps: node.at('idps').entries(readIdp),
    groups: node.at('groups').entries(readSelector),
    workloads: node.at('workloads').entries(readWorkload),
    posture: readPosture(node.at('posture')),
    ...(globalSession && { globalSession }),
    ssh: node.at('ssh').entries(readSsh),
    tunnels: node.at('tunnels').entries((tunnel) => tunnel.text()!),
    ...(requireAccessProtection && { requireAccessProtection }),
    ...(privateDefault && { privateDefault }),
  };
}

function readIdp(node: BindingNode): IdpBinding {
  const mfa = new Map<BoundMfaLevel, Bound<readonly string[]>>();
  for (const level of ['any', 'strong', 'phishing-resistant'] as const) {
    const methods = node.at('mfa').at(level);
    const span = methods.span;
    if (span) mfa.set(level, { value: methods.texts(), span, path: methods.path });
  }
  const groups = readGroupKind(node.at('groups'));
  return { id: node.at('id').text()!, ...(groups && { groups }), mfa };
}

function readGroupKind(node: BindingNode): IdpBinding['groups'] | undefined {
  const kind = node.text();
  const attribute = node.at('saml').text();
  const claim = node.at('oidc').text();
  if (attribute !== undefined) return (value) => ({ kind: 'saml', attribute, value });
  if (claim !== undefined) return (value) => ({ kind: 'oidc', claim, value });
  if (kind === 'github_organization') {
    return (external) => {
      const [name = '', ...team] = external.split('/');
      return { kind, name, ...(team.length > 0 && { team: team.join('/') }) };
    };
  }
  if (kind === 'okta' || kind === 'azure_ad' || kind === 'gsuite') return (value) => ({ kind, value });
  return undefined;
}

function readSelector(node: BindingNode): GroupSelector {
  for (const kind of ['okta', 'azure_ad', 'gsuite'] as const) {
    const value = node.at(kind).text();
    if (value !== undefined) return { kind, value };
  }
  const [saml, oidc, github] = [node.at('saml'), node.at('oidc'), node.at('github_organization')];
  if (saml.span) {
    return { kind: 'saml', attribute: saml.at('attribute').text()!, value: saml.at('value').text()! };
  }
  if (oidc.span) return { kind: 'oidc', claim: oidc.at('claim').text()!, value: oidc.at('value').text()! };
  const team = github.at('team').text();
  return { kind: 'github_organization', name: github.at('name').text()!, ...(team !== undefined && { team }) };
}

function readWorkload(node: BindingNode): WorkloadBinding {
  const token = node.at('service_token');
  if (!token.span) return { kind: 'common-name', name: node.at('common_name').text()! };
  const duration = token.at('duration').text();
  return {
    kind: 'service-token',
    id: token.text() ?? token.at('id').text()!,
    ...(duration !== undefined && { duration: secondsOf(duration) }),
  };
}

function readPosture(node: BindingNode): Bindings['posture'] {
  const found = new Map<SignalName, PostureRuleBindings>();
  const add = (name: SignalName, rules: BindingNode): void => {
    if (rules.span) found.set(name, readRules(rules));
  };
  for (const flag of DEVICE_FLAGS) add(flag, node.at(flag));
  for (const state of ['installed', 'running'] as const) add(`edr.${state}`, node.at('edr').at(state));
  for (const name of node.at('checks').keys()) add(`checks.${name}`, node.at('checks').at(name));
  return found;
}

function readRules(node: BindingNode): PostureRuleBindings {
  const rules = new Map<Platform, Bound<PostureRuleBinding>>();
  for (const platform of PLATFORMS) {
    const rule = node.at(platform);
    if (!rule.span) continue;
    const expiration = rule.at('expiration').text();
    const value = {
      id: rule.text() ?? rule.at('id').text()!,
      ...(expiration !== undefined && { expiration: secondsOf(expiration) }),
    };
    rules.set(platform, { value, span: rule.span, path: rule.path });
  }
  return rules;
}

function readSsh(node: BindingNode): SshBinding {
  const logins = node.at('logins');
  return { targets: node.at('targets').texts(), ...(logins.span && { logins: logins.texts() }) };
}
