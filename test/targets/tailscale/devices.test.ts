import { describe, expect, test } from 'vitest';
import { allowing, compile, emit, faults, refusal } from './kit.js';

const OWN = 'domains: [example.com]\n';
const MANAGED = `${OWN}posture: { managed: "intune:managedDeviceOwnerType == 'company'" }`;

function withPosture(demand: string, more = ''): string {
  return `posture:\n  device: { ${demand} }\n${allowing('group:ops', undefined, ', when: { posture: device }')}${more}`;
}

describe('postures', () => {
  test('TS-20 hold together what must hold together, because a list in `srcPosture` means "or"', async () => {
    const { file } = await emit(
      withPosture('managed: true, certificate: true'),
      `${OWN}posture: { managed: "custom:managed == true", certificate: "custom:cert == true" }`,
    );
    expect(file.grants[0]!.srcPosture).toHaveLength(1);
    expect(file.postures).toEqual({ 'posture:device': ['custom:cert == true', 'custom:managed == true'] });
  });

  test('TS-21 of two alternatives stand side by side in one rule', async () => {
    const policy = `posture:
  a: { managed: true }
  b: { certificate: true }
${allowing('group:ops', undefined, ', when: { posture: [a, b] }')}`;
    const { file } = await emit(
      policy,
      `${OWN}posture: { managed: "custom:managed == true", certificate: "custom:cert == true" }`,
    );
    expect(file.grants).toHaveLength(1);
    expect(file.grants[0]!.srcPosture).toEqual(['posture:a', 'posture:b']);
  });

  test('TS-22 of a floor join the posture of the allow instead of standing beside it', async () => {
    const policy = `posture:
  a: { managed: true }
  b: { certificate: true }
${allowing('group:ops', undefined, ', when: { posture: a }')}  floor: { deny: everyone, to: db, unless: { posture: b } }
`;
    const { file } = await emit(
      policy,
      `${OWN}posture: { managed: "custom:managed == true", certificate: "custom:cert == true" }`,
    );
    expect(file.postures).toEqual({ 'posture:a-and-b': ['custom:cert == true', 'custom:managed == true'] });
  });

  test('TS-23 are asked in every rule by name: no default posture is written, which rules of their own would replace', async () => {
    const { file } = await emit(withPosture('managed: true'), MANAGED);
    expect(Object.keys(file)).not.toContain('defaultSrcPosture');
    expect(file.grants.every(({ srcPosture }) => srcPosture !== undefined)).toBe(true);
  });

  test('TS-24 are not asked of devices that are shared in, so users of other domains are refused with them', async () => {
    const policy = `posture:\n  device: { managed: true }\n${allowing('[user:ana@example.com, user:x@partner.example]', undefined, ', when: { posture: device }')}`;
    expect(await refusal('posture.managed', policy, MANAGED)).toContain('`x@partner.example` is not of the tailnet');
    const country = allowing('user:x@partner.example', undefined, ', when: { location: MA }');
    expect(await refusal('location', country, OWN)).toContain('skips every posture');
    const platform = allowing('user:x@partner.example', undefined, ', when: { platform: macos }');
    expect(await refusal('platform', platform)).toContain('bindings.domains');
  });

  test('TS-25 that differ under one name are told apart by their content, never by a counter', async () => {
    const policy = `posture:\n  device: { managed: true }
resources:
  db: { endpoints: "tcp://10.20.3.7:5432", via: t }
  web: { endpoints: "tcp://10.20.3.8:443", via: t }
policies:
  p: { allow: group:ops, to: db, when: { posture: device } }
  q: { allow: group:ops, to: web, when: { posture: device, location: MA } }
`;
    const { file } = await emit(policy, MANAGED);
    const names = Object.keys(file.postures!);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^posture:device--[0-9a-f]{8}$/);
  });
});

describe('attributes', () => {
  test('TS-30 of a version are written without trailing zeros, because the service counts 14.5 as lower than 14.5.0', async () => {
    const { file } = await emit(withPosture('os: { macos: ">=14.5.0" }'), OWN);
    expect(file.postures).toEqual({ 'posture:device--macos': ["node:os == 'macos'", "node:osVersion >= '14.5'"] });
  });

  test('TS-31 of a version are compared per platform, never across', async () => {
    const { file } = await emit(withPosture('os: { macos: ">=14.5", windows: ">=10.0.22631", ios: "*" }'), OWN);
    expect(file.postures).toEqual({
      'posture:device--ios': ["node:os == 'ios'"],
      'posture:device--macos': ["node:os == 'macos'", "node:osVersion >= '14.5'"],
      'posture:device--windows': ["node:os == 'windows'", "node:osVersion >= '10.0.22631'"],
    });
  });

  test('TS-32 of a version are the kernel on Linux, so the binding must say that this is meant', async () => {
    const policy = withPosture('os: { linux: ">=6.1" }');
    expect(await refusal('posture.os', policy, OWN)).toContain('bindings.linux_versions');
    const { file } = await emit(policy, `${OWN}linux_versions: kernel`);
    expect(file.postures).toEqual({ 'posture:device--linux': ["node:os == 'linux'", "node:osVersion >= '6.1'"] });
    expect((await emit(policy, `${OWN}linux_versions: kernel`)).compilation.trusted).toContainEqual(
      expect.objectContaining({ constraint: 'posture.os', name: 'linux', vendor: 'kernel' }),
    );
    expect((await emit(withPosture('os: { linux: "*" }'), OWN)).file.postures).toBeDefined();
  });

  test('TS-33 know no chromeos: a Chromebook says android, so it is lost and never stands for one', async () => {
    const some = await emit(withPosture('os: { macos: "*", chromeos: "*" }'), OWN);
    expect(Object.keys(some.file.postures!)).toEqual(['posture:device--macos']);
    expect(some.compilation.narrower).toMatchObject([{ constraint: 'posture.os', policy: 'p', resource: 'db' }]);
    const only = allowing('group:ops', undefined, ', when: { platform: chromeos }');
    expect(await refusal('platform', only, OWN)).toContain('android');
  });

  test('TS-34 in bindings say what a device is: one that is not set fails a negative condition too', async () => {
    for (const condition of [
      "intune:complianceState != 'unknown'",
      "kolide:authState NOT IN ['Blocked']",
      'custom:x NOT SET',
    ]) {
      const bindings = `${OWN}posture: { managed: ${JSON.stringify(condition)} }`;
      expect(await faults(withPosture('managed: true'), bindings)).toEqual([
        expect.stringContaining('bind what it is'),
      ]);
    }
  });

  test('TS-35 of the state file are not the disk', async () => {
    const bindings = `${OWN}posture: { disk_encrypted: "node:tsStateEncrypted == true" }`;
    const [message] = await faults(withPosture('disk_encrypted: true'), bindings);
    expect(message).toContain('not the disk');
  });

  test('TS-36 of a country are listed also where a deny leaves out few, because a list of the others admits no made-up code', async () => {
    const policy = `${allowing('group:ops')}  abroad: { deny: everyone, to: db, when: { location: KP } }\n`;
    const { file } = await emit(policy, OWN);
    const [condition] = file.postures!['posture:situation']!;
    expect(condition).toMatch(/^ip:country IN \['AD', /);
    expect(condition).not.toContain('NOT IN');
    expect(condition).not.toContain("'KP'");
    expect(condition!.match(/'[A-Z]{2}'/g)).toHaveLength(249);
  });

  test('TS-37 that are bound on some platforms open the resource to those only, and that is said', async () => {
    const bindings = `${OWN}posture: { managed: { macos: "jamfPro:remoteManaged == true", windows: "intune:managedDeviceOwnerType == 'company'" } }`;
    const { file, compilation } = await emit(withPosture('managed: true'), bindings);
    expect(Object.keys(file.postures!)).toEqual(['posture:device--macos', 'posture:device--windows']);
    expect(compilation.narrower).toMatchObject([
      { constraint: 'posture.managed', reason: expect.stringContaining('macos, windows') },
    ]);
    const linux = `posture:\n  device: { managed: true, os: { linux: "*" } }\n${allowing('group:ops', undefined, ', when: { posture: device }')}`;
    expect(await refusal('posture.managed', linux, bindings)).toContain('bindings.posture.managed.linux');
  });

  test('TS-38 that the device may set itself prove nothing', async () => {
    const bindings = `${MANAGED}\nkeep: { attrConfig: { "custom:managed": { type: bool, allowSetByNode: true } } }`;
    const [message] = await faults(withPosture('managed: true'), bindings);
    expect(message).toContain('may be set by the device itself');
  });

  test('TS-39 have no age, and rules no MFA, no hour and no session: each needs a gap', async () => {
    await refusal('posture.max_age', withPosture('max_age: 1h'), OWN);
    await refusal('mfa', allowing('group:ops', undefined, ', when: { mfa: any }'));
    await refusal('session.max', allowing('group:ops', undefined, ', session: { max: 8h }'));
  });

  test('TS-40 stay out of every file for the server, which refuses the keys', async () => {
    for (const [constraint, when] of [
      ['platform', 'platform: macos'],
      ['location', 'location: MA'],
    ] as const) {
      await refusal(constraint, allowing('group:ops', undefined, `, when: { ${when} }`), '', 'headscale');
    }
    const gap = `gaps:
  accepted: { target: t, constraints: [posture], policies: [p], owner: security, reason: accepted, expires: 2027-06-30 }
`;
    const { text, compilation } = await emit(withPosture('managed: true, os: { macos: "*" }', gap), '', 'headscale');
    expect(text).not.toMatch(/posture/i);
    expect(compilation.waived.map(({ constraint }) => constraint)).toEqual(['posture.managed', 'posture.os']);
  });
});

test('an attribute that a schema lets through and no integration has is refused with its place', async () => {
  const compilation = await compile(withPosture('managed: true'), `${OWN}posture: { managed: "acme:managed == true" }`);
  const [fault] = compilation.diagnostics;
  expect(fault).toMatchObject({ severity: 'error', message: expect.stringContaining('`acme` is no namespace') });
  expect(fault!.span!.file.path).toBe('ztctl.yaml');
});
