import type { Diagnostic } from '../diagnostics/index.js';
import type { SourceFile, Span } from '../source/index.js';
import type { LocatedNode } from '../syntax/index.js';

/** A policy file that was read and checked against the schema. */
export interface PolicyDocument {
  readonly file: SourceFile;
  /** Absent when the file is empty or could not be read. */
  readonly root?: LocatedNode;
  /** What reading and the schema found. An element that holds one of these is not bound, but its name counts as declared. */
  readonly faults: readonly Diagnostic[];
  /** True when names may stand in the file that could not be read: then no name is called unknown. */
  readonly incomplete: boolean;
}

/** One entry of `ownership:` in the project file, for a file that it matches. */
export interface OwnerRule {
  readonly glob: string;
  readonly owner: string;
  /** Place of the entry in the project file. */
  readonly span: Span;
}

/** The directory snapshot as text; what it means is decided when it is bound. */
export interface DirectoryInput {
  readonly file: SourceFile;
  /** Gives `sha256:` and 64 hex digits of a text. */
  readonly digest: (text: string) => string;
}

/** Everything that binding needs. Pure data, apart from the digest function. */
export interface BoundInput {
  readonly name: string;
  /** A known IANA zone. */
  readonly timezone: string;
  readonly documents: readonly PolicyDocument[];
  /** Names of the configured targets. */
  readonly targets: ReadonlySet<string>;
  /** Kind of each configured target by its name. */
  readonly targetKinds?: ReadonlyMap<string, string>;
  /** Constraint names that a gap may give. */
  readonly waivable: ReadonlySet<string>;
  /** Owner rules per path of a policy file; a file without an entry is not restricted. */
  readonly owners?: ReadonlyMap<string, readonly OwnerRule[]>;
  readonly directory?: DirectoryInput;
}
