import { CLOUDFLARE_ACCESS } from './cloudflare/index.js';
import { OPENZITI } from './openziti/index.js';
import { HEADSCALE, TAILSCALE } from './tailscale/index.js';
import type { Target, TargetKind } from './target.js';
import { ZPA } from './zpa/index.js';

/** Every target that this version can compile, sorted by kind. A kind that is not in it is refused by name. */
export const TARGETS: readonly Target[] = [CLOUDFLARE_ACCESS, HEADSCALE, OPENZITI, TAILSCALE, ZPA];

/** The target of a kind, or undefined when this version has none. */
export function findTarget(kind: TargetKind, targets: readonly Target[] = TARGETS): Target | undefined {
  return targets.find((target) => target.kind === kind);
}
