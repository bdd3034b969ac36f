import { createAccess, validityInterval } from '../../../src/compiler/analysis/index.js';
import type { Estate } from '../../../src/compiler/model/index.js';
import { CLOUDFLARE_ACCESS } from '../../../src/targets/cloudflare/index.js';
import type { Compilation } from '../../../src/targets/target.js';
import { loadFiles, type PolicyFiles, showDiagnostics } from '../../kit/estate.js';
import { providerFaults } from '../../kit/provider-schema.js';

export const NOW = Date.UTC(2026, 10, 24);

export const OKTA = '699d98642c564d2e855e9661899b7252';
export const PARTNER = '799d98642c564d2e855e9661899b7252';

/** Bindings that most tests share, as YAML below `bindings:`. */
export const BINDINGS = `
  account_id: f037e56e89293a057740de681ac9abbe
  zones: [example.com]
  global_session: 30m
  idps:
    okta: { id: ${OKTA}, groups: okta, mfa: { any: [mfa], strong: [otp], phishing-resistant: [hwk] } }
    partner: { id: ${PARTNER}, groups: { saml: groups }, mfa: { any: [mfa], strong: [otp], phishing-resistant: [hwk, fido] } }
`;

/** Terraform JSON of the resources, by type and key. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export interface Compiled extends Compilation {
  readonly estate: Estate;
  readonly text: string;
  readonly document: { readonly resource: Resources; readonly [section: string]: unknown };
}

/** Compiles for the target `web`; throws on faults of the policy. */
export async function compileFor(files: PolicyFiles, bindings = BINDINGS, now = NOW): Promise<Compiled> {
  const config = `name: acme\ntargets:\n  web:\n    kind: cloudflare-access\n    bindings:${bindings.replaceAll('\n', '\n    ')}\n`;
  const { estate, config: read, diagnostics } = await loadFiles(files, config);
  const target = read.targets[0];
  if (!estate || !target) throw new Error(showDiagnostics(diagnostics));
  const horizon = validityInterval(estate, now);
  const compilation = await CLOUDFLARE_ACCESS.compile({
    estate,
    target,
    horizon,
    access: createAccess(estate, horizon),
  });
  const text = compilation.artefact?.files[0]?.text ?? '';
  const document = { resource: {}, ...(text === '' ? {} : JSON.parse(text)) };
  return { ...compilation, estate, text, document };
}

/** The artefact, which must exist and be accepted by both measured providers. */
export async function emitted(files: PolicyFiles, bindings = BINDINGS, now = NOW): Promise<Compiled> {
  const compiled = await compileFor(files, bindings, now);
  if (!compiled.artefact) throw new Error(showDiagnostics(compiled.diagnostics));
  for (const version of ['cloudflare', 'cloudflare-5.14.0'] as const) {
    const faults = providerFaults(compiled.document, version);
    if (faults.length > 0) throw new Error(`${version}:\n${faults.join('\n')}`);
  }
  return compiled;
}

/** The refusals of a compilation, which must not emit. */
export async function refused(files: PolicyFiles, bindings = BINDINGS): Promise<string> {
  const { artefact, diagnostics } = await compileFor(files, bindings);
  if (artefact) throw new Error('it was emitted');
  return showDiagnostics(diagnostics.filter(({ severity }) => severity === 'error'));
}

export function application(compiled: Compiled, key: string): Readonly<Record<string, unknown>> {
  return compiled.document.resource.cloudflare_zero_trust_access_application?.[key] ?? {};
}

export function policy(compiled: Compiled, key: string): Readonly<Record<string, unknown>> {
  return compiled.document.resource.cloudflare_zero_trust_access_policy?.[key] ?? {};
}

export function group(compiled: Compiled, key: string): Readonly<Record<string, unknown>> {
  return compiled.document.resource.cloudflare_zero_trust_access_group?.[key] ?? {};
}

/** Keys of a type of resource, sorted. */
export function keys(compiled: Compiled, type: string): readonly string[] {
  return Object.keys(compiled.document.resource[`cloudflare_zero_trust_${type}`] ?? {});
}

/** The policies that an application attaches, in order, as keys. */
export function attached(compiled: Compiled, key: string): readonly string[] {
  const policies = (application(compiled, key).policies ?? []) as readonly { readonly id: string }[];
  return policies.map(({ id }) => /access_policy\.([\w-]+)\.id\}$/.exec(id)?.[1] ?? id);
}

/** What is narrower, without what every policy has that says no session: Access asks for a login in the end all the same. */
export function besidesSession(compiled: Pick<Compilation, 'narrower'>): Compilation['narrower'] {
  return compiled.narrower.filter(({ constraint }) => constraint !== 'session.max');
}
