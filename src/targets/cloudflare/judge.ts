import type { ConstraintUse, Judge, Ruling } from '../ruling.js';
import type { Context } from './context.js';
import { judgeDevice } from './judge-device.js';
import { judgeEndpoint } from './judge-endpoint.js';
import { judgeInfrastructure } from './judge-infrastructure.js';
import { judgePrincipal } from './judge-principal.js';
import { judgeSession } from './judge-session.js';
import { EXACT, unsupported } from './rulings.js';

/** What Cloudflare Access says to one use of a constraint, given the bindings. Every constraint is listed: none is exact by default. */
export function cloudflareJudge(context: Context): Judge {
  return (use) => {
    const limited = context.surface(use.resource).infrastructure ? judgeInfrastructure(context, use) : undefined;
    return limited ?? judgeOne(context, use);
  };
}

function judgeOne(context: Context, use: ConstraintUse): Ruling {
  switch (use.constraint) {
    case 'workload.kind':
    case 'deny.situation':
    case 'location':
    case 'network':
    case 'alternatives':
    case 'floor':
    case 'break-glass':
    case 'validity':
    case 'unreachable':
    case 'public':
    case 'public.networks':
    case 'as.any':
      return EXACT;
    case 'risk':
      return unsupported(
        'the risk selector needs provider versions after 5.14, which drop it in silence when they are older',
      );
    case 'schedule':
      return unsupported('Access has no selector for the time of day');
    case 'as.nonroot':
    case 'as.login':
      return unsupported('only an infrastructure application knows logins');
    case 'mfa':
    case 'approval':
    case 'session.max':
    case 'session.idle':
    case 'session.recorded':
    case 'session.isolated':
    case 'session.justified':
      return judgeSession(context, use);
    case 'platform':
    case 'posture.managed':
    case 'posture.disk_encrypted':
    case 'posture.firewall':
    case 'posture.screen_lock':
    case 'posture.certificate':
    case 'posture.unmodified':
    case 'posture.edr':
    case 'posture.os':
    case 'posture.check':
    case 'posture.max_age':
      return judgeDevice(context, use);
    case 'inner':
    case 'served_by':
    case 'endpoint.https':
    case 'endpoint.http':
    case 'endpoint.path':
    case 'endpoint.ssh':
    case 'endpoint.rdp':
    case 'endpoint.tcp':
    case 'endpoint.udp':
    case 'endpoint.icmp':
    case 'endpoint.ip':
    case 'endpoint.ports':
    case 'endpoint.cidr':
    case 'endpoint.ipv6':
    case 'endpoint.wildcard':
    case 'endpoint.internet':
    case 'endpoint.own-devices':
      return judgeEndpoint(context, use);
    case 'user':
    case 'group.listed':
    case 'group.all-of':
    case 'group.synced':
    case 'group.synced-all-of':
    case 'domain':
    case 'everyone':
    case 'except.listed':
    case 'except.synced':
    case 'deny.listed':
    case 'deny.synced':
    case 'workload':
    case 'workload.credential':
    case 'idp':
      return judgePrincipal(context, use);
  }
}
