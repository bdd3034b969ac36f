import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OPENZITI } from '../../../src/targets/openziti/index.js';
import type { Compilation } from '../../../src/targets/target.js';
import { ROOT } from '../../kit/imports.js';
import { compileFor, errorsOf } from '../matrix/harness.js';

const BINDINGS = {
  users: { 'ana@example.com': 'anaLaptop', 'li@example.com': ['liLaptop', 'liPhone'] },
  workloads: { ci: { id: 'ciIdentity', auth: 'cert' }, host: { id: 'hostIdentity', auth: 'cert' } },
  posture: { edr: { running: 'edrCheck' } },
};
const HEAD = `idps: { okta: { domains: [example.com] } }
workloads:
  ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } }
  host: { kind: service, identity: "spiffe://example.com/host", credential: { type: x509, lifetime: 1h } }
posture:
  laptop: { edr: running, os: { macos: ">=14.5", windows: ">=10.0.22631.3155", linux: "*" } }
  phone: { os: { ios: ">=17" } }
`;

function db(endpoints = '"tcp://10.20.3.7:5432"', more = ''): string {
  return `resources:
  db: { endpoints: ${endpoints}, sensitivity: high, via: t, served_by: workload:host }
${more}`;
}

function compile(policy: string, bindings: unknown = BINDINGS): Promise<Compilation> {
  return compileFor(OPENZITI, bindings, `${HEAD}${policy}`);
}

type Body = Record<string, unknown>;

async function bodies(policy: string, type: string): Promise<readonly Body[]> {
  const compilation = await compile(policy);
  expect(errorsOf(compilation).map(({ message }) => message)).toEqual([]);
  const file = compilation.artefact!.files.find(({ path }) => path === `${type}.json`);
  return JSON.parse(file!.text) as Body[];
}

async function refusals(policy: string, bindings: unknown = BINDINGS): Promise<readonly string[]> {
  const compilation = await compile(policy, bindings);
  expect(compilation.artefact).toBeUndefined();
  return errorsOf(compilation).map(({ message }) => message);
}

const ANA = 'policies: { p: { allow: user:ana@example.com, to: db } }\n';
const ANA_LAPTOP = 'policies: { p: { allow: user:ana@example.com, to: db, when: { posture: laptop } } }\n';

describe('traps', () => {
  test('OZ-01 checks are named by id, also those that ztctl makes', async () => {
    const [dial] = await bodies(db() + ANA_LAPTOP, 'service-policies').then((all) =>
      all.filter((one) => one.type === 'Dial'),
    );
    const checks = await bodies(db() + ANA_LAPTOP, 'posture-checks');
    expect(dial!.postureCheckRoles).toEqual(['@edrCheck', `@${checks[0]!.name}`]);
    expect(checks.map((check) => check.roleAttributes)).toEqual([[]]);
  });

  test('OZ-02 a list of postures is several policies, what one posture demands is one', async () => {
    const policy = 'policies: { p: { allow: user:ana@example.com, to: db, when: { posture: [laptop, phone] } } }\n';
    const dials = (await bodies(db() + policy, 'service-policies')).filter((one) => one.type === 'Dial');
    expect(dials.map((one) => (one.postureCheckRoles as string[]).length).sort()).toEqual([1, 2]);
  });

  test('OZ-03 the semantic is always written', async () => {
    const policies = await bodies(db() + ANA, 'service-policies');
    expect(policies.map(({ semantic }) => semantic)).toEqual(['AnyOf', 'AnyOf']);
  });

  test('OZ-04 no role is an attribute', async () => {
    const compilation = await compile(db() + ANA_LAPTOP);
    expect(compilation.artefact!.files.map(({ text }) => text).join('')).not.toContain('"#');
  });

  test('OZ-05 encryption is always demanded', async () => {
    expect((await bodies(db() + ANA, 'services')).map((one) => one.encryptionRequired)).toEqual([true]);
  });

  test('OZ-06 OS checks have exact types, versions of three parts, one entry per type', async () => {
    const [check] = await bodies(db() + ANA_LAPTOP, 'posture-checks');
    expect(check!.operatingSystems).toEqual([
      { type: 'Linux', versions: ['>=0.0.0'] },
      { type: 'Windows', versions: ['>=10.0.22632'] },
      { type: 'macOS', versions: ['>=14.5.0'] },
    ]);
    expect(check!.name).toMatch(/^[a-z0-9-]+--os--linux-0-0-0--macos-14-5-0--windows-10-0-22632$/);
    const { narrower } = await compile(db() + ANA_LAPTOP);
    expect(narrower.map(({ constraint }) => constraint)).toEqual(['posture.os']);
  });

  test('OZ-07 the host connects to nothing but the points of the resource', async () => {
    const single = await bodies(db() + ANA, 'configs');
    expect(single[0]!.data).toEqual({ protocol: 'tcp', address: '10.20.3.7', port: 5432 });
    const block = await bodies(db('"tcp://10.20.0.0/16:80-90,443"') + ANA, 'configs');
    expect(block[0]!.data).toEqual({
      protocol: 'tcp',
      forwardAddress: true,
      allowedAddresses: ['10.20.0.0/16'],
      forwardPort: true,
      allowedPortRanges: [
        { low: 80, high: 90 },
        { low: 443, high: 443 },
      ],
    });
  });

  test('OZ-08 inner points are in neither intercept nor host of the outer service', async () => {
    const inner = '  vault: { endpoints: "tcp://10.20.0.1:443", sensitivity: critical }\n';
    const configs = await bodies(db('"tcp://10.20.0.0/30:440-450"', inner) + ANA, 'configs');
    const data = configs.filter(({ name }) => String(name).endsWith('--host')).map((config) => config.data as Body);
    const admits = (address: string, port: number): boolean =>
      data.some(
        (one) =>
          ((one.allowedAddresses as string[] | undefined) ?? [one.address as string]).some((block) =>
            contains(block, address),
          ) &&
          ((one.allowedPortRanges as { low: number; high: number }[] | undefined) ?? []).some(
            ({ low, high }) => low <= port && port <= high,
          ),
      );
    expect(admits('10.20.0.1', 443)).toBe(false);
    for (const [address, port] of [
      ['10.20.0.0', 443],
      ['10.20.0.1', 442],
      ['10.20.0.1', 444],
      ['10.20.0.2', 443],
      ['10.20.0.3', 450],
    ] as const) {
      expect(admits(address, port), `${address}:${port}`).toBe(true);
    }
  });

  test('OZ-09 a Dial and a Bind policy never share a name, whatever policies and resources are called', async () => {
    const policy = `resources:
  db: { endpoints: "tcp://10.20.3.7:5432", sensitivity: high, via: t, served_by: workload:host }
  bind: { endpoints: "tcp://10.20.3.8:5432", sensitivity: high, via: t, served_by: workload:host }
policies: { db: { allow: user:ana@example.com, to: [db, bind] } }
`;
    const policies = await bodies(policy, 'service-policies');
    expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
    expect(policies.map(({ type }) => type).sort()).toEqual(['Bind', 'Bind', 'Dial', 'Dial']);
  });

  test('OZ-10 the MFA check stands for `any` and nothing stronger', async () => {
    const mfa = (level: string) =>
      `policies: { p: { allow: user:ana@example.com, to: db, when: { mfa: ${level} } } }\n`;
    const [check] = await bodies(db() + mfa('any'), 'posture-checks');
    expect(check).toMatchObject({
      typeId: 'MFA',
      timeoutSeconds: -1,
      ignoreLegacyEndpoints: false,
      promptOnWake: false,
    });
    expect((await refusals(db() + mfa('strong')))[0]).toContain('`mfa`');
  });

  test('OZ-11 tags are strings', async () => {
    const compilation = await compile(db() + ANA_LAPTOP);
    for (const { body } of compilation.artefact!.objects) expect((body as Body).tags).toEqual({ ztctl: 'matrix' });
  });

  test('OZ-12 every identity of a user is meant, and one identity belongs to one name', async () => {
    const policy = 'policies: { p: { allow: user:li@example.com, to: db } }\n';
    const dial = (await bodies(db() + policy, 'service-policies')).find(({ type }) => type === 'Dial');
    expect(dial!.identityRoles).toEqual(['@liLaptop', '@liPhone']);
    const twice = { ...BINDINGS, users: { 'ana@example.com': 'x123', 'li@example.com': 'x123' } };
    expect((await refusals(db() + ANA, twice))[0]).toContain('both bound to `x123`');
  });

  test('OZ-13 a binding weaker than the declared credential is refused', async () => {
    const policy = 'policies: { p: { allow: workload:ci, to: db } }\n';
    const weak = { ...BINDINGS, workloads: { ...BINDINGS.workloads, ci: { id: 'ciIdentity', auth: 'updb' } } };
    expect((await refusals(db() + policy, weak))[0]).toContain('x509');
  });

  test('OZ-14 open groups, domains and everyone are refused', async () => {
    const groups = 'groups: { sre: { source: okta, external: SRE } }\n';
    for (const who of ['group:sre', 'domain:example.com', 'everyone']) {
      expect(await refusals(`${groups}${db()}policies: { p: { allow: ${who}, to: db } }\n`)).toHaveLength(1);
    }
  });

  test('OZ-15 a resource without a host is refused', async () => {
    const policy = `resources: { db: { endpoints: "tcp://10.20.3.7:5432", sensitivity: high, via: t } }\n${ANA}`;
    expect((await refusals(policy))[0]).toContain('who hosts resource `db`');
  });

  test('OZ-16 a name inside a wildcard cannot be taken out', async () => {
    const inner = '  vault: { endpoints: "https://vault.example.com", sensitivity: critical }\n';
    expect((await refusals(db('"https://*.example.com"', inner) + ANA))[0]).toContain('`inner`');
  });
});

test('every trap of the list has its test, and the other way round', () => {
  const ids = (path: string): readonly string[] => [
    ...new Set(readFileSync(join(ROOT, path), 'utf8').match(/OZ-\d\d/g)),
  ];
  expect(
    ids('test/targets/openziti/traps.test.ts')
      .filter((id) => id !== 'OZ-00')
      .sort(),
  ).toEqual([...ids('test/targets/openziti/traps.md')].sort());
});

/** Whether an IPv4 block, or a single address, holds an address. */
function contains(block: string, address: string): boolean {
  const [base, prefix = '32'] = block.split('/');
  const bits = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(bits(base!) / size) === Math.floor(bits(address) / size);
}
