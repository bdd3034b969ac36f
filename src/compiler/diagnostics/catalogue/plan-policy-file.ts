import { entry } from '../entry.js';

const SERVER_ONLY = 'the cause lies in a running server, not in a text';

/** Faults of systems that keep one policy file: ZT1024 to ZT1029. */
export const PLAN_POLICY_FILE = {
  ZT1024: entry({
    severity: 'error',
    title: 'system that cannot be reached as configured',
    message: (p: { target: string; place: string; why: string }) =>
      `target \`${p.target}\` cannot reach \`${p.place}\`: ${p.why}`,
    help: () => 'see `backend` of the target in ztctl.yaml',
    explanation:
      'What `backend` says in ztctl.yaml does not suffice to reach the system: a credential is not in the environment, a certificate cannot be read, or the URL is none that a credential may be sent to. ' +
      'Nothing was sent.',
    example: { why: 'the cause lies in the environment of the run' },
  }),
  ZT1025: entry({
    severity: 'error',
    title: 'system that does not answer',
    message: (p: { place: string; why: string }) => `\`${p.place}\` does not answer: ${p.why}`,
    help: () => 'check the address and the network, then run it again',
    explanation:
      'No connection came about, its certificate is not one that is trusted, or no answer came in time. What only reads is tried again a few times first. What cannot be read is never taken for empty, so there is no plan.',
    example: { why: SERVER_ONLY },
  }),
  ZT1026: entry({
    severity: 'error',
    title: 'request that a system refuses',
    message: (p: { place: string; status: number; why: string; credential: readonly string[] }) =>
      p.status < 300
        ? `\`${p.place}\` answers ${p.status}, and not as such a system does: ${p.why}`
        : `\`${p.place}\` refuses with ${p.status}: ${p.why}`,
    help: (p) => {
      if (p.status < 400) return 'check `backend.url`, and what answers in its place: a proxy, or a page to log in';
      return p.status === 401 || p.status === 403
        ? `the credential in ${p.credential.map((name) => `\`${name}\``).join(' and ')} is wrong, ran out, or may not do this`
        : 'what was asked was not done; run it again when that is put right';
    },
    explanation:
      'The system answered, and its answer is a refusal, in its own words, or it is none that such a system gives: then something else stands at that address, or in front of it. With 401 and 403 it is about the credential: it is wrong, ran out, or lacks the permission that the page of the backend names.',
    example: { why: SERVER_ONLY },
  }),
  ZT1027: entry({
    severity: 'error',
    title: 'policy file that the system would refuse',
    message: (p: { target: string; place: string; reasons: readonly string[] }) =>
      `\`${p.place}\` would not store the policy file of target \`${p.target}\`: ${p.reasons.join('; ')}`,
    help: () => 'change the policy or the bindings so that the system takes it; nothing was stored',
    explanation:
      'Before a policy file is stored, the system itself is asked whether it is right; the answer is in its own words. It knows more than a compiler can: users that do not exist, two users of one name, and tests in the file that fail on the devices that there are.',
    example: { why: SERVER_ONLY },
  }),
  ZT1028: entry({
    severity: 'error',
    title: 'write of which it is not known whether it was done',
    message: (p: { place: string; why: string }) => `\`${p.place}\` did not confirm what was sent: ${p.why}`,
    help: () => 'apply the same plan again: it looks at what stands there, and finishes or says what is in its way',
    explanation:
      'A policy file was sent, and no answer came, or one that says something else than that it was stored. What stands there is either what stood there before or what was sent, never a mixture, and what was remembered before the write lets the next apply of the same plan tell.',
    example: { why: SERVER_ONLY },
  }),
  ZT1029: entry({
    severity: 'info',
    title: 'what a reviewer should know of a system',
    message: (p: { place: string; what: string }) => `\`${p.place}\`: ${p.what}`,
    explanation:
      'Something about the system itself that matters for the plan: what it warns of, what it cannot do, or a time during which somebody else may write, too.',
    example: { why: SERVER_ONLY },
  }),
} as const;
