import {
  EDR_STATES,
  type Group,
  type Located,
  type Location,
  type Network,
  type OsVersion,
  type Posture,
  type PrincipalRef,
  type Profile,
  type Resource,
  refText,
  type Schedule,
} from '../../model/index.js';
import { conditionFlips, limitFlips } from './condition-flips.js';
import { type Flip, lift, omit, withoutEach } from './flip.js';

export function profileFlips(profile: Profile): readonly Flip<Profile>[] {
  return lift(conditionFlips(profile.conditions), (conditions) => ({ ...profile, conditions }));
}

/** Each demand on the device dropped, and what can be weaker, weaker. */
export function postureFlips(posture: Posture): readonly Flip<Posture>[] {
  const { flags, edr, os, checks, maxAge } = posture;
  const drop = (text: string, span: Posture['span'], value: Posture, finer: readonly Flip<Posture>[] = []) => ({
    kind: 'drop' as const,
    change: `without \`${text}\``,
    span,
    value,
    finer,
  });
  return [
    ...[...flags].map(([flag, span]) => drop(flag, span, { ...posture, flags: without(flags, flag) })),
    ...(edr ? [drop(`edr: ${edr.value}`, edr.span, omit(posture, 'edr'), weakerEdr(posture, edr))] : []),
    ...[...checks].map(([name, span]) => drop(`checks.${name}`, span, { ...posture, checks: without(checks, name) })),
    ...(os ? osFlips(posture, os) : []),
    ...(maxAge
      ? limitFlips('max_age', maxAge, omit(posture, 'maxAge'), (to): Posture => ({ ...posture, maxAge: to }))
      : []),
  ];
}

function weakerEdr(posture: Posture, { value, span }: NonNullable<Posture['edr']>): readonly Flip<Posture>[] {
  const weaker = EDR_STATES[EDR_STATES.indexOf(value) - 1];
  if (weaker === undefined || weaker === EDR_STATES[0]) return [];
  const change = `with \`edr: ${weaker}\` instead of \`${value}\``;
  return [{ kind: 'loosen', change, span, value: { ...posture, edr: { value: weaker, span } }, finer: [] }];
}

/** Without any platform, without one of several, with any version of one. */
function osFlips(posture: Posture, os: NonNullable<Posture['os']>): readonly Flip<Posture>[] {
  const [first] = os.values();
  if (!first) return [];
  const set = (entries: Iterable<readonly [string, Located<OsVersion>]>): Posture => ({
    ...posture,
    os: new Map(entries) as NonNullable<Posture['os']>,
  });
  const versions = [...os].flatMap(([platform, { value, span }]): readonly Flip<Posture>[] => {
    if (value.length === 0) return [];
    const change = `with \`os.${platform}: "*"\` instead of \`>=${value.join('.')}\``;
    const any = { value: [], span };
    const map = [...os].map(([name, said]) => [name, name === platform ? any : said] as const);
    return [{ kind: 'loosen', change, span, value: set(map), finer: [] }];
  });
  const saidPlatform = ([platform, { span }]: readonly [string, Located<OsVersion>]) => ({
    text: `os.${platform}`,
    span,
  });
  return [
    { kind: 'drop', change: 'without `os`', span: first.span, value: omit(posture, 'os'), finer: versions },
    ...withoutEach([...os], saidPlatform, 'narrow', set),
  ];
}

export function groupFlips(group: Group): readonly Flip<Group>[] {
  const { body } = group;
  const said = (ref: PrincipalRef) => ({ text: refText(ref), span: ref.span });
  if (body.kind === 'listed') {
    return withoutEach(body.members, said, 'narrow', (members): Group => ({ ...group, body: { ...body, members } }));
  }
  if (body.kind === 'synced') return [];
  return withoutEach(body.groups, said, 'drop', (groups): Group => ({ ...group, body: { ...body, groups } }));
}

export function locationFlips(location: Location): readonly Flip<Location>[] {
  const said = ({ value, span }: Located<string>) => ({ text: value, span });
  return withoutEach(location.countries, said, 'narrow', (countries): Location => ({ ...location, countries }));
}

export function networkFlips(network: Network): readonly Flip<Network>[] {
  const said = ({ value, span }: Network['cidrs'][number]) => ({ text: value.text, span });
  return withoutEach(network.cidrs, said, 'narrow', (cidrs): Network => ({ ...network, cidrs }));
}

/** Without each entry as written: `mon-fri 08:00-19:00` is five windows of one place. */
export function scheduleFlips(schedule: Schedule): readonly Flip<Schedule>[] {
  const places = [...new Map(schedule.weekly.map(({ span }) => [span.start, span])).values()];
  const said = (span: Schedule['span']) => ({ text: span.file.text.slice(span.start, span.end), span });
  return withoutEach(places, said, 'narrow', (rest): Schedule => {
    return {
      ...schedule,
      weekly: schedule.weekly.filter(({ span }) => rest.some(({ start }) => start === span.start)),
    };
  });
}

/** Public from everywhere instead of from some networks, and not public at all. */
export function resourceFlips(resource: Resource): readonly Flip<Resource>[] {
  const open = resource.public;
  if (!open) return [];
  const { networks, span } = open;
  return [
    ...(networks
      ? [
          {
            kind: 'drop' as const,
            change: 'without `public.networks`',
            span,
            value: { ...resource, public: omit(open, 'networks') },
            finer: [],
          },
        ]
      : []),
    { kind: 'drop', change: 'without `public`', span, value: omit(resource, 'public'), finer: [] },
  ];
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  return new Map([...map].filter(([one]) => one !== key));
}
