import type { Capabilities, Capability, Constraint, Verdict } from '../capabilities.js';

const DOCS = 'https://openziti.io/docs';
const POLICIES = `${DOCS}/learn/core-concepts/security/authorization/policies/overview`;
const POSTURE = `${DOCS}/learn/core-concepts/security/authorization/posture-checks`;
const INTERCEPT = `${DOCS}/learn/core-concepts/config-store/overview`;
const AUTH = `${DOCS}/learn/core-concepts/security/authentication/auth`;
/** Read off the controller's source at 2.1.0-pre and measured on a running one. */
const VERIFIED = '2026-11-22';

const NO_DEVICE = 'No posture check of the controller proves it.';
const NO_SITUATION = 'A service policy knows neither place nor time.';
const NO_SESSION = 'Session lengths are one setting of the whole controller.';
const NO_LOGIN = 'The controller carries bytes to port 22 and does not see the login.';
const UNION = 'Policies only ever add up; who is not meant is left out of the list of identities.';
const OPEN = 'The controller does not know the members; an attribute would be whatever somebody hands out.';

const ANSWERS: Readonly<Record<Constraint, readonly [Verdict, string, string]>> = {
  user: ['exact', 'The identities of the user (binding `users`), each named by id.', POLICIES],
  'group.listed': ['exact', 'The identities of all members, each named by id.', POLICIES],
  'group.all-of': ['exact', 'The identities of those whom all groups have in common.', POLICIES],
  'group.synced': ['unsupported', OPEN, POLICIES],
  'group.synced-all-of': ['unsupported', OPEN, POLICIES],
  domain: ['unsupported', OPEN, POLICIES],
  everyone: ['unsupported', OPEN, POLICIES],
  'except.listed': ['exact', UNION, POLICIES],
  'except.synced': ['unsupported', 'A policy cannot leave out an attribute.', POLICIES],
  'deny.listed': ['exact', UNION, POLICIES],
  'deny.synced': ['unsupported', 'There is no deny, and a policy cannot leave out an attribute.', POLICIES],
  'deny.situation': ['unsupported', NO_SITUATION, POLICIES],
  workload: ['by-reference', 'The identity of the workload (binding `workloads`), by id.', AUTH],
  'workload.kind': ['exact', 'The workloads of the kind, one by one.', POLICIES],
  'workload.credential': [
    'exact',
    'Judged on the declaration; a binding with a weaker authentication is refused.',
    AUTH,
  ],
  idp: ['unsupported', 'An auth policy belongs to an identity, never to a service.', AUTH],
  mfa: ['unsupported', 'The MFA check is a TOTP: it proves `any`, never a stronger level.', `${POSTURE}/`],
  risk: ['unsupported', NO_DEVICE, POSTURE],
  'posture.managed': ['unsupported', NO_DEVICE, POSTURE],
  'posture.disk_encrypted': ['unsupported', NO_DEVICE, POSTURE],
  'posture.firewall': ['unsupported', NO_DEVICE, POSTURE],
  'posture.screen_lock': ['unsupported', NO_DEVICE, POSTURE],
  'posture.certificate': ['unsupported', NO_DEVICE, POSTURE],
  'posture.unmodified': ['unsupported', NO_DEVICE, POSTURE],
  'posture.edr': ['by-reference', 'A process check of the controller (binding `posture.edr`).', POSTURE],
  'posture.os': ['exact', 'An OS check with the least version of each platform, in three parts.', POSTURE],
  'posture.check': ['by-reference', 'A posture check of the controller (binding `posture.checks`).', POSTURE],
  'posture.max_age': ['unsupported', 'The controller does not say how old what it knows of a device is.', POSTURE],
  platform: ['exact', 'An OS check that lists these platforms with every version.', POSTURE],
  location: ['unsupported', NO_SITUATION, POLICIES],
  network: ['unsupported', 'What an intercept says of source addresses is a matter of the client alone.', INTERCEPT],
  schedule: ['unsupported', NO_SITUATION, POLICIES],
  approval: ['unsupported', NO_SITUATION, POLICIES],
  'session.max': ['unsupported', NO_SESSION, AUTH],
  'session.idle': ['unsupported', NO_SESSION, AUTH],
  'session.recorded': ['unsupported', NO_LOGIN, POLICIES],
  'session.isolated': ['unsupported', 'There is no remote browser.', POLICIES],
  'session.justified': ['unsupported', 'Nothing asks the caller for a purpose.', POLICIES],
  'as.any': ['exact', 'The port of the service; every login is reachable there.', INTERCEPT],
  'as.nonroot': ['unsupported', NO_LOGIN, INTERCEPT],
  'as.login': ['unsupported', NO_LOGIN, INTERCEPT],
  alternatives: [
    'exact',
    'One Dial policy per alternative: policies are alternatives, checks of one policy are not.',
    POLICIES,
  ],
  floor: ['exact', 'Folded into every policy that it raises.', POLICIES],
  'break-glass': ['exact', 'A Dial policy of its own.', POLICIES],
  validity: ['exact', 'Left out once it has ended; the plan says until when it holds.', POLICIES],
  'endpoint.https': ['exact', 'A tcp service.', INTERCEPT],
  'endpoint.http': ['exact', 'A tcp service.', INTERCEPT],
  'endpoint.path': ['unsupported', 'The controller carries bytes and sees no path.', INTERCEPT],
  'endpoint.ssh': ['exact', 'A tcp service.', INTERCEPT],
  'endpoint.rdp': ['exact', 'A tcp service.', INTERCEPT],
  'endpoint.tcp': ['exact', 'A tcp service; its host reaches only the addresses and ports that it lists.', INTERCEPT],
  'endpoint.udp': ['exact', 'A udp service.', INTERCEPT],
  'endpoint.icmp': ['unsupported', 'Only tcp and udp are intercepted.', INTERCEPT],
  'endpoint.ip': ['narrower', 'All ports of tcp and udp; other protocols are not intercepted.', INTERCEPT],
  'endpoint.ports': ['exact', 'Port ranges of the service and of its host.', INTERCEPT],
  'endpoint.cidr': ['exact', 'A block in the intercept and in the addresses that the host may reach.', INTERCEPT],
  'endpoint.ipv6': ['exact', 'As IPv4.', INTERCEPT],
  'endpoint.wildcard': [
    'exact',
    'A wildcard in the intercept and in the addresses that the host may reach.',
    INTERCEPT,
  ],
  'endpoint.internet': ['unsupported', 'No service stands for every address of the internet.', INTERCEPT],
  'endpoint.own-devices': ['unsupported', 'A policy cannot tie a service to the identity that dials it.', POLICIES],
  inner: [
    'exact',
    'The points of the inner resource are taken out of the addresses and ports of the service.',
    INTERCEPT,
  ],
  public: ['unsupported', 'Nothing is reachable without an identity.', POLICIES],
  'public.networks': ['unsupported', 'Nothing is reachable without an identity.', POLICIES],
  served_by: ['by-reference', 'A Bind policy for the identities of these workloads (binding `workloads`).', POLICIES],
  unreachable: ['exact', 'A service without a Dial policy.', POLICIES],
};

export const CAPABILITIES: Capabilities = Object.fromEntries(
  Object.entries(ANSWERS).map(([name, [verdict, note, link]]): [string, Capability] => [
    name,
    { verdict, note, link, verified: VERIFIED },
  ]),
) as Capabilities;
