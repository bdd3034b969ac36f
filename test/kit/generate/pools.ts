/** Small pools of values, so that what is drawn independently often meets. */
export const DOMAINS = ['example.com', 'eu.example.com', 'partner.example', 'corp.example'] as const;
export const LOCALS = ['ana', 'omar', 'li', 'zoe', "d.o'neil+x"] as const;
export const GROUP_NAMES = [
  'sre',
  'dba',
  'cleared',
  'contractors',
  'leads',
  'auditors',
  'constructor',
  'on-call',
  'ops',
  'qa',
] as const;
export const POLICY_NAMES = [
  'a',
  'a-1',
  'a-10',
  'a-2',
  'a1',
  'b',
  'base',
  'ceiling',
  'constructor',
  'floor',
  'leaver',
  'm',
  'staff',
  'x-1',
  'z',
  'z0',
] as const;
export const GLASS_NAMES = ['a-0', 'fire', 'm-1', 'urgent', 'zz'] as const;
export const RESOURCE_NAMES = [
  'api',
  'app',
  'constructor',
  'crm',
  'db',
  'hosts',
  'net',
  'shop',
  'site',
  'wiki',
  'world',
  'x',
] as const;
export const WORKLOAD_NAMES = ['bot', 'constructor', 'cron', 'deployer', 'scanner'] as const;
export const KINDS = ['agent', 'ci', 'service'] as const;
export const OWNERS = ['team-a', 'team-b', 'web'] as const;
export const LABELS = { env: ['prod', 'dev', 'Prod'], tier: ['1', '2'], constructor: ['x'] } as const;
export const LOGINS = ['root', 'deploy', 'web', 'postgres', '_x.1-2'] as const;
export const CHECKS = ['constructor', 'patched', 'serial-known'] as const;
export const APPROVALS = ['constructor', 'oncall', 'ticket'] as const;
export const COUNTRIES = ['FR', 'DE', 'MA', 'NO', 'US', 'XK'] as const;
export const PLATFORMS = ['macos', 'windows', 'linux', 'ios', 'android', 'chromeos'] as const;
export const FLAGS = ['managed', 'disk_encrypted', 'firewall', 'screen_lock', 'certificate', 'unmodified'] as const;
export const MFA_LEVELS = ['none', 'any', 'strong', 'phishing-resistant'] as const;
export const RISKS = ['high', 'medium', 'low'] as const;
export const EDR_STATES = ['absent', 'installed', 'running'] as const;
export const VERSIONS = ['14', '14.0', '14.5', '14.10', '9.9', '10.0.22631.3155', '23.04', '14.5.0.1'] as const;
export const DURATIONS = ['90s', '15m', '60m', '1h', '2h', '8h', '1d'] as const;
export const SENSITIVITIES = ['low', 'internal', 'high', 'critical'] as const;

/** Zones with summer time, with half hours, with changes at midnight, west, east and beyond the date line. */
export const ZONES = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/Santiago',
  'America/Havana',
  'America/St_Johns',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Asia/Pyongyang',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Kiritimati',
] as const;

/** Days around which time passes: ordinary ones, changes of clocks, a day that Apia skipped, a change of the zone of Pyongyang. */
export const ERAS = [
  '2026-11-22',
  '2026-11-25',
  '2026-03-29',
  '2026-10-25',
  '2027-03-14',
  '2027-11-07',
  '2026-04-24',
  '2026-09-06',
  '2026-04-05',
  '2028-02-28',
  '2026-12-31',
  '2011-12-30',
  '2018-05-04',
  '2015-08-15',
  '2010-11-07',
  '2037-10-25',
  '2060-03-28',
] as const;

export const IPV4_BLOCKS = [
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.0/24',
  '10.1.2.3',
  '203.0.113.0/24',
  '203.0.113.8/29',
  '198.51.100.7/32',
  '192.0.2.0/28',
  '0.0.0.0/0',
  '128.0.0.0/1',
  '::ffff:10.1.0.0/112',
  '::ffff:203.0.113.9',
] as const;
export const IPV6_BLOCKS = [
  '2001:db8::/32',
  '2001:DB8:10::/48',
  '2001:db8::1',
  '::/0',
  'fe80::/10',
  '2001:db8:0:0:8000::/65',
  '::ffff:0:0:0/96',
] as const;
