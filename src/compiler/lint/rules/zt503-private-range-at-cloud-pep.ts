import type { LintContext } from '../context.js';
import { grantFacts, isPrivateOnly, pathsByPolicy, trustedNetworks } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

export const privateRangeAtCloudPep = defineRule({
  meta: {
    code: 'ZT503',
    id: 'network/private-range-at-cloud-pep',
    title: 'a target on the internet is asked for a private address, which it never sees',
    severity: 'warning',
    kind: 'exact',
    needs: ['target'],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A product on the internet sees the address that the last router gave to the caller. A private address is never that, so what asks for one lets nobody in, and what looks like access from the office is none.',
    remedy: 'List the public addresses behind which the office goes out, or carry the resource on a target inside.',
    sources: ['Cloudflare documentation, Access policies: the selector for IP ranges is the source address seen there'],
    options: {
      kinds: {
        default: ['cloudflare-access'],
        description: 'Kinds of targets that see callers by their address on the internet.',
      },
    },
    example: {
      config: 'targets: { web: { kind: cloudflare-access } }\n',
      invalid: `idps:
  okta: { domains: example.com }
networks:
  office: 10.20.0.0/16
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal, via: web }
policies:
  office-to-wiki: { allow: everyone, to: wiki, when: { network: office, mfa: any } }
`,
      valid: `idps:
  okta: { domains: example.com }
networks:
  office: 203.0.113.0/24
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal, via: web }
policies:
  office-to-wiki: { allow: everyone, to: wiki, when: { network: office, mfa: any } }
`,
    },
  },

  *check(context) {
    const carriers = internetTargets(context);
    if (carriers.size === 0) return;
    const carried = (resource: string): readonly string[] =>
      context.estate.resources.get(resource)!.via.flatMap(({ value }) => (carriers.has(value) ? [value] : []));
    const found = pathsByPolicy(
      context,
      ({ resource, situation }) => isPrivateOnly(situation.network) && carried(resource).length > 0,
    );
    for (const { policy, paths } of found) {
      const networks = new Set(paths.flatMap(({ situation }) => trustedNetworks(situation.network)));
      const targets = new Set(paths.flatMap(({ resource }) => carried(resource)));
      yield unseen({ ...grantFacts(context, { policy, paths }), cause: 'grant' }, policy.name, networks, targets);
    }
    for (const { name, nameSpan, public: open } of context.estate.resources.values()) {
      const network = open && context.analysis.access(name).public?.network;
      const targets = new Set(carried(name));
      if (!network || targets.size === 0 || !isPrivateOnly(network)) continue;
      const where = { span: nameSpan, element: `resources.${name}`, cause: 'public', resources: [name] };
      yield unseen(where, name, new Set(trustedNetworks(network)), targets);
    }
  },
});

function internetTargets({ estate, option }: LintContext): ReadonlySet<string> {
  const kinds = option('kinds') as readonly string[];
  return new Set([...(estate.targetKinds ?? [])].filter(([, kind]) => kinds.includes(kind)).map(([name]) => name));
}

function unseen(
  where: Pick<Finding, 'span' | 'element' | 'cause'>,
  name: string,
  networks: ReadonlySet<string>,
  targets: ReadonlySet<string>,
): Finding {
  const at = names([...targets].sort());
  return {
    ...where,
    message: `\`${name}\` asks for an address in ${names([...networks].sort())}, where all are private: ${at} ${targets.size === 1 ? 'sees' : 'see'} the address on the internet, so that nobody gets in there`,
    label: 'private addresses only',
    help: 'list the public addresses behind which these networks go out',
  };
}
