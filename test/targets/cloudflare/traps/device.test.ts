import { describe, expect, test } from 'vitest';
import { BINDINGS, besidesSession, type Compiled, emitted, group, keys, policy, refused } from '../compile-kit.js';

const WORLD = `
idps:
  okta: { domains: [example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, via: web }
`;
const ID = 'b1c2d3e4-0000-4000-8000-00000000000';

function posture(demand: string, when = ''): string {
  return `${WORLD}posture:\n  laptop: { ${demand} }\npolicies:\n  staff: { allow: everyone, to: crm, when: { posture: laptop${when} } }\n`;
}

function bound(rules: string): string {
  return `${BINDINGS}  posture: ${rules}\n`;
}

function rule(compiled: Compiled, key: string): Readonly<Record<string, unknown>> {
  return compiled.document.resource.cloudflare_zero_trust_device_posture_rule?.[key] ?? {};
}

describe('device posture', () => {
  test('CF-36 a policy names the posture rule, although the field speaks of an integration', async () => {
    const compiled = await emitted(posture('os: { macos: ">=14.5" }'));
    expect(policy(compiled, 'staff').require).toContainEqual({
      device_posture: { integration_uid: `\${cloudflare_zero_trust_device_posture_rule.os--macos--14-5.id}` },
    });
  });

  test('CF-36 the platform stands in `match`, the comparison in `operator`: anything else never stops changing', async () => {
    const compiled = await emitted(posture('os: { macos: ">=14.5" }'));
    expect(rule(compiled, 'os--macos--14-5')).toMatchObject({
      type: 'os_version',
      match: [{ platform: 'mac' }],
      input: { operator: '>=', version: '14.5.0' },
    });
    expect(compiled.text).not.toMatch(/operating_system|version_operator/);
  });

  test('CF-37 a result outlives two checks, and the schedule is written', async () => {
    const hour = await emitted(posture('os: { macos: ">=14.5" }, max_age: 1h'));
    expect(rule(hour, 'os--macos--14-5--1h')).toMatchObject({ schedule: '5m', expiration: '1h' });
    const short = await emitted(posture('os: { macos: ">=14.5" }, max_age: 4m'));
    expect(rule(short, 'os--macos--14-5--4m')).toMatchObject({ schedule: '2m', expiration: '4m' });
    expect(await refused(posture('os: { macos: ">=14.5" }, max_age: 1m'))).toContain('a result lives at least 2m');
  });

  test('CF-37 a bound rule without an expiration, or a longer one, does not carry an age', async () => {
    const policies = posture('managed: true, max_age: 1h');
    expect(await refused(policies, bound(`{ managed: { macos: ${ID}1 } }`))).toContain(
      '`bindings.posture.managed.macos.expiration` is not set',
    );
    expect(await refused(policies, bound(`{ managed: { macos: { id: ${ID}1, expiration: 2h } } }`))).toContain(
      'a result of the bound rule counts for 2h',
    );
    await emitted(policies, bound(`{ managed: { macos: { id: ${ID}1, expiration: 1h } } }`));
  });

  test('CF-38 versions of more than three parts are rounded up, so that nothing older passes', async () => {
    const compiled = await emitted(posture('os: { windows: ">=10.0.22631.3155" }'));
    expect(rule(compiled, 'os--windows--10-0-22631-3155').input).toMatchObject({ version: '10.0.22632' });
    expect(compiled.narrower).toContainEqual(expect.objectContaining({ constraint: 'posture.os', policy: 'staff' }));
  });

  test('CF-03 any version still asks for the platform, and a platform that is not listed fails', async () => {
    const compiled = await emitted(posture('os: { linux: "*", macos: ">=15" }'));
    expect(rule(compiled, 'os--linux--any').input).toMatchObject({ operator: '>=', version: '0.0.0' });
    expect(keys(compiled, 'device_posture_rule')).toEqual(['os--linux--any', 'os--macos--15']);
  });

  test('CF-03 a platform condition restricts signals that are bound on more platforms', async () => {
    const compiled = await emitted(
      posture('managed: true', ', platform: macos'),
      bound(`{ managed: { macos: ${ID}1, windows: ${ID}2 } }`),
    );
    expect(policy(compiled, 'staff').require).toHaveLength(3);
    expect(group(compiled, 'posture--managed').include).toHaveLength(2);
    expect(keys(compiled, 'device_posture_rule')).toEqual(['os--macos--any']);
  });

  test('a signal that is bound on some platforms only is said, and one that is asked for by name is refused', async () => {
    const some = await emitted(posture('managed: true'), bound(`{ managed: { macos: ${ID}1 } }`));
    expect(besidesSession(some).map(({ reason }) => reason)).toEqual([
      'nobody passes on windows, linux, ios, android, chromeos: no rule is bound there',
    ]);
    const faults = await refused(
      posture('managed: true, os: { macos: ">=14", windows: ">=10" }'),
      bound(`{ managed: { macos: ${ID}1 } }`),
    );
    expect(faults).toContain('`bindings.posture.managed.windows` is not set');
  });

  test('Cloudflare checks disks and firewalls itself, and not on every platform', async () => {
    const compiled = await emitted(posture('disk_encrypted: true, firewall: true'));
    expect(keys(compiled, 'device_posture_rule')).toEqual([
      'disk_encrypted--linux',
      'disk_encrypted--macos',
      'disk_encrypted--windows',
      'firewall--macos',
      'firewall--windows',
    ]);
    expect(rule(compiled, 'disk_encrypted--linux').input).toEqual({ require_all: true });
    expect(
      besidesSession(compiled)
        .map(({ constraint }) => constraint)
        .sort(),
    ).toEqual(['posture.disk_encrypted', 'posture.firewall']);
  });

  test('signals without a common platform are refused: nobody would be left', async () => {
    const faults = await refused(posture('managed: true, firewall: true'), bound(`{ managed: { linux: ${ID}1 } }`));
    expect(faults).toContain('no platform has rules for all of firewall, managed');
  });

  test('an age alone asks for any device that was seen', async () => {
    const compiled = await emitted(posture('max_age: 1h'));
    expect(keys(compiled, 'device_posture_rule')).toHaveLength(6);
    expect(keys(compiled, 'access_group')).toHaveLength(1);
  });

  test('a running agent counts as installed, never the other way round', async () => {
    const installed = `{ edr: { installed: { macos: ${ID}1 }, running: { macos: ${ID}2, linux: ${ID}3 } } }`;
    const weak = await emitted(posture('edr: installed'), bound(installed));
    expect(JSON.stringify(group(weak, 'posture--edr--installed'))).toContain(`${ID}1`);
    expect(JSON.stringify(group(weak, 'posture--edr--installed'))).toContain(`${ID}3`);
    expect(weak.narrower.map(({ reason }) => reason)).toContain(
      'on linux the agent must run: only a rule for that is bound there',
    );
    const faults = await refused(posture('edr: running'), bound(`{ edr: { installed: { macos: ${ID}1 } } }`));
    expect(faults).toContain('`bindings.posture.edr.running` is not set');
  });
});
