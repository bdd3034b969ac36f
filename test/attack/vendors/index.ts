import type { Attacked } from '../stage.js';
import { CLOUDFLARE } from './cloudflare.js';
import { OPENZITI } from './openziti.js';
import { HEADSCALE, TAILSCALE } from './tailnets.js';
import { ZPA } from './zpa.js';

/** Every target of this version, sorted by kind. */
export const VENDORS: readonly Attacked[] = [CLOUDFLARE, HEADSCALE, OPENZITI, TAILSCALE, ZPA];
