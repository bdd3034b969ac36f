import { describe, expect, it } from 'vitest';
import { estateFrom } from '../../kit/estate.js';
import { faultsOf } from './faults.js';

describe('values that are refused', () => {
  it('durations that are too long or begin with a zero', async () => {
    expect(
      await faultsOf(`
posture: { old: { max_age: 3651d }, ok: { max_age: 3650d }, zero: { max_age: 01h } }
profiles: { long: { session: { max: 99999999999h, idle: 87601h } } }
workloads: { ci: { kind: ci, identity: ci, credential: { type: jwt, lifetime: 4000d } } }
`),
    ).toMatchInlineSnapshot(`
      "ZT040 p/a.yaml:2:28 \`3651d\` is no duration that can be used
        help: write a whole number above zero without leading zeros and one of \`s\`, \`m\`, \`h\`, \`d\`; at most \`3650d\`
      ZT040 p/a.yaml:2:78 \`01h\` is no duration that can be used
        help: write a whole number above zero without leading zeros and one of \`s\`, \`m\`, \`h\`, \`d\`; at most \`3650d\`
      ZT040 p/a.yaml:3:37 \`99999999999h\` is no duration that can be used
        help: write a whole number above zero without leading zeros and one of \`s\`, \`m\`, \`h\`, \`d\`; at most \`3650d\`
      ZT040 p/a.yaml:3:57 \`87601h\` is no duration that can be used
        help: write a whole number above zero without leading zeros and one of \`s\`, \`m\`, \`h\`, \`d\`; at most \`3650d\`
      ZT040 p/a.yaml:4:79 \`4000d\` is no duration that can be used
        help: write a whole number above zero without leading zeros and one of \`s\`, \`m\`, \`h\`, \`d\`; at most \`3650d\`"
    `);
  });

  it('dates that do not exist, and intervals without an instant', async () => {
    expect(
      await faultsOf(`
policies:
  a: { allow: everyone, to: wiki, expires: 2027-02-29 }
  b: { allow: everyone, to: wiki, not_before: 2027-13-01 }
  c: { allow: everyone, to: wiki, expires: "2027-02-28T24:00Z" }
  d: { allow: everyone, to: wiki, not_before: 2027-02-02, expires: 2027-02-01 }
  e: { allow: everyone, to: wiki, not_before: "2027-02-02T00:00Z", expires: "2027-02-02T01:00+01:00" }
  f: { allow: everyone, to: wiki, not_before: 1969-12-31 }
  same-day: { allow: everyone, to: wiki, not_before: 2027-02-02, expires: 2027-02-02 }
tests:
  - { name: t, who: { user: ana@example.com }, now: "2026-02-30T00:00:00Z", can: wiki }
`),
    ).toMatchInlineSnapshot(`
      "ZT041 p/a.yaml:3:44 there is no date or instant \`2027-02-29\`
        help: write a date of the calendar from 1970 on, such as \`2027-03-31\`, or an instant such as \`2027-03-31T18:00:00+01:00\`
      ZT041 p/a.yaml:4:47 there is no date or instant \`2027-13-01\`
        help: write a date of the calendar from 1970 on, such as \`2027-03-31\`, or an instant such as \`2027-03-31T18:00:00+01:00\`
      ZT041 p/a.yaml:5:44 there is no date or instant \`2027-02-28T24:00Z\`
        help: write a date of the calendar from 1970 on, such as \`2027-03-31\`, or an instant such as \`2027-03-31T18:00:00+01:00\`
      ZT042 p/a.yaml:6:68 it expires (\`2027-02-01\`) before it begins (\`2027-02-02\`)
        p/a.yaml:6:47 begins here
      ZT042 p/a.yaml:7:77 it expires (\`2027-02-02T01:00+01:00\`) before it begins (\`2027-02-02T00:00Z\`)
        p/a.yaml:7:47 begins here
      ZT041 p/a.yaml:8:47 there is no date or instant \`1969-12-31\`
        help: write a date of the calendar from 1970 on, such as \`2027-03-31\`, or an instant such as \`2027-03-31T18:00:00+01:00\`
      ZT041 p/a.yaml:11:53 there is no date or instant \`2026-02-30T00:00:00Z\`
        help: write a date of the calendar from 1970 on, such as \`2027-03-31\`, or an instant such as \`2027-03-31T18:00:00+01:00\`"
    `);
  });

  it('zones, windows, blocks and countries that do not exist', async () => {
    expect(
      await faultsOf(`
schedules:
  zone: { timezone: Africa/Casablanka, weekly: "mon 08:00-09:00" }
  empty: { weekly: ["mon 08:00-08:00", "sat-mon 00:00-24:00"] }
networks:
  host-bits: [10.1.0.0/8, "2001:db8::1/32"]
  prefix: 10.0.0.0/33
  word: 10.0.0
  mapped: { cidrs: "::ffff:10.0.0.0/90" }
locations:
  uk: [UK, MA, EU]
profiles:
  home: { location: [AN, FR] }
`),
    ).toMatchInlineSnapshot(`
      "ZT043 p/a.yaml:3:21 there is no time zone \`Africa/Casablanka\`
        help: write a name of the IANA time zone database, such as \`Africa/Casablanca\`
      ZT044 p/a.yaml:4:21 \`mon 08:00-08:00\` is no window of the week: it ends when it starts; the whole day is \`00:00-24:00\`
        help: write days and two times, such as \`mon-fri 08:00-19:00\` or \`sat,sun 22:00-06:00\`
      ZT045 p/a.yaml:6:15 \`10.1.0.0/8\` has bits set beyond its prefix
        help: did you mean \`10.0.0.0/8\`?
      ZT045 p/a.yaml:6:27 \`2001:db8::1/32\` has bits set beyond its prefix
        help: did you mean \`2001:db8::/32\`?
      ZT045 p/a.yaml:7:11 \`10.0.0.0/33\` has no valid prefix length
        help: write an address such as \`192.0.2.7\`, or a block such as \`192.0.2.0/24\` or \`2001:db8::/32\`
      ZT045 p/a.yaml:8:9 \`10.0.0\` is no address or block
        help: write an address such as \`192.0.2.7\`, or a block such as \`192.0.2.0/24\` or \`2001:db8::/32\`
      ZT045 p/a.yaml:9:20 \`::ffff:10.0.0.0/90\` has no valid prefix length
        help: write an address such as \`192.0.2.7\`, or a block such as \`192.0.2.0/24\` or \`2001:db8::/32\`
      ZT046 p/a.yaml:11:8 there is no country \`UK\`
        help: write an assigned ISO 3166-1 alpha-2 code, such as \`MA\`, or \`XK\`; the United Kingdom is \`GB\`
      ZT046 p/a.yaml:11:16 there is no country \`EU\`
        help: write an assigned ISO 3166-1 alpha-2 code, such as \`MA\`, or \`XK\`; the United Kingdom is \`GB\`
      ZT046 p/a.yaml:13:22 there is no country \`AN\`
        help: write an assigned ISO 3166-1 alpha-2 code, such as \`MA\`, or \`XK\`; the United Kingdom is \`GB\`"
    `);
  });

  it('elements that demand nothing', async () => {
    expect(
      await faultsOf(`
posture: { none: { owner: it, title: Nothing } }
profiles: { none: { owner: it } }
`),
    ).toMatchInlineSnapshot(`
      "ZT047 p/a.yaml:2:12 posture \`none\` demands nothing
        help: write what it is to demand, or remove it
      ZT047 p/a.yaml:3:13 profile \`none\` demands nothing
        help: write what it is to demand, or remove it"
    `);
  });
});

describe('values that are read', () => {
  it('bare dates are days in the zone of the estate, the last one included', async () => {
    const policy = (text: string) => `
idps: { okta: { domains: [example.com] } }
resources: { crm: { endpoints: "https://crm.example.com" } }
policies: { a: { allow: everyone, to: crm, ${text} } }
`;
    const bounds = async (text: string, zone: string) => {
      const estate = await estateFrom(policy(text), `name: acme\ntimezone: ${zone}\n`);
      const { from, to } = estate.policies.get('a')!.validity;
      return [from, to].map((bound) => (bound ? new Date(bound.value).toISOString() : null));
    };
    expect(await bounds('not_before: 2026-11-01, expires: 2026-11-01', 'America/Havana')).toEqual([
      '2026-11-01T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
    ]);
    expect(await bounds('expires: 2026-04-23', 'Africa/Cairo')).toEqual([null, '2026-04-23T22:00:00.000Z']);
    expect(await bounds('not_before: "2026-04-23T10:00:30-02:30"', 'Africa/Cairo')).toEqual([
      '2026-04-23T12:30:30.000Z',
      null,
    ]);
    expect(await bounds('expires: 2028-02-29', 'UTC')).toEqual([null, '2028-03-01T00:00:00.000Z']);
  });

  it('windows of the week are minutes from Monday, past midnight and past Sunday', async () => {
    const { schedules } = await estateFrom(
      `
idps: { okta: { domains: [example.com] } }
resources: { crm: { endpoints: "https://crm.example.com" } }
policies: { a: { allow: everyone, to: crm } }
schedules:
  a: { weekly: ["fri 22:00-06:00", "sat-mon,wed 00:00-24:00", "sun 23:00-01:00", "mon-mon 08:30-19:00"] }
  b: { timezone: Europe/Paris, weekly: "tue 00:00-00:01" }
`,
      'name: acme\ntimezone: Africa/Tunis\n',
    );
    const weekly = (name: string) => schedules.get(name)!.weekly.map(({ value: { from, to } }) => [from, to]);
    const day = 1440;
    expect(weekly('a')).toEqual([
      [4 * day + 1320, 5 * day + 360],
      [0, day],
      [2 * day, 3 * day],
      [5 * day, 6 * day],
      [6 * day, 7 * day],
      [6 * day + 1380, 7 * day + 60],
      [510, 1140],
    ]);
    expect(weekly('b')).toEqual([[day, day + 1]]);
    expect(schedules.get('a')!.timezone).toBe('Africa/Tunis');
    expect(schedules.get('b')!.timezone).toBe('Europe/Paris');
  });

  it('postures keep versions without trailing zeros, and every kind of demand', async () => {
    const { postures } = await estateFrom(`
idps: { okta: { domains: [example.com] } }
resources: { crm: { endpoints: "https://crm.example.com" } }
policies: { a: { allow: everyone, to: crm } }
posture:
  laptop:
    { managed: true, screen_lock: true, edr: running, os: { linux: "*", macos: ">=14.5.0" }, checks: { b: true, a: true }, max_age: 2h }
`);
    const { flags, edr, os, checks, maxAge } = postures.get('laptop')!;
    expect([...flags.keys()]).toEqual(['managed', 'screen_lock']);
    expect(edr?.value).toBe('running');
    expect([...os!].map(([platform, { value }]) => [platform, value])).toEqual([
      ['macos', [14, 5]],
      ['linux', []],
    ]);
    expect([...checks.keys()]).toEqual(['a', 'b']);
    expect(maxAge?.value).toBe(7200);
  });

  it('maps are in name order, whatever the order of files and keys', async () => {
    const base = 'idps: { okta: { domains: [example.com] } }\npolicies: { a: { allow: everyone, to: all } }\n';
    const one = await estateFrom({
      'policies/1.yaml': `${base}resources: { b: { endpoints: "tcp://b" }, a: { endpoints: "tcp://a" } }\n`,
      'policies/2.yaml': 'resources: { c: { endpoints: "tcp://c" } }\n',
    });
    const other = await estateFrom({
      'policies/9.yaml': base,
      'policies/2.yaml': 'resources: { c: { endpoints: "tcp://c" }, a: { endpoints: "tcp://a" } }\n',
      'policies/3.yaml': 'resources: { b: { endpoints: "tcp://b" } }\n',
    });
    for (const { resources, policies } of [one, other]) {
      expect([...resources.keys()]).toEqual(['a', 'b', 'c']);
      expect(policies.get('a')!.resources).toEqual(['a', 'b', 'c']);
    }
  });
});
