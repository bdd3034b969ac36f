import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type BuiltProvider, builtProvider } from '../../components/terraform-provider/stand-in.js';
import { ROOT } from '../../kit/imports.js';
import { judged, type LiveCase, type LiveSuite } from '../case.js';
import { backendCases } from './backend.js';
import { type Ran, terraform, whyNoTerraform } from './command.js';
import { lost } from './lost.js';

/** Terraform itself, with the stand-in for the providers, on what is emitted for every example. */
export const SUITE: LiveSuite = {
  async *run() {
    const built = await builtProvider();
    const missing = built.ok ? await whyNoTerraform() : built.missing;
    if (!built.ok || missing !== undefined) {
      yield { name: 'terraform', verdict: 'skipped', lines: [missing ?? ''] };
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'ztctl-terraform-'));
    try {
      for (const [index, artefact] of emittedArtefacts().entries()) {
        for (const cloudflare of artefact.isCloudflare ? (['5.22.0', '5.14.0'] as const) : (['5.22.0'] as const)) {
          yield* wholeLife(built, join(folder, `${index}-${cloudflare}`), artefact, cloudflare);
        }
      }
      yield* backendCases(built, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Artefact {
  /** EXAMPLE/TARGET. */
  readonly name: string;
  readonly text: string;
  readonly isCloudflare: boolean;
}

interface Emitted {
  readonly terraform: { readonly required_providers: Readonly<Record<string, unknown>> };
  readonly resource: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

function emittedArtefacts(): readonly Artefact[] {
  const examples = join(ROOT, 'examples');
  return readdirSync(examples)
    .sort()
    .flatMap((example) => {
      const compiled = join(examples, example, 'expected', 'compile');
      const targets = existsSync(compiled) ? readdirSync(compiled).sort() : [];
      return targets.flatMap((target) => {
        const path = join(compiled, target, 'main.tf.json');
        if (!existsSync(path)) return [];
        const text = readFileSync(path, 'utf8');
        const { required_providers } = (JSON.parse(text) as Emitted).terraform;
        return [{ name: `${example}/${target}`, text, isCloudflare: 'cloudflare' in required_providers }];
      });
    });
}

/** From an empty vendor over the whole of it and back: init, validate, plan, apply, nothing to do, import into an empty state, destroy. */
async function* wholeLife(
  built: BuiltProvider & { readonly ok: true },
  folder: string,
  artefact: Artefact,
  cloudflare: '5.22.0' | '5.14.0',
): AsyncGenerator<LiveCase> {
  const vendor = built.standIn(join(folder, 'vendor'), { cloudflare });
  const work = join(folder, 'work');
  mkdirSync(work);
  writeFileSync(join(work, 'main.tf.json'), artefact.text);
  const steps = new Steps((...args) => terraform(work, vendor.env, args));
  const emitted = addressesOf(JSON.parse(artefact.text) as Emitted);
  const label = `${artefact.name} with ${artefact.isCloudflare ? `cloudflare ${cloudflare}` : 'zpa 4.4.8'}`;

  await steps.expect(0, 'init', '-input=false', '-no-color');
  await steps.expect(0, 'validate', '-no-color');
  await steps.expect(2, 'plan', '-detailed-exitcode', '-input=false', '-no-color', '-out=tfplan');
  const plan = JSON.parse((await steps.expect(0, 'show', '-json', 'tfplan')).stdout || '{}') as ShownPlan;
  steps.check(
    'the plan creates what is emitted',
    actionsOf(plan),
    emitted.map((address) => `create ${address}`),
  );
  await steps.expect(0, 'apply', '-input=false', '-no-color', 'tfplan');
  steps.check('the vendor holds as many objects', countOf(vendor.objects()), emitted.length);
  await steps.expect(0, 'plan', '-detailed-exitcode', '-input=false', '-no-color');
  const state = JSON.parse(readFileSync(join(work, 'terraform.tfstate'), 'utf8')) as State;
  steps.check(
    'emitted, and not at the vendor',
    lostIn(JSON.parse(artefact.text) as Emitted, state, vendor.objects()),
    [],
  );
  yield judged(`${label}: plan, apply, nothing left to do`, steps.takeWrong(), [`${emitted.length} resources`]);

  const ids = idsOf(state);
  rmSync(join(work, 'terraform.tfstate'));
  writeFileSync(join(work, 'imports.tf.json'), JSON.stringify({ import: ids }));
  const before = vendor.objects();
  await steps.expect(undefined, 'plan', '-detailed-exitcode', '-input=false', '-no-color', '-out=tfplan');
  const adopting = JSON.parse((await steps.expect(0, 'show', '-json', 'tfplan')).stdout || '{}') as ShownPlan;
  const made = actionsOf(adopting).filter((one) => !one.startsWith('no-op ') && !one.startsWith('update '));
  steps.check('nothing is made or deleted by the import', made, []);
  await steps.expect(0, 'apply', '-input=false', '-no-color', 'tfplan');
  steps.check('the same objects stand', namesOf(vendor.objects()), namesOf(before));
  rmSync(join(work, 'imports.tf.json'));
  await steps.expect(0, 'plan', '-detailed-exitcode', '-input=false', '-no-color');
  const updated = actionsOf(adopting).filter((one) => one.startsWith('update ')).length;
  yield judged(`${label}: import into an empty state`, steps.takeWrong(), [`${updated} updated with the import`]);

  await steps.expect(0, 'destroy', '-auto-approve', '-input=false', '-no-color');
  steps.check('the vendor is empty again', countOf(vendor.objects()), 0);
  yield judged(`${label}: destroy`, steps.takeWrong());
}

/** Runs commands one after the other, and keeps what was not as it should be. */
class Steps {
  #wrong: string[] = [];
  readonly #run: (...args: string[]) => Promise<Ran>;

  constructor(run: (...args: string[]) => Promise<Ran>) {
    this.#run = run;
  }

  /** Without a code 0 and 2 are both right. */
  async expect(code: number | undefined, ...args: string[]): Promise<Ran> {
    const ran = await this.#run(...args);
    const isRight = code === undefined ? ran.code === 0 || ran.code === 2 : ran.code === code;
    if (!isRight) {
      this.#wrong.push(`terraform ${args.join(' ')}: exit ${ran.code}`);
      this.#wrong.push(...`${ran.stderr}\n${ran.stdout}`.trim().split('\n'));
    }
    return ran;
  }

  check(what: string, is: unknown, wanted: unknown): void {
    if (!isDeepStrictEqual(is, wanted)) {
      this.#wrong.push(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(wanted)}`);
    }
  }

  takeWrong(): readonly string[] {
    const wrong = this.#wrong;
    this.#wrong = [];
    return wrong;
  }
}

interface ShownPlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly id: string; readonly account_id?: string } }[];
  }[];
}

function actionsOf({ resource_changes = [] }: ShownPlan): readonly string[] {
  return resource_changes.map(({ address, change }) => `${change.actions.join('+')} ${address}`).sort();
}

function addressesOf({ resource }: Emitted): readonly string[] {
  return Object.entries(resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}

/** Resources that belong to an account and to nothing else are imported without the word. */
const ONLY_ACCOUNTS = ['cloudflare_zero_trust_access_policy', 'cloudflare_zero_trust_device_posture_rule'];

function idsOf({ resources }: State): readonly { readonly to: string; readonly id: string }[] {
  return resources.map(({ type, name, instances }) => {
    const { id, account_id } = instances[0]!.attributes;
    const scope = ONLY_ACCOUNTS.includes(type) ? '' : 'accounts/';
    return { to: `${type}.${name}`, id: account_id === undefined ? id : `${scope}${account_id}/${id}` };
  });
}

/** Terraform's own arguments do not go to a vendor. */
const META = ['//', 'depends_on', 'lifecycle', 'provider'];

function lostIn({ resource }: Emitted, { resources }: State, objects: Objects): readonly string[] {
  return resources.flatMap(({ type, name, instances }) => {
    const stored = objects[type]?.[instances[0]!.attributes.id];
    const body = Object.entries(resource[type]![name]!).filter(([key]) => !META.includes(key));
    return lost(Object.fromEntries(body), stored, `${type}.${name}`);
  });
}

type Objects = Readonly<Record<string, Readonly<Record<string, object>>>>;

function countOf(objects: Objects): number {
  return Object.values(objects).reduce((sum, byId) => sum + Object.keys(byId).length, 0);
}

function namesOf(objects: Objects): readonly string[] {
  return Object.entries(objects).flatMap(([type, byId]) => Object.keys(byId).map((id) => `${type} ${id}`));
}
