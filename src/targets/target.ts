import type { Horizon, ResourceAccess } from '../compiler/analysis/index.js';
import type { Diagnostic } from '../compiler/diagnostics/index.js';
import type { Estate } from '../compiler/model/index.js';
import type { Span } from '../compiler/source/index.js';
import type { LocatedNode } from '../compiler/syntax/index.js';
import type { Capabilities, Constraint } from './capabilities.js';

export const TARGET_KINDS = ['cloudflare-access', 'zpa', 'openziti', 'tailscale', 'headscale'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** One entry of `targets:` in ztctl.yaml. */
export interface TargetConfig {
  readonly name: string;
  readonly kind: TargetKind;
  readonly nameSpan: Span;
  /** Already valid against `schemas/targets/<kind>.schema.json`; absent when not written. */
  readonly bindings?: LocatedNode;
}

export interface CompileInput {
  readonly estate: Estate;
  readonly target: TargetConfig;
  /** The interval for which the artefact is right. */
  readonly horizon: Horizon;
  /** Normal-form access of a resource over the horizon. */
  readonly access: (resource: string) => ResourceAccess;
}

/** A pure value: same input, same result. */
export interface Compilation {
  /** What is emitted; absent as soon as one diagnostic is an error. */
  readonly artefact?: Artefact;
  /** Refusals (errors) and warnings, located. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where the artefact grants less than the source. */
  readonly narrower: readonly Narrowing[];
  /** What is true only if a vendor object is what its binding says. */
  readonly trusted: readonly Trust[];
  /** What the artefact grants beyond the source because a live gap accepts it. */
  readonly waived: readonly Waiver[];
}

export interface Artefact {
  /** Sorted by path. */
  readonly files: readonly ArtefactFile[];
  /** One entry per live object (or section of a policy file), sorted by address. */
  readonly objects: readonly ArtefactObject[];
}

export interface ArtefactFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly text: string;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A vendor object as it will stand. */
export interface VendorObject {
  /** Stable and unique in the target: `cloudflare_zero_trust_access_policy.staff-to-crm`, `grants/sre-to-payments-db`. */
  readonly address: string;
  /** Canonical content; two equal bodies mean no change. */
  readonly body: Json;
}

export interface ArtefactObject extends VendorObject {
  /** The source elements that cause it: the policy first. */
  readonly causes: readonly Cause[];
  /** Who is affected, as an expression of the language (`group:sre except user:a@example.com`); empty for helper objects. */
  readonly who: string;
  /** Names of resources. */
  readonly resources: readonly string[];
}

export interface Cause {
  /** `policy staff-to-crm`, `resource crm`, `posture managed-laptop`. */
  readonly element: string;
  readonly span: Span;
}

export interface Narrowing {
  readonly constraint: Constraint;
  /** Allow or break-glass entry; absent when it concerns a resource as a whole. */
  readonly policy?: string;
  readonly resource?: string;
  readonly reason: string;
  readonly span: Span;
}

export interface Trust {
  readonly constraint: Constraint;
  /** The name in the source. */
  readonly name: string;
  /** The vendor's id or value that the binding gives. */
  readonly vendor: string;
  /** Place of the binding in ztctl.yaml. */
  readonly span: Span;
  readonly note: string;
}

export interface Waiver {
  readonly gap: string;
  readonly constraint: Constraint;
  readonly policy: string;
  readonly enforcedBy?: string;
  readonly span: Span;
}

/** The contract. `src/targets/<vendor>/index.ts` exports one, `registry.ts` lists it. */
export interface Target {
  readonly kind: TargetKind;
  readonly title: string;
  readonly capabilities: Capabilities;
  /** Pure except that Cloudflare loads its synthesiser lazily, hence the promise. */
  compile(input: CompileInput): Promise<Compilation>;
  /**
   * The objects that stand in files of this vendor, whoever wrote them: what `plan` compares by address. Content that cannot be read is
   * a diagnostic, never left out.
   */
  read(files: readonly ArtefactFile[]): {
    readonly objects: readonly VendorObject[];
    readonly diagnostics: readonly Diagnostic[];
  };
  /** What may be allowed because an object goes, whatever else is done and whenever; undefined where nothing is. */
  openedByDeleting?(address: string): string | undefined;
}
