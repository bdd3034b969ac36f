import { type Diagnostic, suggest } from '../../compiler/diagnostics/index.js';
import type { Span } from '../../compiler/source/index.js';
import type { Context } from './context.js';
import { bindingFault, UNUSED } from './faults.js';
import type { Kept } from './keep.js';

/** Bindings of names that the policy does not have, and groups that `keep` names and nobody can define. */
export function checkNames({ estate, bindings, closed }: Context, kept: Kept): readonly Diagnostic[] {
  const hosts = new Set<string>();
  const checks = new Set<string>();
  for (const { endpoints } of estate.resources.values()) {
    for (const { host } of endpoints) if (host.kind === 'name') hosts.add(host.name);
  }
  for (const posture of estate.postures.values()) for (const name of posture.checks.keys()) checks.add(name);
  const boundChecks = [...bindings.posture].flatMap(([signal, binding]): [string, Span][] => {
    const span = binding.kind === 'any' ? binding.conditions[0]?.span : [...binding.platforms.values()][0]?.[0]?.span;
    return signal.startsWith('checks.') && span ? [[signal.slice('checks.'.length), span]] : [];
  });
  return [
    ...unknown('group', spans(bindings.groups), estate.groups.keys()),
    ...unknown('workload', spans(bindings.workloads), estate.workloads.keys()),
    ...unknown('host', spans(bindings.hosts), hosts),
    ...unknown('check', boundChecks, checks),
    ...[...kept.groups].flatMap(([name, node]) =>
      closed.users(name) ? [] : [bindingFault(node.span, `\`group:${name}\` is not a listed group of the policy`)],
    ),
  ];
}

function spans(map: ReadonlyMap<string, { readonly span: Span }>): readonly [string, Span][] {
  return [...map].map(([name, { span }]) => [name, span]);
}

function unknown(kind: string, bound: readonly [string, Span][], names: Iterable<string>): readonly Diagnostic[] {
  const known = new Set(names);
  return bound
    .filter(([name]) => !known.has(name))
    .map(([name, span]) => {
      const near = suggest(name, [...known]);
      return {
        code: UNUSED,
        severity: 'warning',
        message: `the policy has no ${kind} \`${name}\`, so its binding is not used`,
        span,
        ...(near !== undefined && { help: `did you mean \`${near}\`?` }),
      };
    });
}
