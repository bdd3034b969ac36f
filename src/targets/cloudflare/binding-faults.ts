import { type Diagnostic, suggest } from '../../compiler/diagnostics/index.js';
import type { Estate } from '../../compiler/model/index.js';
import type { Bound } from './binding-node.js';
import type { Bindings } from './bindings.js';
import { bindingFault, UNUSED } from './faults.js';
import { selectorOf } from './login.js';
import { weakValues } from './mfa.js';
import { selectorText } from './selectors.js';

/** What is wrong with bindings that their schema accepts: two names on one object, values that prove nothing, names that do not exist. */
export function bindingFaults(estate: Estate, bindings: Bindings): readonly Diagnostic[] {
  return [...twice(estate, bindings), ...weak(bindings), ...unknownNames(estate, bindings)];
}

interface Named {
  readonly name: string;
  readonly vendor: string;
  readonly bound: Bound<unknown>;
}

/** Two names bound to one object: what it grants to one it would grant to the other. */
function twice(estate: Estate, bindings: Bindings): readonly Diagnostic[] {
  const kinds: readonly (readonly Named[])[] = [
    [...bindings.idps].map(([name, bound]) => ({ name, vendor: bound.value.id, bound })),
    boundGroups(estate, bindings),
    [...bindings.workloads].map(([name, bound]) => {
      const { value } = bound;
      return { name, vendor: value.kind === 'service-token' ? value.id : `common name ${value.name}`, bound };
    }),
    [...bindings.posture].flatMap(([name, rules]) =>
      [...rules.values()].map((bound) => ({ name, vendor: bound.value.id, bound })),
    ),
    [...bindings.ssh].flatMap(([name, bound]) => bound.value.targets.map((vendor) => ({ name, vendor, bound }))),
  ];
  return kinds.flatMap((named) => {
    const first = new Map<string, Named>();
    return named.flatMap((one) => {
      const known = first.get(one.vendor);
      if (!known) first.set(one.vendor, one);
      if (!known || known.name === one.name) return [];
      const message = `\`${one.name}\` and \`${known.name}\` are both bound to \`${one.vendor}\``;
      const help = 'bind each name to an object of its own: whoever proves one would prove the other';
      return [bindingFault(one.bound.span, message, { first: { name: known.name, span: known.bound.span }, help })];
    });
  });
}

function boundGroups(estate: Estate, bindings: Bindings): readonly Named[] {
  return [...estate.groups.keys()].flatMap((name) => {
    const found = selectorOf(estate, bindings, name);
    if (!found) return [];
    return [{ name, vendor: `${selectorText(found.selector.value)} (${found.idpId})`, bound: found.selector }];
  });
}

function weak(bindings: Bindings): readonly Diagnostic[] {
  return [...bindings.idps.values()].flatMap(({ value }) =>
    weakValues(value).map((one) =>
      bindingFault(one.at.span, `the authentication method \`${one.value}\` does not prove \`${levelOf(one.at)}\``, {
        help: 'bind values that only such a login reports: `hwk` for phishing-resistant, `otp` for strong (RFC 8176)',
      }),
    ),
  );
}

function levelOf({ path }: Bound<unknown>): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function unknownNames(estate: Estate, bindings: Bindings): readonly Diagnostic[] {
  const checks = new Set([...estate.postures.values()].flatMap((posture) => [...posture.checks.keys()]));
  const boundChecks = [...bindings.posture].flatMap(([name, rules]): [string, Bound<unknown>][] => {
    const first = [...rules.values()][0];
    return name.startsWith('checks.') && first ? [[name.slice('checks.'.length), first]] : [];
  });
  return [
    ...unknown('idp', bindings.idps, estate.idps.keys()),
    ...unknown('group', bindings.groups, estate.groups.keys()),
    ...unknown('workload', bindings.workloads, estate.workloads.keys()),
    ...unknown('resource', bindings.ssh, estate.resources.keys()),
    ...unknown('resource', bindings.tunnels, estate.resources.keys()),
    ...unknown('check', boundChecks, checks),
  ];
}

function unknown(
  kind: string,
  bound: Iterable<readonly [string, Bound<unknown>]>,
  names: Iterable<string>,
): readonly Diagnostic[] {
  const known = new Set(names);
  return [...bound]
    .filter(([name]) => !known.has(name))
    .map(([name, { span }]) => {
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
