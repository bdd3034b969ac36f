import { entry } from '../entry.js';

const RUN_ONLY = 'it takes a running controller';

/** Faults of the backend that speaks to an OpenZiti controller: ZT1030 to ZT1039. */
export const PLAN_OPENZITI = {
  ZT1030: entry({
    severity: 'warning',
    title: 'access to own services that the policy does not know',
    message: (p: { target: string; count: number; examples: readonly string[] }) =>
      `target \`${p.target}\`: ${p.count === 1 ? 'a service policy of somebody else selects' : `${p.count} service policies of others select`} services of this estate: ${p.examples.join('; ')}${p.count > p.examples.length ? `; and ${p.count - p.examples.length} more` : ''}`,
    help: () => 'take the services out of them on the controller, or say in the policy what they allow and delete them',
    explanation:
      'Policies of a controller add up. A service policy that this estate did not make and that selects its services, by id, by an attribute or by `#all`, allows what no file of the policy says, ' +
      'and no artefact holds it. ztctl never changes what belongs to others, so it says so at every plan and drift.',
    example: { why: RUN_ONLY },
  }),
  ZT1031: entry({
    severity: 'error',
    title: 'no credentials for a controller',
    message: (p: { shown: string; username?: string; passwordEnv: string; tokenEnv: string }) =>
      p.username === undefined
        ? `nothing says how to log in at \`${p.shown}\``
        : `\`${p.passwordEnv}\` does not hold the password of \`${p.username}\` at \`${p.shown}\``,
    help: (p) =>
      p.username === undefined
        ? `say \`username\` under \`backend\` and set \`${p.passwordEnv}\`, set \`${p.tokenEnv}\`, or say \`certificate\` and \`key\``
        : `set \`${p.passwordEnv}\`, or \`${p.tokenEnv}\` for a token of an external signer`,
    explanation:
      'A controller is asked as an identity of its own: with a user and a password, with a token of an external signer that the controller trusts, or with a certificate. Passwords and tokens are read from the ' +
      'environment and stand in no file. docs/backends/openziti.md lists the permissions that the identity needs.',
    example: { why: 'the cause lies in the environment' },
  }),
  ZT1032: entry({
    severity: 'error',
    title: 'address or certificate that cannot be used',
    message: (p: { path: string; why: string }) => `cannot use \`${p.path}\`: ${p.why}`,
    help: () =>
      'give an address that begins with `https://`, and PEM files relative to the project folder; a key must belong to its certificate',
    explanation:
      'A controller signs its own certificates, so its authority must be given: `ca` under `backend`. It comes with the enrolment of an identity; `https://CONTROLLER/.well-known/est/cacerts` gives it as PKCS #7 in Base64. ' +
      'There is no way to trust any certificate.',
    example: { why: 'the cause lies on the disk, not in a text' },
  }),
  ZT1033: entry({
    severity: 'error',
    title: 'controller that does not answer',
    message: (p: { shown: string; code: string; during: 'reading' | 'writing' }) =>
      p.during === 'reading'
        ? `no answer from \`${p.shown}\`: ${p.code}`
        : `no answer from \`${p.shown}\` during a write: ${p.code}`,
    help: (p) =>
      p.during === 'writing'
        ? 'the write may have been carried out or not; apply the same plan again: it reads what stands and continues from there'
        : /CERT|SIGN|ALTNAME/.test(p.code)
          ? 'the certificate of the controller is not signed by `ca`, or is for another name: give the authority of this controller'
          : 'check `url`, the network and that the controller runs',
    explanation:
      'The connection failed, its certificate is not trusted, or there was no answer within 30 seconds. Questions are asked again up to five times; a write whose answer is lost is not repeated, as it may have been carried out.',
    example: { why: RUN_ONLY },
  }),
  ZT1034: entry({
    severity: 'error',
    title: 'binding to what the controller does not have',
    message: (p: { target: string; shown: string; what: string }) =>
      `target \`${p.target}\` is bound to ${p.what}, which \`${p.shown}\` does not have`,
    help: () => 'correct the id under `bindings`; an object that was deleted and made again has another id',
    explanation:
      'Bindings name identities and posture checks by their ids. A controller refuses a policy that names an id it does not know, so this is found before anything is written. The credentials must be allowed to read ' +
      'identities, else none is found.',
    example: { why: RUN_ONLY },
  }),
  ZT1035: entry({
    severity: 'error',
    title: 'controller that refuses',
    message: (p: { shown: string; what: string; isUnauthorised: boolean; during: 'reading' | 'writing' }) =>
      `\`${p.shown}\`: ${p.what}`,
    help: (p) => {
      if (p.isUnauthorised) {
        return 'check the credentials, and that their identity has every permission that docs/backends/openziti.md lists; a controller says the same of both';
      }
      return p.during === 'writing'
        ? 'nothing else was begun; mend the cause and apply the same plan again, or plan anew'
        : 'nothing was changed; check `url`, what answers there, and the controller, then run it again';
    },
    explanation:
      'The controller answered with an error, or answered that all is well and stores something else: every write is read back, members of policies included. What was written until then stands, and the result lists it.',
    example: { why: RUN_ONLY },
  }),
  ZT1036: entry({
    severity: 'error',
    title: 'object that others use',
    message: (p: { address: string; by: string }) =>
      `\`${p.address}\` is to go, but \`${p.by}\` of somebody else uses it`,
    help: (p) => `take it out of \`${p.by}\` on the controller first`,
    explanation:
      'A controller takes a deleted object out of everything that names it, without a word: a service policy whose only posture check goes demands nothing any more. So what others use is not deleted, nor made anew, nor is ' +
      'an attribute by which they select it removed.',
    example: { why: RUN_ONLY },
  }),
  ZT1037: entry({
    severity: 'warning',
    title: 'bound identity that is disabled',
    message: (p: { target: string; ids: readonly string[] }) =>
      `target \`${p.target}\`: ${p.ids.map((id) => `\`${id}\``).join(', ')} ${p.ids.length === 1 ? 'is' : 'are'} disabled on the controller`,
    help: () => 'enable them there, or take the access out of the policy',
    explanation:
      'Whoever holds a disabled identity reaches nothing, whatever the policy allows. ztctl neither disables nor enables identities.',
    example: { why: RUN_ONLY },
  }),
  ZT1038: entry({
    severity: 'warning',
    title: 'fields of a controller that this version does not know',
    message: (p: { target: string; keys: readonly string[] }) =>
      `target \`${p.target}\`: the controller says ${p.keys.map((key) => `\`${key}\``).join(', ')}, which this version of ztctl does not compare`,
    help: () => 'use a version of ztctl that knows this version of the controller',
    explanation:
      'A newer controller may have fields that change what an object allows. They are neither compared nor written, so a change of them by hand goes unseen.',
    example: { why: RUN_ONLY },
  }),
  ZT1039: entry({
    severity: 'error',
    title: 'object of another estate',
    message: (p: { target: string; address: string; estate: string }) =>
      `target \`${p.target}\` wants to make \`${p.address}\`, which stands there and belongs to the estate \`${p.estate}\``,
    help: () => 'rename the resource or the policy that it is called after, or let the other estate delete it',
    explanation:
      'Names are unique on a controller, and the tag `ztctl` of an object names the estate that made it. What another estate made is never taken over, with `--adopt` neither.',
    example: { why: RUN_ONLY },
  }),
} as const;
