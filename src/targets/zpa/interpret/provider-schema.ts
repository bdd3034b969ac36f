import type { AttributeSchema, BlockSchema, NestedBlockSchema, ProviderSchema } from '../../terraform/judge/index.js';

/**
 * What provider zscaler/zpa 4.4.8 (2026-07-20) accepts in the resources that bear on access: `key:TYPE` is an argument (`s` text, `b`
 * boolean, `[s]` texts, `[p]` ports from and to), with `!` when required and `-` when the provider decides it; `key{ … }` is a block, with
 * `+` when one must stand there. A name stands for the resource of that name.
 */
const ARGUMENTS: Readonly<Record<string, string>> = {
  zpa_application_segment: `
    api_protection_enabled:b bypass_on_reauth:b bypass_type:s config_space:s description:s domain_names:[s]!
    double_encrypt:b enabled:b fqdn_dns_check:b health_check_type:s health_reporting:s icmp_access_type:s id:s-
    inspect_traffic_with_zia:b ip_anchored:b is_cname_enabled:b is_incomplete_dr_config:b match_style:s microtenant_id:s
    name:s! passive_health_enabled:b policy_style:b segment_group_id:s segment_group_name:s select_connector_close_to_app:b
    share_to_microtenants:[s] tcp_keep_alive:s tcp_port_range:[p] tcp_port_ranges:[s] udp_port_range:[p] udp_port_ranges:[s]
    use_in_dr_mode:b weighted_load_balancing:b server_groups{ id:[s]! } zpn_er_id{ id:[s]! }`,
  zpa_application_segment_browser_access: `
    bypass_type:s config_space:s description:s domain_names:[s]! double_encrypt:b enabled:b fqdn_dns_check:b
    health_check_type:s health_reporting:s icmp_access_type:s id:s- ip_anchored:b is_cname_enabled:b
    is_incomplete_dr_config:b microtenant_id:s name:s! passive_health_enabled:b segment_group_id:s! segment_group_name:s
    select_connector_close_to_app:b tcp_keep_alive:s tcp_port_range:[p] tcp_port_ranges:[s] udp_port_range:[p]
    udp_port_ranges:[s] use_in_dr_mode:b clientless_apps+{ allow_options:b app_id:s- application_port:s!
    application_protocol:s! certificate_id:s cname:s- description:s domain:s enabled:b ext_domain:s ext_label:s id:s-
    microtenant_id:s name:s! trust_untrusted_cert:b } server_groups{ id:[s]! } zpn_er_id{ id:[s]! }`,
  zpa_application_segment_inspection: `
    adp_enabled:b auto_app_protect_enabled:b bypass_on_reauth:b bypass_type:s config_space:s description:s domain_names:[s]!
    double_encrypt:b enabled:b fqdn_dns_check:b health_check_type:s health_reporting:s icmp_access_type:s id:s-
    ip_anchored:b is_cname_enabled:b is_incomplete_dr_config:b name:s! passive_health_enabled:b policy_style:b
    segment_group_id:s! select_connector_close_to_app:b tcp_keep_alive:s tcp_port_range:[p] tcp_port_ranges:[s]
    tcp_protocols:[s] udp_port_range:[p] udp_port_ranges:[s] udp_protocols:[s] use_in_dr_mode:b common_apps_dto{
    apps_config{ app_id:s- app_types:[s] application_port:s application_protocol:s certificate_id:s description:s- domain:s
    inspect_app_id:s- name:s- trust_untrusted_cert:b } } server_groups{ id:[s]! }`,
  zpa_application_segment_pra: `
    bypass_on_reauth:b bypass_type:s config_space:s description:s domain_names:[s]! double_encrypt:b enabled:b
    fqdn_dns_check:b health_check_type:s health_reporting:s icmp_access_type:s id:s- ip_anchored:b is_cname_enabled:b
    is_incomplete_dr_config:b microtenant_id:s name:s! passive_health_enabled:b segment_group_id:s!
    select_connector_close_to_app:b tcp_keep_alive:s tcp_port_range:[p] tcp_port_ranges:[s] udp_port_range:[p]
    udp_port_ranges:[s] use_in_dr_mode:b common_apps_dto{ apps_config{ app_id:s- app_types:[s] application_port:s
    application_protocol:s connection_security:s domain:s name:s pra_app_id:s- } } server_groups{ id:[s]! } zpn_er_id{
    id:[s]! }`,
  zpa_browser_access: 'zpa_application_segment_browser_access',
  zpa_policy_access_rule: `
    action:s action_id:s bypass_default_rule:b custom_msg:s default_rule:b description:s id:s- lss_default_rule:b
    microtenant_id:s name:s! operator:s policy_set_id:s policy_type:s priority:s reauth_default_rule:b reauth_idle_timeout:s
    reauth_timeout:s rule_order:s zpn_cbi_profile_id:s zpn_inspection_profile_id:s zpn_isolation_profile_id:s
    app_connector_groups{ id:[s]! } app_server_groups{ id:[s]! } conditions{ id:s- microtenant_id:s operator:s! operands{
    id:s- idp_id:s lhs:s! microtenant_id:s name:s object_type:s! rhs:s rhs_list:[s] } }`,
  zpa_policy_access_rule_reorder: `
    id:s policy_type:s! rules+{ id:s! order:s! }`,
  zpa_policy_access_rule_v2: `
    action:s custom_msg:s description:s extranet_enabled:b id:s- name:s! operator:s policy_set_id:s- app_connector_groups{
    id:[s] } app_server_groups{ id:[s]! } conditions{ id:s- operator:s operands{ object_type:s values:[s] entry_values{
    lhs:s rhs:s } } } extranet_dto{ zpn_er_id:s location_dto{ id:s! } location_group_dto{ id:s! } }`,
  zpa_policy_forwarding_rule: `
    action:s action_id:s bypass_default_rule:b custom_msg:s default_rule:b description:s id:s- lss_default_rule:b
    microtenant_id:s name:s! operator:s policy_set_id:s policy_type:s priority:s reauth_default_rule:b reauth_idle_timeout:s
    reauth_timeout:s rule_order:s zpn_cbi_profile_id:s zpn_inspection_profile_id:s zpn_isolation_profile_id:s conditions{
    id:s- microtenant_id:s operator:s! operands{ id:s- idp_id:s lhs:s! microtenant_id:s name:s object_type:s! rhs:s
    rhs_list:[s] } }`,
  zpa_policy_forwarding_rule_v2: `
    action:s description:s id:s- microtenant_id:s name:s! policy_set_id:s- conditions{ id:s- operator:s operands{
    object_type:s values:[s] entry_values{ lhs:s rhs:s } } }`,
  zpa_policy_timeout_rule: 'zpa_policy_forwarding_rule',
  zpa_policy_timeout_rule_v2: `
    action:s custom_msg:s description:s id:s- microtenant_id:s name:s! policy_set_id:s- reauth_idle_timeout:s
    reauth_timeout:s conditions{ id:s- operator:s operands{ object_type:s values:[s] entry_values{ lhs:s rhs:s } } }`,
  zpa_segment_group: `
    description:s enabled:b id:s- microtenant_id:s name:s! applications{ id:s }`,
  zpa_server_group: `
    config_space:s description:s dynamic_discovery:b enabled:b extranet_enabled:b id:s- ip_anchored:b microtenant_id:s
    name:s! app_connector_groups{ id:[s]! } applications{ id:[s] } extranet_dto{ zpn_er_id:s location_dto{ id:s! }
    location_group_dto{ id:s! } } servers{ id:[s]! }`,
};

const PORTS = ['list', ['object', { from: 'string', to: 'string' }]] as const;
const TYPES = { s: 'string', b: 'bool', '[s]': ['list', 'string'], '[p]': PORTS } as const;

let expanded: ProviderSchema | undefined;

/** The schema of the resources above; made when first asked for. */
export function providerSchema(): ProviderSchema {
  expanded ??= {
    source: 'zscaler/zpa',
    resources: Object.fromEntries(Object.keys(ARGUMENTS).map((type) => [type, schemaOf(type)])),
  };
  return expanded;
}

function schemaOf(type: string): BlockSchema {
  const text = ARGUMENTS[type]!;
  return text in ARGUMENTS ? schemaOf(text) : block(text.trim().split(/\s+/));
}

/** Takes the words of one block off the front. */
function block(words: string[]): BlockSchema {
  const attributes: Record<string, AttributeSchema> = {};
  const blocks: Record<string, NestedBlockSchema> = {};
  for (let word = words.shift(); word !== undefined && word !== '}'; word = words.shift()) {
    const [, key = '', least, type, use] = /^(\w+)(?:(\+?)\{|:(s|b|\[s\]|\[p\])([!-]?))$/.exec(word)!;
    if (type === undefined) {
      blocks[key] = { block: block(words), nesting_mode: 'list', ...(least === '+' && { min_items: 1 }) };
    } else {
      const given = use === '!' ? { required: true } : use === '-' ? { computed: true } : { optional: true };
      attributes[key] = { type: TYPES[type as keyof typeof TYPES], ...given };
    }
  }
  return { attributes, block_types: blocks };
}
