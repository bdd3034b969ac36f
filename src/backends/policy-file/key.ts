import type { Credential } from './api.js';

/** A key that is good until somebody takes it back. */
export function keyCredential(key: string): Credential {
  return { header: async () => `Bearer ${key}`, secrets: () => [key], renew: () => false };
}
