import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import type { Capabilities } from '../capabilities.js';
import { carry } from '../carry.js';
import type { Compilation, CompileInput } from '../target.js';
import { artefactOf } from './artefact.js';
import { checkNames } from './binding-names.js';
import { readBindings } from './bindings.js';
import { Carver } from './carve.js';
import { ClosedGroups } from './closed-groups.js';
import type { Context } from './context.js';
import type { Flavour } from './flavour.js';
import { judgeFor } from './judge.js';
import { keptSections } from './keep.js';
import { furtherNarrowings, furtherTrust, pingFaults } from './notes.js';
import { type Contents, sectionsOf } from './policy-file.js';
import { policyTests } from './policy-tests.js';
import { grantRules, sshRules } from './rules.js';
import { Sources } from './sources.js';
import { askedEarlier } from './ssh-order.js';
import { sshTests } from './ssh-tests.js';
import { Subjects } from './subjects.js';

/** The policy file of a tailnet. Pure. */
export function compilePolicyFile(input: CompileInput, flavour: Flavour, capabilities: Capabilities): Compilation {
  const { estate, target } = input;
  const { bindings, diagnostics: bindingFaults } = readBindings(target.bindings);
  const carver = new Carver(estate, bindings);
  const context: Context = { input, estate, flavour, capabilities, bindings, carver, closed: new ClosedGroups(estate) };
  const carried = carry(input, capabilities, judgeFor(context));
  const kept = keptSections(bindings);
  const diagnostics: Diagnostic[] = [
    ...bindingFaults,
    ...kept.diagnostics,
    ...checkNames(context, kept),
    ...carried.diagnostics,
    ...pingFaults(context, carried.resources),
  ];
  const lists = {
    narrower: [...carried.narrower, ...furtherNarrowings(context, carried.resources)],
    trusted: [...carried.trusted, ...furtherTrust(context, carried.resources)],
    waived: carried.waived,
  };
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics, ...lists };
  const sources = new Sources(context);
  const contents: Contents = { ...contentsOf(context, sources, carried.resources), kept };
  return {
    artefact: artefactOf(context, sources, contents, sectionsOf(context, sources, contents)),
    diagnostics,
    ...lists,
    narrower: [...lists.narrower, ...askedEarlier(context, new Subjects(context, sources), contents.ssh)],
  };
}

function contentsOf(
  context: Context,
  sources: Sources,
  carried: Parameters<typeof grantRules>[2],
): Omit<Contents, 'kept'> {
  const grants = grantRules(context, sources, carried);
  const ssh = sshRules(context, sources, carried);
  if (!(context.bindings.tests ?? context.flavour.testsByDefault)) return { grants, ssh, tests: [], sshTests: [] };
  const subjects = new Subjects(context, sources);
  return { grants, ssh, tests: policyTests(context, subjects, grants, carried), sshTests: sshTests(subjects, ssh) };
}
