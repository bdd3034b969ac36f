import type { BackendConfig } from '../targets/plan-backend.js';
import type { BackendInput, BackendModule, Opened, ReadingBackend, WritingBackend } from './backend.js';

/** Where a kind of backend stands; each is loaded when a target uses it. */
const MODULES: Readonly<Record<BackendConfig['type'], () => Promise<BackendModule>>> = {
  file: async () => (await import('./file-backend.js')).FILE_BACKEND,
  headscale: async () => (await import('./headscale/index.js')).HEADSCALE_BACKEND,
  tailscale: async () => (await import('./tailscale/index.js')).TAILSCALE_BACKEND,
  openziti: async () => (await import('./openziti/index.js')).OPENZITI_BACKEND,
  terraform: async () => (await import('./terraform/index.js')).TERRAFORM_BACKEND,
};

/** Looks at the place where a target is live; nothing can be written through it. */
export async function openReading(input: BackendInput): Promise<Opened<ReadingBackend>> {
  return (await MODULES[input.config.type]()).openReading(input);
}

/** Reaches the place where a target is live, to write there. */
export async function openWriting(input: BackendInput): Promise<Opened<WritingBackend>> {
  return (await MODULES[input.config.type]()).openWriting(input);
}
