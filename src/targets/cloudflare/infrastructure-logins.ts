import type { Piece } from '../../compiler/analysis/index.js';
import type { SshBinding } from './bindings.js';

/** The logins that a piece grants, sorted; undefined when they can only be listed with the bound logins and there are none. */
export function grantedLogins(
  { situation: { logins } }: Piece,
  { logins: bound }: SshBinding,
): readonly string[] | undefined {
  if (!logins) return [];
  if (logins.kind === 'only') return [...logins.logins].sort();
  return bound?.filter((login) => !logins.logins.includes(login));
}
