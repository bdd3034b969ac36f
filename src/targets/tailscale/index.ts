/** Tailscale's service and the Headscale server: one policy file, two targets. */
import type { Capabilities } from '../capabilities.js';
import type { Target } from '../target.js';
import { HEADSCALE_CAPABILITIES, TAILSCALE_CAPABILITIES } from './capabilities.js';
import { compilePolicyFile } from './compile.js';
import { type Flavour, HEADSCALE_FLAVOUR, TAILSCALE_FLAVOUR } from './flavour.js';
import { readPolicyFile } from './read.js';

function targetOf(title: string, flavour: Flavour, capabilities: Capabilities): Target {
  return {
    kind: flavour.kind,
    title,
    capabilities,
    compile: async (input) => compilePolicyFile(input, flavour, capabilities),
    read: readPolicyFile,
  };
}

export const TAILSCALE: Target = targetOf('Tailscale', TAILSCALE_FLAVOUR, TAILSCALE_CAPABILITIES);
export const HEADSCALE: Target = targetOf('Headscale', HEADSCALE_FLAVOUR, HEADSCALE_CAPABILITIES);
