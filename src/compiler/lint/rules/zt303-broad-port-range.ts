import type { Endpoint, PortRange } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { resourceReach } from '../resource-reach.js';
import { defineRule } from '../rule.js';

const example = (endpoint: string) => `
idps:
  okta: { domains: [example.com] }
resources:
  erp: { endpoints: "${endpoint}", sensitivity: internal }
policies:
  staff-to-erp: { allow: everyone, to: erp, when: { mfa: strong } }
`;

export const broadPortRange = defineRule({
  meta: {
    code: 'ZT303',
    id: 'least-privilege/broad-port-range',
    title: 'a resource opens many ports, or ports of administration beside those of an application',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict', 'nist-800-207'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'The resource is the unit of access: who may reach one port of it may reach all. A resource of all ports of a host opens whatever is started there later, and one that has both the application and its remote login gives every user of the application the login prompt. Resources that nobody reaches, `internet` and `own-devices` stay quiet.',
    remedy: 'List the ports that are used, and declare the ports of administration as a resource of their own.',
    sources: ['Google Firewall Insights: overly permissive rules', 'Zscaler: application segments'],
    options: {
      max: { default: 100, description: 'how many ports an endpoint may have' },
      admin: { default: ['22', '23', '3389', '5900', '5985', '5986'], description: 'ports of administration' },
      app: { default: ['80', '443', '8080', '8443'], description: 'ports of applications' },
    },
    example: {
      invalid: example('tcp://erp.example.com'),
      valid: example('tcp://erp.example.com:443,8443'),
    },
  },
  *check(context) {
    for (const { name, nameSpan, endpoints } of context.estate.resources.values()) {
      const looked = endpoints.filter(({ host }) => host.kind !== 'internet' && host.kind !== 'own-devices');
      const broad = looked.find((endpoint) => portsOf(endpoint) > (context.option('max') as number));
      const mixed = broad ? undefined : mixture(context, looked);
      if (!broad && mixed === undefined) continue;
      const reach = resourceReach(context, name);
      if (reach === undefined) continue;
      const what = broad ? `opens ${said(broad)} by \`${broad.text}\`` : `opens ${mixed}`;
      yield {
        span: broad?.span ?? nameSpan,
        element: `resources.${name}`,
        cause: broad?.text ?? mixed!,
        message: `\`${name}\` ${what}: who may reach one port of it may reach all`,
        help: broad ? 'list the ports that are used' : 'declare the ports of administration as a resource of their own',
        resources: [name],
        reach,
      };
    }
  },
});

function portsOf({ ports }: Endpoint): number {
  return ports.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

function said(endpoint: Endpoint): string {
  if (endpoint.scheme === 'ip') return 'every protocol and port';
  return portsOf(endpoint) >= 65_535 ? 'every port' : `${portsOf(endpoint)} ports`;
}

/** The ports of both sorts, for a message; undefined when one sort is missing. */
function mixture({ option }: LintContext, endpoints: readonly Endpoint[]): string | undefined {
  const ranges = endpoints.filter(({ scheme }) => scheme !== 'udp').flatMap(({ ports }) => ports);
  const admin = among(option('admin'), ranges);
  const app = among(option('app'), ranges);
  if (admin.length === 0 || app.length === 0) return undefined;
  return `administration (${admin.join(', ')}) beside an application (${app.join(', ')})`;
}

function among(ports: unknown, ranges: readonly PortRange[]): readonly string[] {
  return (ports as readonly string[]).filter((port) => ranges.some(({ from, to }) => from <= +port && +port <= to));
}
