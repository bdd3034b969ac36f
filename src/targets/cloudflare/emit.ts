/**
 * The only file that knows CDKTF, which is archived upstream: plain resources in, the content of `main.tf.json` out. It is loaded when
 * Cloudflare is emitted and never before. Nothing here touches the disk: there is no CDKTF app, which would make its output folder, only
 * a stack in memory.
 */
import { ZeroTrustAccessApplication } from '@cdktf/provider-cloudflare/lib/zero-trust-access-application/index.js';
import { ZeroTrustAccessGroup } from '@cdktf/provider-cloudflare/lib/zero-trust-access-group/index.js';
import { ZeroTrustAccessPolicy } from '@cdktf/provider-cloudflare/lib/zero-trust-access-policy/index.js';
import { ZeroTrustDevicePostureRule } from '@cdktf/provider-cloudflare/lib/zero-trust-device-posture-rule/index.js';
import { type TerraformResource as CdktfResource, TerraformStack } from 'cdktf';
import { canonicalJson } from '../canonical-json.js';
import type { Json } from '../target.js';
import {
  address,
  renderDocument,
  renderValue,
  type TerraformDocument,
  type TerraformResource,
} from '../terraform/index.js';

type Constructor = new (scope: TerraformStack, id: string, config: never) => CdktfResource;

const CONSTRUCTORS: Readonly<Record<string, Constructor>> = {
  cloudflare_zero_trust_access_application: ZeroTrustAccessApplication,
  cloudflare_zero_trust_access_group: ZeroTrustAccessGroup,
  cloudflare_zero_trust_access_policy: ZeroTrustAccessPolicy,
  cloudflare_zero_trust_device_posture_rule: ZeroTrustDevicePostureRule,
};

/** Throws when CDKTF does not carry a resource unchanged; it drops arguments that it does not know without a word. */
export function emitTerraform(document: TerraformDocument): ReturnType<typeof renderDocument> {
  const stack = new TerraformStack(undefined as never, 'ztctl');
  const resource: Record<string, Record<string, Json>> = {};
  for (const one of document.resources) {
    resource[one.type] ??= {};
    resource[one.type]![one.key] = synthesized(stack, one);
  }
  const rest = renderDocument({ ...document, resources: [] });
  return document.resources.length > 0 ? { ...rest, resource } : rest;
}

/**
 * Each resource is rendered by itself. Rendering the stack would resolve every value twice more in search of CDKTF's tokens, and would
 * take a text of the user that looks like one for one.
 */
function synthesized(stack: TerraformStack, { type, key, body }: TerraformResource): Json {
  const Resource = CONSTRUCTORS[type];
  if (!Resource) throw new TypeError(`no class for ${type}`);
  const wanted = renderValue(body);
  const made = new Resource(stack, `${type}.${key}`, inCamelCase(wanted) as never);
  made.overrideLogicalId(key);
  const rendered = made.toTerraform() as { readonly resource: Record<string, Record<string, unknown>> };
  const found = withoutNotes(rendered.resource[type]?.[key]);
  if (canonicalJson(found) !== canonicalJson(wanted)) {
    throw new TypeError(`CDKTF did not carry ${address(type, key)} unchanged`);
  }
  return found;
}

/** Argument names as CDKTF spells them. */
function inCamelCase(value: Json): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [camelCase(key), inCamelCase(item)]));
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Without what is undefined, and without the construct paths that CDKTF notes. */
function withoutNotes(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutNotes);
  if (typeof value !== 'object' || value === null) return value as Json;
  const entries = Object.entries(value).filter(([key, item]) => key !== '//' && item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNotes(item)]));
}
