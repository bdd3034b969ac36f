import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import { type LocatedEntry, type LocatedMap, toPlain } from './compiler/syntax/index.js';
import { entriesAt, textAt } from './config-nodes.js';
import { BACKENDS_OF_KIND, type BackendConfig } from './targets/plan-backend.js';
import { TARGET_KINDS } from './targets/target.js';

/** A backend that speaks to another product than the target is. */
export function backendFaults({ key, value }: LocatedEntry): readonly Diagnostic[] {
  if (value.kind !== 'map') return [];
  const backend = value.entries.get('backend')?.value;
  const kind = TARGET_KINDS.find((each) => each === textAt(value, 'kind')?.value);
  const type = backend?.kind === 'map' ? textAt(backend, 'type') : undefined;
  if (!kind || !type) return [];
  const known: readonly string[] = BACKENDS_OF_KIND[kind];
  if (known.includes(type.value) || !BACKEND_TYPES.has(type.value)) return [];
  return [diagnostic('ZT1021', type.span, { target: key, kind, backend: type.value, known })];
}

const BACKEND_TYPES: ReadonlySet<string> = new Set(Object.values(BACKENDS_OF_KIND).flat());

/** Where a target is live; what the schema refused is left out. */
export function readBackend(target: string, map: LocatedMap): BackendConfig {
  const backend = map.entries.get('backend')?.value;
  const folder: BackendConfig = { type: 'file', path: `.ztctl/live/${target}` };
  if (backend?.kind !== 'map') return folder;
  const at = (key: string): string | undefined => textAt(backend, key)?.value;
  const type = at('type');
  const ca = optional('ca', at('ca'));
  switch (type) {
    case 'headscale':
      return { type, url: at('url') ?? '', ...ca, apiKeyEnv: at('api_key_env') ?? 'ZTCTL_HEADSCALE_API_KEY' };
    case 'tailscale':
      return {
        type,
        url: at('url') ?? 'https://api.tailscale.com',
        tailnet: at('tailnet') ?? '-',
        ...ca,
        apiKeyEnv: at('api_key_env') ?? 'ZTCTL_TAILSCALE_API_KEY',
        oauthClientIdEnv: at('oauth_client_id_env') ?? 'ZTCTL_TAILSCALE_OAUTH_CLIENT_ID',
        oauthClientSecretEnv: at('oauth_client_secret_env') ?? 'ZTCTL_TAILSCALE_OAUTH_CLIENT_SECRET',
      };
    case 'openziti':
      return {
        type,
        url: at('url') ?? '',
        ca: at('ca') ?? '',
        ...optional('username', at('username')),
        passwordEnv: at('password_env') ?? 'ZTCTL_OPENZITI_PASSWORD',
        tokenEnv: at('token_env') ?? 'ZTCTL_OPENZITI_TOKEN',
        ...optional('certificate', at('certificate')),
        ...optional('key', at('key')),
      };
    case 'terraform': {
      const imports = entriesAt(backend, 'imports').flatMap(({ key, value }) => {
        const id = toPlain(value);
        return typeof id === 'string' ? [[key, id] as const] : [];
      });
      return {
        type,
        ...optional('command', at('command')),
        ...optional('folder', at('folder')),
        path: at('path') ?? `.ztctl/terraform/${target}`,
        ...(imports.length > 0 && { imports: Object.fromEntries(imports) }),
      };
    }
    default:
      return { ...folder, path: at('path') ?? folder.path };
  }
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [key in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: string };
}
