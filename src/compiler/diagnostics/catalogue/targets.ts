import { entry } from '../entry.js';

const NEEDS_TARGET = 'it needs a policy, a target and its bindings together';

/** The text of a refusal is made where vendor, constraint and policy are known. */
export interface Said {
  readonly message: string;
}

const said = ({ message }: Said): string => message;

/** Faults found when a target compiles or reads: ZT081 to ZT099. */
export const TARGETS = {
  ZT081: entry({
    severity: 'error',
    title: 'constraint without the binding that would carry it',
    message: said,
    explanation:
      'The target can carry this constraint only through an object of the vendor (a posture rule, a synced group, a token), and the target’s `bindings` do not name one. ' +
      'Bind it, move the resource to another target, accept a dated gap where the constraint allows one, or omit the grant. ' +
      'What a binding carries is listed as trusted: ztctl cannot see whether the vendor’s object is what the binding says.',
    example: { why: NEEDS_TARGET },
  }),
  ZT082: entry({
    severity: 'error',
    title: 'constraint that another system must enforce',
    message: said,
    explanation:
      'The vendor leaves this constraint to another system (mostly the identity provider). It is refused until a live gap names target, constraint and policy and says in `enforced_by` which system enforces it. ' +
      'The gap has a date: when it ends, the question comes back.',
    example: { why: NEEDS_TARGET },
  }),
  ZT083: entry({
    severity: 'error',
    title: 'constraint that the target cannot carry',
    message: said,
    explanation:
      'The target has no way to say this constraint, and emitting the grant without it would admit more than the policy does. So nothing is emitted for any target of the run. ' +
      'Move the resource to a target that can (`via`), accept a dated gap where the constraint allows one, or omit the grant. `ztctl targets` shows what each target carries.',
    example: { why: NEEDS_TARGET },
  }),
  ZT091: entry({
    severity: 'error',
    title: 'artefact that cannot be judged',
    message: ({ why }: { readonly why: string }) => `cannot judge: ${why}`,
    explanation:
      'The artefact holds a construct whose meaning for access the model of this vendor does not know, or that depends on data which is not in the artefact. ' +
      'Nothing is proved by leaving it out, so the whole artefact is not judged. Say the same in a construct that is known, or take the object out of what ztctl is to judge.',
    example: { why: 'the cause lies in an artefact of a vendor, not in a policy' },
  }),
  ZT092: entry({
    severity: 'error',
    title: 'artefact that the vendor would refuse',
    message: ({ why }: { readonly why: string }) => `the vendor would refuse this: ${why}`,
    explanation:
      'The vendor’s service, controller or provider answers this content with an error, so it would never take effect. The message says which rule of the vendor it breaks.',
    example: { why: 'the cause lies in an artefact of a vendor, not in a policy' },
  }),
  ZT093: entry({
    severity: 'error',
    title: 'artefact that allows more than the source',
    message: said,
    explanation:
      'Read back by the vendor’s own rules, the artefact lets somebody in whom the source keeps out (or asks less of them), and no live gap accepts it. The request that is shown is allowed by the artefact and refused by the source; ' +
      '`ztctl can` answers it. Nothing may be shipped until the artefact is repaired or the source says so.',
    example: { why: NEEDS_TARGET },
  }),
  ZT095: entry({
    severity: 'error',
    title: 'binding that cannot be used as it is',
    message: said,
    explanation:
      'Two names are bound to one object of the vendor, a binding is weaker than what the policy declares, or its value cannot be what it stands for. ' +
      'Either of two names on one id would let one be taken for the other, so both are refused.',
    example: { why: NEEDS_TARGET },
  }),
  ZT096: entry({
    severity: 'error',
    title: 'artefact that cannot be read',
    message: said,
    explanation:
      'A live file or an artefact holds text whose objects cannot be told apart. ztctl never takes what it cannot read for absent: repair the file, or move it away.',
    example: { why: 'the cause lies in a file of a vendor, not in a policy' },
  }),
  ZT097: entry({
    severity: 'error',
    title: 'ping that a port grant opens too',
    message: said,
    explanation:
      'A Tailscale client answers ICMP echo requests from every source that may reach any port of the device. A policy that grants ping to fewer people than some port of the same host cannot be kept there. Where the ping belongs to an `ip://` resource, the binding `ping: accepted` lets it pass with a warning.',
    example: { why: NEEDS_TARGET },
  }),
  ZT098: entry({
    severity: 'warning',
    title: 'binding of a name that the policy does not have',
    message: said,
    explanation:
      'The target binds a name that no policy file defines. Nothing uses it; it is probably misspelled, or what it named was removed.',
    example: { why: NEEDS_TARGET },
  }),
  ZT099: entry({
    severity: 'warning',
    title: 'part of an artefact that has no effect',
    message: ({ why }: { readonly why: string }) => `this has no effect: ${why}`,
    explanation:
      'The vendor’s service or provider drops this part of the artefact without a word, or it can never match. It is judged as the vendor takes it, that is, as if it were not there; whoever wrote it probably meant something else.',
    example: { why: 'the cause lies in an artefact of a vendor, not in a policy' },
  }),
} as const;
