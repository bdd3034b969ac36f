import type { Piece } from '../../compiler/analysis/index.js';
import { MFA_LEVELS } from '../../compiler/model/index.js';
import type { ConstraintUse, Ruling } from '../ruling.js';
import { approversOf } from './approvers.js';
import type { Context } from './context.js';
import { durationText } from './durations.js';
import { mfaValues } from './mfa.js';
import { EXACT, missing, trust, trusting, unsupported } from './rulings.js';
import { LONGEST_APPROVAL, sessionFor } from './session.js';

export function judgeSession(context: Context, { constraint, piece, resource }: ConstraintUse): Ruling {
  if (!piece) return EXACT;
  switch (constraint) {
    case 'mfa':
      return mfa(context, piece);
    case 'approval':
      return approval(context, piece);
    case 'session.max':
      return sessionMax(context, piece);
    case 'session.isolated': {
      const other = context
        .surface(resource)
        .privates.find(({ ports }) => ports.some(({ from, to }) => from !== 443 || to !== 443));
      if (!other) return EXACT;
      return unsupported(
        `Browser Isolation works on port 443 of private destinations only, and this is \`${other.text}\``,
      );
    }
    case 'session.justified':
      return EXACT;
    case 'session.idle':
      return unsupported('Access has no idle timeout');
    default:
      return unsupported('no policy of Access demands a recording');
  }
}

function mfa(context: Context, piece: Piece): Ruling {
  const level = piece.requirement.mfa;
  const found: ReturnType<typeof trust>[] = [];
  for (const { idp } of context.login(piece).parts) {
    const { values, said } = mfaValues(context.bindings.idps.get(idp)!.value, level);
    if (values.length === 0) return missing(`bindings.idps.${idp}.mfa.${MFA_LEVELS[level]}`);
    for (const one of said) {
      const note = `\`${idp}\` reports these authentication methods only after a login of that strength`;
      found.push(trust(`${idp} ${one.path.slice(one.path.lastIndexOf('.') + 1)}`, one.value.join(', '), one, note));
    }
  }
  return trusting(...found);
}

function approval(context: Context, { requirement }: Piece): Ruling {
  const [name, ...more] = requirement.approvals;
  if (more.length > 0) return unsupported('whether two groups of approvers must both agree is not documented');
  const approval = context.estate.approvals.get(name ?? '');
  if (!approval) return unsupported('the approval is not known');
  if (approval.ticket === 'required')
    return unsupported(`a request has no field for the ticket that \`${name}\` requires`);
  if (approval.max && approval.max.value < LONGEST_APPROVAL) {
    const longest = `${durationText(approval.max.value)}, and the approver may grant ${durationText(LONGEST_APPROVAL)}`;
    return unsupported(`\`${name}\` counts for at most ${longest}`);
  }
  if (!approversOf(context, approval)) {
    return unsupported(
      `approvers are listed by address, and \`${name}\` names some whose addresses are not known here`,
    );
  }
  return {
    verdict: 'narrower',
    reason: `asked anew in each session, for at most ${durationText(LONGEST_APPROVAL)} and with a purpose; the approvers themselves are left out, since nobody may approve his own request`,
  };
}

function sessionMax(context: Context, piece: Piece): Ruling {
  const { globalSession } = context.bindings;
  if (!globalSession) return missing('bindings.global_session');
  const session = sessionFor(context.bindings, piece);
  if (session.fault !== undefined) return unsupported(session.fault);
  return trusting(
    trust(
      'global session',
      durationText(globalSession.value),
      globalSession,
      'the account asks for a login when it ends, and the identity provider then asks for credentials',
    ),
  );
}
