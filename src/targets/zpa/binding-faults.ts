import { type Diagnostic, diagnostic, suggest } from '../../compiler/diagnostics/index.js';
import type { Estate, Located } from '../../compiler/model/index.js';
import type { Span } from '../../compiler/source/index.js';
import type { Bindings } from './bindings.js';

/** What a schema cannot see: one object for two names, a workload that proves less than declared, names that the policy does not have. */
export function bindingFaults(estate: Estate, bindings: Bindings): readonly Diagnostic[] {
  return [...twice(bindings), ...weaker(estate, bindings), ...unknownNames(estate, bindings)];
}

type Named = readonly [name: string, vendor: string, span: Span];

/** Two names on one object would let each have what only the other is granted. */
function twice(bindings: Bindings): readonly Diagnostic[] {
  const kinds: readonly (readonly Named[])[] = [
    [...bindings.idps].map(([name, { id }]) => [name, id.value, id.span]),
    [...bindings.idps].flatMap(([name, { email, domain }]): Named[] => [
      ...(email ? [[`${name}.email`, `${email.value.kind} ${email.value.id}`, email.span] as const] : []),
      ...(domain ? [[`${name}.domain`, `${domain.value.kind} ${domain.value.id}`, domain.span] as const] : []),
    ]),
    [...bindings.groups].map(([name, { value, span }]) => [name, JSON.stringify(value), span]),
    [...bindings.workloads].flatMap(([name, { from }]): Named[] =>
      from ? [[name, `${from.kind} ${from.id.value}`, from.id.span]] : [],
    ),
    [...bindings.networks].map(([name, { value, span }]) => [name, value, span]),
    [...bindings.risk].flatMap(([name, scores]) => scores.map(({ value, span }): Named => [name, value, span])),
    [...bindings.posture, ...osSignals(bindings)].flatMap(([name, profiles]) =>
      [...profiles.values()].map(({ value, span }): Named => [name, value.toLowerCase(), span]),
    ),
  ];
  return kinds.flatMap(shared);
}

function osSignals({ os }: Bindings): readonly (readonly [string, ReadonlyMap<string, Located<string>>])[] {
  return [...os].flatMap(([platform, profiles]) =>
    profiles.map(({ version, udid }) => [`os.${platform}.${version.join('.')}`, new Map([[platform, udid]])] as const),
  );
}

function shared(bound: readonly Named[]): readonly Diagnostic[] {
  const first = new Map<string, Named>();
  return bound.flatMap((one) => {
    const [name, vendor, span] = one;
    const known = first.get(vendor);
    if (!known) first.set(vendor, one);
    if (!known || known[0] === name) return [];
    const message = `\`${name}\` and \`${known[0]}\` are both bound to \`${vendor}\``;
    const related = [{ span: known[2], label: `\`${known[0]}\` is bound here` }];
    return [diagnostic('ZT095', span, { message }, { related, help: 'bind each name to an object of its own' })];
  });
}

/** A machine tunnel shows the certificate of the machine; a cloud connector shows only where the traffic comes from. */
function weaker(estate: Estate, { workloads }: Bindings): readonly Diagnostic[] {
  return [...workloads].flatMap(([name, { from }]) => {
    const type = estate.workloads.get(name)?.credential.type;
    if (!from || type === undefined || type === 'static' || from.kind === 'MACHINE_GRP') return [];
    const message = `workload \`${name}\` is declared with ${type}, but a cloud connector group proves no credential`;
    return [diagnostic('ZT095', from.id.span, { message }, { help: 'bind a `machine_group` that holds only it' })];
  });
}

function unknownNames(estate: Estate, bindings: Bindings): readonly Diagnostic[] {
  const checks = new Set([...estate.postures.values()].flatMap((posture) => [...posture.checks.keys()]));
  const boundChecks = [...bindings.posture].flatMap(([name, profiles]): [string, Span][] =>
    name.startsWith('checks.') ? [[name.slice('checks.'.length), [...profiles.values()][0]!.span]] : [],
  );
  const spanOf = (host: Bindings['defaultHost'] & {}): Span =>
    (host.kind === 'server-group' ? host.id : host.ids[0]!).span;
  return [
    ...unknown(
      'idp',
      [...bindings.idps].map(([name, { id }]) => [name, id.span] as const),
      estate.idps.keys(),
    ),
    ...unknown(
      'group',
      [...bindings.groups].map(([name, { span }]) => [name, span] as const),
      estate.groups.keys(),
    ),
    ...unknown(
      'workload',
      [...bindings.workloads].map(
        ([name, { from, appConnectorGroup }]) => [name, (from?.id ?? appConnectorGroup)!.span] as const,
      ),
      estate.workloads.keys(),
    ),
    ...unknown(
      'resource',
      [...bindings.hosts].map(([name, host]) => [name, spanOf(host)] as const),
      estate.resources.keys(),
    ),
    ...unknown(
      'network',
      [...bindings.networks].map(([name, { span }]) => [name, span] as const),
      estate.networks.keys(),
    ),
    ...unknown('check', boundChecks, checks),
  ];
}

function unknown(
  kind: string,
  bound: readonly (readonly [string, Span])[],
  names: Iterable<string>,
): readonly Diagnostic[] {
  const known = [...names];
  return bound
    .filter(([name]) => !known.includes(name))
    .map(([name, span]) => {
      const near = suggest(name, known);
      const message = `the policy has no ${kind} \`${name}\`, so its binding is not used`;
      return diagnostic('ZT098', span, { message }, near === undefined ? {} : { help: `did you mean \`${near}\`?` });
    });
}
