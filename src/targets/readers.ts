import { CLOUDFLARE_READER } from './cloudflare/interpret.js';
import { OPENZITI_READER } from './openziti/interpret.js';
import type { Reader } from './reader.js';
import { HEADSCALE_READER, TAILSCALE_READER } from './tailscale/interpret.js';
import { ZPA_READER } from './zpa/interpret.js';

/** The readers of this version, by kind. Apart from `registry.ts`, so that whoever reads does not load what compiles. */
export const READERS: readonly Reader[] = [
  CLOUDFLARE_READER,
  HEADSCALE_READER,
  OPENZITI_READER,
  TAILSCALE_READER,
  ZPA_READER,
];
