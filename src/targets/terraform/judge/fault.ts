import type { Span } from '../../../compiler/source/index.js';

/** Something in a document that Terraform or the provider refuses, or that the provider loses. */
export interface TerraformFault {
  /** `dropped`: the key is ignored without a word, so what it asks for does not happen. */
  readonly kind: 'refused' | 'dropped';
  /** Of a refusal, the first line of what Terraform says: `Missing required argument`. */
  readonly summary: string;
  /** In words of ours, lower case. */
  readonly why: string;
  /** `TYPE.KEY.argument[0].argument`. */
  readonly path: string;
  readonly span: Span;
}
