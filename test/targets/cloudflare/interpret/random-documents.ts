import fc from 'fast-check';
import type { Document } from '../access-model.js';

export const IDPS = {
  okta: '699d98642c564d2e855e9661899b7252',
  partner: '799d98642c564d2e855e9661899b7252',
  other: '899d98642c564d2e855e9661899b7252',
};
export const TOKENS = { bot: 'b0000000-0000-4000-8000-000000000001', unknown: 'b0000000-0000-4000-8000-000000000009' };
export const RULES = {
  managed: 'a0000000-0000-4000-8000-000000000001',
  unknown: 'a0000000-0000-4000-8000-000000000009',
};
export const URLS = ['https://check.example.net/keys'];

const reference = (type: string, label: string): string => `\${cloudflare_zero_trust_${type}.${label}.id}`;
const idp = fc.constantFrom(...Object.values(IDPS));

/** Selectors of every kind that the model knows; groups below `level` only, so that none is part of itself. */
function selector(level: number): fc.Arbitrary<object> {
  const groups = Array.from({ length: level }, (_, at) => ({ group: { id: reference('access_group', `g${at}`) } }));
  return fc.oneof(
    fc.constantFrom('ana@a.example', 'eve@b.example', 'x@c.example').map((email) => ({ email: { email } })),
    fc.constantFrom('a.example', 'b.example').map((domain) => ({ email_domain: { domain } })),
    fc.constant({ everyone: {} }),
    fc.constantFrom('192.0.2.0/25', '192.0.2.1', '2001:db8::/64').map((ip) => ({ ip: { ip } })),
    fc.constantFrom('MA', 'TN', 'XX').map((code) => ({ geo: { country_code: code } })),
    idp.map((id) => ({ login_method: { id } })),
    fc.constantFrom('mfa', 'otp', 'hwk', 'fido', 'sms').map((value) => ({ auth_method: { auth_method: value } })),
    fc.record({ name: fc.constantFrom('A', 'Z'), identity_provider_id: idp }).map((okta) => ({ okta })),
    fc.record({ id: fc.constantFrom('A', 'Z'), identity_provider_id: idp }).map((azure) => ({ azure_ad: azure })),
    fc
      .constantFrom(...Object.values(RULES), ...[0, 1, 2].map((at) => reference('device_posture_rule', `r${at}`)))
      .map((id) => ({
        device_posture: { integration_uid: id },
      })),
    fc.constantFrom(...Object.values(TOKENS)).map((id) => ({ service_token: { token_id: id } })),
    fc.constantFrom('ci', 'stray').map((name) => ({ common_name: { common_name: name } })),
    fc.constantFrom(
      { any_valid_service_token: {} },
      { certificate: {} },
      { email_list: { id: reference('list', 'people') } },
      { ip_list: { id: reference('list', 'blocks') } },
      { external_evaluation: { evaluate_url: URLS[0], keys_url: 'https://k.example.net' } },
    ),
    ...(groups.length > 0 ? [fc.constantFrom(...groups), fc.constantFrom(...groups)] : []),
  );
}

const lists = (level: number, least: number): fc.Arbitrary<object> =>
  fc.record(
    {
      include: fc.array(selector(level), { minLength: least, maxLength: 3 }),
      require: fc.array(selector(level), { maxLength: 2 }),
      exclude: fc.array(selector(level), { maxLength: 1 }),
    },
    { requiredKeys: ['include'] },
  );

const decision = fc.constantFrom('allow', 'allow', 'allow', 'deny', 'non_identity', 'bypass');
const POLICY = fc
  .record({
    rules: lists(3, 0),
    decision,
    more: fc.record(
      {
        session_duration: fc.constantFrom('1h', '90m', '0s', '', '48h'),
        purpose_justification_required: fc.boolean(),
        isolation_required: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ rules, decision: one, more }) => ({ account_id: 'x', name: 'p', decision: one, ...rules, ...more }));
const INLINE = fc
  .record({ rules: lists(3, 1), decision })
  .map(({ rules, ...rest }) => ({ ...rest, name: 'inline', ...rules }));

const URIS = [
  'web.example.com',
  'web.example.com/a',
  'web.example.com/a/b',
  'web.example.com/a/*',
  '*.example.com',
  'w*.example.com/a',
  '*b.example.com',
  'web.example.com/x*/b',
];
const PRIVATE = [
  { type: 'private', hostname: 'web.example.com', l4_protocol: 'tcp' },
  { type: 'private', hostname: '*.example.com', port_range: '443' },
  { type: 'private', cidr: '10.0.0.0/8' },
  { type: 'private', cidr: '10.1.0.0/16', port_range: '22-80' },
  { type: 'private', cidr: '10.1.2.3/32', port_range: '22', l4_protocol: 'udp' },
];

const RULE = fc
  .record({
    type: fc.constantFrom('os_version', 'disk_encryption', 'firewall'),
    match: fc
      .subarray(['mac', 'windows', 'linux'], { minLength: 1 })
      .map((all) => all.map((platform) => ({ platform }))),
    version: fc.constantFrom('14.5', '10.0.1', '0'),
    expiration: fc.constantFrom('1h', '', undefined),
  })
  .map(({ type, match, version, expiration }) => ({
    account_id: 'x',
    name: 'r',
    type,
    match,
    input:
      type === 'os_version'
        ? { operator: '>=', version }
        : type === 'firewall'
          ? { enabled: true }
          : { require_all: true },
    ...(expiration !== undefined && { expiration }),
  }));

/** Documents of constructs that the compiler emits and of many that it never does. */
export const DOCUMENTS: fc.Arbitrary<Document> = fc
  .record({
    uris: fc.shuffledSubarray(URIS, { minLength: 2, maxLength: 5 }),
    privates: fc.subarray(PRIVATE),
    rules: fc.tuple(RULE, RULE, RULE),
    groups: fc.tuple(lists(0, 1), lists(1, 1), lists(2, 1)),
    policies: fc.tuple(POLICY, POLICY, POLICY),
    applications: fc.array(
      fc.record({
        attached: fc.array(fc.oneof(INLINE, fc.constantFrom(0, 1, 2)), { maxLength: 4 }),
        order: fc.boolean(),
        how: fc.constantFrom('destinations', 'domain', 'self_hosted_domains'),
        more: fc.record(
          {
            allowed_idps: fc.subarray(Object.values(IDPS)),
            session_duration: fc.constantFrom('2h', '30m'),
            allow_authenticate_via_warp: fc.boolean(),
            options_preflight_bypass: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      }),
      { minLength: 2, maxLength: 4 },
    ),
  })
  .map(({ uris, privates, rules, groups, policies, applications }) => {
    const apps = applications.map(({ attached, order, how, more }, at) => {
      const own = uris.filter((_, index) => index % applications.length === at);
      const inside = privates.filter((_, index) => index % applications.length === at);
      const size = attached.length;
      const destinations = [...own.map((uri) => ({ type: 'public', uri })), ...inside];
      return {
        account_id: 'x',
        type: 'self_hosted',
        ...(how === 'destinations' || inside.length > 0 || own.length === 0
          ? { destinations: destinations.length > 0 ? destinations : [{ uri: `only${at}.example.net` }] }
          : how === 'domain' && own.length === 1
            ? { domain: own[0] }
            : { domain: own[0], self_hosted_domains: own }),
        policies: attached.map((one, index) => ({
          ...(typeof one === 'number' ? { id: reference('access_policy', `p${one}`) } : one),
          ...(order && { precedence: size - index }),
        })),
        ...more,
      };
    });
    const named = (prefix: string, all: readonly object[]): Record<string, never> =>
      Object.fromEntries(all.map((one, at) => [`${prefix}${at}`, one])) as never;
    return {
      resource: {
        cloudflare_zero_trust_access_application: named('a', apps),
        cloudflare_zero_trust_access_policy: named('p', policies),
        cloudflare_zero_trust_access_group: named(
          'g',
          groups.map((one) => ({ account_id: 'x', name: 'g', ...one })),
        ),
        cloudflare_zero_trust_device_posture_rule: named('r', rules),
        cloudflare_zero_trust_list: {
          people: { account_id: 'x', name: 'l', type: 'EMAIL', items: [{ value: 'ana@a.example' }] },
          blocks: { account_id: 'x', name: 'l', type: 'IP', items: [{ value: '192.0.2.128/25' }] },
        },
      },
    };
  });
