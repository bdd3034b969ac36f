/** Zscaler Private Access: Terraform JSON for the provider zscaler/zpa. */
import type { Target } from '../target.js';
import { readTerraform } from '../terraform/index.js';
import { CAPABILITIES } from './capabilities.js';
import { compileTenant } from './compile.js';

export const ZPA: Target = {
  kind: 'zpa',
  title: 'Zscaler Private Access',
  capabilities: CAPABILITIES,
  compile: async (input) => compileTenant(input),
  read: readTerraform,
  openedByDeleting,
};

/**
 * The provider takes a segment or a group of segments that goes out of every rule of the tenant, also of rules that others made; one that named
 * nothing else is then a rule for every application (provider source, resource_zpa_application_segment.go, v4.4.8, 2026-07-20).
 */
function openedByDeleting(address: string): string | undefined {
  return /^zpa_(application_segment|segment_group)\w*\./.test(address)
    ? 'it goes out of every rule of the tenant: one that others made and that names nothing else then holds for every application'
    : undefined;
}
