import { describe, expect, test } from 'vitest';
import { applicationsAt, decide, type Facts, type Point } from '../access-model.js';
import {
  application,
  attached,
  BINDINGS,
  besidesSession,
  type Compiled,
  emitted,
  keys,
  OKTA,
  policy,
  refused,
} from '../compile-kit.js';

const HEAD = `
idps:
  okta: { domains: [example.com] }
networks: { payer: [198.51.100.0/24, 203.0.113.0/24] }
`;
const BLOCKED = `${BINDINGS}  private_default: block\n  require_access_protection: true\n`;
const ANA: Facts = {
  email: 'ana@example.com',
  idp: OKTA,
  idpGroups: new Set(),
  methods: new Set(),
  ip: '192.0.2.1',
  country: 'MA',
  passes: () => false,
};

function estate(resources: string, policies = '  staff: { allow: everyone, to: app }\n'): string {
  return `${HEAD}resources:\n${resources}\npolicies:\n${policies}`;
}

function app(endpoints: string, more = ''): string {
  return `  app: { endpoints: ${endpoints}, sensitivity: high, via: web${more} }`;
}

function at(compiled: Compiled, host: string, more: Partial<Point> = {}): readonly string[] {
  return applicationsAt(compiled.document, { host, protocol: 'tcp', port: 443, surface: 'public', ...more });
}

describe('applications and their points', () => {
  test('CF-24 a resource that nobody may reach still has an application that denies: a host without one is public', async () => {
    const compiled = await emitted(
      estate(
        `${app('"https://crm.example.com"')}\n  idle: { endpoints: "https://idle.example.com", sensitivity: high, via: web }`,
      ),
    );
    expect(at(compiled, 'idle.example.com')).toEqual(['idle']);
    expect(policy(compiled, attached(compiled, 'idle')[0]!).decision).toBe('deny');
    expect(decide(compiled.document, 'idle', ANA).outcome).toBe('deny');
    expect(application(compiled, 'idle').app_launcher_visible).toBe(false);
  });

  test('CF-25 an inner path is an application of its own, from which the outer one inherits nothing', async () => {
    const compiled = await emitted(
      estate(
        `${app('"https://crm.example.com"')}\n  admin: { endpoints: "https://crm.example.com/admin", sensitivity: critical, via: web }`,
        '  staff: { allow: everyone, to: app }\n  boss: { allow: user:boss@example.com, to: admin }\n',
      ),
    );
    expect(at(compiled, 'crm.example.com', { path: '/admin/users' })).toEqual(['admin']);
    expect(at(compiled, 'crm.example.com', { path: '/administrator' })).toEqual(['app']);
    expect(attached(compiled, 'admin')).toEqual(['boss']);
  });

  test('CF-25 what lies inside is carved out even when it is not of this target', async () => {
    const compiled = await emitted(
      estate(
        `${app('"https://crm.example.com"')}\n  admin: { endpoints: ["https://crm.example.com/admin", "https://other.example.com"], sensitivity: critical }`,
      ),
    );
    expect(attached(compiled, 'admin')).toEqual(['no_access']);
    expect(application(compiled, 'admin').destinations).toEqual([{ type: 'public', uri: 'crm.example.com/admin' }]);
  });

  test('CF-26 a star is one label: a wildcard gets a destination per level, never the apex, and needs the account to refuse the rest', async () => {
    const policies = estate(app('"https://*.example.com"'));
    expect(await refused(policies)).toContain('`bindings.require_access_protection` is not set');
    const compiled = await emitted(policies, BLOCKED);
    expect(at(compiled, 'a.example.com')).toEqual(['app']);
    expect(at(compiled, 'a.b.c.d.example.com')).toEqual(['app']);
    expect(at(compiled, 'example.com')).toEqual([]);
    expect(besidesSession(compiled).map(({ constraint }) => constraint)).toEqual(['endpoint.wildcard']);
  });

  test('CF-26 a host inside a wildcard wins over it', async () => {
    const compiled = await emitted(
      estate(
        `${app('"https://*.example.com"')}\n  crm: { endpoints: "https://crm.example.com", sensitivity: high, via: web }`,
      ),
      BLOCKED,
    );
    expect(at(compiled, 'crm.example.com')).toEqual(['crm']);
    expect(at(compiled, 'wiki.example.com')).toEqual(['app']);
  });

  test('CF-27 a path is written without a star, which would leave out the path itself', async () => {
    const compiled = await emitted(estate(app('"https://crm.example.com/alpha/"')));
    expect(application(compiled, 'app').destinations).toEqual([{ type: 'public', uri: 'crm.example.com/alpha' }]);
  });

  test.each(['/a%2Ab', '/a%3Fb', '/a%20b', '/%C3%A9', '/a%25'])(
    'CF-27 a path with characters that Cloudflare reads otherwise is refused: %s',
    async (path) => {
      expect(await refused(estate(app(`"https://crm.example.com${path}"`)))).toContain('is not documented');
    },
  );

  test('CF-27 a path on the private network is refused, also one inside a private destination', async () => {
    expect(await refused(estate(app('"https://crm.internal/admin"')))).toContain('a private destination has no path');
    const faults = await refused(
      estate(`${app('"tcp://crm.internal"')}\n  admin: { endpoints: "https://crm.internal/admin", sensitivity: high }`),
    );
    expect(faults).toContain('a path lies inside the private destination `tcp://crm.internal');
  });

  test('CF-28 a port on a public hostname is refused: Cloudflare strips it', async () => {
    expect(await refused(estate(app('"https://crm.example.com:8443"')))).toContain('has no port');
  });

  test('CF-28 one public hostname cannot be two resources by scheme', async () => {
    const faults = await refused(
      estate(
        `${app('"https://crm.example.com"')}\n  plain: { endpoints: "http://crm.example.com", sensitivity: high, via: web }`,
      ),
    );
    expect(faults).toContain('is the public hostname of `app` too');
    const compiled = await emitted(estate(app('["https://crm.example.com", "http://crm.example.com"]')));
    expect(application(compiled, 'app').destinations).toHaveLength(1);
  });

  test('CF-29 a private destination names its protocol and ports, and a single address its /32', async () => {
    const compiled = await emitted(
      estate(app('["tcp://10.20.3.7:5432", "udp://dns.internal:53,5353", "tcp://[fd00::7]:22"]')),
    );
    expect(application(compiled, 'app').destinations).toEqual([
      { cidr: '10.20.3.7/32', l4_protocol: 'tcp', port_range: '5432', type: 'private' },
      { cidr: 'fd00::7/128', l4_protocol: 'tcp', port_range: '22', type: 'private' },
      { hostname: 'dns.internal', l4_protocol: 'udp', port_range: '53', type: 'private' },
      { hostname: 'dns.internal', l4_protocol: 'udp', port_range: '5353', type: 'private' },
    ]);
  });

  test('CF-29 every protocol means TCP and UDP, and needs the account to block the rest', async () => {
    const policies = estate(app('"ip://10.20.0.0/16"'));
    expect(await refused(policies)).toContain('`bindings.private_default` is not set');
    const compiled = await emitted(policies, BLOCKED);
    expect(application(compiled, 'app').destinations).toEqual([{ type: 'private', cidr: '10.20.0.0/16' }]);
    expect(besidesSession(compiled).map(({ constraint }) => constraint)).toEqual(['endpoint.ip']);
  });

  test('CF-30 nested private destinations share no point, because which of them wins is not documented', async () => {
    const compiled = await emitted(
      estate(
        `${app('"ip://10.20.0.0/16"')}
  db: { endpoints: "tcp://10.20.3.7:5432", sensitivity: critical, via: web }
  dns: { endpoints: "udp://10.20.3.0/24:53", sensitivity: critical }`,
      ),
      BLOCKED,
    );
    const point = (host: string, port: number, protocol: 'tcp' | 'udp' = 'tcp'): readonly string[] =>
      at(compiled, host, { surface: 'private', port, protocol });
    expect(point('10.20.3.7', 5432)).toEqual(['db']);
    expect(point('10.20.3.7', 5431)).toEqual(['app']);
    expect(point('10.20.3.7', 5433)).toEqual(['app']);
    expect(point('10.20.3.7', 5432, 'udp')).toEqual(['app']);
    expect(point('10.20.3.7', 53, 'udp')).toEqual(['dns']);
    expect(point('10.20.3.255', 53, 'udp')).toEqual(['dns']);
    expect(point('10.20.3.255', 53)).toEqual(['app']);
    expect(point('10.20.4.0', 53, 'udp')).toEqual(['app']);
    expect(point('10.21.0.0', 53, 'udp')).toEqual([]);
  });

  test('CF-30 ports of one host name are taken out too, also for a public hostname inside', async () => {
    const compiled = await emitted(
      estate(
        `${app('"tcp://crm.example.com"')}
  ui: { endpoints: "https://crm.example.com", sensitivity: high, via: web }
  db: { endpoints: "tcp://crm.example.com:5432", sensitivity: high, via: web }`,
      ),
    );
    const point = (port: number): readonly string[] => at(compiled, 'crm.example.com', { surface: 'private', port });
    expect([443, 5432, 5433].map(point)).toEqual([[], ['db'], ['app']]);
    expect(at(compiled, 'crm.example.com')).toEqual(['ui']);
  });

  test('CF-30 more destinations than one application may have become several with the same policies', async () => {
    const inner = Array.from(
      { length: 6 },
      (_, i) => `  h${i}: { endpoints: "tcp://10.20.${i * 40 + 3}.7:22", sensitivity: high }`,
    );
    const compiled = await emitted(estate([app('"tcp://10.20.0.0/16"'), ...inner].join('\n')));
    const parts = keys(compiled, 'access_application').filter((key) => key.startsWith('app'));
    expect(parts.length).toBeGreaterThan(1);
    for (const key of parts) {
      expect((application(compiled, key).destinations as readonly object[]).length).toBeLessThanOrEqual(50);
      expect(attached(compiled, key)).toEqual(['staff']);
    }
    const point = (host: string, port = 22): readonly string[] => at(compiled, host, { surface: 'private', port });
    expect(point('10.20.43.7')).toEqual(['h1']);
    expect(point('10.20.43.8')[0]).toMatch(/^app--/);
    expect(point('10.20.43.7', 23)[0]).toMatch(/^app--/);
  });

  test('CF-30 a resource in thousands of pieces is refused with their number', async () => {
    const inner = Array.from(
      { length: 30 },
      (_, i) => `  h${i}: { endpoints: "tcp://[fd00:${(i * 2113 + 7).toString(16)}::7]:22", sensitivity: high }`,
    );
    const faults = await refused(estate([app('"tcp://[fd00::]/16"'), ...inner].join('\n')));
    expect(faults).toMatch(
      /cannot carry `inner` of resource `app`: it needs \d{4} destinations, which is more than 2500/,
    );
  });

  test('CF-47 bypass stands on public resources only, and knows no identity', async () => {
    const compiled = await emitted(
      estate(
        `${app('"https://crm.example.com"')}\n  hook: { endpoints: "https://crm.example.com/hook", sensitivity: low, via: web, public: { reason: events } }`,
      ),
    );
    expect(attached(compiled, 'hook')).toEqual(['public']);
    expect(policy(compiled, 'public')).toMatchObject({ decision: 'bypass', include: [{ everyone: {} }] });
    expect(attached(compiled, 'app')).toEqual(['staff']);
    expect(decide(compiled.document, 'hook', { ...ANA, email: 'x@y.example' }).outcome).toBe('bypass');
  });

  test('CF-49 several networks of a public resource are alternatives', async () => {
    const compiled = await emitted(
      estate(
        `${app('"https://crm.example.com"')}\n  hook: { endpoints: "https://hook.example.com", sensitivity: low, via: web, public: { reason: events, networks: payer } }`,
      ),
    );
    expect(policy(compiled, 'public--payer').include).toHaveLength(2);
    expect(policy(compiled, 'public--payer')).not.toHaveProperty('require');
    const from = (ip: string): string => decide(compiled.document, 'hook', { ...ANA, ip }).outcome;
    expect([from('198.51.100.9'), from('203.0.113.9'), from('192.0.2.9')]).toEqual(['bypass', 'bypass', 'deny']);
  });
});
