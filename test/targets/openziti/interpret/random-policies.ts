import type { Random } from '../../../kit/generate/index.js';

export const BINDINGS = {
  users: {
    'ana@example.com': 'anaLaptop',
    'li@example.com': ['liLaptop', 'liPhone'],
    'omar@example.com': 'omarLaptop',
  },
  workloads: { ci: { id: 'ciIdentity', auth: 'cert' }, host: { id: 'hostIdentity', auth: 'cert' } },
  posture: { edr: { running: 'edrCheck' }, checks: { known: 'knownCheck' } },
};
const HEAD = `idps: { okta: { domains: [example.com] } }
groups:
  eng: { members: [ana@example.com, li@example.com] }
  ops: { members: [li@example.com, omar@example.com] }
workloads:
  ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } }
  host: { kind: service, identity: "spiffe://example.com/host", credential: { type: x509, lifetime: 1h } }
posture:
  laptop: { edr: running, os: { macos: ">=14.5", windows: ">=10.0.22631", linux: "*" } }
  known: { checks: { known: true } }
  phone: { os: { ios: ">=17" } }
resources:
  db: { endpoints: "tcp://db.internal:5432", sensitivity: high, via: t, served_by: workload:host }
  web: { endpoints: "https://*.corp.internal", sensitivity: low, via: t, served_by: workload:host }
  net: { endpoints: ["tcp://10.20.0.0/24:80-90", "udp://10.20.0.0/24:53"], sensitivity: high, via: t, served_by: workload:host }
  vault: { endpoints: "tcp://10.20.0.7:85", sensitivity: critical, via: t, served_by: workload:host }
policies:
`;

export function randomPolicies(random: Random): string {
  const who = (): string =>
    random.pick(['user:ana@example.com', 'user:li@example.com', 'group:eng', 'group:ops', 'workload:ci']);
  const to = (): string => random.pick(['db', 'web', 'net', 'vault', '[db, net]', '[web, vault]']);
  const when = (): string =>
    random.pick([
      '',
      ', when: { mfa: any }',
      ', when: { posture: laptop }',
      ', when: { posture: [laptop, phone] }',
      ', when: { posture: known, platform: [macos, linux] }',
      ', when: { platform: ios }',
    ]);
  const policy = (at: number): string => {
    const kind = random.between(0, 9);
    if (kind === 0)
      return `  p${at}: { deny: ${random.pick(['group:ops', 'user:ana@example.com', 'group:eng'])}, to: ${to()} }`;
    if (kind === 1)
      return `  p${at}: { deny: everyone, to: ${to()}, unless: { posture: ${random.pick(['laptop', 'known', 'phone'])} } }`;
    const caller = who();
    const except = caller === 'group:eng' && random.chance(0.5) ? ', except: user:ana@example.com' : '';
    const asked = when();
    return `  p${at}: { allow: ${caller}${except}, to: ${to()}${caller.startsWith('workload') && asked.includes('mfa') ? '' : asked} }`;
  };
  return HEAD + Array.from({ length: random.between(2, 6) }, (_, at) => policy(at)).join('\n');
}
