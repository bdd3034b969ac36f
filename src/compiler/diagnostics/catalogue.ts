import type { Span } from '../source/index.js';
import { BIND } from './catalogue/bind.js';
import { CONFIG } from './catalogue/config.js';
import { PLAN } from './catalogue/plan.js';
import { PLAN_OPENZITI } from './catalogue/plan-openziti.js';
import { PLAN_POLICY_FILE } from './catalogue/plan-policy-file.js';
import { PLAN_TERRAFORM } from './catalogue/plan-terraform.js';
import { SYNTAX } from './catalogue/syntax.js';
import { TARGETS } from './catalogue/targets.js';
import type { Diagnostic, RelatedPlace } from './diagnostic.js';
import type { CatalogueEntry } from './entry.js';

/** Every code of loading, binding, compiling, planning and applying. A lint rule carries its own. Add an entry in the file of its area. */
export const CATALOGUE = {
  ...SYNTAX,
  ...BIND,
  ...CONFIG,
  ...TARGETS,
  ...PLAN,
  ...PLAN_OPENZITI,
  ...PLAN_POLICY_FILE,
  ...PLAN_TERRAFORM,
};

export type Code = keyof typeof CATALOGUE;

/** What the message of a code needs to know. */
export type Params<C extends Code> = (typeof CATALOGUE)[C] extends CatalogueEntry<infer P> ? P : never;

/** What a call site may add to what the catalogue says. `help` replaces the catalogue's own. */
export interface DiagnosticExtras {
  readonly label?: string;
  readonly related?: readonly RelatedPlace[];
  readonly help?: string;
}

/** A fault of a catalogued kind. `span` is undefined only for what has no text. */
export function diagnostic<C extends Code>(
  code: C,
  span: Span | undefined,
  params: Params<C>,
  extras: DiagnosticExtras = {},
): Diagnostic {
  const entry = CATALOGUE[code] as unknown as CatalogueEntry<Params<C>>;
  const help = extras.help ?? entry.help?.(params);
  return {
    code,
    severity: entry.severity,
    message: entry.message(params),
    ...(span && { span }),
    ...(extras.label !== undefined && { label: extras.label }),
    ...(extras.related && extras.related.length > 0 && { related: extras.related }),
    ...(help !== undefined && { help }),
  };
}
