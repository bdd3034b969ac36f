import type { ArtefactFile } from '../../../src/targets/target.js';
import type { ArtefactMutation } from '../../kit/artefact-mutation.js';
import { plainPolicy } from './corpora.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Rule {
  [key: string]: Json | undefined;
  src?: string[];
  dst?: string[];
  ip?: string[];
  srcPosture?: string[];
  users?: string[];
}
interface Policy {
  [key: string]: Json | Rule[] | undefined;
  grants?: Rule[];
  ssh?: Rule[];
  groups?: { [name: string]: string[] };
  postures?: { [name: string]: string[] };
  tagOwners?: { [name: string]: string[] };
  tests?: Json;
  sshTests?: Json;
}

/** One mutant per place that `places` finds in the file; `change` gets a fresh copy of it. `false` = no mutant here. */
function mutation<P>(
  name: string,
  places: (policy: Policy) => readonly P[],
  change: (place: P, policy: Policy) => unknown,
): ArtefactMutation {
  return {
    name,
    mutants: (files) => {
      const count = places(policyOf(files)).length;
      return Array.from({ length: count }, (_, at) => {
        const policy = policyOf(files);
        // A file whose tests fail is refused, whatever its rules say.
        delete policy.tests;
        delete policy.sshTests;
        return change(places(policy)[at]!, policy) === false ? undefined : filesOf(files, policy);
      }).filter((one) => one !== undefined);
    },
  };
}

function policyOf(files: readonly ArtefactFile[]): Policy {
  return plainPolicy(files[0]!.text) as Policy;
}

function filesOf([first]: readonly ArtefactFile[], policy: Policy): readonly ArtefactFile[] {
  return [{ path: first!.path, text: JSON.stringify(policy, null, 2) }];
}

const whole = (policy: Policy): readonly Policy[] => [policy];
const grants = ({ grants: rules }: Policy): readonly Rule[] => rules ?? [];
const ssh = ({ ssh: rules }: Policy): readonly Rule[] => rules ?? [];
const guarded = (policy: Policy): readonly Rule[] => grants(policy).filter(({ srcPosture }) => srcPosture);
const named = (policy: Policy): readonly string[] => Object.keys(policy.postures ?? {});
const groups = (policy: Policy): readonly string[] => Object.keys(policy.groups ?? {});

interface Entry {
  readonly rule: Rule;
  readonly key: 'src' | 'dst' | 'ip';
  readonly at: number;
}
const entries =
  (key: Entry['key'], holds: (text: string) => boolean = () => true) =>
  (policy: Policy): readonly Entry[] =>
    grants(policy).flatMap((rule) => (rule[key] ?? []).flatMap((text, at) => (holds(text) ? [{ rule, key, at }] : [])));

function replaced({ rule, key, at }: Entry, change: (text: string) => string | undefined): unknown {
  const text = change(rule[key]![at]!);
  if (text === undefined || text === rule[key]![at]) return false;
  rule[key]![at] = text;
  return true;
}

interface Term {
  readonly posture: string;
  readonly at: number;
}
const terms =
  (holds: RegExp) =>
  (policy: Policy): readonly Term[] =>
    named(policy).flatMap((posture) =>
      policy.postures![posture]!.flatMap((text, at) => (holds.test(text) ? [{ posture, at }] : [])),
    );

function reworded({ posture, at }: Term, { postures }: Policy, change: (text: string) => string): unknown {
  const list = postures![posture]!;
  const text = change(list[at]!);
  if (text === list[at]) return false;
  list[at] = text;
  return true;
}

const added = (name: string, text: string, key: 'src' | 'dst' = 'src'): ArtefactMutation =>
  mutation(name, grants, (rule) => {
    if (rule[key]?.includes(text)) return false;
    rule[key] = [...(rule[key] ?? []), text];
    return true;
  });

function declared(policy: Policy, tag: string): void {
  policy.tagOwners = { ...policy.tagOwners, [tag]: [] };
}

const PORT = /^(tcp|udp):(\d+)(?:-(\d+))?$/;
const BLOCK = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/;

function widened(text: string, bits: number): string | undefined {
  const found = BLOCK.exec(text);
  if (!found) return undefined;
  const prefix = Number(found[2] ?? 32) - bits;
  return prefix < 1 || prefix > 32 ? undefined : `${found[1]}/${prefix}`;
}

function portsMoved(text: string, from: number, to: number): string | undefined {
  const found = PORT.exec(text);
  if (!found) return undefined;
  const first = Number(found[2]) + from;
  const last = Number(found[3] ?? found[2]) + to;
  return first < 1 || last > 65535 || first > last ? undefined : `${found[1]}:${first}-${last}`;
}

/** What somebody may do to a policy file of Tailscale; the last ones change nothing. */
export const MUTATIONS: readonly ArtefactMutation[] = [
  mutation('drop the list of rules', whole, (policy) => void delete policy.grants),
  mutation('null instead of the list of rules', whole, (policy) => Object.assign(policy, { grants: null })),
  mutation('empty the list of rules', whole, (policy) => Object.assign(policy, { grants: [] })),
  mutation('an empty list of acls instead', whole, (policy) => {
    delete policy.grants;
    policy.acls = [];
  }),
  mutation('a rule from any to any', whole, (policy) => policy.grants!.push({ src: ['*'], dst: ['*'], ip: ['*'] })),
  mutation('an acl from any to any', whole, (policy) => {
    policy.acls = [{ action: 'accept', src: ['*'], dst: ['*:*'] }];
  }),
  mutation('an acl from members to a port', whole, (policy) => {
    policy.acls = [{ action: 'accept', proto: 'tcp', src: ['autogroup:member'], dst: ['tag:db:5432'] }];
    declared(policy, 'tag:db');
  }),
  added('add everybody to the sources', '*'),
  added('add danger-all to the sources', 'autogroup:danger-all'),
  added('add members to the sources', 'autogroup:member'),
  added('add every tagged device to the sources', 'autogroup:tagged'),
  added('add a user to the sources', 'zoe@example.com'),
  added('add a user whom nobody knows to the sources', 'stranger@elsewhere.example'),
  added('add a synced group to the sources', 'group:sre@example.com'),
  added('add a domain to the sources', 'user:*@example.com'),
  mutation('add a tag to the sources', grants, (rule, policy) => {
    if (rule.src?.includes('tag:bot')) return false;
    declared(policy, 'tag:bot');
    return rule.src!.push('tag:bot');
  }),
  mutation('remove a source', entries('src'), ({ rule, at }) => rule.src!.splice(at, 1)),
  mutation('empty the sources', grants, (rule) => Object.assign(rule, { src: [] })),
  mutation('drop the sources', grants, (rule) => void delete rule.src),
  mutation('sources of the next rule', grants, (rule, policy) => {
    const list = policy.grants!;
    return Object.assign(rule, { src: list[(list.indexOf(rule) + 1) % list.length]!.src });
  }),
  mutation(
    'a device instead of another',
    entries('dst', (text) => text.startsWith('tag:')),
    (entry, policy) => {
      const other = Object.keys(policy.tagOwners!).find((tag) => tag !== entry.rule.dst![entry.at]);
      return replaced(entry, () => other);
    },
  ),
  mutation('add a device to the destinations', grants, (rule, policy) => {
    declared(policy, 'tag:web');
    return rule.dst!.includes('tag:web') ? false : rule.dst!.push('tag:web');
  }),
  mutation('add a device that nobody knows to the destinations', grants, (rule, policy) => {
    declared(policy, 'tag:unknown');
    return rule.dst!.push('tag:unknown');
  }),
  added('add everything to the destinations', '*', 'dst'),
  added('add own devices to the destinations', 'autogroup:member', 'dst'),
  mutation('widen a block by a bit', entries('dst'), (entry) => replaced(entry, (text) => widened(text, 1))),
  mutation('widen a block by eight bits', entries('dst'), (entry) => replaced(entry, (text) => widened(text, 8))),
  mutation('narrow a block', entries('dst'), (entry) => replaced(entry, (text) => widened(text, -1))),
  mutation('another block', entries('dst'), (entry) =>
    replaced(entry, (text) => text.replace(/^10\.20\.3\./, '10.20.4.')),
  ),
  mutation('remove a destination', entries('dst'), ({ rule, at }) => rule.dst!.splice(at, 1)),
  mutation('destinations of the next rule', grants, (rule, policy) => {
    const list = policy.grants!;
    return Object.assign(rule, { dst: list[(list.indexOf(rule) + 1) % list.length]!.dst });
  }),
  mutation('one more port', entries('ip'), (entry) => replaced(entry, (text) => portsMoved(text, 0, 1))),
  mutation('one more port before', entries('ip'), (entry) => replaced(entry, (text) => portsMoved(text, -1, 0))),
  mutation('the next port instead', entries('ip'), (entry) => replaced(entry, (text) => portsMoved(text, 1, 1))),
  mutation('every port', entries('ip'), (entry) => replaced(entry, (text) => text.replace(/^(tcp|udp):.*/, '$1:*'))),
  mutation('a port of every protocol', entries('ip'), (entry) =>
    replaced(entry, (text) => text.replace(/^(tcp|udp):(?!\*)/, '')),
  ),
  mutation('another protocol', entries('ip'), (entry) =>
    replaced(entry, (text) => text.replace(/^(tcp|udp)/, (name) => (name === 'tcp' ? 'udp' : 'tcp'))),
  ),
  mutation('the protocol by number', entries('ip'), (entry) =>
    replaced(entry, (text) => text.replace(/^(tcp|udp)/, (name) => (name === 'tcp' ? '6' : '17'))),
  ),
  mutation('everything instead of ports', grants, (rule) => Object.assign(rule, { ip: ['*'] })),
  mutation('one more entry of ports', grants, (rule) => rule.ip!.push('tcp:22')),
  mutation('remove an entry of ports', entries('ip'), ({ rule, at }) =>
    rule.ip!.length === 1 ? false : rule.ip!.splice(at, 1),
  ),
  mutation('a capability instead of ports', grants, (rule) => {
    delete rule.ip;
    rule.app = { 'example.com/cap/x': [{}] };
  }),
  mutation('drop the postures of a rule', guarded, (rule) => void delete rule.srcPosture),
  mutation('empty the postures of a rule', guarded, (rule) => Object.assign(rule, { srcPosture: [] })),
  mutation('null instead of the postures of a rule', guarded, (rule) => Object.assign(rule, { srcPosture: null })),
  mutation('add a posture that everybody meets', guarded, (rule, policy) => {
    policy.postures!['posture:any'] = [];
    return rule.srcPosture!.push('posture:any');
  }),
  mutation('add a weaker posture', guarded, (rule, policy) => {
    policy.postures!['posture:weak'] = ["node:os == 'macos'"];
    return rule.srcPosture!.push('posture:weak');
  }),
  mutation('remove a posture', guarded, (rule) => (rule.srcPosture!.length === 1 ? false : rule.srcPosture!.pop())),
  mutation('postures of another rule', guarded, (rule, policy) => {
    const other = guarded(policy).find(({ srcPosture }) => srcPosture!.join() !== rule.srcPosture!.join());
    return other ? Object.assign(rule, { srcPosture: other.srcPosture }) : false;
  }),
  mutation('a default posture instead of the own', guarded, (rule, policy) => {
    policy.postures!['posture:weak'] = ['custom:known == true'];
    policy.defaultSrcPosture = ['posture:weak'];
    delete rule.srcPosture;
  }),
  mutation('a default posture', whole, (policy) => Object.assign(policy, { defaultSrcPosture: [named(policy)[0]!] })),
  mutation('remove a condition', terms(/./), ({ posture, at }, policy) => policy.postures![posture]!.splice(at, 1)),
  mutation('empty a posture', named, (posture, policy) => Object.assign(policy.postures!, { [posture]: [] })),
  mutation('a lower version', terms(/osVersion/), (term, policy) =>
    reworded(term, policy, (text) => text.replace(/'\d+/, "'9")),
  ),
  mutation('a higher version', terms(/osVersion/), (term, policy) =>
    reworded(term, policy, (text) => text.replace(/'\d+/, "'99")),
  ),
  mutation('below instead of above a version', terms(/osVersion/), (term, policy) =>
    reworded(term, policy, (text) => text.replace('>=', '<=')),
  ),
  mutation('another system', terms(/node:os ==/), (term, policy) =>
    reworded(term, policy, (text) => text.replace(/'\w+'/, "'linux'")),
  ),
  mutation('every system but one', terms(/node:os ==/), (term, policy) =>
    reworded(term, policy, (text) => text.replace('==', '!=')),
  ),
  mutation('an attribute of any value', terms(/== true/), (term, policy) =>
    reworded(term, policy, (text) => text.replace('== true', 'IS SET')),
  ),
  mutation('an attribute that is false', terms(/== true/), (term, policy) =>
    reworded(term, policy, (text) => text.replace('== true', '== false')),
  ),
  mutation('one more country', terms(/ip:country/), (term, policy) =>
    reworded(term, policy, (text) => text.replace(/^ip:country (?:==|IN) \[?([^\]]*)\]?$/, "ip:country IN [$1, 'DE']")),
  ),
  mutation('every country but these', terms(/ip:country IN/), (term, policy) =>
    reworded(term, policy, (text) => text.replace(' IN ', ' NOT IN ')),
  ),
  mutation('one more member of a group', groups, (name, policy) => policy.groups![name]!.push('zoe@example.com')),
  mutation('one member less', groups, (name, policy) => policy.groups![name]!.pop()),
  mutation('empty a group', groups, (name, policy) => Object.assign(policy.groups!, { [name]: [] })),
  mutation('a rule from acls with the sources of a grant', grants, (rule, policy) => {
    const dst = rule.dst!.map((host) => `${host}:*`);
    policy.acls = [{ action: 'accept', src: rule.src!, dst }];
  }),
  mutation('drop an ssh rule', ssh, (rule, policy) => policy.ssh!.splice(policy.ssh!.indexOf(rule), 1)),
  mutation('root too', ssh, (rule) => rule.users!.push('root')),
  mutation('accept instead of check', ssh, (rule) => {
    if (rule.action !== 'check') return false;
    rule.action = 'accept';
    return delete rule.checkPeriod;
  }),
  mutation('a longer check period', ssh, (rule) =>
    rule.action === 'check' ? Object.assign(rule, { checkPeriod: '100h' }) : false,
  ),
  mutation('the default check period', ssh, (rule) =>
    rule.checkPeriod === undefined ? false : delete rule.checkPeriod,
  ),
  mutation('another source of an ssh rule', ssh, (rule) => rule.src!.push('zoe@example.com')),
  mutation('drop the postures of an ssh rule', ssh, (rule) => (rule.srcPosture ? delete rule.srcPosture : false)),
  // Nothing changes from here on.
  mutation('rules in another order', whole, (policy) => policy.grants!.reverse()),
  mutation('entries in another order', grants, (rule) => [
    rule.src!.reverse(),
    rule.dst!.reverse(),
    rule.ip!.reverse(),
  ]),
  mutation('a rule twice', grants, (rule, policy) => policy.grants!.push(structuredClone(rule))),
  mutation('a rule per source', grants, (rule, policy) => {
    const split = rule.src!.map((one) => ({ ...structuredClone(rule), src: [one] }));
    return policy.grants!.splice(policy.grants!.indexOf(rule), 1, ...split);
  }),
  mutation(
    'an alias for a block',
    entries('dst', (text) => BLOCK.test(text)),
    (entry, policy) => {
      policy.hosts = { alias: entry.rule.dst![entry.at]! };
      return replaced(entry, () => 'alias');
    },
  ),
  mutation('keys in other letters', whole, (policy) => {
    policy.Grants = policy.grants!;
    delete policy.grants;
  }),
  mutation('postures by other names', named, (name, policy) => {
    policy.postures![`${name}-2`] = policy.postures![name]!;
    delete policy.postures![name];
    for (const rule of [...grants(policy), ...ssh(policy)])
      rule.srcPosture = rule.srcPosture?.map((one) => (one === name ? `${name}-2` : one)) ?? (undefined as never);
  }),
  mutation('members in place of their group', groups, (name, policy) => {
    for (const rule of [...grants(policy), ...ssh(policy)])
      rule.src = rule.src!.flatMap((one) => (one === name ? policy.groups![name]! : [one]));
  }),
  mutation('a condition twice', terms(/./), ({ posture, at }, policy) =>
    policy.postures![posture]!.push(policy.postures![posture]![at]!),
  ),
];
