import type { Piece } from '../../compiler/analysis/index.js';
import type { ConstraintUse, Ruling } from '../ruling.js';
import type { Context } from './context.js';
import { grantedLogins } from './infrastructure-logins.js';
import { leadConstraint } from './judge-principal.js';
import { EXACT, missing, trust, trusting, unsupported } from './rulings.js';

/**
 * What an infrastructure application cannot say, or says otherwise: it knows only allow, and only the selectors e-mail, domain, SAML,
 * country, authentication method, posture and identity provider groups, without rule groups and without a session.
 * https://developers.cloudflare.com/cloudflare-one/access-controls/applications/non-http/infrastructure-apps/, 2026-11-24.
 */
export function judgeInfrastructure(
  context: Context,
  { constraint, piece, resource }: ConstraintUse,
): Ruling | undefined {
  switch (constraint) {
    case 'as.any':
    case 'as.nonroot':
    case 'as.login':
      return piece ? logins(context, resource.name, piece) : EXACT;
    case 'network':
      return unsupported('policies of infrastructure applications have no IP selector');
    case 'workload':
      return unsupported('infrastructure applications have no Service Auth policies');
    case 'session.max':
      return unsupported('infrastructure applications have no session duration');
    case 'approval':
    case 'session.isolated':
    case 'session.justified':
      return unsupported('policies of infrastructure applications have no such setting');
    case 'endpoint.ssh':
    case 'endpoint.ports':
    case 'endpoint.cidr':
    case 'endpoint.ipv6':
    case 'endpoint.wildcard':
      return targets(context, resource.name);
    default:
      return piece && constraint === leadConstraint(context.estate, piece) ? oneIdp(context, resource.name) : undefined;
  }
}

function logins(context: Context, resource: string, piece: Piece): Ruling {
  const bound = context.bindings.ssh.get(resource);
  if (!bound) return missing(`bindings.ssh.${resource}`);
  const granted = grantedLogins(piece, bound.value);
  if (!granted) return missing(`bindings.ssh.${resource}.logins`);
  if (granted.length === 0) return unsupported(`\`${bound.path}.logins\` lists no login that is granted`);
  return trusting(
    trust(
      resource,
      bound.value.targets.join(', '),
      bound,
      'these infrastructure targets are the resource, and nothing else is',
    ),
  );
}

function targets({ bindings }: Context, resource: string): Ruling {
  return bindings.ssh.has(resource) ? EXACT : missing(`bindings.ssh.${resource}`);
}

/** Without a login method selector only `allowed_idps` of the whole application says who asserted an address. */
function oneIdp(context: Context, resource: string): Ruling | undefined {
  const idps = new Set(
    context.input.access(resource).pieces.flatMap((piece) => context.login(piece).parts.map(({ idp }) => idp)),
  );
  if (idps.size <= 1) return undefined;
  return unsupported(
    `policies of infrastructure applications have no login method selector, so all logins must come from one identity provider, not from ${[...idps].sort().join(', ')} (\`when: { idp }\` limits them)`,
  );
}
