import { describe, expect, test } from 'vitest';
import { allowing, emit, refusal } from './kit.js';

const TAGGED = 'hosts: { prod.internal: "tag:prod" }\n';
const SSH = `${TAGGED}ssh: "tag:prod"\n`;

function ssh(as: string, more = '', who = 'group:ops', endpoint = 'ssh://prod.internal'): string {
  return allowing(who, endpoint, `, as: ${as}${more}`);
}

describe('ssh', () => {
  test('TS-80 needs a rule for port 22 and a rule for the login, and gets both', async () => {
    const { file } = await emit(ssh('[deploy, admin]'), SSH);
    expect(file.grants).toEqual([{ src: ['group:ops'], dst: ['tag:prod'], ip: ['tcp:22'] }]);
    expect(file.ssh).toEqual([{ action: 'accept', src: ['group:ops'], dst: ['tag:prod'], users: ['admin', 'deploy'] }]);
  });

  test('TS-81 logins: `nonroot` is every login but root, `any` is both', async () => {
    expect((await emit(ssh('nonroot'), SSH)).file.ssh![0]!.users).toEqual(['autogroup:nonroot']);
    expect((await emit(ssh('any'), SSH)).file.ssh![0]!.users).toEqual(['autogroup:nonroot', 'root']);
  });

  test('TS-82 logins cannot leave out any but root', async () => {
    const policy = `${ssh('any')}  never: { deny: group:ops, to: db, as: [deploy] }\n`;
    expect(await refusal('as.login', policy, SSH)).toContain('every login but `deploy`');
  });

  test('TS-91 logins are never what an ssh rule reads as something else: an autogroup, a group, every login', async () => {
    for (const login of ['autogroup:nonroot', 'group:ops', 'localpart:*@example.com', '*', '']) {
      await expect(emit(ssh(`[${JSON.stringify(login)}]`), SSH), login).rejects.toThrow();
    }
  });

  test('TS-83 rules take tags only: an address knows no login', async () => {
    expect(await refusal('as.login', ssh('[deploy]', '', 'group:ops', 'ssh://10.20.3.7'))).toContain(
      'ssh rules take tags',
    );
    const any = await emit(ssh('any', '', 'group:ops', 'ssh://10.20.3.7'));
    expect(any.file.ssh).toBeUndefined();
  });

  test('TS-84 of the tailnet answers on port 22 only, and only where the binding says that it answers', async () => {
    expect(await refusal('as.login', ssh('[deploy]', '', 'group:ops', 'ssh://prod.internal:2222'), SSH)).toContain(
      'port 22 only',
    );
    expect(await refusal('as.nonroot', ssh('nonroot'), TAGGED)).toContain('bindings.ssh');
  });

  test('TS-85 `check` asks for a new login after its period, between a minute and 168 hours', async () => {
    const period = async (max: string) =>
      (await emit(ssh('[deploy]', `, session: { max: ${max} }`), SSH)).file.ssh![0]!;
    expect(await period('8h')).toMatchObject({ action: 'check', checkPeriod: '8h' });
    expect(await period('90m')).toMatchObject({ checkPeriod: '90m' });
    expect(await period('90s')).toMatchObject({ checkPeriod: '90s' });
    const { file, compilation } = await emit(ssh('[deploy]', ', session: { max: 30d }'), SSH);
    expect(file.ssh![0]!.checkPeriod).toBe('168h');
    expect(compilation.narrower).toMatchObject([{ constraint: 'session.max' }]);
    expect(await refusal('session.max', ssh('[deploy]', ', session: { max: 30s }'), SSH)).toContain(
      'at least one minute',
    );
  });

  test('TS-86 `check` stands before `accept`, as the service orders them', async () => {
    const policy = `${ssh('[deploy]')}  q: { allow: user:omar@example.com, to: db, as: [root], session: { max: 1h } }\n`;
    expect((await emit(policy, SSH)).file.ssh!.map(({ action }) => action)).toEqual(['check', 'accept']);
  });

  test('TS-87 demands of the device stand in the ssh rule too: another rule may open the port without them', async () => {
    const policy = `${ssh('[deploy]')}  q: { allow: group:ops, to: db, as: [root], when: { posture: laptop } }\n`;
    const bindings = `${SSH}domains: [example.com]\nposture: { managed: "custom:managed == true" }`;
    const { file } = await emit(policy, bindings);
    expect(file.grants[0]!.srcPosture).toBeUndefined();
    const root = file.ssh!.find(({ users }) => users.includes('root'))!;
    expect(root.srcPosture).toEqual(['posture:laptop--macos', 'posture:laptop--windows']);
  });

  test('TS-88 a recorded session is refused when the recorder is away', async () => {
    const policy = ssh('[deploy]', ', session: { recorded: true }');
    expect(await refusal('session.recorded', policy, SSH)).toContain('bindings.recorder');
    const { file } = await emit(policy, `${SSH}recorder: "tag:recorder"`);
    expect(file.ssh![0]).toMatchObject({ recorder: ['tag:recorder'], enforceRecorder: true });
    expect(file.tagOwners).toHaveProperty('tag:recorder');
    await refusal('session.recorded', policy, SSH, 'headscale');
  });

  test('TS-89 tests try a login that a rule gives and root where none does', async () => {
    const { file } = await emit(ssh('nonroot'), SSH);
    expect(file.sshTests).toEqual([{ src: 'ana@example.com', dst: ['tag:prod'], accept: ['someone'], deny: ['root'] }]);
    const both = `${ssh('nonroot')}  q: { allow: user:ana@example.com, to: db, as: [root], session: { max: 1h } }\n`;
    const tests = (await emit(both, SSH)).file.sshTests as readonly { readonly deny?: unknown }[];
    expect(tests.every(({ deny }) => deny === undefined)).toBe(true);
  });

  test('TS-90 a login that two rules give is asked for by the stricter one, and that is said', async () => {
    const policy = `${ssh('[deploy]', ', when: { location: MA }')}  q: { allow: group:ops, to: db, as: nonroot, when: { platform: macos }, session: { max: 1h } }
  r: { allow: user:omar@example.com, to: db, as: [deploy] }
`;
    const { compilation } = await emit(policy, `${SSH}domains: [example.com]`);
    expect(compilation.narrower).toMatchObject([{ constraint: 'session.max', policy: 'p', resource: 'db' }]);
    expect(compilation.narrower[0]!.reason).toContain('`q`');
  });
});
