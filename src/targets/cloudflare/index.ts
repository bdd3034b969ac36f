/** Cloudflare Access: Terraform JSON of applications, policies, rule groups and posture rules. */
import type { Target } from '../target.js';
import { readTerraform } from '../terraform/index.js';
import { CAPABILITIES } from './capabilities.js';
import { compileAccess } from './compile.js';

export const CLOUDFLARE_ACCESS: Target = {
  kind: 'cloudflare-access',
  title: 'Cloudflare Access',
  capabilities: CAPABILITIES,
  compile: compileAccess,
  read: readTerraform,
};
