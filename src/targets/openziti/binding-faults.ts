import { type Diagnostic, diagnostic, suggest } from '../../compiler/diagnostics/index.js';
import type { Estate, Located } from '../../compiler/model/index.js';
import type { Span } from '../../compiler/source/index.js';
import type { Bindings, WorkloadBinding } from './bindings.js';

/** What a schema cannot see: one id for two names, an authentication weaker than declared, names that the policy does not have. */
export function bindingFaults(estate: Estate, bindings: Bindings): readonly Diagnostic[] {
  return [...sharedIds(bindings), ...weaker(estate, bindings), ...unknownNames(estate, bindings)];
}

/** Two names on one identity would let each have what only the other is granted; two signals on one check would prove both. */
function sharedIds({ users, workloads, posture }: Bindings): readonly Diagnostic[] {
  const principals = [
    ...[...users].flatMap(([user, ids]) => ids.map((id) => [`user:${user}`, id] as const)),
    ...[...workloads].map(([name, { id }]) => [`workload:${name}`, id] as const),
  ];
  return [...shared(principals), ...shared([...posture])];
}

function shared(bound: readonly (readonly [string, Located<string>])[]): readonly Diagnostic[] {
  const first = new Map<string, { name: string; span: Span }>();
  const faults: Diagnostic[] = [];
  for (const [name, { value, span }] of bound) {
    const known = first.get(value);
    if (!known) first.set(value, { name, span });
    else if (known.name !== name) {
      const related = [{ span: known.span, label: `\`${known.name}\` is bound here` }];
      const message = `\`${name}\` and \`${known.name}\` are both bound to \`${value}\``;
      faults.push(diagnostic('ZT095', span, { message }, { related, help: 'one id is one principal, or one check' }));
    }
  }
  return faults;
}

function weaker(estate: Estate, { workloads }: Bindings): readonly Diagnostic[] {
  return [...workloads].flatMap(([name, binding]) => {
    const declared = estate.workloads.get(name);
    if (!declared || !isWeaker(declared.credential.type, binding)) return [];
    const message = `workload \`${name}\` is declared with ${declared.credential.type} but bound to an identity that authenticates with ${binding.auth}`;
    return [diagnostic('ZT095', binding.id.span, { message }, { help: 'bind an identity with `auth: cert`' })];
  });
}

function isWeaker(type: string, { auth }: WorkloadBinding): boolean {
  const demanded = type === 'x509' || type === 'mtls' ? 2 : type === 'static' ? 0 : 1;
  return (auth === 'cert' ? 2 : auth === 'ext-jwt' ? 1 : 0) < demanded;
}

function unknownNames(estate: Estate, { users, workloads, hosts, posture }: Bindings): readonly Diagnostic[] {
  const domains = new Set([...estate.idps.values()].flatMap((idp) => idp.domains.map(({ value }) => value)));
  const checks = new Set([...estate.postures.values()].flatMap((one) => [...one.checks.keys()]));
  return [
    ...[...users].flatMap(([user, ids]) =>
      domains.has(user.slice(user.indexOf('@') + 1)) ? [] : [unused('user', user, ids[0]!.span, [])],
    ),
    ...unknown(
      'workload',
      [...workloads].map(([name, { id }]) => [name, id.span] as const),
      estate.workloads.keys(),
    ),
    ...unknown(
      'resource',
      [...hosts].map(([name, ids]) => [name, ids[0]!.span] as const),
      estate.resources.keys(),
    ),
    ...unknown(
      'check',
      [...posture].flatMap(([key, { span }]) => (key.startsWith('checks.') ? [[key.slice(7), span] as const] : [])),
      checks,
    ),
  ];
}

function unknown(
  kind: string,
  bound: readonly (readonly [string, Span])[],
  names: Iterable<string>,
): readonly Diagnostic[] {
  const known = new Set(names);
  return bound.filter(([name]) => !known.has(name)).map(([name, span]) => unused(kind, name, span, [...known]));
}

function unused(kind: string, name: string, span: Span, known: readonly string[]): Diagnostic {
  const near = suggest(name, known);
  const message = `the policy has no ${kind} \`${name}\`, so its binding is not used`;
  return diagnostic('ZT098', span, { message }, near === undefined ? {} : { help: `did you mean \`${near}\`?` });
}
