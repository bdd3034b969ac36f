import type { MatrixBindings } from '../matrix/harness.js';

const OKTA = '"216196257331281001"';
const PARTNER = '"216196257331281002"';
const UDID = '13ba3d97-aefb-4acc-9e54-6cc230dee4a';
const EMAIL = `idps: { okta: { id: ${OKTA}, email: { saml: "216196257331281011" } } }`;
const ALL_OF_OKTA = `okta: { id: ${OKTA}, only_own_domains: true }`;

export const MATRIX_BINDINGS: readonly MatrixBindings[] = [
  {
    kind: 'zpa',
    base: 'default_host: { app_connector_groups: "216196257331281091" }',
    of: {
      user: EMAIL,
      'group.listed': EMAIL,
      'group.all-of': EMAIL,
      'group.synced': `{ idps: { okta: { id: ${OKTA} } }, groups: { sre: "293476" } }`,
      'group.synced-all-of': `{ idps: { okta: { id: ${OKTA} } }, groups: { sre: "293476", cleared: "293477" } }`,
      domain: `idps: { ${ALL_OF_OKTA} }`,
      everyone: `idps: { ${ALL_OF_OKTA}, partner: { id: ${PARTNER}, only_own_domains: true } }`,
      'except.synced': 'groups: { contractors: "293478" }',
      'deny.synced': 'groups: { contractors: "293478" }',
      workload: 'workloads: { ci: { machine_group: "216196257331281031" } }',
      risk: 'risk: { low: LOW, medium: MEDIUM }',
      'posture.managed': `posture: { managed: { macos: ${UDID}1 } }`,
      'posture.disk_encrypted': `posture: { disk_encrypted: { macos: ${UDID}2 } }`,
      'posture.firewall': `posture: { firewall: { macos: ${UDID}3 } }`,
      'posture.screen_lock': `posture: { screen_lock: { macos: ${UDID}4 } }`,
      'posture.certificate': `posture: { certificate: { macos: ${UDID}5 } }`,
      'posture.unmodified': `posture: { unmodified: { macos: ${UDID}6 } }`,
      'posture.edr': `posture: { edr: { running: { macos: ${UDID}7 } } }`,
      'posture.os': `posture: { os: { macos: { "14.5": ${UDID}8 } } }`,
      'posture.check': `posture: { checks: { serial-known: { macos: ${UDID}9 } } }`,
      network: 'networks: { office: 869fb7b1-02a2-4a3a-8b3c-0d9f0b2a1c11 }',
      served_by: 'workloads: { db-host: { app_connector_group: "216196257331281092" } }',
    },
  },
];
