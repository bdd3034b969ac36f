import { loadFiles, type PolicyFiles, showDiagnostics } from '../../kit/estate.js';

const CONFIG = 'name: acme\ntargets:\n  web: { kind: cloudflare-access }\n  mesh: { kind: tailscale }\n';

/** What a test does not care about, in a file of its own: an idp, a resource and an allow. */
const BASE = `
idps: { okta: { domains: [example.com] } }
resources: { wiki: { endpoints: "https://wiki.example.com", sensitivity: internal, owner: it } }
policies: { staff: { allow: everyone, to: wiki } }
`;

/** All diagnostics of a policy file `p/a.yaml` (or of several, by name) beside the base file; empty when there is none. */
export async function faultsOf(files: PolicyFiles, config = CONFIG): Promise<string> {
  const policies = typeof files === 'string' ? { 'p/a.yaml': files } : files;
  const { diagnostics } = await loadFiles({ ...policies, 'p/base.yaml': BASE }, `${config}policies: "p/*.yaml"\n`);
  return showDiagnostics(diagnostics);
}
