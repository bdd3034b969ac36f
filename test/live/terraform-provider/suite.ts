import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type BuiltProvider, builtProvider } from '../../components/terraform-provider/stand-in.js';
import { judged, type LiveCase, type LiveSuite } from '../case.js';
import { terraform, whyNoTerraform } from '../terraform/command.js';
import { measuredCases } from './measured.js';
import { changesOf, type Diagnostic, type Recorded, recordedDocuments, summariesOf, type Verdict } from './recorded.js';

/** Of so many documents one is asked about, without `--all`. */
const ONE_OF = 12;

/** The stand-in for the providers against what the real ones said: `--all` asks about every document that was recorded. */
export const SUITE: LiveSuite = {
  async *run(options) {
    const built = await builtProvider();
    const missing = built.ok ? await whyNoTerraform() : built.missing;
    if (!built.ok || missing !== undefined) {
      yield { name: 'terraform-provider', verdict: 'skipped', lines: [missing ?? ''] };
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'ztctl-provider-'));
    try {
      yield* measuredCases(built, join(folder, 'measured'));
      for (const version of VERSIONS)
        yield* replay(built, join(folder, version.name), version, options.includes('--all'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Version {
  readonly name: string;
  readonly provider: Recorded['provider'];
  readonly source: string;
  readonly cloudflare: '5.22.0' | '5.14.0';
  readonly verdict: (document: Recorded) => Verdict;
  /** Plans were recorded with the newer provider alone. */
  readonly isPlanned: boolean;
}

const VERSIONS: readonly Version[] = [
  {
    name: 'cloudflare 5.22.0',
    provider: 'cloudflare',
    source: 'cloudflare/cloudflare',
    cloudflare: '5.22.0',
    verdict: ({ validate }) => validate,
    isPlanned: true,
  },
  {
    name: 'cloudflare 5.14.0',
    provider: 'cloudflare',
    source: 'cloudflare/cloudflare',
    cloudflare: '5.14.0',
    verdict: ({ validate, validate_5_14 }) => validate_5_14 ?? validate,
    isPlanned: false,
  },
  {
    name: 'zpa 4.4.8',
    provider: 'zpa',
    source: 'zscaler/zpa',
    cloudflare: '5.22.0',
    verdict: ({ validate }) => validate,
    isPlanned: true,
  },
];

/** One folder, made ready once, in which the documents take turns. */
async function* replay(
  built: BuiltProvider & { readonly ok: true },
  folder: string,
  version: Version,
  isAll: boolean,
): AsyncGenerator<LiveCase> {
  const vendor = built.standIn(join(folder, 'vendor'), { cloudflare: version.cloudflare });
  const work = join(folder, 'work');
  mkdirSync(work);
  const run = (...args: string[]) => terraform(work, vendor.env, args);
  const write = (text: string): void => writeFileSync(join(work, 'main.tf.json'), text);
  write(JSON.stringify({ terraform: { required_providers: { [version.provider]: { source: version.source } } } }));
  const init = await run('init', '-input=false', '-no-color');
  if (init.code !== 0) throw new Error(init.stderr);

  const documents = recordedDocuments().filter(({ provider }) => provider === version.provider);
  const validated = new Count();
  const planned = new Count();
  for (const [index, document] of documents.entries()) {
    if (!isAll && index % ONE_OF !== 0) continue;
    write(document.text);
    const theirs = version.verdict(document);
    const ours = JSON.parse((await run('validate', '-json')).stdout) as Verdict;
    validated.add(document.id, [
      ...(ours.valid === theirs.valid ? [] : [`valid: ${ours.valid}, theirs: ${theirs.valid}`]),
      ...difference(ours.diagnostics, theirs.diagnostics),
    ]);
    if (!version.isPlanned || !ours.valid) continue;
    if (document.plan === undefined) planned.leaveOut('no plan of it was recorded: it takes the vendor, or an answer');
    else if (isOfMachine(document.text)) planned.leaveOut('its plan depends on the machine: file() or timestamp()');
    else planned.add(document.id, await planDifference(document.plan, run, join(work, 'plan')));
  }
  yield judged(`${version.name}: validate`, validated.wrong, validated.figures(documents.length));
  if (version.isPlanned) yield judged(`${version.name}: plan`, planned.wrong, planned.figures(documents.length));
}

class Count {
  readonly wrong: string[] = [];
  #agreed = 0;
  #differ = 0;
  readonly #leftOut = new Map<string, number>();

  add(id: string, disagreements: readonly string[]): void {
    if (disagreements.length === 0) this.#agreed += 1;
    else this.#differ += 1;
    this.wrong.push(...disagreements.map((one) => `${id}: ${one}`));
  }

  leaveOut(reason: string): void {
    this.#leftOut.set(reason, (this.#leftOut.get(reason) ?? 0) + 1);
  }

  figures(recorded: number): readonly string[] {
    const out = [...this.#leftOut].map(([reason, count]) => `${count} counted out: ${reason}`);
    return [`of ${recorded} recorded documents: ${this.#agreed} agreed, ${this.#differ} differ`, ...out];
  }
}

async function planDifference(
  theirs: NonNullable<Recorded['plan']>,
  run: (...args: string[]) => ReturnType<typeof terraform>,
  file: string,
): Promise<readonly string[]> {
  const plan = await run('plan', '-json', '-input=false', '-refresh=false', '-lock=false', `-out=${file}`);
  const isOk = plan.code === 0;
  if (isOk !== theirs.ok) return [`planned: ${isOk}, theirs: ${theirs.ok}`, ...summariesOf(diagnosticsOf(plan.stdout))];
  const different = difference(diagnosticsOf(plan.stdout), theirs.diagnostics);
  if (!isOk || theirs.changes === undefined) return different;
  const shown = await run('show', '-json', file);
  const ours = changesOf(JSON.parse(shown.stdout));
  const wrong = theirs.changes.flatMap((change) => {
    const own = ours.find(({ address }) => address === change.address);
    if (isDeepStrictEqual(own, change)) return [];
    return [`${change.address}: ${JSON.stringify(own)}, theirs: ${JSON.stringify(change)}`];
  });
  const known = new Set(theirs.changes.map(({ address }) => address));
  const more = ours.filter(({ address }) => !known.has(address));
  return [...different, ...wrong, ...more.map(({ address }) => `${address}: ours only`)];
}

/** Diagnostics in the event stream of a plan. */
function diagnosticsOf(stream: string): readonly Diagnostic[] {
  return stream.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const event = JSON.parse(line) as { type: string; diagnostic?: Diagnostic };
    return event.type === 'diagnostic' && event.diagnostic ? [event.diagnostic] : [];
  });
}

function difference(ours: readonly Diagnostic[], theirs: readonly Diagnostic[]): readonly string[] {
  const own = summariesOf(ours);
  const other = summariesOf(theirs);
  return [
    ...own.filter((one) => !other.includes(one)).map((one) => `ours only: ${one}`),
    ...other.filter((one) => !own.includes(one)).map((one) => `theirs only: ${one}`),
  ];
}

function isOfMachine(document: string): boolean {
  return /\$\{[^}]*(file\(|timestamp\(|path\.)/.test(document);
}
