import type { Diagnostic } from '../../src/compiler/diagnostics/index.js';
import type { Estate } from '../../src/compiler/model/index.js';
import { load } from '../../src/load.js';
import { createMemoryHost } from '../kit/memory-host.js';

type Section = Readonly<Record<string, unknown>>;

/** Sections to add to the small estate; an element of the same name replaces the one that stands there. */
export type Patch = Readonly<Record<string, Section | readonly unknown[]>>;

const SMALL: Readonly<Record<string, Section>> = {
  idps: { okta: { domains: ['example.com', 'eu.example'] }, partner: { domains: ['partner.example'] } },
  groups: {
    sre: { source: 'okta', external: 'SRE' },
    leads: { members: ['ana@example.com'] },
    bots: { members: ['workload:bot'] },
  },
  workloads: { bot: { kind: 'agent', identity: 'bot-1', credential: { type: 'jwt', lifetime: '5m' } } },
  posture: { laptop: { managed: true, os: { macos: '>=14' } } },
  profiles: {
    strong: { mfa: 'strong', location: ['FR', 'DE'], session: { max: '8h' } },
    machine: { credential: { bound: true } },
  },
  approvals: { oncall: { approvers: ['group:leads'] } },
  networks: { office: '192.0.2.0/24', branch: ['198.51.100.0/24', '2001:db8::/32'] },
  locations: { maghreb: ['MA', 'TN'] },
  schedules: {
    days: { weekly: 'mon-fri 08:00-19:00' },
    nights: { weekly: ['fri 22:00-06:00'] },
    abroad: { timezone: 'Asia/Tokyo', weekly: 'sat 10:00-11:00' },
  },
  resources: {
    app: { endpoints: 'https://app.example.com', sensitivity: 'internal', labels: { env: 'prod' } },
    host: { endpoints: 'ssh://host.example.com', sensitivity: 'high' },
    net: { endpoints: 'ip://10.0.0.0/8', sensitivity: 'internal' },
    db: { endpoints: ['tcp://db.internal:5432', 'tcp://10.1.0.7:5432'], sensitivity: 'high' },
    shop: { endpoints: 'https://shop.example.com', sensitivity: 'low', public: { reason: 'the shop' } },
  },
  policies: { staff: { allow: 'everyone', to: 'app' } },
};

const PROJECT = 'name: small\ntargets: { web: { kind: cloudflare-access } }\npolicies: policy.yaml\n';

/** Loads the small estate with a patch, as one policy file written in JSON (which is YAML). */
export async function loadPatched(
  patch: Patch,
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly estate?: Estate; readonly diagnostics: readonly Diagnostic[] }> {
  const sections: Record<string, unknown> = { ...SMALL };
  for (const [section, added] of Object.entries(patch)) {
    sections[section] = Array.isArray(added) ? added : { ...SMALL[section], ...added };
  }
  const text = JSON.stringify(sections, null, 1);
  return load(createMemoryHost({ 'ztctl.yaml': PROJECT, 'policy.yaml': text, ...files }), '');
}
