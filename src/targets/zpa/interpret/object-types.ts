import { ruleKind } from './rules.js';
import { isSegment } from './segments.js';

/** Resources that say nothing about who reaches what: connectors, certificates, logs, portals, tags, and policies that only add checks to what is let through. */
const WITHOUT_MEANING = new Set([
  'zpa_app_connector_assistant_schedule',
  'zpa_app_connector_group',
  'zpa_application_segment_weightedlb_config',
  'zpa_application_server',
  'zpa_ba_certificate',
  'zpa_cloud_browser_isolation_banner',
  'zpa_cloud_browser_isolation_certificate',
  'zpa_cloud_browser_isolation_external_profile',
  'zpa_inspection_custom_controls',
  'zpa_inspection_profile',
  'zpa_lss_config_controller',
  'zpa_policy_browser_protection_rule',
  'zpa_policy_capabilities_rule',
  'zpa_policy_credential_rule',
  'zpa_policy_inspection_rule',
  'zpa_policy_inspection_rule_v2',
  'zpa_policy_isolation_rule',
  'zpa_policy_isolation_rule_v2',
  'zpa_policy_portal_access_rule',
  'zpa_policy_redirection_rule',
  'zpa_pra_approval_controller',
  'zpa_pra_console_controller',
  'zpa_pra_credential_controller',
  'zpa_pra_credential_pool',
  'zpa_pra_portal_controller',
  'zpa_private_cloud',
  'zpa_private_cloud_group',
  'zpa_provisioning_key',
  'zpa_service_edge_assistant_schedule',
  'zpa_service_edge_group',
  'zpa_tag_group',
  'zpa_tag_key',
  'zpa_tag_namespace',
  'zpa_user_portal_aup',
  'zpa_user_portal_controller',
  'zpa_user_portal_link',
  'zpa_zia_cloud_config',
]);

const OTHERS = new Set(['zpa_segment_group', 'zpa_server_group', 'zpa_policy_access_rule_reorder']);

/** Types whose meaning the reader knows: their keys are judged. */
export function isRead(type: string): boolean {
  return isSegment(type) || ruleKind(type) !== undefined || OTHERS.has(type);
}

/** Why an object of another type cannot be left aside; undefined when it can. */
export function whyNotAside(type: string): string | undefined {
  if (WITHOUT_MEANING.has(type)) return undefined;
  if (type === 'zpa_application_segment_multimatch_bulk')
    return 'it changes how segments that are listed elsewhere match';
  if (type === 'zpa_c2c_ip_ranges') return 'it lets clients reach each other, past all segments';
  if (type === 'zpa_emergency_access_user') return 'it lets somebody in whom no identity provider knows';
  if (type === 'zpa_microtenant_controller') return 'a microtenant has rules of its own';
  return `\`${type}\` is no object of Zscaler Private Access that is known`;
}

/** Sections of a document without a meaning for access; references to what they declare are refused where they stand. */
export const HARMLESS_SECTIONS = new Set(['terraform', 'variable', 'locals', 'output', 'moved', 'import', 'check']);
