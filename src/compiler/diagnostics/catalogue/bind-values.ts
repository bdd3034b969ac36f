import { entry } from '../entry.js';

const CIDR_FAULTS = {
  address: 'is no address or block',
  prefix: 'has no valid prefix length',
  'host-bits': 'has bits set beyond its prefix',
} as const;

/** Durations, dates, blocks and other values: ZT040 to ZT048. */
export const BIND_VALUES = {
  ZT040: entry({
    severity: 'error',
    title: 'malformed duration',
    message: (p: { text: string }) => `\`${p.text}\` is no duration that can be used`,
    help: () => 'write a whole number above zero without leading zeros and one of `s`, `m`, `h`, `d`; at most `3650d`',
    explanation:
      'A duration is one number and one unit, such as `30m` or `8h`. The longest is 3650 days: what is meant to last longer has no limit, and the key is left out.',
    example: {
      file: 'policy',
      wrong: 'posture:\n  laptop: { max_age: 4000d }\n',
      right: 'posture:\n  laptop: { max_age: 30d }\n',
    },
  }),
  ZT041: entry({
    severity: 'error',
    title: 'date that does not exist',
    message: (p: { text: string }) => `there is no date or instant \`${p.text}\``,
    help: () =>
      'write a date of the calendar from 1970 on, such as `2027-03-31`, or an instant such as `2027-03-31T18:00:00+01:00`',
    explanation: 'A date that the calendar does not have is never moved to a neighbour: it is refused.',
    example: {
      file: 'policy',
      wrong:
        'idps: { okta: { domains: [example.com] } }\nresources:\n  crm: { endpoints: "https://crm.example.com" }\npolicies:\n  staff: { allow: everyone, to: crm, expires: 2027-02-29 }\n',
      right:
        'idps: { okta: { domains: [example.com] } }\nresources:\n  crm: { endpoints: "https://crm.example.com" }\npolicies:\n  staff: { allow: everyone, to: crm, expires: 2027-02-28 }\n',
    },
  }),
  ZT042: entry({
    severity: 'error',
    title: 'end before the beginning',
    message: (p: { from: string; to: string }) => `it expires (\`${p.to}\`) before it begins (\`${p.from}\`)`,
    explanation:
      'Something that ends when it begins, or before, is never valid. An `expires` with a time is not included; a bare date is.',
    example: {
      file: 'policy',
      wrong:
        'idps: { okta: { domains: [example.com] } }\nresources:\n  crm: { endpoints: "https://crm.example.com" }\npolicies:\n  staff: { allow: everyone, to: crm, not_before: 2027-02-02, expires: 2027-02-01 }\n',
      right:
        'idps: { okta: { domains: [example.com] } }\nresources:\n  crm: { endpoints: "https://crm.example.com" }\npolicies:\n  staff: { allow: everyone, to: crm, not_before: 2027-02-01, expires: 2027-02-02 }\n',
    },
  }),
  ZT043: entry({
    severity: 'error',
    title: 'unknown time zone',
    message: (p: { zone: string }) => `there is no time zone \`${p.zone}\``,
    help: () => 'write a name of the IANA time zone database, such as `Africa/Casablanca`',
    explanation:
      'Zones are names of the IANA time zone database, which know about summer time. An offset such as `+01:00` does not, and is no zone.',
    example: {
      file: 'policy',
      wrong: 'schedules:\n  office: { timezone: Africa/Casablanka, weekly: "mon-fri 08:00-19:00" }\n',
      right: 'schedules:\n  office: { timezone: Africa/Casablanca, weekly: "mon-fri 08:00-19:00" }\n',
    },
  }),
  ZT044: entry({
    severity: 'error',
    title: 'malformed weekly window',
    message: (p: { text: string; why: string }) => `\`${p.text}\` is no window of the week: ${p.why}`,
    help: () => 'write days and two times, such as `mon-fri 08:00-19:00` or `sat,sun 22:00-06:00`',
    explanation:
      'A window has days and a span of wall-clock time. An end before the start lies on the next day; an end equal to the start could mean nothing or a whole day, so it is refused.',
    example: {
      file: 'policy',
      wrong: 'schedules:\n  always: { weekly: "mon-sun 00:00-00:00" }\n',
      right: 'schedules:\n  always: { weekly: "mon-sun 00:00-24:00" }\n',
    },
  }),
  ZT045: entry({
    severity: 'error',
    title: 'malformed block of addresses',
    message: (p: { text: string; fault: keyof typeof CIDR_FAULTS }) => `\`${p.text}\` ${CIDR_FAULTS[p.fault]}`,
    help: () => 'write an address such as `192.0.2.7`, or a block such as `192.0.2.0/24` or `2001:db8::/32`',
    explanation:
      'A block is an address and a prefix length. Bits that are set beyond the prefix are never cut off: it is not clear whether the address or the block was meant.',
    example: {
      file: 'policy',
      wrong: 'networks:\n  office: 192.0.2.1/24\n',
      right: 'networks:\n  office: 192.0.2.0/24\n',
    },
  }),
  ZT046: entry({
    severity: 'error',
    title: 'unknown country',
    message: (p: { code: string }) => `there is no country \`${p.code}\``,
    help: () => 'write an assigned ISO 3166-1 alpha-2 code, such as `MA`, or `XK`; the United Kingdom is `GB`',
    explanation:
      'Countries are the 249 assigned codes of ISO 3166-1 and `XK`. A code that is none would never match, and a deny by it would never refuse.',
    example: {
      file: 'policy',
      wrong: 'locations:\n  home: [UK]\n',
      right: 'locations:\n  home: [GB]\n',
    },
  }),
  ZT047: entry({
    severity: 'error',
    title: 'demands nothing',
    message: (p: { what: string }) => `${p.what} demands nothing`,
    help: () => 'write what it is to demand, or remove it',
    explanation: 'Conditions that demand nothing always hold. What looks like a requirement and is none is refused.',
    example: {
      file: 'policy',
      wrong: 'posture:\n  laptop: { title: The standard laptop }\n',
      right: 'posture:\n  laptop: { title: The standard laptop, managed: true }\n',
    },
  }),
  ZT048: entry({
    severity: 'error',
    title: 'malformed login',
    message: (p: { login: string }) =>
      p.login === 'any' || p.login === 'nonroot'
        ? `\`${p.login}\` cannot stand in a list of logins`
        : `\`${p.login}\` is no login name`,
    help: (p) =>
      p.login === 'any' || p.login === 'nonroot'
        ? 'list names only; in an allow or a deny, `as: any` and `as: nonroot` stand alone'
        : 'a login begins with a lower-case letter or `_`; lower-case letters, digits, `.`, `_` and `-` follow, 64 at most',
    explanation: '`as` is `any`, `nonroot`, or a list of login names. Break-glass entries take names only.',
    example: {
      file: 'policy',
      wrong:
        'idps: { okta: { domains: [example.com] } }\nresources:\n  hosts: { endpoints: "ssh://*.prod.example.com" }\npolicies:\n  sre: { allow: everyone, to: hosts, as: [any, root] }\n',
      right:
        'idps: { okta: { domains: [example.com] } }\nresources:\n  hosts: { endpoints: "ssh://*.prod.example.com" }\npolicies:\n  sre: { allow: everyone, to: hosts, as: any }\n',
    },
  }),
} as const;
