import type { Credential, CredentialType, Workload } from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import type { Fields } from './fields.js';

const CREDENTIAL_TYPES: readonly CredentialType[] = ['x509', 'mtls', 'oidc', 'jwt', 'static'];

export function bindWorkloads(binder: Binder): Map<string, Workload> {
  const owners = new Map<string, Workload>();
  return bindMappings(binder, 'workloads', (fields, element) => {
    const kind = fields.text('kind');
    const identity = fields.text('identity');
    const declared = fields.fields('credential');
    const credential = declared && readCredential(declared);
    if (!kind || !identity || !credential) return undefined;
    const workload: Workload = { ...element, workloadKind: kind.value, identity, credential };
    const first = owners.get(identity.value);
    if (first) {
      const related = [{ span: first.identity.span, label: `first, for \`${first.name}\`` }];
      const what = `identity \`${identity.value}\``;
      binder.fault('ZT038', identity.span, { what, owners: `workload \`${first.name}\`` }, { related });
    } else owners.set(identity.value, workload);
    return workload;
  });
}

function readCredential(fields: Fields): Credential | undefined {
  const type = fields.word('type', CREDENTIAL_TYPES);
  const lifetime = fields.duration('lifetime');
  const attested = fields.boolean('attested') ?? false;
  fields.finish();
  return type && { type: type.value, ...(lifetime && { lifetime: lifetime.value }), attested, span: fields.map.span };
}
