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
};
