import type { PortRange } from '../../../compiler/model/index.js';
import {
  ALWAYS,
  type Condition,
  opaque,
  type PointBox,
  type ReadPlace,
  type Traffic,
} from '../../../compiler/proof/index.js';
import type { TerraformObject } from '../../terraform/judge/index.js';
import { Arguments, type Value } from './arguments.js';
import type { Context } from './context.js';
import { type Domain, DomainTree, readDomain } from './domains.js';
import { anyOf } from './formulas.js';
import { readPorts } from './ports.js';

/** An application segment that is switched on. */
export interface Segment {
  readonly address: string;
  /** Address or id of its segment group. */
  readonly group?: string;
  readonly domains: readonly Domain[];
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
  readonly icmp: boolean;
  /** Somebody answers: without a server group nothing is carried. */
  readonly served: boolean;
  /** When connections pass by the access policy. */
  readonly bypass?: Condition;
  readonly place: ReadPlace;
}

const SEGMENTS = new Set([
  'zpa_application_segment',
  'zpa_application_segment_browser_access',
  'zpa_application_segment_inspection',
  'zpa_application_segment_pra',
  'zpa_browser_access',
]);

export function isSegment(type: string): boolean {
  return SEGMENTS.has(type);
}

/** With discovery a group takes no servers, without it needs them; both are found out when it is applied (provider source, 2026-07-20). */
export function checkServerGroups({ objects, faults }: Context): void {
  for (const { type, body, span } of objects.values()) {
    if (type !== 'zpa_server_group') continue;
    const group = new Arguments(body, faults);
    const servers = group.blocks('servers').flatMap((block) => block.values('id'));
    if (group.flag('dynamic_discovery') && servers.length > 0) {
      faults.refused(group.at('servers'), 'a server group with discovery takes no servers');
    } else if (!group.flag('dynamic_discovery') && servers.length === 0) {
      faults.refused(span, 'a server group without discovery needs servers');
    }
  }
}

/** The segments of a tenant that take connections. An absent `enabled` is sent as false (provider source, 2026-07-20). */
export function readSegments(context: Context): readonly Segment[] {
  const off = new Set<string>();
  for (const { type, address, body } of context.objects.values()) {
    if (type !== 'zpa_segment_group') continue;
    const group = new Arguments(body, context.faults);
    if (group.flag('enabled') !== true) off.add(address);
    if (group.blocks('applications').length > 0) {
      context.faults.cannotJudge(
        group.at('applications'),
        'a segment group takes its members from the segments, not from `applications`',
      );
    }
  }
  return [...context.objects.values()].flatMap((object) => {
    if (!isSegment(object.type)) return [];
    const segment = readSegment(object, context);
    const enabled = new Arguments(object.body, context.faults).flag('enabled') === true;
    return enabled && !(segment.group !== undefined && off.has(segment.group)) ? [segment] : [];
  });
}

function readSegment({ address, body, span }: TerraformObject, context: Context): Segment {
  const { faults } = context;
  const read = new Arguments(body, faults);
  refuseUnknown(read, context);
  const group = read.value('segment_group_id');
  if (!read.has('segment_group_id') || group?.text === '') faults.refused(span, 'a segment needs a `segment_group_id`');
  const domains = read.values('domain_names').flatMap((value) => domainOf(value, context));
  const bypass = bypassOf(read);
  const segment: Segment = {
    address,
    ...(group && { group: group.reference ?? group.text! }),
    domains: [...new Map(domains.map((domain) => [domain.text, domain])).values()],
    tcp: readPorts(read, 'tcp', faults),
    udp: readPorts(read, 'udp', faults),
    icmp: ['PING', 'PING_TRACEROUTING'].includes(read.text('icmp_access_type') ?? 'NONE'),
    served: read.blocks('server_groups').some((block) => block.values('id').length > 0),
    ...(bypass && { bypass }),
    place: { what: address, span },
  };
  if (read.flag('select_connector_close_to_app') && segment.udp.length > 0) {
    const why = 'a segment with UDP ports cannot take the closest connector';
    faults.refused(read.at('select_connector_close_to_app'), why);
  }
  checkApplications(read, segment, context);
  return segment;
}

function domainOf({ text, reference, span }: Value, { faults }: Context): readonly Domain[] {
  const domain = text === undefined ? undefined : readDomain(text);
  if (!domain) faults.cannotJudge(span, `\`${text ?? reference}\` is no name, wildcard, address or block`);
  return domain ? [domain] : [];
}

/** A bypass sends connections past ZPA, so that no rule is asked. */
function bypassOf(read: Arguments): Condition | undefined {
  const type = read.text('bypass_type') ?? 'NEVER';
  if (type === 'ALWAYS') return ALWAYS;
  const cases = [
    ...(type === 'ON_NET' ? [opaque('bypass: on the corporate network')] : []),
    ...(read.flag('bypass_on_reauth') ? [opaque('bypass: until the next login')] : []),
    ...(read.flag('use_in_dr_mode') ? [opaque('bypass: disaster recovery')] : []),
  ];
  return cases.length === 0 ? undefined : anyOf(...cases);
}

/** Arguments that change who reaches what in ways that are not documented well enough. */
function refuseUnknown(read: Arguments, { faults }: Context): void {
  if (read.text('match_style') === 'INCLUSIVE') {
    faults.cannotJudge(
      read.at('match_style'),
      'with INCLUSIVE matching several segments answer for one host, and whose rules count is not documented',
    );
  }
  if (read.flag('policy_style'))
    faults.cannotJudge(read.at('policy_style'), 'how two policies are evaluated together is not documented');
  if (read.has('microtenant_id') && read.text('microtenant_id') !== '') {
    faults.cannotJudge(read.at('microtenant_id'), 'a microtenant has rules of its own');
  }
  if (read.values('share_to_microtenants').length > 0) {
    faults.cannotJudge(read.at('share_to_microtenants'), 'a microtenant has rules of its own');
  }
  if (read.blocks('zpn_er_id').length > 0)
    faults.cannotJudge(read.at('zpn_er_id'), 'what an extranet admits is not in the artefact');
  if ((read.text('config_space') ?? 'DEFAULT') === 'SIEM') {
    faults.cannotJudge(read.at('config_space'), 'segments of the configuration space SIEM are not documented');
  }
}

/** Browser, privileged and inspected applications must lie within their segment: more than it they could not be judged by. */
function checkApplications(read: Arguments, segment: Segment, { faults }: Context): void {
  const texts = new Set(segment.domains.map(({ text }) => text));
  const tree = new DomainTree(segment.domains);
  const applications = [
    ...read.blocks('clientless_apps'),
    ...read.blocks('common_apps_dto').flatMap((block) => block.blocks('apps_config')),
  ];
  for (const application of applications) {
    const domain = application.text('domain');
    const read = domain === undefined ? undefined : readDomain(domain);
    if (domain !== undefined && domain !== '' && !(read && tree.isWithin(read, texts))) {
      faults.cannotJudge(application.at('domain'), `\`${domain}\` lies in no domain of its segment`);
    }
    const port = application.text('application_port');
    const inside = port === undefined || segment.tcp.some(({ from, to }) => from <= Number(port) && Number(port) <= to);
    if (!inside)
      faults.cannotJudge(application.at('application_port'), `port \`${port}\` is no TCP port of its segment`);
  }
}

/** Everything of a segment at one of its domains. */
export function boxesAt({ host }: Domain, { tcp, udp, icmp }: Segment): readonly PointBox[] {
  return [
    ...(tcp.length > 0 ? [{ host, traffic: 'tcp' as const, ports: tcp }] : []),
    ...(udp.length > 0 ? [{ host, traffic: 'udp' as const, ports: udp }] : []),
    ...(icmp ? [{ host, traffic: 'icmp' as const }] : []),
  ];
}

export const CARRIED: readonly Traffic[] = ['tcp', 'udp', 'icmp'];
