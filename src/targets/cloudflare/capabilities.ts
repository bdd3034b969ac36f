import type { Capabilities, Capability, Constraint, Verdict } from '../capabilities.js';

const DOCS = 'https://developers.cloudflare.com/cloudflare-one';
const POLICIES = `${DOCS}/access-controls/policies/`;
const GROUPS = `${POLICIES}groups/`;
const PATHS = `${POLICIES}app-paths/`;
const MFA = `${POLICIES}mfa-requirements/`;
const APPROVAL = `${POLICIES}temporary-auth/`;
const SESSIONS = `${DOCS}/access-controls/access-settings/session-management/`;
const PRIVATE = `${DOCS}/access-controls/applications/non-http/self-hosted-private-app/`;
const PUBLIC = `${DOCS}/access-controls/applications/http-apps/self-hosted-public-app/`;
const INFRASTRUCTURE = `${DOCS}/access-controls/applications/non-http/infrastructure-apps/`;
const TOKENS = `${DOCS}/access-controls/service-credentials/service-tokens/`;
const POSTURE = `${DOCS}/reusable-components/posture-checks/`;

/** The day on which the notes below were held against the pages they link to, and against providers 5.14.0 and 5.22.0. */
const VERIFIED = '2026-11-24';

function answer(verdict: Verdict, link: string, note: string): Capability {
  return { verdict, note, link, verified: VERIFIED };
}

const PRINCIPALS = {
  user: answer('exact', POLICIES, 'An `email` rule together with the login method that asserts the address.'),
  'group.listed': answer(
    'exact',
    GROUPS,
    'E-mail rules; long lists go into a rule group, which the provider plans fast.',
  ),
  'group.all-of': answer('exact', POLICIES, 'Intersected before anything is emitted.'),
  'group.synced': answer(
    'by-reference',
    POLICIES,
    'The group selector of the bound identity provider, required beside its login method: another login would not report the group.',
  ),
  'group.synced-all-of': answer(
    'by-reference',
    POLICIES,
    'One required selector per group; all groups must come from one identity provider.',
  ),
  domain: answer('exact', POLICIES, 'An `email_domain` rule together with the login method that asserts the domain.'),
  everyone: answer('exact', POLICIES, 'Every declared domain with its login method, never the `everyone` selector.'),
  'except.listed': answer('exact', POLICIES, 'Left out of the list, or `exclude` on a domain.'),
  'except.synced': answer(
    'by-reference',
    POLICIES,
    'The group selector in `exclude`; only logins of its identity provider are granted, since others do not report it.',
  ),
  'deny.listed': answer('exact', POLICIES, 'Left out of every grant, and a deny policy before all allows.'),
  'deny.synced': answer(
    'by-reference',
    POLICIES,
    'As `except.synced` in every grant, and a deny policy before all allows.',
  ),
  'deny.situation': answer(
    'exact',
    POLICIES,
    'What the deny does not match becomes a requirement of every grant, so an unknown country stays refused.',
  ),
  workload: answer(
    'by-reference',
    TOKENS,
    'A Service Auth policy with the bound service token or certificate name; never in an allow or deny policy.',
  ),
  'workload.kind': answer('exact', TOKENS, 'Expanded to the workloads of the kind.'),
  'workload.credential': answer(
    'exact',
    TOKENS,
    'Judged on the declaration; a binding weaker than the declaration is refused.',
  ),
} satisfies Partial<Record<Constraint, Capability>>;

const SITUATION = {
  idp: answer('exact', POLICIES, 'A required `login_method`, and `allowed_idps` of the application.'),
  platform: answer(
    'exact',
    POSTURE,
    'A posture rule per platform that accepts every version; needs the Cloudflare One Client.',
  ),
  location: answer(
    'exact',
    POLICIES,
    'Country selectors joined in a rule group: two countries in `require` would be nobody.',
  ),
  network: answer(
    'exact',
    POLICIES,
    'IP ranges joined in a rule group; Cloudflare sees the address of the last proxy.',
  ),
  schedule: answer('unsupported', POLICIES, 'Access has no selector for the time of day.'),
  mfa: answer(
    'by-reference',
    MFA,
    'A required `auth_method`; the binding lists which values of the identity provider prove each level.',
  ),
  risk: answer('unsupported', POLICIES, 'The risk selector needs an Enterprise plan and provider versions after 5.14.'),
} satisfies Partial<Record<Constraint, Capability>>;

const BOUND_RULE = 'A device posture rule of the account per platform, joined in a rule group.';

const DEVICE = {
  'posture.managed': answer('by-reference', POSTURE, BOUND_RULE),
  'posture.disk_encrypted': answer(
    'narrower',
    POSTURE,
    'A disk encryption rule per platform; Cloudflare checks macOS, Windows and Linux, other platforms need a bound rule.',
  ),
  'posture.firewall': answer(
    'narrower',
    POSTURE,
    'A firewall rule per platform; Cloudflare checks macOS and Windows, other platforms need a bound rule.',
  ),
  'posture.screen_lock': answer('by-reference', POSTURE, BOUND_RULE),
  'posture.certificate': answer('by-reference', POSTURE, BOUND_RULE),
  'posture.unmodified': answer('by-reference', POSTURE, BOUND_RULE),
  'posture.edr': answer('by-reference', POSTURE, BOUND_RULE),
  'posture.os': answer(
    'exact',
    `${POSTURE}client-checks/os-version/`,
    'An OS version rule per platform, joined in a rule group; on Linux the version is the kernel’s, past three parts it is rounded up.',
  ),
  'posture.check': answer('by-reference', POSTURE, BOUND_RULE),
  'posture.max_age': answer(
    'exact',
    POSTURE,
    'The expiration of every posture rule in use; at least 2 minutes, since a check runs at most every minute.',
  ),
} satisfies Partial<Record<Constraint, Capability>>;

const SESSION = {
  approval: answer(
    'narrower',
    APPROVAL,
    'Temporary authentication: at most 24 hours, and the approver chooses how long, so a shorter `max`, a ticket, and open groups of approvers are refused.',
  ),
  'session.max': answer(
    'by-reference',
    SESSIONS,
    'The policy’s session duration plus the account’s global session, because Access renews the former silently while the latter lasts.',
  ),
  'session.idle': answer('unsupported', SESSIONS, 'Access has no idle timeout.'),
  'session.recorded': answer('unsupported', INFRASTRUCTURE, 'No policy demands a recording.'),
  'session.isolated': answer(
    'exact',
    `${POLICIES}isolate-application/`,
    '`isolation_required`; needs Browser Isolation, and port 443 on private destinations.',
  ),
  'session.justified': answer(
    'exact',
    `${POLICIES}require-purpose-justification/`,
    '`purpose_justification_required`.',
  ),
} satisfies Partial<Record<Constraint, Capability>>;

const LOGINS = {
  'as.any': answer(
    'exact',
    PRIVATE,
    'A private destination, which knows no logins; with other logins beside it, the bound list.',
  ),
  'as.nonroot': answer(
    'by-reference',
    INFRASTRUCTURE,
    'An infrastructure application that lists the bound logins without `root`.',
  ),
  'as.login': answer(
    'by-reference',
    INFRASTRUCTURE,
    'An infrastructure application over the bound targets that lists the logins.',
  ),
} satisfies Partial<Record<Constraint, Capability>>;

const RULES = {
  alternatives: answer('exact', POLICIES, 'One policy per alternative; policies of one application are "or".'),
  floor: answer('exact', POLICIES, 'Folded into every grant that it overlaps.'),
  'break-glass': answer('exact', POLICIES, 'A policy of its own.'),
  validity: answer('exact', POLICIES, 'Emitted while valid; the next change is part of the plan.'),
} satisfies Partial<Record<Constraint, Capability>>;

const ENDPOINTS = {
  'endpoint.https': answer(
    'exact',
    PUBLIC,
    'A public hostname when its zone is bound, else a private destination; a public hostname covers HTTP and HTTPS alike.',
  ),
  'endpoint.http': answer(
    'exact',
    PUBLIC,
    'As https; an http and an https endpoint of one public host must be one resource.',
  ),
  'endpoint.path': answer('exact', PATHS, 'The path of a public hostname; not on private destinations.'),
  'endpoint.ssh': answer(
    'exact',
    PRIVATE,
    'A private destination, or an infrastructure application where logins are named.',
  ),
  'endpoint.rdp': answer('exact', PRIVATE, 'A private destination.'),
  'endpoint.tcp': answer('exact', PRIVATE, 'A private destination.'),
  'endpoint.udp': answer('exact', PRIVATE, 'A private destination.'),
  'endpoint.icmp': answer('unsupported', PRIVATE, 'Applications cover TCP and UDP only.'),
  'endpoint.ip': answer(
    'by-reference',
    PRIVATE,
    'A private destination with all TCP and UDP ports; other protocols are not granted, and a Gateway policy has to block them.',
  ),
  'endpoint.ports': answer('exact', PRIVATE, 'One destination per port range; a public hostname has no port.'),
  'endpoint.cidr': answer('exact', PRIVATE, 'A private destination.'),
  'endpoint.ipv6': answer('exact', PRIVATE, 'A private destination.'),
  'endpoint.wildcard': answer(
    'by-reference',
    PATHS,
    'One destination per level, four levels deep; what lies deeper must be refused by the account itself.',
  ),
  'endpoint.internet': answer('unsupported', PRIVATE, 'No destination means all public addresses.'),
  'endpoint.own-devices': answer('unsupported', PRIVATE, 'No destination means the caller’s own devices.'),
  inner: answer(
    'exact',
    PATHS,
    'An application of its own, from which the outer one inherits nothing; private addresses and ports are also taken out of the outer one.',
  ),
  public: answer('exact', POLICIES, 'A Bypass policy; Access logs nothing there.'),
  'public.networks': answer('exact', POLICIES, 'A Bypass policy for the addresses; Access logs nothing there.'),
  served_by: answer('by-reference', PUBLIC, 'The bound tunnel; which connectors run it is not part of an application.'),
  unreachable: answer('exact', POLICIES, 'An application that denies everyone: a host without one is public.'),
} satisfies Partial<Record<Constraint, Capability>>;

/** What Cloudflare Access makes of every constraint. */
export const CAPABILITIES: Capabilities = {
  ...PRINCIPALS,
  ...SITUATION,
  ...DEVICE,
  ...SESSION,
  ...LOGINS,
  ...RULES,
  ...ENDPOINTS,
};
