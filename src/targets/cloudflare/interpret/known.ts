/**
 * What the provider knows, beside rules: arguments per resource and attribute of the captured schemas of cloudflare/cloudflare 5.14.0 and
 * 5.22.0 (test/corpora/terraform-providers, 2026-11-22).
 */

/** Sections of a Terraform document that are read elsewhere or that say nothing of access. */
export const ROOT_SECTIONS: ReadonlySet<string> = new Set([
  '//',
  'terraform',
  'provider',
  'data',
  'output',
  'check',
  'moved',
  'import',
]);

/** Arguments that every resource takes: `unknown` where what they do is not in the artefact. */
export const META_ARGUMENTS: ReadonlyMap<string, 'inert' | 'unknown'> = new Map([
  ['//', 'inert'],
  ['depends_on', 'inert'],
  ['lifecycle', 'inert'],
  ['provider', 'inert'],
  ['count', 'unknown'],
  ['for_each', 'unknown'],
  ['provisioner', 'unknown'],
  ['connection', 'unknown'],
]);

export const APPLICATION = 'cloudflare_zero_trust_access_application';
export const POLICY = 'cloudflare_zero_trust_access_policy';
export const GROUP = 'cloudflare_zero_trust_access_group';
export const POSTURE_RULE = 'cloudflare_zero_trust_device_posture_rule';
export const LIST = 'cloudflare_zero_trust_list';
export const ORGANIZATION = 'cloudflare_zero_trust_organization';
export const TARGET = 'cloudflare_zero_trust_access_infrastructure_target';

/** Resources that decide. */
const READ = new Set([APPLICATION, POLICY, GROUP, POSTURE_RULE, LIST, ORGANIZATION, TARGET]);

/** Resources that grant nothing by themselves: what they make counts only where a selector names it. */
const INERT = new Set(
  [
    'access_custom_page',
    'access_identity_provider',
    'access_key_configuration',
    'access_mtls_certificate',
    'access_mtls_hostname_settings',
    'access_service_token',
    'access_short_lived_certificate',
    'access_tag',
    'device_posture_integration',
  ].map((name) => `cloudflare_zero_trust_${name}`),
);

/** Whether resources of a type are read, grant nothing, or cannot be judged. */
export function resourceSupport(type: string): 'read' | 'inert' | { readonly why: string } {
  if (READ.has(type)) return 'read';
  if (INERT.has(type)) return 'inert';
  if (type === '//') return { why: 'directly under `resource` Terraform takes `//` for a type' };
  if (/^cloudflare_(access|teams|device|tunnel)_/.test(type)) {
    return {
      why: `\`${type}\` is a name of provider version 4, whose resources mean other things; move it to version 5`,
    };
  }
  return { why: `what \`${type}\` does to access is not known` };
}

const rules = 'include require exclude';

/** Top-level arguments by type; the provider refuses every other. A leading `=` marks what only the provider sets. */
export const ARGUMENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    [APPLICATION]: `account_id zone_id =id =aud allow_authenticate_via_warp allow_iframe allowed_idps app_launcher_logo_url app_launcher_visible
      auto_redirect_to_identity bg_color cors_headers custom_deny_message custom_deny_url custom_non_identity_deny_url custom_pages destinations
      domain enable_binding_cookie footer_links header_bg_color http_only_cookie_attribute landing_page_design logo_url mfa_config name
      oauth_configuration options_preflight_bypass path_cookie_attribute policies read_service_tokens_from_header saas_app
      same_site_cookie_attribute scim_config self_hosted_domains service_auth_401_redirect session_duration skip_app_launcher_login_page
      skip_interstitial tags target_criteria type`,
    [POLICY]: `account_id =id name decision ${rules} approval_groups approval_required connection_rules isolation_required mfa_config
      purpose_justification_prompt purpose_justification_required session_duration`,
    [GROUP]: `account_id zone_id =id name is_default ${rules}`,
    [POSTURE_RULE]: 'account_id =id name type description expiration schedule input match',
    [LIST]: 'account_id =id name type description items =created_at =updated_at =list_count',
    [ORGANIZATION]: `account_id zone_id allow_authenticate_via_warp auth_domain auto_redirect_to_identity custom_pages deny_unmatched_requests
      deny_unmatched_requests_exempted_zone_names is_ui_read_only login_design mfa_config mfa_configuration_allowed mfa_required_for_all_apps
      mfa_ssh_piv_key_requirements name session_duration ui_read_only_toggle_reason user_seat_expiration_inactive_time
      warp_auth_session_duration`,
    [TARGET]: 'account_id =id hostname ip =created_at =modified_at',
  }).map(([type, names]) => [type, new Set(names.trim().split(/\s+/))]),
);

/** Attributes of nested objects that decide; the provider drops every other in silence. */
export const NESTED: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    destination: 'type uri hostname cidr port_range l4_protocol vnet_id mcp_server_id',
    policy: `id precedence name decision ${rules} connection_rules mfa_config`,
    criterion: 'port protocol target_attributes',
    approvalGroup: 'approvals_needed email_addresses email_list_uuid',
    connectionRules: 'ssh rdp',
    ssh: 'usernames allow_email_alias',
    match: 'platform',
    item: 'value description',
    ip: 'ipv4 ipv6',
    address: 'ip_addr virtual_network_id',
  }).map(([name, keys]) => [name, new Set(keys.split(/\s+/))]),
);

/** Sub-attributes of each selector; a trailing `?` marks the optional ones. */
export const SELECTORS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    any_valid_service_token: '',
    auth_context: 'ac_id id identity_provider_id',
    auth_method: 'auth_method',
    azure_ad: 'id identity_provider_id',
    certificate: '',
    cloudflare_account_member: 'account_id?',
    common_name: 'common_name',
    device_posture: 'integration_uid',
    email: 'email',
    email_domain: 'domain',
    email_list: 'id',
    everyone: '',
    external_evaluation: 'evaluate_url keys_url',
    geo: 'country_code',
    github_organization: 'identity_provider_id name team?',
    group: 'id',
    gsuite: 'email identity_provider_id',
    ip: 'ip',
    ip_list: 'id',
    linked_app_token: 'app_uid',
    login_method: 'id',
    oidc: 'claim_name claim_value identity_provider_id',
    okta: 'identity_provider_id name',
    saml: 'attribute_name attribute_value identity_provider_id',
    service_token: 'token_id',
    user_risk_score: 'user_risk_score',
  }).map(([name, keys]) => [name, keys === '' ? [] : keys.split(' ')]),
);

/** https://developers.cloudflare.com/cloudflare-one/access-controls/applications/choose-application-type/, and the provider's schema. */
export const APPLICATION_TYPES = [
  'self_hosted',
  'ssh',
  'vnc',
  'rdp',
  'mcp',
  'mcp_portal',
  'infrastructure',
  'saas',
  'dash_sso',
  'app_launcher',
  'warp',
  'biso',
  'bookmark',
  'proxy_endpoint',
] as const;
export type ApplicationType = (typeof APPLICATION_TYPES)[number];
