import type { Estate, PrincipalRef } from '../../model/index.js';
import type { Span } from '../../source/index.js';
import { domainOf } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';

export const deletedPrincipal = defineRule({
  meta: {
    code: 'ZT002',
    id: 'refs/deleted-principal',
    title: 'a person who is not in the directory is named',
    severity: 'warning',
    kind: 'exact',
    needs: ['directory'],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'An address that the directory no longer has is a person who left. As a grant it waits for whoever gets the address next; as an exception it silently stops sparing anybody. Only addresses of domains of which the snapshot has somebody are looked at, because a snapshot may cover one identity provider of several.',
    remedy: 'Remove the address, or refresh the directory snapshot when it is older than the account.',
    sources: [
      'CISA ScubaGear and Prowler: policies that refer to deleted objects',
      'Maester MT.1038, MT.1066 and MT.1107: deleted references',
    ],
    options: {},
    example: {
      invalid: `idps:
  okta: { domains: example.com }
groups:
  sales: { members: [ana@example.com, gone@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { allow: group:sales, to: crm, when: { mfa: any } }
`,
      valid: `idps:
  okta: { domains: example.com }
groups:
  sales: { members: ana@example.com }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { allow: group:sales, to: crm, when: { mfa: any } }
`,
      directory: `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[]}
{"user":"ana@example.com","active":true,"groups":[]}
`,
    },
  },

  *check({ estate }) {
    const { directory } = estate;
    if (!directory) return;
    const domains = new Set([...directory.users.keys()].map(domainOf));
    for (const { element, refs } of namedIn(estate)) {
      const gone = new Map(refs.flatMap((ref): readonly (readonly [string, Span])[] => userOf(ref)));
      for (const [user, span] of gone) {
        if (directory.users.has(user) || !domains.has(domainOf(user))) continue;
        yield found(element, user, span, directory.taken);
      }
    }
  },
});

function found(element: string, user: string, span: Span, taken: string): Finding {
  return {
    message: `\`${user}\` is not in the directory snapshot of ${taken.slice(0, 10)}: a grant to it waits for whoever gets the address next, an exception spares nobody`,
    span,
    label: 'not in the directory',
    help: 'remove the address, or refresh the snapshot',
    element,
    cause: user,
    reach: 1,
  };
}

function userOf(ref: PrincipalRef): readonly (readonly [string, Span])[] {
  return ref.kind === 'user' ? [[ref.user, ref.span]] : [];
}

interface Naming {
  readonly element: string;
  readonly refs: readonly PrincipalRef[];
}

/** Every place in which people are named. */
function* namedIn({ groups, approvals, policies, breakGlass }: Estate): Iterable<Naming> {
  for (const { name, body } of groups.values()) {
    if (body.kind === 'listed') yield { element: `groups.${name}`, refs: body.members };
  }
  for (const { name, approvers } of approvals.values()) yield { element: `approvals.${name}`, refs: approvers };
  for (const { name, who, except } of policies.values()) {
    yield { element: `policies.${name}`, refs: [...who, ...except] };
  }
  for (const { name, subjects } of breakGlass.values()) yield { element: `break_glass.${name}`, refs: subjects };
}
