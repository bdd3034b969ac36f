import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import type { Span } from '../../compiler/source/index.js';

/** A binding that cannot be used as it is. */
export const BAD_BINDING = 'ZT095';
/** Another port grant of a host answers ping there too. */
export const PING = 'ZT097';
/** A binding of a name that the policy does not have. */
export const UNUSED = 'ZT098';
/** Part of a policy file that cannot be told apart. */
export const UNREADABLE = 'ZT096';

export function bindingFault(
  span: Span,
  message: string,
  first?: { readonly name: string; readonly span: Span },
): Diagnostic {
  return {
    code: BAD_BINDING,
    severity: 'error',
    message,
    span,
    ...(first && { related: [{ span: first.span, label: `\`${first.name}\` is bound here` }] }),
  };
}
