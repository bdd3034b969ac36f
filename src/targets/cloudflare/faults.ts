import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import type { Span } from '../../compiler/source/index.js';

/** A binding that cannot be used as it is. */
export const BAD_BINDING = 'ZT095';
/** A binding of a name that the policy does not have. */
export const UNUSED = 'ZT098';

export function bindingFault(
  span: Span,
  message: string,
  extras: { readonly first?: { readonly name: string; readonly span: Span }; readonly help?: string } = {},
): Diagnostic {
  const { first, help } = extras;
  return {
    code: BAD_BINDING,
    severity: 'error',
    message,
    span,
    ...(first && { related: [{ span: first.span, label: `\`${first.name}\` is bound here` }] }),
    ...(help !== undefined && { help }),
  };
}
