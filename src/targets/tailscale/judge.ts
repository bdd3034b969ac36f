import type { ConstraintUse, Judge, Ruling } from '../ruling.js';
import { byCapability, type Context } from './context.js';
import { judgeBuiltIn, judgeSignal } from './judge-devices.js';
import { judgeInner, judgeInternet, judgeScheme, judgeServedBy } from './judge-endpoints.js';
import { judgeDomains, judgeSubtraction, judgeSyncedGroup, judgeUsers, judgeWorkloads } from './judge-principals.js';
import { judgeLogins, judgeRecorded, judgeSessionMax } from './judge-ssh.js';

/** Rules on one use of a constraint on a tailnet. */
export function judgeFor(context: Context): Judge {
  return (use) => (use.piece ? judgePiece(context, { ...use, piece: use.piece }) : judgeResource(context, use));
}

function judgePiece(context: Context, use: ConstraintUse & Required<Pick<ConstraintUse, 'piece'>>): Ruling {
  const { constraint, piece, resource } = use;
  switch (constraint) {
    case 'user':
    case 'group.listed':
    case 'group.all-of':
      return judgeUsers(context, piece);
    case 'except.listed':
    case 'deny.listed':
      return judgeSubtraction(context, piece);
    case 'group.synced':
      return judgeSyncedGroup(context, piece);
    case 'domain':
    case 'everyone':
      return judgeDomains(context, piece, resource);
    case 'workload':
      return judgeWorkloads(context, piece, resource);
    case 'posture.os':
    case 'platform':
    case 'location':
      return judgeBuiltIn(context, constraint, piece);
    case 'posture.managed':
    case 'posture.disk_encrypted':
    case 'posture.firewall':
    case 'posture.screen_lock':
    case 'posture.certificate':
    case 'posture.unmodified':
    case 'posture.edr':
    case 'posture.check':
      return judgeSignal(context, constraint, piece);
    case 'session.max':
      return judgeSessionMax(context, piece, resource);
    case 'session.recorded':
      return judgeRecorded(context, resource);
    case 'as.nonroot':
    case 'as.login':
      return judgeLogins(context, piece, resource);
    default:
      return byCapability(context, constraint);
  }
}

function judgeResource(context: Context, { constraint, resource }: ConstraintUse): Ruling {
  switch (constraint) {
    case 'endpoint.https':
    case 'endpoint.http':
    case 'endpoint.ssh':
    case 'endpoint.rdp':
    case 'endpoint.tcp':
    case 'endpoint.udp':
    case 'endpoint.icmp':
    case 'endpoint.ip':
      return judgeScheme(context, constraint, resource);
    case 'endpoint.internet':
      return judgeInternet(context, resource);
    case 'inner':
      return judgeInner(context, resource);
    case 'served_by':
      return judgeServedBy(context, resource);
    default:
      return byCapability(context, constraint);
  }
}
