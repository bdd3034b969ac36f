import type { Capabilities, Capability, Constraint, Verdict } from '../capabilities.js';

const RULE = 'https://registry.terraform.io/providers/zscaler/zpa/latest/docs/resources/zpa_policy_access_rule';
const SEGMENT = 'https://registry.terraform.io/providers/zscaler/zpa/latest/docs/resources/zpa_application_segment';
const TIMEOUT = 'https://registry.terraform.io/providers/zscaler/zpa/latest/docs/resources/zpa_policy_timeout_rule';
const POSTURE = 'https://registry.terraform.io/providers/zscaler/zpa/latest/docs/data-sources/zpa_posture_profile';
const NETWORK = 'https://registry.terraform.io/providers/zscaler/zpa/latest/docs/data-sources/zpa_trusted_network';
const APPROVAL =
  'https://registry.terraform.io/providers/zscaler/zpa/latest/docs/resources/zpa_pra_approval_controller';
const ABOUT = 'https://help.zscaler.com/zpa/about-accesspolicy';
/** Read off provider 4.4.8 and its schema, off recorded API traffic, and off the pages named. */
const VERIFIED = '2026-11-22';

const USERS = 'Operands on the e-mail attribute of the identity provider (binding `idps.NAME.email`).';
const PROFILE =
  'Posture profiles of the Client Connector portal, one per platform (binding `posture`); browsers never pass.';
const SEGMENT_PORTS = 'An application segment.';
const PRIVILEGED = 'Only privileged sessions (RDP, SSH, VNC in the browser) know it.';
const NO_LOGIN = 'An application segment carries bytes to port 22 and does not see the login.';

const ANSWERS: Readonly<Record<Constraint, readonly [Verdict, string, string]>> = {
  user: ['by-reference', USERS, RULE],
  'group.listed': ['by-reference', `${USERS} Every member is named.`, RULE],
  'group.all-of': ['by-reference', `${USERS} Those whom all groups have in common are named.`, RULE],
  'group.synced': ['by-reference', 'A SCIM group or an attribute value (binding `groups`).', RULE],
  'group.synced-all-of': ['by-reference', 'One condition block per group, all of which must hold.', RULE],
  domain: [
    'by-reference',
    'An attribute that holds the domain (`idps.NAME.domain`), or everybody of an identity provider that logs in only its own domains: operands compare whole values.',
    RULE,
  ],
  everyone: [
    'by-reference',
    'An IDP operand per identity provider that logs in only its own domains, or an attribute that holds the domain.',
    RULE,
  ],
  'except.listed': ['exact', 'Left out of the named people; from open groups a DENY rule before the grant.', ABOUT],
  'except.synced': ['by-reference', 'A DENY rule for the SCIM group before the grant (binding `groups`).', ABOUT],
  'deny.listed': ['exact', 'Left out of the named people; from open groups a DENY rule before every grant.', ABOUT],
  'deny.synced': ['by-reference', 'A DENY rule for the SCIM group before every grant (binding `groups`).', ABOUT],
  'deny.situation': ['exact', 'There is no negation: the grants name the situations that are left.', ABOUT],
  workload: [
    'by-reference',
    'A machine group or cloud connector group that holds only this workload (binding `workloads`).',
    RULE,
  ],
  'workload.kind': ['exact', 'The workloads of the kind, one by one.', RULE],
  'workload.credential': [
    'exact',
    'Judged on the declaration; a binding that proves less than the declared credential is refused.',
    RULE,
  ],
  idp: ['exact', 'An IDP operand in a condition block of its own.', RULE],
  mfa: [
    'elsewhere',
    'The provider has no operand for it; the sign-on policy of the identity provider must ask for it.',
    ABOUT,
  ],
  risk: ['by-reference', 'Risk scores of ZIA (binding `risk`).', RULE],
  'posture.managed': ['by-reference', PROFILE, POSTURE],
  'posture.disk_encrypted': ['by-reference', PROFILE, POSTURE],
  'posture.firewall': ['by-reference', PROFILE, POSTURE],
  'posture.screen_lock': ['by-reference', PROFILE, POSTURE],
  'posture.certificate': ['by-reference', PROFILE, POSTURE],
  'posture.unmodified': ['by-reference', PROFILE, POSTURE],
  'posture.edr': ['by-reference', PROFILE, POSTURE],
  'posture.os': ['by-reference', 'Posture profiles by least version (binding `posture.os`).', POSTURE],
  'posture.check': ['by-reference', PROFILE, POSTURE],
  'posture.max_age': ['unsupported', 'A rule cannot ask how old a posture result is.', POSTURE],
  platform: ['exact', 'PLATFORM operands; there is none for chromeos.', RULE],
  location: ['exact', 'COUNTRY_CODE operands, all in one block.', RULE],
  network: [
    'by-reference',
    'A trusted network (binding `networks`), which the Client Connector recognises; addresses are no operand.',
    NETWORK,
  ],
  schedule: ['unsupported', 'Access rules know no time of day.', ABOUT],
  approval: ['unsupported', PRIVILEGED, APPROVAL],
  'session.max': [
    'exact',
    'The re-authentication timeout of a timeout rule, at least 10 minutes; looked at when a connection is opened.',
    TIMEOUT,
  ],
  'session.idle': [
    'narrower',
    'The idle timeout of a timeout rule, which also needs an end: 7 days when no `session.max` is said.',
    TIMEOUT,
  ],
  'session.recorded': ['unsupported', PRIVILEGED, APPROVAL],
  'session.isolated': [
    'unsupported',
    'Isolation is a policy of its own that only browsers meet: a grant cannot demand it.',
    ABOUT,
  ],
  'session.justified': ['unsupported', 'Nothing asks the caller for a purpose.', ABOUT],
  'as.any': ['exact', 'The port of the segment; every login is reachable there.', SEGMENT],
  'as.nonroot': ['unsupported', NO_LOGIN, SEGMENT],
  'as.login': ['unsupported', NO_LOGIN, SEGMENT],
  alternatives: ['exact', 'One rule per alternative: rules are alternatives, condition blocks are not.', ABOUT],
  floor: ['exact', 'Folded into every rule that it raises.', ABOUT],
  'break-glass': ['exact', 'A rule of its own after the denies and before the other grants.', ABOUT],
  validity: ['exact', 'Left out once it has ended; the plan says until when it holds.', ABOUT],
  'endpoint.https': ['exact', SEGMENT_PORTS, SEGMENT],
  'endpoint.http': ['exact', SEGMENT_PORTS, SEGMENT],
  'endpoint.path': ['unsupported', 'A segment is hosts and ports and sees no path.', SEGMENT],
  'endpoint.ssh': ['exact', SEGMENT_PORTS, SEGMENT],
  'endpoint.rdp': ['exact', SEGMENT_PORTS, SEGMENT],
  'endpoint.tcp': ['exact', SEGMENT_PORTS, SEGMENT],
  'endpoint.udp': ['exact', SEGMENT_PORTS, SEGMENT],
  'endpoint.icmp': [
    'unsupported',
    'Ping belongs to the host of a segment and not to its ports, so it would follow whichever segment names the host.',
    SEGMENT,
  ],
  'endpoint.ip': ['narrower', 'All ports of TCP and UDP; other protocols are not carried.', SEGMENT],
  'endpoint.ports': ['exact', 'Port ranges of the segment.', SEGMENT],
  'endpoint.cidr': ['exact', 'A block among the hosts of the segment.', SEGMENT],
  'endpoint.ipv6': ['unsupported', 'That segments take IPv6 addresses is not documented.', SEGMENT],
  'endpoint.wildcard': ['exact', 'A wildcard among the hosts of the segment.', SEGMENT],
  'endpoint.internet': ['unsupported', 'No segment stands for every address of the internet.', SEGMENT],
  'endpoint.own-devices': ['unsupported', 'A rule cannot tie a segment to the person who connects.', ABOUT],
  inner: [
    'exact',
    'A segment of its own for the inner points and for what is left of their hosts: the most specific host wins.',
    'https://help.zscaler.com/unified/about-application-access',
  ],
  public: ['unsupported', 'A rule without an identity would admit every client of the tenant.', ABOUT],
  'public.networks': ['unsupported', 'A rule without an identity would admit every client of the tenant.', ABOUT],
  served_by: ['by-reference', 'The app connector groups of these workloads (binding `workloads`).', SEGMENT],
  unreachable: ['exact', 'A segment without an ALLOW rule; the last rule denies it.', ABOUT],
};

export const CAPABILITIES: Capabilities = Object.fromEntries(
  Object.entries(ANSWERS).map(([name, [verdict, note, link]]): [string, Capability] => [
    name,
    { verdict, note, link, verified: VERIFIED },
  ]),
) as Capabilities;
