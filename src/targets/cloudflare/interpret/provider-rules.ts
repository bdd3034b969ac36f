import {
  type TerraformFault,
  type TerraformObject,
  type Validator,
  validatorFaults,
} from '../../terraform/judge/index.js';

const PLATFORMS = ['windows', 'mac', 'linux', 'android', 'ios', 'chromeos'];
const DECISIONS = ['allow', 'deny', 'non_identity', 'bypass'];
const APPLICATION_TYPES =
  'self_hosted saas ssh vnc app_launcher warp biso bookmark dash_sso infrastructure rdp mcp mcp_portal proxy_endpoint'.split(
    ' ',
  );
const WITH_SESSION = 'saas dash_sso self_hosted ssh vnc rdp app_launcher warp mcp_portal mcp proxy_endpoint'.split(' ');
const WITH_DESTINATIONS = 'self_hosted ssh vnc rdp mcp_portal mcp'.split(' ');
const OPERATORS = ['<', '<=', '>', '>=', '=='];
const POSTURE_TYPES = (
  'file application tanium gateway warp disk_encryption serial_number sentinelone carbonblack firewall os_version domain_joined ' +
  'client_certificate client_certificate_v2 antivirus unique_client_id kolide tanium_s2s crowdstrike_s2s intune workspace_one ' +
  'sentinelone_s2s custom_s2s'
).split(' ');
/** What a list can hold, and what only versions after 5.14.0 know. */
const LIST_TYPES = ['SERIAL', 'URL', 'DOMAIN', 'EMAIL', 'IP'];
const NEWER_LIST_TYPES = ['CATEGORY', 'LOCATION', 'DEVICE', 'AAGUID'];
const DURATION = /^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;
const SELECTORS: readonly Validator[] = ['include', 'require', 'exclude'].flatMap((at): readonly Validator[] => [
  { rule: 'one-key', at },
  { in: `${at}.user_risk_score`, rule: 'one-of', at: 'user_risk_score', values: ['low', 'medium', 'high', 'unscored'] },
]);

/** Private fields of a destination. */
const PRIVATE = ['cidr', 'hostname', 'l4_protocol', 'port_range', 'vnet_id'];

const VALIDATORS: Readonly<Record<string, readonly Validator[]>> = {
  cloudflare_zero_trust_access_policy: [{ rule: 'one-of', at: 'decision', values: DECISIONS }, ...SELECTORS],
  cloudflare_zero_trust_access_group: SELECTORS,
  cloudflare_zero_trust_access_application: [
    { rule: 'one-of', at: 'type', values: APPLICATION_TYPES },
    { rule: 'only-when', at: 'session_duration', when: 'type', values: [...WITH_SESSION, null] },
    { rule: 'pattern', at: 'session_duration', pattern: DURATION, what: 'a duration such as 24h or 300ms' },
    { rule: 'only-when', at: 'destinations', when: 'type', values: [...WITH_DESTINATIONS, null] },
    { rule: 'excludes', at: 'destinations', other: 'self_hosted_domains' },
    { rule: 'excludes', at: 'self_hosted_domains', other: 'destinations' },
    { rule: 'required-when', at: 'saas_app', when: 'type', values: ['saas', 'dash_sso'] },
    { in: 'destinations', rule: 'one-of', at: 'type', values: ['public', 'private', 'via_mcp_server_portal'] },
    { in: 'destinations', rule: 'one-of', at: 'l4_protocol', values: ['tcp', 'udp'] },
    { in: 'destinations', rule: 'only-when', at: 'uri', when: 'type', values: ['public', null] },
    ...PRIVATE.map(
      (at): Validator => ({ in: 'destinations', rule: 'only-when', at, when: 'type', values: ['private'] }),
    ),
    { in: 'policies', rule: 'exactly-one', of: ['id', 'include'] },
    { in: 'policies', rule: 'one-of', at: 'decision', values: DECISIONS },
    { in: 'policies', rule: 'needs', at: 'include', other: 'decision' },
    ...['name', 'decision', 'require', 'exclude', 'connection_rules'].map(
      (at): Validator => ({ in: 'policies', rule: 'needs', at, other: 'include' }),
    ),
    { in: 'policies', rule: 'required-when', at: 'connection_rules', when: 'type', values: ['infrastructure'] },
    { in: 'policies', rule: 'integer', at: 'precedence' },
    { in: 'policies', rule: 'at-least', at: 'precedence', least: 1 },
    ...SELECTORS.map(
      (validator): Validator => ({
        ...validator,
        in: validator.in === undefined ? 'policies' : `policies.${validator.in}`,
      }),
    ),
    { in: 'target_criteria', rule: 'one-of', at: 'protocol', values: ['SSH', 'RDP'] },
  ],
  cloudflare_zero_trust_access_service_token: [
    { rule: 'needs', at: 'previous_client_secret_expires_at', other: 'client_secret_version' },
  ],
  cloudflare_zero_trust_list: [{ rule: 'one-of', at: 'type', values: [...LIST_TYPES, ...NEWER_LIST_TYPES] }],
  cloudflare_zero_trust_device_posture_rule: [
    { rule: 'one-of', at: 'type', values: POSTURE_TYPES },
    { in: 'match', rule: 'one-of', at: 'platform', values: PLATFORMS },
    ...['operator', 'count_operator', 'score_operator', 'version_operator'].map(
      (at): Validator => ({ in: 'input', rule: 'one-of', at, values: OPERATORS }),
    ),
    { in: 'input', rule: 'one-of', at: 'operating_system', values: PLATFORMS },
    { in: 'input', rule: 'one-of', at: 'risk_level', values: ['low', 'medium', 'high', 'critical'] },
    { in: 'input', rule: 'one-of', at: 'extended_key_usage', values: ['clientAuth', 'emailProtection'] },
    {
      in: 'input',
      rule: 'one-of',
      at: 'compliance_status',
      values: ['compliant', 'noncompliant', 'unknown', 'notapplicable', 'ingraceperiod', 'error'],
    },
    {
      in: 'input',
      rule: 'one-of',
      at: 'network_status',
      values: ['connected', 'disconnected', 'disconnecting', 'connecting'],
    },
    {
      in: 'input',
      rule: 'one-of',
      at: 'operational_state',
      values:
        'na partially_disabled auto_fully_disabled fully_disabled auto_partially_disabled disabled_error db_corruption'.split(
          ' ',
        ),
    },
    { in: 'input', rule: 'one-of', at: 'state', values: ['online', 'offline', 'unknown'] },
  ],
};

/** What the validators of provider cloudflare/cloudflare 5.22.0 refuse in the resources that are emitted (measured 2026-11-22). */
export function providerFaults({ mode, ...object }: TerraformObject): readonly TerraformFault[] {
  const validators = Object.hasOwn(VALIDATORS, object.type) ? VALIDATORS[object.type]! : [];
  return mode === 'managed' ? validatorFaults({ mode, ...object }, validators) : [];
}

/** The same of 5.14.0, which knows fewer lists. */
export function olderProviderFaults(object: TerraformObject): readonly TerraformFault[] {
  if (object.type !== 'cloudflare_zero_trust_list') return providerFaults(object);
  return validatorFaults(object, [{ rule: 'one-of', at: 'type', values: LIST_TYPES }]);
}

/** Whether the validators of a type are known here. */
export function isValidated(type: string): boolean {
  return Object.hasOwn(VALIDATORS, type);
}
