import { describe, expect, test } from 'vitest';
import { durationText } from '../../../../src/targets/cloudflare/durations.js';
import { application, BINDINGS, emitted, policy, refused } from '../compile-kit.js';

const WORLD = `
idps:
  okta: { domains: [example.com] }
groups:
  leads: { members: [lead@example.com, ana@example.com] }
  open: { source: okta, external: Leads }
  half: { members: [lead@example.com, group:open] }
approvals:
  oncall: { approvers: group:leads }
  short: { approvers: group:leads, max: 4h }
  ticket: { approvers: group:leads, ticket: required }
  unknown: { approvers: group:open }
  partly: { approvers: group:half }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, via: web }
  db: { endpoints: "tcp://db.internal:5432", sensitivity: high, via: web }
  portal: { endpoints: "https://portal.internal", sensitivity: high, via: web }
`;

function allow(more: string, to = 'crm'): string {
  return `${WORLD}policies:\n  staff: { allow: everyone, to: ${to}${more} }\n`;
}

describe('sessions', () => {
  test('CF-19 the session is always written: the provider would fill in 24 hours, whatever the application says', async () => {
    const compiled = await emitted(`${allow('')}  no: { deny: user:eve@example.com, to: crm }\n`);
    for (const body of Object.values(compiled.document.resource.cloudflare_zero_trust_access_policy!)) {
      expect(body.session_duration).toBe('24h');
    }
    for (const body of Object.values(compiled.document.resource.cloudflare_zero_trust_access_application!)) {
      expect(body.session_duration).toBe('24h');
    }
  });

  test('CF-19 durations are never written in days, which plan clean and fail at the API', () => {
    expect([0, 45, 90, 3600, 5400, 86_400, 30 * 86_400].map(durationText)).toEqual([
      '0s',
      '45s',
      '90s',
      '1h',
      '90m',
      '24h',
      '720h',
    ]);
  });

  test('CF-20 the global session counts: while it lasts a new token needs no login', async () => {
    const compiled = await emitted(allow(', session: { max: 8h }'));
    expect(policy(compiled, 'staff').session_duration).toBe('450m');
    expect(application(compiled, 'crm').session_duration).toBe('450m');
    expect(compiled.trusted).toContainEqual(expect.objectContaining({ constraint: 'session.max', vendor: '30m' }));
  });

  test('CF-20 without knowing it, or when it is too long, a longest session is refused', async () => {
    const unknown = await refused(allow(', session: { max: 8h }'), BINDINGS.replace(/ {2}global_session.*\n/, ''));
    expect(unknown).toContain('`bindings.global_session` is not set');
    const long = await refused(
      allow(', session: { max: 8h }'),
      BINDINGS.replace('global_session: 30m', 'global_session: 24h'),
    );
    expect(long).toContain('the global session of 24h is longer than 8h');
  });

  test('CF-20 a session beyond what Access accepts is cut to a month', async () => {
    const compiled = await emitted(allow(', session: { max: 90d }'));
    expect(policy(compiled, 'staff').session_duration).toBe('720h');
  });

  test('CF-21 an approval asks for a purpose too, without which temporary authentication does nothing', async () => {
    const compiled = await emitted(allow(', when: { approval: oncall }'));
    expect(policy(compiled, 'staff')).toMatchObject({
      approval_required: true,
      approval_groups: [{ approvals_needed: 1, email_addresses: ['ana@example.com', 'lead@example.com'] }],
      purpose_justification_required: true,
    });
  });

  test.each([
    ['short', 'counts for at most 4h, and the approver may grant 24h'],
    ['ticket', 'a request has no field for the ticket'],
    ['partly', 'names some whose addresses are not known here'],
    ['unknown', 'names some whose addresses are not known here'],
    ['[oncall], profile: two', 'whether two groups of approvers must both agree is not documented'],
  ])('CF-21 what the vendor leaves to the approver is refused: %s', async (name, reason) => {
    const policies = allow(`, when: { approval: ${name} }`).replace(
      'resources:',
      'profiles: { two: { approval: ticket } }\nresources:',
    );
    expect(await refused(policies)).toContain(reason);
  });

  test('CF-21 the time that an approver may grant counts against the longest session', async () => {
    const faults = await refused(allow(', when: { approval: oncall }, session: { max: 8h }'));
    expect(faults).toContain('the global session of 30m, plus up to 24h that an approver may grant, is longer than 8h');
    await emitted(allow(', when: { approval: oncall }, session: { max: 25h }'));
  });

  test('CF-22 nobody approves his own request: the approvers are left out of the grant', async () => {
    const compiled = await emitted(allow(', when: { approval: oncall }'));
    expect(policy(compiled, 'staff').exclude).toEqual([
      { email: { email: 'ana@example.com' } },
      { email: { email: 'lead@example.com' } },
    ]);
    expect(compiled.narrower).toContainEqual(expect.objectContaining({ constraint: 'approval', policy: 'staff' }));
  });

  test('CF-40 the session of the device client never replaces the login, whatever the account sets', async () => {
    const compiled = await emitted(allow(''));
    expect(application(compiled, 'crm').allow_authenticate_via_warp).toBe(false);
  });

  test('CF-50 isolation is refused where the remote browser does not reach', async () => {
    const faults = await refused(allow(', session: { isolated: true }', 'db'));
    expect(faults).toContain('Browser Isolation works on port 443 of private destinations only');
    const compiled = await emitted(allow(', session: { isolated: true }', 'portal'));
    expect(policy(compiled, 'staff').isolation_required).toBe(true);
  });

  test('a token issued to a workload does not outlive its credential', async () => {
    const compiled = await emitted(
      `${WORLD}workloads: { ci: { kind: ci, identity: ci, credential: { type: x509, lifetime: 15m } } }
policies:
  ci: { allow: workload:ci, to: crm }
`,
      `${BINDINGS}  workloads: { ci: { common_name: ci } }\n`,
    );
    expect(policy(compiled, 'ci').session_duration).toBe('15m');
  });
});
