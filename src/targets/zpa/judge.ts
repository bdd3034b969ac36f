import type { Piece } from '../../compiler/analysis/index.js';
import type { Estate, Resource } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { Judge, Ruling } from '../ruling.js';
import type { CompileInput } from '../target.js';
import type { Bindings } from './bindings.js';
import { countriesOf, riskLevels } from './conditions.js';
import { hostContains, hostsOf } from './host.js';
import { judgeDevice } from './judge-device.js';
import { judgePeople } from './judge-people.js';
import { byCapability, EXACT, missing, trust, trusting, unsupported } from './rulings.js';

/** What a user can be without opening a connection again: the least that the vendor accepts, in seconds. */
const LEAST_TIMEOUT = 600;

/** Rules on one use of a constraint in a ZPA tenant, given the bindings. */
export function judgeFor({ estate }: CompileInput, bindings: Bindings): Judge {
  return (use) => {
    const { constraint, piece, resource } = use;
    if (piece && piece.who.workloads.length > 0 && OF_PEOPLE.has(constraint))
      return unsupported('machine and cloud connectors show neither posture nor trusted network');
    switch (constraint) {
      case 'workload':
        return workloads(bindings, piece!);
      case 'risk':
        return risk(bindings, piece!.requirement.risk);
      case 'location':
        return location(piece!);
      case 'network':
        return network(bindings, piece!);
      case 'session.max':
      case 'session.idle':
        return session(constraint, piece!);
      case 'served_by':
        return servedBy(bindings, resource);
      case 'inner':
        return inner(estate, resource);
      default:
        return judgePeople(estate, bindings, use) ?? judgeDevice(bindings, use) ?? byCapability(constraint);
    }
  };
}

const OF_PEOPLE: ReadonlySet<Constraint> = new Set([
  'platform',
  'network',
  'posture.managed',
  'posture.disk_encrypted',
  'posture.firewall',
  'posture.screen_lock',
  'posture.certificate',
  'posture.unmodified',
  'posture.edr',
  'posture.os',
  'posture.check',
]);

function workloads({ workloads: bound }: Bindings, { who }: Piece): Ruling {
  const unbound = who.workloads.find((name) => !bound.get(name)?.from);
  if (unbound !== undefined) return missing(`bindings.workloads.${unbound}.machine_group`);
  return trusting(
    who.workloads.map((name) => {
      const { id } = bound.get(name)!.from!;
      return trust(name, id.value, id, 'only this workload comes through the group');
    }),
  );
}

function risk({ risk: bound }: Bindings, level: number): Ruling {
  const names = riskLevels(level);
  const unbound = names.find((name) => !bound.has(name));
  if (unbound !== undefined) return missing(`bindings.risk.${unbound}`);
  return trusting(
    names.flatMap((name) =>
      bound.get(name)!.map((score) => trust(name, score.value, score, 'a user with this score of ZIA has this risk')),
    ),
  );
}

function location({ situation: { country } }: Piece): Ruling {
  const known = countriesOf(country.known);
  if (known.length === 0)
    return unsupported('COUNTRY_CODE takes codes of ISO 3166 only, and an unknown country has none');
  if (known.length < country.known.length) return { verdict: 'narrower', reason: '`XK` is no code of ISO 3166' };
  if (country.unknown) return { verdict: 'narrower', reason: 'an unknown country meets no COUNTRY_CODE' };
  return EXACT;
}

function network({ networks }: Bindings, { situation }: Piece): Ruling {
  const { clauses } = situation.network;
  if (clauses.length === 0) return unsupported('addresses are no operand, only named networks');
  if (clauses.some(({ negated }) => negated)) {
    return unsupported('a rule cannot ask that a device is not on a trusted network');
  }
  const names = [...new Set(clauses.flatMap(({ anyOf }) => anyOf))].sort();
  const unbound = names.find((name) => !networks.has(name));
  if (unbound !== undefined) return missing(`bindings.networks.${unbound}`);
  const note = 'the Client Connector takes no other place for this network';
  return trusting(names.map((name) => trust(name, networks.get(name)!.value, networks.get(name)!, note)));
}

function session(constraint: 'session.max' | 'session.idle', { requirement }: Piece): Ruling {
  const { sessionMax, sessionIdle } = requirement;
  const seconds = constraint === 'session.max' ? sessionMax : sessionIdle;
  if ((seconds ?? 0) < LEAST_TIMEOUT) return unsupported('timeouts are at least 10 minutes');
  return constraint === 'session.idle' && sessionMax !== undefined ? EXACT : byCapability(constraint);
}

function servedBy({ workloads: bound }: Bindings, { servedBy: names = [] }: Resource): Ruling {
  const unbound = names.find(({ value }) => !bound.get(value)?.appConnectorGroup);
  if (unbound) return missing(`bindings.workloads.${unbound.value}.app_connector_group`);
  return trusting(
    names.map(({ value }) => {
      const id = bound.get(value)!.appConnectorGroup!;
      return trust(value, id.value, id, 'only connectors of this workload are in the group');
    }),
  );
}

/** Hosts and ports can be carved out, paths and pings cannot. */
function inner(estate: Estate, resource: Resource): Ruling {
  const hosts = hostsOf(resource);
  for (const name of resource.inner) {
    const one = estate.resources.get(name)!;
    const stuck = one.endpoints.find(
      ({ path, host }) =>
        path !== undefined &&
        host.kind !== 'internet' &&
        host.kind !== 'own-devices' &&
        hosts.some((outer) => hostContains(outer, host)),
    );
    if (stuck)
      return unsupported(`the points of \`${name}\` (${stuck.text}) cannot be told from the others of their port`);
  }
  return EXACT;
}
