import fc from 'fast-check';
import type { Artefact } from '../../../src/targets/target.js';
import { artefactOf } from './artefact-kit.js';
import { contentOf } from './decide.js';

export const IDENTITIES = ['ana', 'li', 'omar'];
const SERVICES = ['s0', 's1', 's2'];
const CHECKS = ['c0', 'c1', 'c2'];
const POLICIES = ['p0', 'p1', 'p2', 'p3'];

const BODIES = {
  domain: { typeId: 'DOMAIN', domains: ['corp.example'] },
  other: { typeId: 'DOMAIN', domains: ['lab.example'] },
  mfa: { typeId: 'MFA', timeoutSeconds: -1, promptOnWake: false, promptOnUnlock: false, ignoreLegacyEndpoints: false },
} as const;

/** Every check that an artefact may hold, as the decision calls it. */
export const CONTENTS = Object.values(BODIES).map(contentOf);

const port = fc.constantFrom(1, 2);

/** Artefacts that have names in common and differ in everything else, checks of another type too. */
export const artefacts: fc.Arbitrary<Artefact> = fc
  .record({
    services: fc.dictionary(
      fc.constantFrom(...SERVICES),
      fc.record({ port, encrypted: fc.boolean(), swapped: fc.boolean() }),
    ),
    checks: fc.dictionary(fc.constantFrom(...CHECKS), fc.constantFrom(...Object.keys(BODIES))),
    policies: fc.array(
      fc.record({
        type: fc.constantFrom('Dial', 'Dial', 'Bind'),
        identities: fc.subarray(IDENTITIES, { minLength: 1 }),
        services: fc.subarray(SERVICES, { minLength: 1 }),
        checks: fc.subarray(CHECKS),
      }),
      { maxLength: POLICIES.length },
    ),
    routers: fc.option(fc.constantFrom('AnyOf', 'AllOf')),
  })
  .map(({ services, checks, policies, routers }) => {
    const present = policies.flatMap((policy, at) => {
      const serviceRoles = policy.services.filter((name) => name in services);
      if (serviceRoles.length === 0) return [];
      return [
        {
          name: POLICIES[at]!,
          type: policy.type,
          semantic: 'AnyOf',
          identityRoles: policy.identities.map((id) => `@${id}`),
          serviceRoles: serviceRoles.map((name) => `@${name}`),
          postureCheckRoles: policy.checks.filter((name) => name in checks).map((name) => `@${name}`),
        },
      ];
    });
    const names = Object.keys(services).sort();
    const router = { semantic: routers ?? 'AnyOf', edgeRouterRoles: ['#public'] };
    const routed = routers !== null && names.length > 0;
    return artefactOf({
      configs: names.flatMap((name) => configsOf(name, services[name]!)),
      services: names.map((name) => serviceOf(name, services[name]!.encrypted)),
      'posture-checks': Object.keys(checks)
        .sort()
        .map((name) => ({ name, ...BODIES[checks[name] as keyof typeof BODIES], roleAttributes: [] })),
      'service-policies': present,
      'edge-router-policies': routed ? [{ name: 'r', ...router, identityRoles: ['@ana'] }] : [],
      'service-edge-router-policies': routed
        ? [{ name: 'r', ...router, serviceRoles: names.map((name) => `@${name}`) }]
        : [],
    });
  });

/** A config under a name may be of the other type than before, which only a new one can be. */
function configsOf(name: string, { port, swapped }: { readonly port: number; readonly swapped: boolean }) {
  const address = `${name}.internal`;
  const host = { configTypeId: 'NH5p4FpGR', data: { protocol: 'tcp', address, port } };
  const ranges = [{ low: port, high: port }];
  const intercept = {
    configTypeId: 'g7cIWbcGg',
    data: { protocols: ['tcp'], addresses: [address], portRanges: ranges },
  };
  const [first, second] = swapped ? [intercept, host] : [host, intercept];
  return [
    { name: `${name}--host`, ...first },
    { name: `${name}--intercept`, ...second },
  ];
}

function serviceOf(name: string, encryptionRequired: boolean) {
  return {
    name,
    encryptionRequired,
    terminatorStrategy: 'smartrouting',
    configs: [`${name}--host`, `${name}--intercept`],
    roleAttributes: [],
  };
}

/** What somebody does by hand to what an artefact made: the number chooses the object among those that there are. */
export interface HandEdit {
  readonly kind: string;
  readonly at: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const edit = (kind: string, body: fc.Arbitrary<HandEdit['body']>): fc.Arbitrary<HandEdit> =>
  fc.record({ kind: fc.constant(kind), at: fc.nat(20), body });

export const handEdits: fc.Arbitrary<readonly HandEdit[]> = fc.array(
  fc.oneof(
    edit(
      'service-policies',
      fc.constantFrom('AllOf', 'AnyOf').map((semantic) => ({ semantic })),
    ),
    edit(
      'service-policies',
      fc.constantFrom('Dial', 'Bind').map((type) => ({ type })),
    ),
    edit(
      'service-policies',
      fc.constantFrom(['#all'], ['#eng', '#ops'], ['#ops'], ['@omar'], []).map((identityRoles) => ({ identityRoles })),
    ),
    edit(
      'service-policies',
      fc.constantFrom(['#all'], ['#x'], []).map((serviceRoles) => ({ serviceRoles })),
    ),
    edit(
      'service-policies',
      fc.constantFrom(['#all'], ['#x', '#y'], []).map((postureCheckRoles) => ({ postureCheckRoles })),
    ),
    edit('services', fc.constantFrom({ roleAttributes: ['x'] }, { encryptionRequired: false }, { configs: [] })),
    edit('posture-checks', fc.constantFrom({ roleAttributes: ['x'] }, { roleAttributes: ['x', 'y'] })),
    edit('edge-router-policies', fc.constant({ semantic: 'AllOf' })),
  ),
  { maxLength: 4 },
);
