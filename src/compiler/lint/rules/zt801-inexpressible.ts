import type { Diagnostic } from '../../diagnostics/index.js';
import type { Element, Estate } from '../../model/index.js';
import type { Span } from '../../source/index.js';
import type { LintContext, NarrowerPlace } from '../context.js';
import { resourceReach } from '../resource-reach.js';
import { defineRule, type Finding } from '../rule.js';

const policy = (when: string): string => `idps:
  okta: { domains: [example.com] }
groups:
  ops: { members: [ana@example.com, li@example.com] }
schedules:
  office-hours: { weekly: ["mon-fri 08:00-19:00"] }
resources:
  db: { endpoints: "tcp://192.0.2.10:5432", sensitivity: high, via: mesh }
policies:
  ops-to-db: { reason: operation, allow: group:ops, to: db${when} }
`;

export const inexpressible = defineRule({
  meta: {
    code: 'ZT801',
    id: 'target/inexpressible',
    title: 'a target refuses a policy, or grants less than it says',
    severity: 'warning',
    kind: 'exact',
    needs: ['compilation'],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A policy that cannot be compiled is found by whoever ships it; here the author finds it. The rule compiles for every target, writes nothing, and tells what `ztctl compile` would: a demand that the target cannot carry and no live gap accepts, as an error, because nothing of any target is emitted then; and where the target grants less than the policy says, as a note, with how many people lose something. It is as slow as compiling, which is why only `strict` has it.',
    remedy:
      'Move the resource to a target that can, accept a dated gap, or leave the grant out. A note can stay as it is where less is fine.',
    sources: ['What the targets can carry: `ztctl targets`'],
    options: {},
    example: {
      config: 'targets: { mesh: { kind: tailscale, bindings: { domains: example.com } } }\n',
      invalid: policy(', when: { schedule: office-hours }'),
      valid: policy(''),
    },
  },

  *check(context) {
    for (const { target, refused, narrower } of context.compiled ?? []) {
      for (const fault of refused) yield refusal(context.estate, target, fault);
      for (const place of narrower) yield less(context, target, place);
    }
  },
});

function refusal(estate: Estate, target: string, { code, message, span, label, help }: Diagnostic): Finding {
  const [where, resources] = span ? elementAt(estate, span) : [undefined, []];
  return {
    message: `${message} (${code} of \`compile\`)`,
    span: span ?? anyPlace(estate),
    ...(label !== undefined && { label }),
    ...(help !== undefined && { help }),
    element: where ?? `targets.${target}`,
    cause: `${target} ${message}`,
    severity: 'error',
    ...(resources.length > 0 && { resources }),
  };
}

function less(
  context: LintContext,
  target: string,
  { constraint, policy: name, resource, reason, span }: NarrowerPlace,
): Finding {
  const subject = name ?? resource;
  const reach = resource === undefined ? undefined : resourceReach(context, resource);
  const whose = subject === undefined ? 'the policy says' : `\`${subject}\` says`;
  return {
    message: `target \`${target}\` grants less than ${whose} of \`${constraint}\`: ${reason}`,
    span,
    element: elementAt(context.estate, span)[0] ?? `targets.${target}`,
    cause: [target, constraint, name ?? '', resource ?? ''].join(' '),
    severity: 'info',
    ...(resource !== undefined && { resources: [resource] }),
    ...(reach !== undefined && { reach }),
  };
}

/** The element around a place, and the resources that it is about. */
function elementAt(estate: Estate, { file, start }: Span): readonly [string | undefined, readonly string[]] {
  const around = <T extends Element>(all: ReadonlyMap<string, T>): T | undefined =>
    [...all.values()].find(({ span }) => span.file === file && span.start <= start && start < span.end);
  const found = around(estate.policies);
  if (found) return [`policies.${found.name}`, found.resources];
  const resource = around(estate.resources);
  if (resource) return [`resources.${resource.name}`, [resource.name]];
  const entry = around(estate.breakGlass);
  return [entry && `break_glass.${entry.name}`, []];
}

function anyPlace({ files }: Estate): Span {
  return { file: files[0]!, start: 0, end: 0 };
}
