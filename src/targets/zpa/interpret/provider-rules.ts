import type { LocatedMap, LocatedNode, LocatedScalar } from '../../../compiler/syntax/index.js';
import { readTemplate, type TerraformFault, type TerraformObject } from '../../terraform/judge/index.js';

const OPERATORS = ['AND', 'OR'];
const BYPASS = ['ALWAYS', 'NEVER', 'ON_NET'];
const SPACES = ['DEFAULT', 'SIEM'];
const ACCESS = (
  'APP APP_GROUP LOCATION IDP SAML SCIM SCIM_GROUP CLIENT_TYPE POSTURE TRUSTED_NETWORK BRANCH_CONNECTOR_GROUP ' +
  'EDGE_CONNECTOR_GROUP MACHINE_GRP COUNTRY_CODE PLATFORM RISK_FACTOR_TYPE CHROME_ENTERPRISE'
).split(' ');
const TIMEOUT = 'APP APP_GROUP CLIENT_TYPE IDP POSTURE PLATFORM SAML SCIM SCIM_GROUP'.split(' ');
const FORWARDING = (
  'APP APP_GROUP CLIENT_TYPE BRANCH_CONNECTOR_GROUP EDGE_CONNECTOR_GROUP POSTURE MACHINE_GRP TRUSTED_NETWORK PLATFORM ' +
  'IDP SAML SCIM SCIM_GROUP'
).split(' ');
const SEGMENT: Enums = {
  bypass_type: BYPASS,
  config_space: SPACES,
  health_check_type: ['DEFAULT', 'NONE'],
  health_reporting: ['NONE', 'ON_ACCESS', 'CONTINUOUS'],
  icmp_access_type: ['PING_TRACEROUTING', 'PING', 'NONE'],
  match_style: ['EXCLUSIVE', 'INCLUSIVE'],
  tcp_keep_alive: ['0', '1'],
};
const CLIENTLESS: Enums = { ...SEGMENT, 'clientless_apps.application_protocol': ['HTTP', 'HTTPS'] };

/** Allowed values by path within a body; case counts. */
type Enums = Readonly<Record<string, readonly string[]>>;

const ENUMS: Readonly<Record<string, Enums>> = {
  zpa_application_segment: SEGMENT,
  zpa_application_segment_browser_access: CLIENTLESS,
  zpa_browser_access: CLIENTLESS,
  zpa_application_segment_inspection: SEGMENT,
  zpa_application_segment_pra: {
    ...SEGMENT,
    'common_apps_dto.apps_config.application_protocol': ['RDP', 'SSH', 'VNC'],
    'common_apps_dto.apps_config.connection_security': ['ANY', 'NLA', 'NLA_EXT', 'TLS', 'VM_CONNECT', 'RDP'],
  },
  zpa_server_group: { config_space: SPACES },
  zpa_policy_access_rule: rules(['ALLOW', 'DENY', 'REQUIRE_APPROVAL'], [...ACCESS, 'WORKLOAD_TAG_GROUP']),
  zpa_policy_access_rule_v2: rules(
    ['ALLOW', 'DENY', 'REQUIRE_APPROVAL'],
    [...ACCESS, 'CHROME_POSTURE_PROFILE', 'WORKLOAD_TAG_GROUP'],
  ),
  zpa_policy_timeout_rule: rules(['RE_AUTH'], TIMEOUT),
  zpa_policy_timeout_rule_v2: rules(['RE_AUTH'], TIMEOUT),
  zpa_policy_forwarding_rule: rules(['BYPASS', 'INTERCEPT', 'INTERCEPT_ACCESSIBLE'], FORWARDING),
  zpa_policy_forwarding_rule_v2: rules(['BYPASS', 'INTERCEPT', 'INTERCEPT_ACCESSIBLE'], FORWARDING),
  zpa_policy_access_rule_reorder: {
    policy_type: (
      'ACCESS_POLICY GLOBAL_POLICY CAPABILITIES_POLICY BYPASS_POLICY CLIENT_FORWARDING_POLICY CREDENTIAL_POLICY ' +
      'ISOLATION_POLICY INSPECTION_POLICY REDIRECTION_POLICY REAUTH_POLICY TIMEOUT_POLICY CLIENTLESS_SESSION_PROTECTION_POLICY'
    ).split(' '),
  },
};

function rules(actions: readonly string[], types: readonly string[]): Enums {
  return {
    action: actions,
    operator: OPERATORS,
    'conditions.operator': OPERATORS,
    'conditions.operands.object_type': types,
  };
}

/** What the validators of provider zscaler/zpa 4.4.8 refuse in a body (provider source, 2026-07-20, and measured). */
export function providerFaults({ type, address, body }: TerraformObject): readonly TerraformFault[] {
  const faults: TerraformFault[] = [];
  for (const [path, allowed] of Object.entries(Object.hasOwn(ENUMS, type) ? ENUMS[type]! : {})) {
    for (const { text, node, at } of textsAt(body, path.split('.'), [])) {
      if (allowed.includes(text)) continue;
      const list = allowed.map((one) => `"${one}"`).join(' ');
      const summary = `expected ${at} to be one of [${list}], got ${text}`;
      faults.push({
        kind: 'refused',
        summary,
        why: `\`${at}\` is one of ${allowed.join(', ')}`,
        path: `${address}.${at}`,
        span: node.span,
      });
    }
  }
  if (type === 'zpa_application_segment' || type === 'zpa_application_segment_pra')
    faults.push(...emptyName(address, body));
  if (type === 'zpa_policy_access_rule_reorder') faults.push(...wrongOrders(address, body));
  return faults;
}

/** Whether the validators of a type are known here. */
export function isValidated(type: string): boolean {
  return Object.hasOwn(ENUMS, type);
}

function emptyName(address: string, body: LocatedMap): readonly TerraformFault[] {
  return [...textsAt(body, ['name'], [])].flatMap(({ text, node }) => {
    if (text !== '') return [];
    const summary = 'expected "name" to not be an empty string, got ';
    return [{ kind: 'refused', summary, why: 'a name must not be empty', path: `${address}.name`, span: node.span }];
  });
}

function wrongOrders(address: string, body: LocatedMap): readonly TerraformFault[] {
  return [...textsAt(body, ['rules', 'order'], [])].flatMap(({ text, node, at }) => {
    if (/^\+?\d+$/.test(text) && Number(text) > 0) return [];
    const why = 'an order is a whole number from 1 on';
    return [
      { kind: 'refused', summary: 'Rule order 0 is not allowed', why, path: `${address}.${at}`, span: node.span },
    ];
  });
}

/** Plain texts at a path, through blocks and lists; what is evaluated or absent is not looked at. */
function* textsAt(
  node: LocatedNode,
  path: readonly string[],
  done: readonly (string | number)[],
): Generator<{
  readonly text: string;
  readonly node: LocatedScalar;
  /** `conditions.0.operands.1.object_type`. */
  readonly at: string;
}> {
  if (node.kind === 'list') {
    for (const [at, item] of node.items.entries()) yield* textsAt(item, path, [...done, at]);
    return;
  }
  if (node.kind === 'map') {
    const [key = '', ...rest] = path;
    const value = node.entries.get(key)?.value;
    if (!value) return;
    if (value.kind === 'map') yield* textsAt(value, rest, [...done, key, 0]);
    else yield* textsAt(value, rest, [...done, key]);
    return;
  }
  if (path.length > 0 || node.value === null) return;
  const template = readTemplate(String(node.value));
  if (template.kind === 'text') yield { text: template.text, node, at: done.join('.') };
}
