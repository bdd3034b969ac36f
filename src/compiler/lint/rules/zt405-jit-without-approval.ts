import type { EffectivePath } from '../../analysis/index.js';
import type { Approval } from '../../model/index.js';
import { domainOf, isNobody, Membership, resourcesOf } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

export const jitWithoutApproval = defineRule({
  meta: {
    code: 'ZT405',
    id: 'lifecycle/jit-without-approval',
    title: 'an approval that nobody can give, or only who asks for it',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['strict', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'An approval is worth what its approver is worth. Without one nobody gets in by it, and where the one approver is also who asks, they approve themselves or stand before a closed door. People whom the directory calls inactive approve nothing. Only approvals that some effective access demands are looked at.',
    remedy: 'Name at least two approvers, or a group of them, who do not need the access themselves.',
    sources: [
      'CISA ScubaGear MS.AAD.7.6: activation of privileged roles requires approval',
      'Maester MT.1109: valid approvers',
    ],
    options: {},
    example: {
      invalid: `idps:
  okta: { domains: example.com }
approvals:
  lead: { approvers: user:ana@example.com }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: high }
policies:
  ana-to-vault: { allow: user:ana@example.com, to: vault, when: { approval: lead } }
`,
      valid: `idps:
  okta: { domains: example.com }
approvals:
  lead: { approvers: [user:ana@example.com, user:li@example.com] }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: high }
policies:
  ana-to-vault: { allow: user:ana@example.com, to: vault, when: { approval: lead } }
`,
    },
  },

  *check({ estate, analysis }) {
    if (estate.approvals.size === 0) return;
    const demanding = new Map<string, EffectivePath[]>();
    for (const resource of estate.resources.keys()) {
      for (const path of analysis.paths(resource)) {
        for (const name of path.requirement.approvals) note(demanding, name, path);
      }
    }
    const membership = new Membership(estate);
    for (const approval of estate.approvals.values()) {
      const paths = demanding.get(approval.name);
      if (!paths) continue;
      const approvers = membership.of(approval.approvers);
      const [only] = approvers.names;
      if (isNobody(approvers))
        yield finding(approval, paths, 'nobody', 'has no approver, so that nobody gets in by it');
      else if (only !== undefined && approvers.names.size === 1 && approvers.kind === 'closed') {
        const own = paths.filter((path) => isTakenBy(path, only));
        const why = `has one approver, \`${only}\`, who gets in by it: self-approval, or none`;
        if (own.length > 0) yield finding(approval, own, 'self', why);
      }
    }
  },
});

function finding({ name, nameSpan }: Approval, paths: readonly EffectivePath[], cause: string, why: string): Finding {
  const resources = resourcesOf(paths);
  return {
    message: `approval \`${name}\`, which ${names(resources)} ${resources.length === 1 ? 'asks' : 'ask'} for, ${why}`,
    span: nameSpan,
    label: cause === 'nobody' ? 'no approver' : 'one approver, who benefits',
    help: 'name at least two approvers who do not need the access themselves',
    element: `approvals.${name}`,
    cause,
    resources,
  };
}

/** True when the path surely means this person; what an open group holds is not known. */
function isTakenBy({ piece: { who } }: EffectivePath, user: string): boolean {
  if (who.in.length > 0 || who.notIn.length > 0) return false;
  const domain = who.domains.find((term) => term.domain === domainOf(user));
  return who.users.includes(user) || (domain !== undefined && !domain.exceptUsers.includes(user));
}

function note(demanding: Map<string, EffectivePath[]>, approval: string, path: EffectivePath): void {
  const paths = demanding.get(approval);
  if (paths) paths.push(path);
  else demanding.set(approval, [path]);
}
