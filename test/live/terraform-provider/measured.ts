import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltProvider, StandIn, StandInOptions } from '../../components/terraform-provider/stand-in.js';
import { judged, type LiveCase } from '../case.js';
import { type Ran, terraform } from '../terraform/command.js';

const ACCOUNT = 'f037e56e89293a057740de681ac9abbe';
const APPLICATION = 'cloudflare_zero_trust_access_application';
const POLICY = 'cloudflare_zero_trust_access_policy';
const POSTURE = 'cloudflare_zero_trust_device_posture_rule';

/** What was measured with the real providers beyond single plans, and what the stand-in can be told to do. */
export async function* measuredCases(built: Built, folder: string): AsyncGenerator<LiveCase> {
  let count = 0;
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    count += 1;
    const bench = new Bench(built, join(folder, String(count)));
    await scenario(bench);
    yield judged(name, bench.wrong);
  }
}

type Built = BuiltProvider & { readonly ok: true };

const SCENARIOS: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  'drift: a changed session and a deleted policy are shown, a version that is gone from a posture rule is not': async (
    bench,
  ) => {
    await bench.applied({ [POLICY]: { a: policy('a'), b: policy('b') }, [POSTURE]: { os: posture() } });
    bench.vendor.edit((objects) => {
      const [first, second] = Object.keys(objects[POLICY]!);
      objects[POLICY]![first!]!.session_duration = '99h';
      delete objects[POLICY]![second!];
      for (const rule of Object.values(objects[POSTURE]!)) delete (rule.input as Record<string, unknown>).version;
    });
    const drift = (await bench.planned()).resource_drift ?? [];
    const shown = drift.map(({ address, change }) => `${change.actions.join('+')} ${address.split('.')[0]}`);
    bench.check('drift', shown.sort(), [`delete ${POLICY}`, `update ${POLICY}`]);
  },
  'policies that are not sorted by precedence, and an address without its mask, differ for ever': async (bench) => {
    const policies = [
      { id: 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415', precedence: 2 },
      { id: '699d9864-2c56-4d2e-855e-9661899b7252', precedence: 1 },
    ];
    const destinations = [{ type: 'private', cidr: '10.0.0.1', port_range: '22', l4_protocol: 'tcp' }];
    const base = { account_id: ACCOUNT, type: 'self_hosted' };
    const sorted = { ...base, name: 's', domain: 's.example.com', policies: [...policies].reverse() };
    const unsorted = { ...base, name: 'u', domain: 'u.example.com', policies };
    await bench.applied({ [APPLICATION]: { sorted, unsorted, alone: { ...base, name: 'a', destinations } } });
    const changed = (await bench.planned()).resource_changes?.filter(({ change }) => change.actions[0] !== 'no-op');
    bench.check('changes', changed?.map(({ address }) => address).sort(), [
      `${APPLICATION}.alone`,
      `${APPLICATION}.unsorted`,
    ]);
  },
  'an application whose type is left out ends in an inconsistent result': async (bench) => {
    bench.write({ [APPLICATION]: { x: { account_id: ACCOUNT, name: 'a', domain: 'a.example.com' } } });
    await bench.init();
    const ran = await bench.run(1, 'apply', '-auto-approve', '-no-color');
    bench.check('said', /inconsistent result after apply/.test(ran.stderr), true);
  },
  'version 5.22.0 reads the state of 5.14.0 with nothing to do, 5.14.0 refuses that of 5.22.0': async (bench) => {
    const resource = { [POLICY]: { a: policy('a') }, [POSTURE]: { os: posture() } };
    bench.become({ cloudflare: '5.14.0' });
    await bench.applied(resource);
    bench.become({ cloudflare: '5.22.0' });
    await bench.init('-upgrade');
    await bench.run(0, 'plan', '-detailed-exitcode', '-no-color');
    await bench.run(0, 'apply', '-auto-approve', '-no-color', '-refresh-only');
    await bench.applied({ [POLICY]: { a: { ...policy('a'), session_duration: '1h' } }, [POSTURE]: { os: posture() } });
    bench.become({ cloudflare: '5.14.0' });
    await bench.init('-upgrade');
    const ran = await bench.run(1, 'plan', '-no-color');
    bench.check('said', /managed by newer provider version/.test(ran.stderr), true);
  },
  'a wrong import id is refused, at import only': async (bench) => {
    const ids = [{ to: `${POLICY}.a`, id: `accounts/${ACCOUNT}/x` }];
    bench.write({ [POLICY]: { a: policy('a') } }, { import: ids });
    await bench.init();
    await bench.run(0, 'validate', '-no-color');
    const ran = await bench.run(1, 'plan', '-no-color');
    bench.check('said', /invalid ID/.test(ran.stderr), true);
  },
  'a data source is looked up among what the vendor holds': async (bench) => {
    const data = { zpa_posture_profile: { p: { name: 'Disk' } } };
    bench.write({ zpa_segment_group: { g: { name: `\${data.zpa_posture_profile.p.posture_udid}` } } }, { data });
    await bench.init();
    const ran = await bench.run(1, 'plan', '-no-color');
    bench.check('said', /couldn't find any zpa_posture_profile/.test(ran.stderr), true);
    bench.vendor.edit((objects) => {
      objects.zpa_posture_profile = { 72: { name: 'Disk', posture_udid: 'u-1' } };
    });
    await bench.run(0, 'apply', '-auto-approve', '-no-color');
    const [group] = Object.values(bench.vendor.objects().zpa_segment_group ?? {});
    bench.check('name', group?.name, 'u-1');
  },
  'told to fail at the second object: one stands, and the next apply makes the other': async (bench) => {
    bench.vendor.fault({
      operation: 'ApplyResourceChange',
      at: 2,
      do: 'fail',
      message: 'failed to make http request\n429',
    });
    bench.write({ [POLICY]: { a: policy('a'), b: policy('b') } });
    await bench.init();
    const ran = await bench.run(1, 'apply', '-auto-approve', '-no-color', '-parallelism=1');
    bench.check('said', /failed to make http request/.test(ran.stderr), true);
    bench.check('objects', bench.count(POLICY), 1);
    await bench.run(0, 'apply', '-auto-approve', '-no-color');
    bench.check('objects', bench.count(POLICY), 2);
  },
  'told to crash after it stored an object: Terraform does not know of it': async (bench) => {
    bench.vendor.fault({ operation: 'ApplyResourceChange', moment: 'after', do: 'crash' });
    bench.write({ [POLICY]: { a: policy('a') } });
    await bench.init();
    await bench.run(1, 'apply', '-auto-approve', '-no-color');
    bench.check('objects', bench.count(POLICY), 1);
    await bench.run(0, 'apply', '-auto-approve', '-no-color');
    bench.check('objects, one of them nobody’s', bench.count(POLICY), 2);
  },
  'told to stall for a while, and to change an object behind the back of Terraform': async (bench) => {
    await bench.applied({ [POLICY]: { a: policy('a') } });
    const [id] = Object.keys(bench.vendor.objects()[POLICY]!);
    bench.vendor.fault(
      { operation: 'PlanResourceChange', do: 'stall', milliseconds: 1500 },
      { operation: 'ReadResource', do: 'change', change: { type: POLICY, id: id!, set: { session_duration: '77h' } } },
    );
    const started = performance.now();
    const [drift] = (await bench.planned()).resource_drift ?? [];
    bench.check('waited', performance.now() - started > 1500, true);
    bench.check('drift', drift?.change.actions, ['update']);
    bench.check('calls', bench.vendor.calls().filter(({ action }) => action !== undefined).length, 1);
  },
};

function policy(name: string): object {
  return { account_id: ACCOUNT, name, decision: 'allow', include: [{ email: { email: 'alice@example.com' } }] };
}

function posture(): object {
  const input = { operating_system: 'windows', operator: '>=', version: '10.0.19045' };
  return {
    account_id: ACCOUNT,
    name: 'os',
    type: 'os_version',
    match: [{ platform: 'windows' }],
    schedule: '5m',
    input,
  };
}

interface ShownPlan {
  readonly resource_changes?: readonly Shown[];
  readonly resource_drift?: readonly Shown[];
}

interface Shown {
  readonly address: string;
  readonly change: { readonly actions: readonly string[] };
}

/** A working folder with a vendor of its own. */
class Bench {
  readonly wrong: string[] = [];
  vendor: StandIn;
  readonly #built: Built;
  readonly #folder: string;

  constructor(built: Built, folder: string) {
    this.#built = built;
    this.#folder = folder;
    mkdirSync(join(folder, 'work'), { recursive: true });
    this.vendor = built.standIn(join(folder, 'vendor'));
  }

  /** The same vendor, with other versions of the provider at hand. */
  become(options: StandInOptions): void {
    this.vendor = this.#built.standIn(join(this.#folder, 'vendor'), options);
  }

  write(resource: object, more: object = {}): void {
    const required_providers = { cloudflare: { source: 'cloudflare/cloudflare' }, zpa: { source: 'zscaler/zpa' } };
    const document = { terraform: { required_providers }, resource, ...more };
    writeFileSync(join(this.#folder, 'work', 'main.tf.json'), JSON.stringify(document));
  }

  async init(...args: readonly string[]): Promise<void> {
    await this.run(0, 'init', '-input=false', '-no-color', ...args);
  }

  async applied(resource: object): Promise<void> {
    this.write(resource);
    await this.init();
    await this.run(0, 'apply', '-auto-approve', '-input=false', '-no-color');
  }

  async planned(): Promise<ShownPlan> {
    await this.run(0, 'plan', '-input=false', '-no-color', '-out=tfplan');
    const { stdout } = await this.run(0, 'show', '-json', 'tfplan');
    rmSync(join(this.#folder, 'work', 'tfplan'), { force: true });
    return JSON.parse(stdout || '{}') as ShownPlan;
  }

  async run(code: number, ...args: string[]): Promise<Ran> {
    const ran = await terraform(join(this.#folder, 'work'), this.vendor.env, args);
    if (ran.code !== code) {
      this.wrong.push(
        `terraform ${args.join(' ')}: exit ${ran.code}`,
        ...`${ran.stderr}\n${ran.stdout}`.trim().split('\n'),
      );
    }
    return ran;
  }

  check(what: string, is: unknown, wanted: unknown): void {
    if (JSON.stringify(is) === JSON.stringify(wanted)) return;
    this.wrong.push(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(wanted)}`);
  }

  count(type: string): number {
    return Object.keys(this.vendor.objects()[type] ?? {}).length;
  }
}
