import type { MatrixBindings } from '../matrix/harness.js';

const RULE = 'b1c2d3e4-0000-4000-8000-00000000000';
const LOGIN = 'id: 699d98642c564d2e855e9661899b7252';

export const MATRIX_BINDINGS: readonly MatrixBindings[] = [
  {
    kind: 'cloudflare-access',
    base: `account_id: f037e56e89293a057740de681ac9abbe
zones: [example.com]
idps:
  okta: { ${LOGIN} }
  partner: { id: 799d98642c564d2e855e9661899b7252 }
`,
    of: {
      'group.synced': 'groups: { sre: { okta: SRE } }',
      'group.synced-all-of': 'groups: { sre: { okta: SRE }, cleared: { okta: Cleared } }',
      'except.synced': 'groups: { contractors: { okta: Contractors } }',
      'deny.synced': 'groups: { contractors: { okta: Contractors } }',
      workload: 'workloads: { ci: { common_name: ci } }',
      mfa: `idps: { okta: { ${LOGIN}, mfa: { phishing-resistant: hwk } } }`,
      'posture.managed': `posture: { managed: { macos: ${RULE}1 } }`,
      'posture.screen_lock': `posture: { screen_lock: { macos: ${RULE}2 } }`,
      'posture.certificate': `posture: { certificate: { macos: ${RULE}3 } }`,
      'posture.unmodified': `posture: { unmodified: { macos: ${RULE}4 } }`,
      'posture.edr': `posture: { edr: { running: { macos: ${RULE}5 } } }`,
      'posture.check': `posture: { checks: { serial-known: { macos: ${RULE}6 } } }`,
      'session.max': 'global_session: 30m',
      'as.nonroot': 'ssh: { db: { targets: [prod], logins: [root, deploy] } }',
      'as.login': 'ssh: { db: { targets: [prod] } }',
      'endpoint.ip': 'private_default: block',
      'endpoint.wildcard': 'require_access_protection: true',
      served_by: 'tunnels: { db: f70ff985-a4ef-4643-bbbc-4a0ed4fc8415 }',
    },
  },
];
