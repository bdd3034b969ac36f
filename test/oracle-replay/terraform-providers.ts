import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  providerFaults as cloudflareFaults,
  isValidated as isCloudflareValidated,
  olderProviderFaults,
} from '../../src/targets/cloudflare/interpret/provider-rules.js';
import {
  type BlockSchema,
  FRAMEWORK,
  type JudgedProvider,
  judgeDocument,
  readTerraformFiles,
  SDK,
} from '../../src/targets/terraform/judge/index.js';
import {
  isValidated as isZpaValidated,
  providerFaults as zpaFaults,
} from '../../src/targets/zpa/interpret/provider-rules.js';
import { ROOT } from '../kit/imports.js';
import { type CaseResult, type Corpus, tallyOf } from './replay.js';

const FOLDER = 'test/corpora/terraform-providers';

/** What Terraform with the real providers said of documents, at validate. */
export const CORPUS: Corpus = {
  file: `${FOLDER}/validate.jsonl.gz`,
  replay: (text) => replayDocuments(text),
};

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
}

interface Capture {
  readonly id: string;
  readonly provider: 'cloudflare' | 'zpa';
  readonly doc: unknown;
  readonly validate: { readonly valid: boolean; readonly diagnostics: readonly Diagnostic[] };
  readonly validate_5_14?: Capture['validate'];
  readonly dropped?: readonly string[];
  readonly dropped_5_14?: readonly string[];
}

export function* replayDocuments(text: string): Generator<CaseResult> {
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const capture = JSON.parse(line) as Capture;
    if (capture.provider === 'zpa') yield replay(capture, 'zpa', capture.validate, capture.dropped);
    else {
      yield replay(capture, 'cloudflare', capture.validate, capture.dropped);
      yield replay(
        capture,
        'cloudflare-5.14.0',
        capture.validate_5_14 ?? capture.validate,
        capture.dropped_5_14 ?? capture.dropped,
      );
    }
  }
}

/** One document and one version of a provider: the verdict, the summaries of the errors, and the keys that are dropped. */
function replay(
  { id, doc }: Capture,
  version: Version,
  theirs: Capture['validate'],
  dropped: readonly string[] = [],
): CaseResult {
  const text = JSON.stringify(doc);
  const files = readTerraformFiles([{ path: 'main.tf.json', text }]);
  const faults = judgeDocument(files, judgeOf(version));
  const ours = new Set(faults.filter(({ kind }) => kind === 'refused').map(({ summary }) => plain(summary)));
  for (const { message } of files.unreadable) ours.add(message);
  const errors = theirs.diagnostics.filter(({ severity }) => severity === 'error');
  const isOut = (error: Diagnostic): boolean => !ours.has(plain(error.summary)) && reasonOf(error, text).length > 0;
  const out = errors.filter(isOut).flatMap((error) => reasonOf(error, text));
  const wanted = new Set(errors.filter((error) => !isOut(error)).map(({ summary }) => plain(summary)));
  const lost = faults.filter(({ kind }) => kind === 'dropped').map(({ path }) => path);
  const disagreements = [
    ...difference('error', ours, wanted),
    ...difference('dropped', new Set(lost), new Set(dropped)),
  ];
  return {
    id: `${id} (${version})`,
    category: version,
    disagreements,
    tally: tallyOf(ours.size === 0, wanted.size === 0),
    ...(out.length > 0 &&
      wanted.size === 0 &&
      disagreements.length === 0 && { countedOut: [...new Set(out)].join('; ') }),
  };
}

function difference(what: string, ours: ReadonlySet<string>, theirs: ReadonlySet<string>): readonly string[] {
  return [
    ...[...ours].filter((one) => !theirs.has(one)).map((one) => `${what}, ours only: ${one}`),
    ...[...theirs].filter((one) => !ours.has(one)).map((one) => `${what}, theirs only: ${one}`),
  ];
}

/** Lists of allowed values grow from version to version; the order of a cycle is Terraform's. */
function plain(summary: string): string {
  if (summary.startsWith('Cycle: ')) return `Cycle: ${summary.slice(7).split(', ').sort().join(', ')}`;
  return summary.replace(/\[.*\]/, '[…]');
}

interface Rule {
  readonly name: string;
  readonly matches: (error: Diagnostic, text: string) => boolean;
  readonly why: string;
}

const NOT_OURS = 'neither emitted nor of any meaning for access';
const detail =
  (pattern: RegExp): Rule['matches'] =>
  (error) =>
    pattern.test(`${error.summary}: ${error.detail}`);

/** Rules of Terraform and the providers that are not modelled, by name, with the reason. */
const COUNTED_OUT: readonly Rule[] = [
  {
    name: 'expression evaluation',
    matches: ({ summary }, text) =>
      hasExpression(text) &&
      /^(Invalid expression|Invalid function argument|Error in function call|Call to unknown function|Invalid character|Missing .*|Incorrect attribute value type|Unsupported operator|Invalid (operand|index|template interpolation value|reference).*|Extra characters after .*)$/.test(
        summary,
      ),
    why: 'its verdict depends on what Terraform’s expression language makes of a text; readers refuse every expression that is no plain reference',
  },
  {
    name: 'preconditions and checks',
    matches: detail(/^(Invalid (precondition|postcondition|assert) expression|Zero assert blocks)/),
    why: NOT_OURS,
  },
  {
    name: 'addresses of import and moved',
    matches: (error, text) => /"(import|moved|removed)":/.test(text) && /^Invalid/.test(error.summary),
    why: NOT_OURS,
  },
  {
    name: 'installed providers and versions',
    matches: detail(/^(Missing required provider|Unsupported Terraform Core version)/),
    why: 'known only where Terraform runs',
  },
  {
    name: 'validators of provider configurations',
    matches: detail(/api_token|api_key|zpa_cloud|request_timeout|conflicts with (client_secret|private_key)/),
    why: 'how the provider logs in has no meaning for access',
  },
  { name: 'validators of CORS headers', matches: detail(/cors_headers/), why: NOT_OURS },
  { name: 'validators of MCP servers', matches: detail(/mcp_server_id/), why: NOT_OURS },
  { name: 'validators of mfa_config', matches: detail(/mfa_config/), why: 'refused by the reader as a whole' },
  {
    name: 'validators of identity providers',
    matches: detail(/scim_config|"config\.\w+" (can|has)/),
    why: 'identity providers are neither emitted nor read',
  },
  { name: 'validators of posture integrations', matches: detail(/"(crowdstrike_s2s|workspace_one)"/), why: NOT_OURS },
  {
    name: 'validators of data sources',
    matches: (error, text) =>
      /"data":/.test(text) &&
      detail(/^(Missing Attribute Configuration|Invalid Attribute (Combination|Value Match|Value))/)(error, text),
    why: 'data sources are refused where they are used',
  },
  {
    name: 'validators of privileged approvals',
    matches: detail(/INVALID" "ACTIVE|expected HH:MM|is not a valid timezone/),
    why: NOT_OURS,
  },
  {
    name: 'validators of parts of an application that lead nowhere else',
    matches: detail(/saas_app\.|scim_config|oauth_configuration|footer_links|landing_page_design/),
    why: NOT_OURS,
  },
  {
    name: 'validators of resources that are neither emitted nor read',
    matches: (error, text) => isOfValidator(error) && !hasValidated(text),
    why: NOT_OURS,
  },
];

/** Summaries that only validators give. */
function isOfValidator({ summary }: Diagnostic): boolean {
  return /^(Invalid Attribute (Value|Value Match|Combination)|Missing Attribute Configuration|Conflicting configuration arguments|expected .*|".*" (for|is not) .*|Invalid combination of arguments|invalid value.*)$/.test(
    summary,
  );
}

/** Whether a document holds a resource whose validators are modelled. */
function hasValidated(text: string): boolean {
  const { resource = {} } = JSON.parse(text) as { resource?: object };
  return Object.keys(resource).some((type) => isCloudflareValidated(type) || isZpaValidated(type));
}

function reasonOf(error: Diagnostic, text: string): readonly string[] {
  const rule = COUNTED_OUT.find(({ matches }) => matches(error, text));
  return rule ? [`${rule.name}: ${rule.why}`] : [];
}

/** Anything that Terraform evaluates, beyond a plain reference. */
function hasExpression(text: string): boolean {
  return (
    text
      .replace(/\$\$\{|%%\{/g, '')
      .replace(/\$\{\s*(data\.)?[a-z_]\w*\.[\w-]+\.\w+\s*\}/gi, '')
      .match(/[$%]\{/) !== null
  );
}

type Version = 'cloudflare' | 'cloudflare-5.14.0' | 'zpa';
const VALIDATORS: Readonly<Record<Version, NonNullable<JudgedProvider['validate']>>> = {
  cloudflare: cloudflareFaults,
  'cloudflare-5.14.0': olderProviderFaults,
  zpa: zpaFaults,
};
const JUDGES = new Map<Version, JudgedProvider>();

function judgeOf(version: Version): JudgedProvider {
  const known = JUDGES.get(version);
  if (known) return known;
  const text = gunzipSync(readFileSync(join(ROOT, FOLDER, `${version}.schema.json.gz`))).toString('utf8');
  const [source, schemas] = Object.entries(
    (JSON.parse(text) as { provider_schemas: Record<string, Schemas> }).provider_schemas,
  )[0]!;
  const name = version === 'zpa' ? 'zpa' : 'cloudflare';
  const made: JudgedProvider = {
    schema: {
      source,
      provider: schemas.provider.block,
      resources: blocksOf(schemas.resource_schemas),
      data: blocksOf(schemas.data_source_schemas),
    },
    dialect: version === 'zpa' ? SDK : FRAMEWORK,
    isJudged: ({ type }) => type.startsWith(`${name}_`),
    provider: name,
    validate: VALIDATORS[version],
  };
  JUDGES.set(version, made);
  return made;
}

interface Schemas {
  readonly provider: { readonly block: BlockSchema };
  readonly resource_schemas: Record<string, { readonly block: BlockSchema }>;
  readonly data_source_schemas: Record<string, { readonly block: BlockSchema }>;
}

function blocksOf(schemas: Record<string, { readonly block: BlockSchema }>): Readonly<Record<string, BlockSchema>> {
  return Object.fromEntries(Object.entries(schemas).map(([type, { block }]) => [type, block]));
}
