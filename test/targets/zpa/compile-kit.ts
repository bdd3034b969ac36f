import type { Compilation } from '../../../src/targets/target.js';
import { ZPA } from '../../../src/targets/zpa/index.js';
import { providerFaults } from '../../kit/provider-schema.js';
import { compileFor, errorsOf, say } from '../matrix/harness.js';
import { type Document, type Rule, ruleAt, type Segment, textOf } from './tenant-model.js';

export const OKTA = '216196257331281001';
export const PARTNER = '216196257331282001';
export const EMAIL = '216196257331281002';
export const PARTNER_EMAIL = '216196257331282002';
const UDID = '13ba3d97-aefb-4acc-9e54-6cc230dee4';

export function udid(number: number): string {
  return `${UDID}${String(number).padStart(2, '0')}`;
}

/** Bindings that most tests share. */
export const BINDINGS = {
  default_host: { app_connector_groups: '216196257331283001' },
  idps: {
    okta: { id: OKTA, email: { saml: EMAIL }, only_own_domains: true },
    partner: { id: PARTNER, email: { scim: PARTNER_EMAIL }, only_own_domains: true },
  },
  groups: { sre: '293476', contractors: '293477' },
};

/** Two identity providers and two open groups. */
export const HEAD = `idps:
  okta: { domains: [example.com] }
  partner: { domains: [partner.example] }
groups:
  sre: { source: okta, external: SRE }
  contractors: { source: okta, external: Contractors }
`;
export const DB = 'resources:\n  db: { endpoints: "tcp://10.20.3.7:5432", sensitivity: high, via: t }\n';

export interface Emitted extends Compilation {
  readonly text: string;
  readonly document: Document;
}

export function compile(policy: string, bindings: unknown = BINDINGS): Promise<Compilation> {
  return compileFor(ZPA, bindings, policy);
}

/** The artefact, which must exist and be accepted by the measured provider. */
export async function emitted(policy: string, bindings: unknown = BINDINGS): Promise<Emitted> {
  const compilation = await compile(policy, bindings);
  const file = compilation.artefact?.files[0];
  if (!file) throw new Error(errorsOf(compilation).map(say).join('\n'));
  const document = JSON.parse(file.text) as Document;
  const faults = providerFaults(document, 'zpa');
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return { ...compilation, text: file.text, document };
}

/** The refusals of a compilation, which must not emit. */
export async function refused(policy: string, bindings: unknown = BINDINGS): Promise<string> {
  const compilation = await compile(policy, bindings);
  if (compilation.artefact) throw new Error('it was emitted');
  return errorsOf(compilation).map(say).join('\n');
}

export function segments({ document }: Emitted): Readonly<Record<string, Segment>> {
  return document.resource.zpa_application_segment ?? {};
}

/** The condition blocks of a rule, each operand as `TYPE lhs rhs`. */
export function blocks({ document }: Emitted, key: string, kind: 'access' | 'timeout' = 'access'): string[][] {
  return rule({ document }, key, kind).conditions.map(({ operands }) => operands.map(textOf));
}

export function rule(
  { document }: Pick<Emitted, 'document'>,
  key: string,
  kind: 'access' | 'timeout' = 'access',
): Rule {
  return ruleAt(document, kind, key);
}
