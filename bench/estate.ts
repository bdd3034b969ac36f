import { Random } from './random.js';

export interface EstateShape {
  readonly policies: number;
  readonly seed: number;
  /** Names of targets that resources go through; empty = none (then nothing is compiled). */
  readonly via: readonly string[];
  /** This many policies all select one resource. */
  readonly hot?: number;
  /** Only conditions that every target carries, so that compiling measures work and not refusals. */
  readonly portable?: boolean;
}

/** Addresses user0@example.com to user4999@example.com. */
export const USERS = 5_000;
const POLICIES_PER_FILE = 200;
const TEAMS = ['payments', 'platform', 'data', 'sales', 'support', 'security', 'network', 'mobile'];
const COUNTRIES = ['MA', 'TN', 'DZ', 'FR', 'ES', 'DE', 'US', 'CA', 'BR', 'JP'];

/**
 * A seeded estate as files, shaped like the ones people keep: few profiles shared by most policies, listed and synced groups, a third as
 * many resources as policies, some wildcards and paths, label selectors, a few floors and denies, expiries, free-text reasons.
 */
export function generateEstate(shape: EstateShape): ReadonlyMap<string, string> {
  const random = new Random(shape.seed);
  const files = new Map<string, string>();
  const groups = Math.max(8, Math.round(shape.policies / 25));
  const resources = resourceCount(shape.policies);
  files.set('policies/00-base.yaml', base(random, groups));
  files.set('policies/01-resources.yaml', resourceFile(random, resources, shape));
  for (let start = 0; start < shape.policies; start += POLICIES_PER_FILE) {
    const count = Math.min(POLICIES_PER_FILE, shape.policies - start);
    const lines = Array.from({ length: count }, (_, offset) =>
      policy(random, start + offset, groups, resources, shape),
    );
    const name = `policies/p-${String(start / POLICIES_PER_FILE).padStart(4, '0')}.yaml`;
    files.set(name, `policies:\n${lines.join('')}`);
  }
  return files;
}

/** Resources are called app-0, app-1, … */
export function resourceCount(policies: number): number {
  return Math.max(4, Math.round(policies / 3));
}

/** The `ztctl.yaml` of a generated estate. */
export function projectFile(targets: string): string {
  return `name: bench\ntimezone: UTC\npolicies: policies/*.yaml\n${targets}`;
}

function base(random: Random, groups: number): string {
  const lines = ['idps:', '  corp: { domains: [example.com] }', 'groups:'];
  for (let index = 0; index < groups; index += 1) {
    const owner = random.pick(TEAMS);
    const members = Array.from({ length: 4 + random.below(20) }, () => `user${random.below(USERS)}@example.com`);
    lines.push(`  g-${index}:`, `    owner: ${owner}`, `    members: [${[...new Set(members)].join(', ')}]`);
  }
  lines.push(
    'posture:',
    '  managed: { managed: true, disk_encrypted: true, firewall: true, os: { macos: ">=14.5", windows: ">=10.0.22631", linux: "*" } }',
    '  basic: { screen_lock: true, os: { macos: ">=13", windows: ">=10.0.19045", linux: "*", ios: ">=17", android: ">=14" } }',
    'profiles:',
    '  strong: { mfa: phishing-resistant, posture: managed, session: { max: 8h } }',
    '  usual: { mfa: strong, posture: managed, session: { max: 12h } }',
    '  light: { mfa: any, posture: basic, session: { max: 12h } }',
    'locations:',
    '  maghreb: [MA, TN, DZ]',
    '  europe: [FR, ES, DE, IT, PT]',
    'networks:',
    '  hq: [203.0.113.0/24]',
    '  branches: [198.51.100.0/24, 192.0.2.0/25]',
    '',
  );
  return lines.join('\n');
}

function resourceFile(random: Random, count: number, shape: EstateShape): string {
  const via = shape.via.length > 0 ? `, via: [${shape.via.join(', ')}]` : '';
  const lines = ['resources:'];
  for (let index = 0; index < count; index += 1) {
    const sensitivity = random.pick(['low', 'internal', 'internal', 'high', 'critical']);
    const env = random.pick(['prod', 'stage', 'dev']);
    lines.push(
      `  app-${index}: { endpoints: "${endpoint(random, index, shape)}", sensitivity: ${sensitivity}, owner: ${random.pick(TEAMS)}, labels: { env: ${env}, team: t${index % teamCount(count)} }${via} }`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Every team label exists, so that no selector selects nothing. Beyond 40 teams of 83 resources there are more teams, not larger ones: what a selector
 * reaches does not grow with the estate.
 */
function teamCount(resources: number): number {
  return Math.max(Math.min(40, resources), Math.round(resources / 83));
}

function endpoint(random: Random, index: number, shape: EstateShape): string {
  if (shape.portable) return `tcp://10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}:443`;
  const kind = random.next();
  if (kind < 0.7) return `https://app-${index}.apps.example.com`;
  if (kind < 0.8) return `https://app-${index}.apps.example.com/console`;
  if (kind < 0.85) return `https://*.z${index}.example.net`;
  return `tcp://10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}:5432`;
}

function policy(random: Random, index: number, groups: number, resources: number, shape: EstateShape): string {
  const owner = random.pick(TEAMS);
  const hot = shape.hot !== undefined && index < shape.hot;
  const to = hot ? 'app-0' : target(random, resources);
  const lines = [
    `  p-${index}:`,
    `    owner: ${owner}`,
    `    reason: ${owner} needs it for daily work (OPS-${1000 + index})`,
  ];
  const kind = random.next();
  if (kind < 0.02) {
    lines.push(`    deny: group:g-${random.below(groups)}`, `    to: app-${random.below(resources)}`);
  } else if (kind < 0.03 && !shape.portable) {
    lines.push(
      '    deny: everyone',
      `    to: { labels: { team: t${random.below(teamCount(resources))} } }`,
      '    unless: { profile: [strong, usual] }',
    );
  } else {
    lines.push(`    allow: [group:g-${random.below(groups)}, group:g-${random.below(groups)}]`, `    to: ${to}`);
    lines.push(...(shape.portable ? [] : conditions(random)));
  }
  if (random.chance(0.1)) lines.push('    expires: 2027-06-30');
  return `${lines.join('\n')}\n`;
}

function target(random: Random, resources: number): string {
  const kind = random.next();
  if (kind < 0.8) return `app-${random.below(resources)}`;
  if (kind < 0.95) return `[app-${random.below(resources)}, app-${random.below(resources)}]`;
  return `{ labels: { team: t${random.below(teamCount(resources))} } }`;
}

function conditions(random: Random): readonly string[] {
  const profile = random.pick(['strong', 'usual', 'usual', 'usual', 'light']);
  const kind = random.next();
  if (kind < 0.8) return [`    when: { profile: ${profile} }`];
  if (kind < 0.9) return [`    when: { profile: ${profile}, location: [${random.pick(COUNTRIES)}, maghreb] }`];
  if (kind < 0.97) return [`    when: { profile: ${profile}, network: ${random.pick(['hq', 'branches'])} }`];
  return ['    when: { mfa: strong, platform: [macos, linux] }', '    session: { max: 4h }'];
}
