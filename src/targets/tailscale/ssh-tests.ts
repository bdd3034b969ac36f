import type { Json } from '../target.js';
import type { Posture } from './postures.js';
import type { SshRule } from './rules.js';
import { isUser, type Subjects } from './subjects.js';

/** A login that stands for every one that is not root. */
const SOME_LOGIN = 'someone';

/** The `sshTests` of the policy file: each rule is met by one subject, who must not become root unless a rule says so. */
export function sshTests(subjects: Subjects, rules: readonly SshRule[]): readonly Json[] {
  const found = new Map<string, Json>();
  for (const rule of rules) {
    const [subject] = subjects.named(rule.src);
    const witness = rule.postures.length === 0 ? {} : rule.postures.find((one) => one.witness)?.witness;
    if (subject === undefined || !witness) continue;
    const test = testJson(subject, rule, witness, rootIsOpen(subjects, rules, rule, subject));
    found.set(JSON.stringify(test), test);
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

function testJson(src: string, rule: SshRule, witness: NonNullable<Posture['witness']>, root: boolean): Json {
  const logins = rule.users.map((user) => (user === 'autogroup:nonroot' ? SOME_LOGIN : user)).sort();
  return {
    src,
    ...(Object.keys(witness).length > 0 && { srcPostureAttrs: witness }),
    dst: rule.dst,
    [rule.check === undefined ? 'accept' : 'check']: logins,
    ...(!root && { deny: ['root'] }),
  };
}

function rootIsOpen(subjects: Subjects, rules: readonly SshRule[], { dst }: SshRule, subject: string): boolean {
  return rules.some((other) => {
    if (!other.users.includes('root') || !other.dst.some((tag) => dst.includes(tag))) return false;
    const { yes, maybe } = subjects.held(other.src, new Set([subject]));
    return yes.has(subject) || (maybe && isUser(subject));
  });
}
