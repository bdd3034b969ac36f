import type { Constraint } from '../../../src/targets/capabilities.js';
import type { MatrixBindings } from '../matrix/harness.js';

/** Device conditions hold only for devices of the tailnet's own domains. */
const OWN = 'domains: [example.com]\n';

const DEVICES: Partial<Record<Constraint, string>> = {
  'posture.managed': `${OWN}posture: { managed: "intune:managedDeviceOwnerType == 'company'" }`,
  'posture.disk_encrypted': `${OWN}posture: { disk_encrypted: "intune:isEncrypted == true" }`,
  'posture.firewall': `${OWN}posture: { firewall: "huntress:firewallStatus == 'Enabled'" }`,
  'posture.screen_lock': `${OWN}posture: { screen_lock: "custom:screenLock == true" }`,
  'posture.certificate': `${OWN}posture: { certificate: "custom:certificate == true" }`,
  'posture.unmodified': `${OWN}posture: { unmodified: "jamfPro:SIPEnabled == true" }`,
  'posture.edr': `${OWN}posture: { edr: { running: "falcon:ztaScore >= 60" } }`,
  'posture.check': `${OWN}posture: { checks: { serial-known: "custom:serialKnown == true" } }`,
  'posture.os': OWN,
  platform: OWN,
  location: OWN,
};

/** Hosts by name that are not about the constraint in question. */
const HOSTS = 'hosts: { db.internal: "tag:db", prod.internal: "tag:prod" }';
const SSH = 'ssh: "tag:prod"';

const COMMON: Partial<Record<Constraint, string>> = {
  workload: 'workloads: { ci: "tag:ci" }',
  'as.nonroot': SSH,
  'as.login': SSH,
  'endpoint.https': 'hosts: { crm.example.com: 10.20.4.2 }',
  'endpoint.http': 'hosts: { crm.example.com: 10.20.4.2 }',
  served_by: 'workloads: { db-host: "tag:db" }',
};

export const MATRIX_BINDINGS: readonly MatrixBindings[] = [
  {
    kind: 'tailscale',
    base: HOSTS,
    of: {
      ...COMMON,
      ...DEVICES,
      'group.synced': 'groups: { sre: "group:sre@example.com" }',
      domain: OWN,
      everyone: 'domains: [example.com, partner.example]',
    },
  },
  {
    kind: 'headscale',
    base: HOSTS,
    of: {
      ...COMMON,
      domain: 'members: [example.com]',
      everyone: 'members: [example.com, partner.example]',
    },
  },
];
