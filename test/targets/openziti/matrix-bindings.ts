import type { MatrixBindings } from '../matrix/harness.js';

export const MATRIX_BINDINGS: readonly MatrixBindings[] = [
  {
    kind: 'openziti',
    base: `users:
  ana@example.com: anaLaptop
  li@example.com: [liLaptop, liPhone]
  omar@example.com: omarLaptop
hosts: { db: dbHost }
`,
    of: {
      workload: 'workloads: { ci: { id: ciIdentity, auth: cert } }',
      'posture.edr': 'posture: { edr: { running: edrCheck } }',
      'posture.check': 'posture: { checks: { serial-known: serialCheck } }',
      served_by: 'workloads: { db-host: { id: dbHostIdentity, auth: cert } }',
    },
  },
];
