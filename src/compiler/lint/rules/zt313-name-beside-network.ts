import { covers, PieceSpace } from '../../analysis/index.js';
import type { Resource } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { isByNameOnly, isNetwork, sharePorts } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';

export const nameBesideNetwork = defineRule({
  meta: {
    code: 'ZT313',
    id: 'least-privilege/name-beside-network',
    title: 'a target carries a network and something that may lie in it under a name',
    severity: 'warning',
    kind: 'heuristic',
    needs: ['target'],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'No name is ever resolved here, so nobody can tell whether a resource that is known by name only lies in a network that the same target carries. If it does, whoever reaches the network reaches it by its address, whatever its own policies ask for. Told when ports are in common and the network asks for less, or lets in others.',
    remedy:
      'Add the addresses as endpoints of the resource: it is then taken out of what the network grants. Or carry the two on different targets.',
    sources: ['The specification of the language, 5.2 and 5.3: names and addresses are different hosts'],
    options: {},
    example: {
      config: 'targets: { mesh: { kind: tailscale } }\n',
      invalid: `idps:
  okta: { domains: example.com }
resources:
  office: { endpoints: "ip://10.20.0.0/16", sensitivity: internal, via: mesh }
  orders-db: { endpoints: "tcp://orders-db.internal:5432", sensitivity: high, via: mesh }
policies:
  staff-to-office: { allow: everyone, to: office, when: { mfa: any } }
  ana-to-orders: { allow: user:ana@example.com, to: orders-db, when: { mfa: strong } }
`,
      valid: `idps:
  okta: { domains: example.com }
resources:
  office: { endpoints: "ip://10.20.0.0/16", sensitivity: internal, via: mesh }
  orders-db: { endpoints: ["tcp://orders-db.internal:5432", "tcp://10.20.3.7:5432"], sensitivity: high, via: mesh }
policies:
  staff-to-office: { allow: everyone, to: office, when: { mfa: any } }
  ana-to-orders: { allow: user:ana@example.com, to: orders-db, when: { mfa: strong } }
`,
    },
  },

  *check(context) {
    const { estate, analysis } = context;
    const closed = [...estate.resources.values()].filter(({ public: open }) => !open);
    const networks = closed.filter(
      ({ name, endpoints }) => endpoints.some(isNetwork) && analysis.access(name).pieces.length > 0,
    );
    if (networks.length === 0) return;
    const opens = comparison(context);
    for (const resource of closed.filter(isByNameOnly)) {
      for (const target of new Set(resource.via.map(({ value }) => value))) {
        const around = networks.find(
          (network) => isVia(network, target) && mayHold(network, resource) && opens(network, resource),
        );
        if (around) yield finding(resource, around, target);
      }
    }
  },
});

/** Whether a network lets somebody in whom the resource does not let in like that. */
function comparison({ estate, analysis }: LintContext): (network: Resource, resource: Resource) => boolean {
  let space: PieceSpace | undefined;
  return (network, resource) => {
    if (network.isSsh !== resource.isSsh) return true;
    space ??= new PieceSpace([estate], analysis.horizon);
    const own = analysis.access(resource.name).pieces;
    for (const piece of analysis.access(network.name).pieces) if (!covers(space, own, piece)) return true;
    return false;
  };
}

function isVia({ via }: Resource, target: string): boolean {
  return via.some(({ value }) => value === target);
}

function mayHold(network: Resource, { endpoints }: Resource): boolean {
  return network.endpoints.some((block) => isNetwork(block) && endpoints.some((named) => sharePorts(block, named)));
}

function finding({ name, nameSpan }: Resource, around: Resource, target: string): Finding {
  return {
    message: `target \`${target}\` carries \`${name}\`, of which only names are known, beside \`${around.name}\`: if its address lies in there, whoever reaches \`${around.name}\` reaches it past its own policies`,
    span: nameSpan,
    label: 'known by name only',
    related: [{ span: around.nameSpan, label: 'a network on the same target' }],
    help: `add the addresses of \`${name}\` as endpoints, which takes it out of \`${around.name}\``,
    element: `resources.${name}`,
    cause: target,
    resources: [name],
  };
}
