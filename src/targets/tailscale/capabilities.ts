import type { Capabilities, Capability, Constraint, Verdict } from '../capabilities.js';

const DOCS = 'https://tailscale.com/docs';
const GRANTS = `${DOCS}/reference/syntax/grants`;
const POLICY_FILE = `${DOCS}/reference/syntax/policy-file`;
const SELECTORS = `${DOCS}/reference/targets-and-selectors`;
const POSTURE = `${DOCS}/features/device-posture`;
const SERVER = 'https://headscale.net/stable/ref/acls/';
const SERVICE_DATE = '2026-11-22';
const SERVER_DATE = '2026-11-24';

type Answers = Readonly<Record<Constraint, readonly [Verdict, string, string]>>;

function dated(answers: Answers, verified: string): Capabilities {
  const entries = Object.entries(answers).map(([name, [verdict, note, link]]): [string, Capability] => [
    name,
    { verdict, note, link, verified },
  ]);
  return Object.fromEntries(entries) as Capabilities;
}

const ATTRIBUTE =
  'A posture attribute carries it; the binding `posture` names the attribute, for every platform or per platform.';
const NO_SESSION = 'The policy file has no session limits; the key expiry of devices is one setting for the tailnet.';
const SSH_LOGIN =
  'Only where the devices answer port 22 with the SSH server of the tailnet (binding `ssh`): the login is in the ssh rule.';
const PORT =
  'A port of a tag or an address; a host name needs a binding in `hosts`. Whoever holds a port of a device can ping it too.';

const SERVICE: Answers = {
  user: ['exact', 'A login of the tailnet; devices with a tag have no user.', SELECTORS],
  'group.listed': ['exact', 'A group of the policy file with its members written out.', POLICY_FILE],
  'group.all-of': ['exact', 'The members that all groups have in common, written out.', POLICY_FILE],
  'group.synced': [
    'by-reference',
    'A group that the identity provider syncs (SCIM); the binding `groups` names it.',
    POLICY_FILE,
  ],
  'group.synced-all-of': ['unsupported', 'Sources are only ever added; nothing demands two groups at once.', GRANTS],
  domain: [
    'by-reference',
    '`user:*@DOMAIN` for a domain of the tailnet (binding `domains`), invited users stay out.',
    SELECTORS,
  ],
  everyone: [
    'by-reference',
    'Every domain of the policy as `user:*@DOMAIN` (binding `domains`), or `autogroup:member` (binding `members`).',
    SELECTORS,
  ],
  'except.listed': ['exact', 'Taken out of listed users; nobody can be taken out of an open set.', GRANTS],
  'except.synced': ['unsupported', 'A source cannot say who is not meant.', GRANTS],
  'deny.listed': ['exact', 'Taken out of listed users; nobody can be taken out of an open set.', GRANTS],
  'deny.synced': ['unsupported', 'There is no deny, and a source cannot say who is not meant.', GRANTS],
  'deny.situation': ['exact', 'The situations that are left are what each grant demands.', POSTURE],
  workload: ['by-reference', 'The tag that only the devices of the workload carry (binding `workloads`).', SELECTORS],
  'workload.kind': ['exact', 'Every workload of the kind, each by its tag.', SELECTORS],
  'workload.credential': [
    'elsewhere',
    'How a device got its tag is not in the policy file, and keys of tagged devices do not expire.',
    `${DOCS}/features/access-control/key-expiry`,
  ],
  idp: [
    'unsupported',
    'A tailnet has one identity provider, and rules do not see how a session logged in.',
    POLICY_FILE,
  ],
  mfa: [
    'elsewhere',
    'The identity provider demands it when a device logs in; the tailnet sees no strength.',
    POLICY_FILE,
  ],
  risk: ['unsupported', 'Rules see no risk of a user or session.', POLICY_FILE],
  'posture.managed': ['by-reference', ATTRIBUTE, POSTURE],
  'posture.disk_encrypted': ['by-reference', `${ATTRIBUTE} \`node:tsStateEncrypted\` is not the disk.`, POSTURE],
  'posture.firewall': ['by-reference', ATTRIBUTE, POSTURE],
  'posture.screen_lock': ['by-reference', ATTRIBUTE, POSTURE],
  'posture.certificate': ['by-reference', ATTRIBUTE, POSTURE],
  'posture.unmodified': ['by-reference', ATTRIBUTE, POSTURE],
  'posture.edr': ['by-reference', ATTRIBUTE, POSTURE],
  'posture.os': [
    'exact',
    '`node:osVersion` per `node:os`. Linux reports its kernel version (binding `linux_versions`); a Chromebook says `android`.',
    POSTURE,
  ],
  'posture.check': ['by-reference', ATTRIBUTE, POSTURE],
  'posture.max_age': ['unsupported', 'Attributes carry no age.', POSTURE],
  platform: [
    'exact',
    '`node:os`, for devices of the own tailnet (binding `domains`). A Chromebook says `android`.',
    POSTURE,
  ],
  location: [
    'exact',
    '`ip:country`, for devices of the own tailnet (binding `domains`); from the Standard plan on.',
    POSTURE,
  ],
  network: [
    'unsupported',
    'Rules see the address inside the tailnet; an address as source would be somebody else.',
    SELECTORS,
  ],
  schedule: ['unsupported', 'Rules hold at any time.', POLICY_FILE],
  approval: ['unsupported', 'Rules know no approval by a person.', POLICY_FILE],
  'session.max': [
    'unsupported',
    `${NO_SESSION} SSH of the tailnet (binding \`ssh\`) is the exception: \`check\` with its period.`,
    POLICY_FILE,
  ],
  'session.idle': ['unsupported', NO_SESSION, POLICY_FILE],
  'session.recorded': [
    'unsupported',
    'Only SSH of the tailnet (bindings `ssh` and `recorder`) is recorded; other traffic is not.',
    POLICY_FILE,
  ],
  'session.isolated': ['unsupported', 'There is no remote browser.', POLICY_FILE],
  'session.justified': ['unsupported', 'There is no purpose prompt.', POLICY_FILE],
  'as.any': [
    'exact',
    'Port 22; where the SSH server of the tailnet answers (binding `ssh`), a rule for root and all others.',
    POLICY_FILE,
  ],
  'as.nonroot': ['by-reference', SSH_LOGIN, POLICY_FILE],
  'as.login': ['by-reference', SSH_LOGIN, POLICY_FILE],
  alternatives: ['exact', 'Grants are added up, and `srcPosture` lists alternatives.', GRANTS],
  floor: ['exact', 'Folded into what each grant demands.', GRANTS],
  'break-glass': ['exact', 'A grant of its own.', GRANTS],
  validity: ['exact', 'By the time of compiling; the report says when the next change is due.', POLICY_FILE],
  'endpoint.https': [
    'by-reference',
    'Port 443 of the tag or address that `hosts` binds; a tailnet knows no DNS names.',
    GRANTS,
  ],
  'endpoint.http': [
    'by-reference',
    'Port 80 of the tag or address that `hosts` binds; a tailnet knows no DNS names.',
    GRANTS,
  ],
  'endpoint.path': ['unsupported', 'Grants see ports, not paths.', GRANTS],
  'endpoint.ssh': ['exact', PORT, GRANTS],
  'endpoint.rdp': ['exact', PORT, GRANTS],
  'endpoint.tcp': ['exact', PORT, GRANTS],
  'endpoint.udp': ['exact', PORT, GRANTS],
  'endpoint.icmp': ['exact', '`icmp` and `ipv6-icmp` of a tag or an address.', GRANTS],
  'endpoint.ip': ['narrower', '`*` opens tcp, udp and icmp; other protocols stay closed.', GRANTS],
  'endpoint.ports': ['exact', 'One entry per range.', GRANTS],
  'endpoint.cidr': [
    'exact',
    'A block behind subnet routers; not one that holds devices of the tailnet which other resources name by tag.',
    GRANTS,
  ],
  'endpoint.ipv6': ['exact', 'An address or block.', GRANTS],
  'endpoint.wildcard': ['unsupported', 'A tailnet knows tags and addresses, no DNS names.', GRANTS],
  'endpoint.internet': [
    'exact',
    '`autogroup:internet`: the use of exit nodes. Only as a whole, `ip://internet`; its ports are not filtered.',
    SELECTORS,
  ],
  'endpoint.own-devices': ['exact', '`autogroup:self`, for users and groups.', SELECTORS],
  inner: [
    'exact',
    'The points of inner resources are taken out of the grant: blocks around an address, ports around a port. Paths cannot be.',
    GRANTS,
  ],
  public: [
    'unsupported',
    'Nothing in a tailnet is reachable without a device of it; Funnel has no addresses to limit it to.',
    `${DOCS}/features/tailscale-funnel`,
  ],
  'public.networks': [
    'unsupported',
    'Nothing in a tailnet is reachable without a device of it.',
    `${DOCS}/features/tailscale-funnel`,
  ],
  served_by: [
    'by-reference',
    'The tag of the workload (binding `workloads`) is the tag of the host (binding `hosts`).',
    SELECTORS,
  ],
  unreachable: ['exact', 'What no grant names is closed, and the list of grants is always written.', GRANTS],
};

const NO_POSTURE = 'The server has no postures and refuses the keys.';
const PORT_OF_SERVER =
  'A port of a tag or an address; a host name needs a binding in `hosts`. Whoever holds a port of a device can ping it too.';

/** Where the server differs from the service. */
const SERVER_DIFFERENCES: Partial<Answers> = {
  user: ['exact', 'The e-mail address or name of a user of the server, or what the binding `users` says.', SERVER],
  'group.synced': ['unsupported', 'The server knows no synced groups.', SERVER],
  domain: [
    'by-reference',
    '`autogroup:member`, where the binding `members` says that all users are of exactly this domain.',
    SERVER,
  ],
  everyone: [
    'by-reference',
    '`autogroup:member`, where the binding `members` says that all users are of exactly these domains.',
    SERVER,
  ],
  mfa: ['elsewhere', 'The OIDC provider demands it when a device logs in; the server sees no strength.', SERVER],
  'workload.credential': ['elsewhere', 'How a device got its tag is not in the policy file.', SERVER],
  'posture.managed': ['unsupported', NO_POSTURE, SERVER],
  'posture.disk_encrypted': ['unsupported', NO_POSTURE, SERVER],
  'posture.firewall': ['unsupported', NO_POSTURE, SERVER],
  'posture.screen_lock': ['unsupported', NO_POSTURE, SERVER],
  'posture.certificate': ['unsupported', NO_POSTURE, SERVER],
  'posture.unmodified': ['unsupported', NO_POSTURE, SERVER],
  'posture.edr': ['unsupported', NO_POSTURE, SERVER],
  'posture.os': ['unsupported', NO_POSTURE, SERVER],
  'posture.check': ['unsupported', NO_POSTURE, SERVER],
  'posture.max_age': ['unsupported', NO_POSTURE, SERVER],
  platform: ['unsupported', NO_POSTURE, SERVER],
  location: ['unsupported', NO_POSTURE, SERVER],
  'session.recorded': ['unsupported', 'The server has no session recorder.', SERVER],
  alternatives: ['exact', 'Grants are added up.', SERVER],
  'endpoint.tcp': ['exact', PORT_OF_SERVER, SERVER],
  'endpoint.internet': [
    'narrower',
    '`autogroup:internet`: tcp, udp and icmp to public addresses through exit nodes.',
    SERVER,
  ],
  public: ['unsupported', 'Nothing is reachable without a device of the server.', SERVER],
  'public.networks': ['unsupported', 'Nothing is reachable without a device of the server.', SERVER],
};

function onServer(answers: Answers): Answers {
  const moved = Object.entries(answers).map(([name, [verdict, note]]) => [name, [verdict, note, SERVER]]);
  return { ...(Object.fromEntries(moved) as unknown as Answers), ...SERVER_DIFFERENCES } as Answers;
}

/** What Tailscale's service can carry. */
export const TAILSCALE_CAPABILITIES: Capabilities = dated(SERVICE, SERVICE_DATE);

/** What Headscale 0.29 can carry. */
export const HEADSCALE_CAPABILITIES: Capabilities = dated(onServer(SERVICE), SERVER_DATE);
