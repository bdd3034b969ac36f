import type { TargetKind } from '../../src/targets/target.js';

/** A mistake that a compiler author could make: one place of one file, changed. */
export interface CompilerBug {
  readonly name: string;
  readonly kind: TargetKind;
  /** Below src/targets. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly from: string;
  readonly to: string;
}

export const COMPILER_BUGS: readonly CompilerBug[] = [
  {
    name: 'what a device must prove is forgotten',
    kind: 'cloudflare-access',
    file: 'cloudflare/policies.ts',
    from: '      ...draft.device.map((one) => this.#groups.anyOf([...one.rules.values()], one.key, causes)),\n',
    to: '',
  },
  {
    name: 'login, place and groups that must hold are forgotten',
    kind: 'cloudflare-access',
    file: 'cloudflare/policies.ts',
    from: '      ...draft.require.map((one) => this.#groups.anyOf(one.rules, one.key, causes)),\n',
    to: '',
  },
  {
    name: 'exceptions are forgotten',
    kind: 'cloudflare-access',
    file: 'cloudflare/policies.ts',
    from: '(exclude.length > 0 &&',
    to: '(exclude.length > 999 &&',
  },
  {
    name: 'isolation is forgotten',
    kind: 'cloudflare-access',
    file: 'cloudflare/policies.ts',
    from: '      ...(draft.isolated && { isolation_required: true }),\n',
    to: '',
  },
  {
    name: 'the session of the account is not taken off',
    kind: 'cloudflare-access',
    file: 'cloudflare/session.ts',
    from: 'const left = most - global;',
    to: 'const left = most;',
  },
  {
    name: 'a login is believed to clear people of a group of another identity provider',
    kind: 'cloudflare-access',
    file: 'cloudflare/login.ts',
    from: 'part.domains.filter(({ domain }) => !blind.has(domain))',
    to: 'part.domains',
  },
  {
    name: 'the age of a posture result does not count',
    kind: 'cloudflare-access',
    file: 'cloudflare/posture-rules.ts',
    from: '      ...(age !== undefined && { expiration: durationText(age) }),\n',
    to: '',
  },
  {
    name: 'a weaker second factor suffices',
    kind: 'cloudflare-access',
    file: 'cloudflare/mfa.ts',
    from: 'MFA_LEVELS.slice(level)',
    to: 'MFA_LEVELS.slice(level - 1)',
  },
  {
    name: 'rules say who, and not under which conditions',
    kind: 'zpa',
    file: 'zpa/rules.ts',
    from: ', ...draft.identity, ...draft.conditions];',
    to: ', ...draft.identity];',
  },
  {
    name: 'groups of people are forgotten',
    kind: 'zpa',
    file: 'zpa/conditions.ts',
    from: '    ...part.in.map((group) => [groupOperand(bindings, part.idp, group)]),\n',
    to: '',
  },
  {
    name: 'one more level of risk is let in',
    kind: 'zpa',
    file: 'zpa/conditions.ts',
    from: 'RISK_LEVELS.slice(risk)',
    to: 'RISK_LEVELS.slice(risk - 1)',
  },
  {
    name: 'the rule that refuses before a grant is not made',
    kind: 'zpa',
    file: 'zpa/rules.ts',
    from: 'if (deny.length > 0) waits',
    to: 'if (deny.length > 999) waits',
  },
  {
    name: 'sessions last twice as long',
    kind: 'zpa',
    file: 'zpa/rules.ts',
    from: 'String(limits.max)',
    to: 'String(limits.max * 2)',
  },
  {
    name: 'blocks of a rule are alternatives',
    kind: 'zpa',
    file: 'zpa/rules.ts',
    from: "      action,\n      operator: 'AND',",
    to: "      action,\n      operator: 'OR',",
  },
  {
    name: 'whatever is demanded is taken for given up',
    kind: 'zpa',
    file: 'carry.ts',
    from: "if (this.#rule({ constraint, resource, piece }) !== 'waived') continue;",
    to: 'this.#rule({ constraint, resource, piece });',
  },
  {
    name: 'operating systems are not checked',
    kind: 'openziti',
    file: 'openziti/checks.ts',
    from: '  if (!situation.platform.full) checks.push(osCheck(estate, situation.platform.known, requirement.os));\n',
    to: '',
  },
  {
    name: 'only the first part of a version counts',
    kind: 'openziti',
    file: 'openziti/checks.ts',
    from: 'return [major, minor, rest.some((part) => part > 0) ? patch + 1 : patch];',
    to: 'return [major, 0, minor + patch + rest.length > 999 ? 1 : 0];',
  },
  {
    name: 'a bound check is forgotten',
    kind: 'openziti',
    file: 'openziti/checks.ts',
    from: 'for (const name of requirement.checks) checks.push',
    to: 'for (const name of requirement.checks.slice(999)) checks.push',
  },
  {
    name: 'a second factor is not asked for',
    kind: 'openziti',
    file: 'openziti/checks.ts',
    from: "  if (requirement.mfa > 0) checks.push(made(estate, 'mfa', MFA));\n",
    to: '',
  },
  {
    name: 'inner resources are left inside the outer service',
    kind: 'openziti',
    file: 'openziti/services.ts',
    from: '  for (const hole of holes) boxes = boxes.flatMap((box) => subtract(box, hole));\n',
    to: '  if (holes.length > 999) boxes = subtract(boxes[0]!, holes[0]!).slice();\n',
  },
  {
    name: 'the host connects to every port',
    kind: 'openziti',
    file: 'openziti/configs.ts',
    from: 'allowedPortRanges: portRanges(ports)',
    to: 'allowedPortRanges: [{ low: 1, high: 65535 }]',
  },
  {
    name: 'devices are asked nothing',
    kind: 'tailscale',
    file: 'tailscale/rules.ts',
    from: '({ ...source, dst, ip, postures, origins: [{ resource, piece }] })',
    to: '({ ...source, dst, ip, postures: postures.slice(0, 0), origins: [{ resource, piece }] })',
  },
  {
    name: 'countries are forgotten',
    kind: 'tailscale',
    file: 'tailscale/postures.ts',
    from: 'return situation.country.full ? [] :',
    to: 'return situation.country.known.length < 999 ? [] :',
  },
  {
    name: 'versions of operating systems are forgotten',
    kind: 'tailscale',
    file: 'tailscale/postures.ts',
    from: 'if (!version || version.length === 0) return [];',
    to: 'if (!version || version.length < 999) return [];',
  },
  {
    name: 'conditions that must hold together are alternatives',
    kind: 'tailscale',
    file: 'tailscale/postures.ts',
    from: 'return conditions.length === 0 ? [] : [posture(piece, conditions)];',
    to: 'return conditions.map((one) => posture(piece, [one]));',
  },
  {
    name: 'a group is named of which not all are meant',
    kind: 'headscale',
    file: 'tailscale/sources.ts',
    from: '![...members].every((user) => users.has(user))',
    to: '![...members].some((user) => users.has(user))',
  },
  {
    name: 'inner resources are left inside the outer block',
    kind: 'headscale',
    file: 'tailscale/carve.ts',
    from: '      else left = left.flatMap((one) => without(one, other));\n',
    to: '      else left = left.length > 999 ? left.flatMap((one) => without(one, other)) : left;\n',
  },
];
