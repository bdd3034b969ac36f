import type { LoginSet, Piece } from '../../compiler/analysis/index.js';
import type { Resource } from '../../compiler/model/index.js';
import type { Ruling } from '../ruling.js';
import { type Context, EXACT, sshTagsOf, unsupported } from './context.js';

/** Limits of `checkPeriod` in seconds. Vendor: policy file syntax, 2026-04-08. */
export const SHORTEST_CHECK = 60;
export const LONGEST_CHECK = 168 * 3600;

/** `session.max`: `check` with its period, which asks for a new login. */
export function judgeSessionMax(context: Context, piece: Piece, resource: Resource): Ruling {
  const seconds = piece.requirement.sessionMax ?? 0;
  if (!sshTagsOf(context, resource)) return unsupported();
  if (seconds < SHORTEST_CHECK) return unsupported('`checkPeriod` is at least one minute');
  if (seconds <= LONGEST_CHECK) return EXACT;
  return { verdict: 'narrower', reason: '`checkPeriod` is at most 168 hours, so the login is asked for earlier' };
}

export function judgeRecorded(context: Context, resource: Resource): Ruling {
  if (!context.flavour.recorder || !sshTagsOf(context, resource)) return unsupported();
  const { recorder } = context.bindings;
  if (!recorder) return { verdict: 'by-reference', missing: 'bindings.recorder' };
  const note = 'devices with the tag record what they are sent; without one the session is refused';
  return {
    verdict: 'by-reference',
    trust: [{ name: 'session.recorded', vendor: recorder.value, span: recorder.span, note }],
  };
}

/** `as.nonroot` and `as.login`. */
export function judgeLogins(context: Context, piece: Piece, resource: Resource): Ruling {
  const logins = piece.situation.logins;
  const fault = logins && loginFault(logins);
  if (fault) return unsupported(fault);
  const tags = sshTagsOf(context, resource);
  if (!tags) return notOwnSsh(context, resource);
  const note = 'devices with the tag answer port 22 with the SSH server of the tailnet and nothing else';
  return {
    verdict: 'by-reference',
    trust: tags.map((tag) => ({
      name: `resource ${resource.name}`,
      vendor: tag,
      span: context.bindings.ssh.get(tag)!,
      note,
    })),
  };
}

function notOwnSsh(context: Context, resource: Resource): Ruling {
  const { claims } = context.carver.of(resource);
  if (claims.some(({ spot }) => spot.kind === 'block')) {
    return unsupported('ssh rules take tags, and the host is known by its address; bind it to a tag in `hosts`');
  }
  if (claims.some(({ ports }) => ports.tcp.length !== 1 || ports.tcp[0]!.from !== 22 || ports.tcp[0]!.to !== 22)) {
    return unsupported('the SSH server of the tailnet answers on port 22 only');
  }
  return { verdict: 'by-reference', missing: 'bindings.ssh' };
}

/** What an ssh rule reads as something else than a login. `*` is refused by the service. */
const SPECIAL = /^(\*|=|.*:.*)$/;

function loginFault(logins: LoginSet): string | undefined {
  if (logins.kind === 'all-but') {
    const rest = logins.logins.filter((login) => login !== 'root');
    return rest.length === 0 ? undefined : `an ssh rule cannot say every login but \`${rest[0]}\``;
  }
  const special = logins.logins.find((login) => SPECIAL.test(login) || login === '');
  return special === undefined ? undefined : `an ssh rule reads \`${special}\` as something else than a login`;
}

/** The `users` of an ssh rule for logins that have been judged. `autogroup:nonroot` is every login but root. */
export function sshUsers(logins: LoginSet | undefined): readonly string[] {
  if (!logins) return [];
  if (logins.kind === 'only') return [...logins.logins].sort();
  return logins.logins.includes('root') ? ['autogroup:nonroot'] : ['autogroup:nonroot', 'root'];
}
