import type { Assumed, Reading, ReadLayer } from '../../../compiler/proof/index.js';
import type { Interpretation } from '../../reader.js';
import type { ArtefactFile } from '../../target.js';
import type { Dialect } from './dialect.js';
import { type Document, readDocument } from './document.js';
import { Faults } from './faults.js';
import { judgeTests } from './policy-tests/index.js';
import { readNetwork } from './read-network.js';
import { readSsh } from './read-ssh.js';
import { Senderships } from './senderships.js';
import type { Vocabulary } from './vocabulary-words.js';

/** Reads an artefact with a table of what its names mean. `assumed` is asked for once everything is read. */
export function interpretPolicy(
  files: readonly ArtefactFile[],
  dialect: Dialect,
  vocabulary: Vocabulary,
  assumed: () => readonly Assumed[],
): Interpretation {
  const faults = new Faults();
  const document = readDocument(files, dialect, vocabulary.ownDomains, faults);
  // What tests of a file with faults would say is not worth saying.
  if (document && faults.list().length === 0) judgeTests(document, vocabulary.census, faults);
  const diagnostics = faults.list();
  if (!document || diagnostics.length > 0) return { diagnostics };
  return { reading: readingOf(document, vocabulary, assumed), diagnostics };
}

/** The packet filters are one layer; the SSH server, where it answers anywhere, asks besides. */
function readingOf(document: Document, vocabulary: Vocabulary, assumed: () => readonly Assumed[]): Reading {
  const senders = new Senderships(document, vocabulary);
  const layers: ReadLayer[] = [{ rules: readNetwork(document, vocabulary, senders), otherwise: 'deny' }];
  if (vocabulary.sshHosts.length > 0) layers.push({ rules: readSsh(document, vocabulary, senders), otherwise: 'deny' });
  return { layers, assumed: assumed() };
}
