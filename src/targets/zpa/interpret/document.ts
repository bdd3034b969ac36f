import { diagnostic } from '../../../compiler/diagnostics/index.js';
import { SourceFile, type Span } from '../../../compiler/source/index.js';
import type { LocatedEntry, LocatedNode } from '../../../compiler/syntax/index.js';
import type { ArtefactFile } from '../../target.js';
import {
  judgeDocument,
  readTerraformFiles,
  SDK,
  type TerraformFiles,
  type TerraformObject,
} from '../../terraform/judge/index.js';
import type { Faults } from './context.js';
import { HARMLESS_SECTIONS, isRead, whyNotAside } from './object-types.js';
import { providerFaults } from './provider-rules.js';
import { providerSchema } from './provider-schema.js';

/** The objects of an artefact that bear on access, by address, after Terraform and the provider have had their say. */
export function readDocument(files: readonly ArtefactFile[], faults: Faults): ReadonlyMap<string, TerraformObject> {
  for (const { path, text } of files) refuseFile(path, text, faults);
  const document = readTerraformFiles(files);
  for (const fault of document.unreadable) faults.add({ ...fault, code: 'ZT096' });
  const known = document.objects.filter(({ mode, type, span }) => {
    if (mode === 'data' || isRead(type)) return true;
    const why = whyNotAside(type);
    if (why !== undefined) faults.cannotJudge(span, why);
    return false;
  });
  judge(document, faults);
  for (const section of document.sections) refuseSection(section, faults);
  for (const object of known) refuseMeta(object, faults);
  return new Map(known.map((object) => [object.address, object]));
}

/** Files that Terraform reads in another way, or whose content it would not see. */
function refuseFile(path: string, text: string, faults: Faults): void {
  const span: Span = { file: new SourceFile(path, text), start: 0, end: 0 };
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!name.endsWith('.tf.json')) faults.cannotJudge(span, `\`${path}\` is no Terraform JSON (\`*.tf.json\`)`);
  else if (/^(.*_)?override\.tf\.json$/.test(name))
    faults.cannotJudge(span, `\`${path}\` overrides parts of other files`);
  else if (text.startsWith('\ufeff')) {
    const message = 'Terraform refuses a file that begins with a byte order mark';
    faults.add(diagnostic('ZT096', span, { message }));
  }
}

function judge(document: TerraformFiles, faults: Faults): void {
  const judged = judgeDocument(document, {
    schema: providerSchema(),
    dialect: SDK,
    isJudged: ({ mode, type }) => mode === 'managed' && isRead(type),
    validate: providerFaults,
  });
  for (const { kind, span, why } of judged) {
    if (kind === 'refused') faults.refused(span, why);
    else faults.withoutEffect(span, why);
  }
}

function refuseSection({ key, keySpan, value }: LocatedEntry, faults: Faults): void {
  if (HARMLESS_SECTIONS.has(key)) return;
  if (key !== 'provider') faults.cannotJudge(keySpan, `what a section \`${key}\` brings about is not in the artefact`);
  else if (countOf(value) > 1)
    faults.cannotJudge(keySpan, 'several configurations of the provider may mean several tenants');
}

/** Configurations of the provider zpa; others have nothing to do with it. */
function countOf(node: LocatedNode): number {
  const own = node.kind === 'map' ? node.entries.get('zpa')?.value : undefined;
  if (node.kind === 'list') return node.items.length;
  return own?.kind === 'list' ? own.items.length : 1;
}

/** Meta-arguments after which the object is not what its body says. */
function refuseMeta({ body }: TerraformObject, faults: Faults): void {
  for (const key of ['count', 'for_each', 'provider', 'provisioner', 'connection']) {
    const entry = body.entries.get(key);
    if (entry) faults.cannotJudge(entry.keySpan, `with \`${key}\` the object is not only what stands here`);
  }
  const lifecycle = body.entries.get('lifecycle')?.value;
  const blocks = lifecycle?.kind === 'list' ? lifecycle.items : lifecycle ? [lifecycle] : [];
  for (const block of blocks) {
    const ignored = block.kind === 'map' ? block.entries.get('ignore_changes') : undefined;
    const none = ignored?.value.kind === 'list' && ignored.value.items.length === 0;
    if (ignored && !none) faults.cannotJudge(ignored.keySpan, 'what is ignored may stand differently in the tenant');
  }
}
