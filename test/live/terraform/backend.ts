import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BuiltProvider } from '../../components/terraform-provider/stand-in.js';
import { judged, type LiveCase } from '../case.js';
import { killTerraform } from './kill.js';
import { leaks } from './leaks.js';
import { codesOf, SECRET, TerraformProject } from './project.js';

const POLICY = 'cloudflare_zero_trust_access_policy';
const APPLICATION = 'cloudflare_zero_trust_access_application';
const QUICKSTART = ['quickstart', 'web'] as const;

type Wrong = readonly string[];
type Case = (project: TerraformProject) => Promise<Wrong>;

/** `ztctl plan` and `ztctl apply` through Terraform, with the stand-in for the provider. */
export async function* backendCases(
  built: BuiltProvider & { readonly ok: true },
  folder: string,
): AsyncIterable<LiveCase> {
  let number = 0;
  for (const [name, run] of Object.entries(CASES)) {
    const project = new TerraformProject(built, join(folder, `backend-${number++}`), QUICKSTART);
    yield judged(`terraform backend: ${name}`, [...(await run(project)), ...leaks(project)]);
  }
  const zpa = new TerraformProject(built, join(folder, 'backend-zpa'), ['published', 'private']);
  yield judged('terraform backend: ZPA is planned, applied and then as the policy says', await first(zpa));
  yield judged(
    'terraform backend: a segment of ZPA goes only with a reason, after the rules that name it',
    await segmentGoes(zpa),
  );
}

const CASES: Readonly<Record<string, Case>> = {
  'a plan is applied once, and then there is nothing to do': first,

  'what was saved at review is what is applied, and its phases come one after the other': async (project) => {
    const begun = await first(project);
    project.policy(/\n {2}high-floor:.*/, '');
    const { target } = await project.plan('--ack', 'posture-not-weakened=a test');
    const from = project.vendor.calls().length;
    const applied = await project.apply();
    const writes = project.vendor
      .calls()
      .slice(from)
      .filter(({ operation }) => operation === 'ApplyResourceChange');
    const phases = target?.phases ?? [];
    const deletes =
      writes.map(({ action }) => action).lastIndexOf('update') < writes.findIndex(({ action }) => action === 'delete');
    return wrong(
      ...begun.map((text) => [false, text] as const),
      [phases.length === 3, `phases: ${JSON.stringify(phases)}`],
      [applied.code === 0, applied.stderr],
      [deletes, `writes: ${writes.map(({ action, name }) => `${action} ${name}`).join(', ')}`],
      [(await project.pending()) === 0, 'there is still something to do'],
    );
  },

  'a change by hand is drift, told with who gains, and taken back': async (project) => {
    const begun = await first(project);
    project.vendor.edit((objects) => {
      const [one] = Object.values(objects[POLICY]!);
      (one!.include as unknown[]).push({ everyone: {} });
    });
    const drift = await project.cli('drift', '--target', 'web', '--detailed-exitcode');
    const { target } = await project.plan();
    const applied = await project.apply();
    return wrong(
      ...begun.map((text) => [false, text] as const),
      [drift.code === 1 && drift.stdout.includes('wider than the policy'), drift.stdout],
      [target?.steps.length === 1 && target.steps[0]?.drifted === true, JSON.stringify(target?.steps)],
      [target?.access.verdict === 'less permissive', `access is ${target?.access.verdict}`],
      [applied.code === 0 && (await project.pending()) === 0, applied.stderr],
    );
  },

  'a renamed policy keeps its object': async (project) => {
    const begun = await first(project);
    const ids = (): string => Object.keys(project.vendor.objects()[POLICY]!).join();
    const before = ids();
    project.policy('sales-to-crm: {', 'sellers-to-crm: { renamed_from: sales-to-crm,');
    const { target, stderr } = await project.plan();
    const applied = await project.apply();
    return wrong(
      ...begun.map((text) => [false, text] as const),
      [target?.steps.every(({ action }) => action !== 'delete') === true, `${stderr} ${JSON.stringify(target?.steps)}`],
      [applied.code === 0 && ids() === before, `${applied.stdout} ${applied.stderr} ${before} ${ids()}`],
      [(await project.pending()) === 0, 'there is still something to do'],
    );
  },

  'what somebody deleted is made again, on a machine that remembers nothing too': async (project) => {
    const begun = await first(project);
    project.vendor.edit((objects) => {
      delete objects[APPLICATION]![Object.keys(objects[APPLICATION]!)[0]!];
      const [one] = Object.values(objects[POLICY]!);
      (one!.include as unknown[]).pop();
    });
    rmSync(join(project.dir, '.ztctl', 'applied'), { recursive: true });
    rmSync(join(project.working, '.ztctl-remembered.json'));
    const { target } = await project.plan();
    const steps = target?.steps.map(({ action, address }) => `${action} ${address}`);
    const applied = await project.apply();
    return wrong(
      ...begun.map((text) => [false, text] as const),
      [
        JSON.stringify(steps) === JSON.stringify([`create ${APPLICATION}.crm`, `change ${POLICY}.sales-to-crm`]),
        `steps: ${steps}`,
      ],
      [target?.access.live === 'judged', `live is ${target?.access.live}: ${target?.access.faults}`],
      [applied.code === 0 && (await project.pending()) === 0, applied.stderr],
    );
  },

  'objects that exist are taken over by their ids': async (project) => {
    const begun = await first(project);
    const state = JSON.parse(readFileSync(join(project.working, 'terraform.tfstate'), 'utf8')) as State;
    const imports = state.resources.map(({ type, name, instances }) => {
      const { id, account_id } = instances[0]!.attributes;
      const scope = type === POLICY || type.endsWith('_posture_rule') ? '' : 'accounts/';
      return `"${type}.${name}": "${scope}${account_id}/${id}"`;
    });
    rmSync(join(project.dir, '.ztctl'), { recursive: true });
    project.backend(`{ type: terraform, imports: { ${imports.join(', ')}, "${POLICY}.gone": x } }`);
    const before = JSON.stringify(Object.values(project.vendor.objects()).map((byId) => Object.keys(byId)));
    const { target, stderr } = await project.plan();
    const applied = await project.apply();
    const after = JSON.stringify(Object.values(project.vendor.objects()).map((byId) => Object.keys(byId)));
    return wrong(
      ...begun.map((text) => [false, text] as const),
      [target?.adopts.length === imports.length, `adopts: ${target?.adopts} ${stderr}`],
      [target?.steps.every(({ action }) => action === 'change') === true, `steps: ${JSON.stringify(target?.steps)}`],
      [applied.code === 0 && before === after, `${applied.stderr} ${before} ${after}`],
      [(await project.pending()) === 0, 'there is still something to do'],
    );
  },

  'a state with objects of somebody else is left alone': async (project) => {
    const begun = await first(project);
    const path = join(project.working, 'terraform.tfstate');
    const state = JSON.parse(readFileSync(path, 'utf8')) as State & { serial: number };
    const group = state.resources.find(({ name }) => name === 'posture--managed')!;
    const theirs = structuredClone(group);
    Object.assign(theirs, { name: 'theirs' });
    Object.assign(theirs.instances[0]!.attributes, { name: 'theirs', id: 'b7a1b0de-0000-4000-8000-000000000001' });
    writeFileSync(
      path,
      JSON.stringify({ ...state, serial: state.serial + 1, resources: [...state.resources, theirs] }),
    );
    project.vendor.edit((objects) => {
      const type = 'cloudflare_zero_trust_access_group';
      objects[type]!['b7a1b0de-0000-4000-8000-000000000001'] = { ...theirs.instances[0]!.attributes };
    });
    const refused = await project.plan();
    const adopting = await project.plan('--adopt', 'web');
    const steps = adopting.target?.steps.map(({ action, address }) => `${action} ${address}`);
    return wrong(
      ...begun.map((text) => [false, text] as const),
      [refused.code === 4 && codesOf(refused).includes('ZT1048'), `${refused.code} ${refused.stderr}`],
      [steps?.join() === 'delete cloudflare_zero_trust_access_group.theirs', `steps: ${steps} ${adopting.stderr}`],
    );
  },

  'a locked state is told with its holder': async (project) => {
    const begun = await first(project);
    project.policy('li@example.com', 'kim@example.com');
    const planned = await project.plan();
    // The lock of another run: a process that holds the state file as Terraform does, and says who it is.
    project.vendor.fault({ operation: 'ApplyResourceChange', do: 'stall', milliseconds: 20_000 });
    const other = spawn('terraform', ['apply', '-auto-approve', '-input=false', '-no-color'], {
      cwd: project.working,
      env: { ...process.env, ...project.vendor.env, TF_IN_AUTOMATION: '1' },
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => other.once('close', resolve));
    for (let tries = 0; tries < 400 && !readdirSync(project.working).includes('.terraform.tfstate.lock.info'); tries++)
      await pause(50);
    const locked = await project.plan();
    const notApplied = await project.apply();
    other.kill('SIGKILL');
    await ended;
    project.vendor.fault();
    return wrong(
      ...begun.map((text) => [false, text] as const),
      [planned.code === 0, planned.stderr],
      [
        locked.code === 5 && codesOf(locked).includes('ZT1044') && /locked by \S+@/.test(locked.stderr),
        `${locked.code} ${locked.stderr}`,
      ],
      [notApplied.code === 2 || notApplied.code === 5, `${notApplied.code} ${notApplied.stderr}`],
    );
  },

  'an apply that the vendor refuses half way says what stands, and goes on from there': async (project) => {
    project.vendor.fault({ operation: 'ApplyResourceChange', type: POLICY, do: 'fail', message: `no ${SECRET}` });
    const planned = await project.plan();
    const failed = await project.apply();
    const leaked = leaks(project);
    project.vendor.fault();
    const again = await project.apply();
    return wrong(
      ...leaked.map((text) => [false, text] as const),
      [planned.code === 0, planned.stderr],
      [failed.code === 6 && codesOf(failed).includes('ZT1046'), `${failed.code} ${failed.stderr}`],
      [/5 applied, 0 skipped, 2 failed/.test(failed.stdout), failed.stdout],
      [again.code === 0 && (await project.pending()) === 0, `${again.code} ${again.stdout} ${again.stderr}`],
    );
  },

  'a provider that dies after the vendor did it, and Terraform killed in the middle': async (project) => {
    const begun = await first(project);
    project.policy('li@example.com', 'kim@example.com');
    await project.plan();
    project.vendor.fault({ operation: 'ApplyResourceChange', type: POLICY, moment: 'after', do: 'crash' });
    const crashed = await project.apply();
    project.vendor.fault();
    const again = await project.apply();
    project.policy('kim@example.com', 'li@example.com');
    await project.plan();
    project.vendor.fault({ operation: 'ApplyResourceChange', type: POLICY, do: 'stall', milliseconds: 20_000 });
    const from = project.vendor.calls().length;
    const killing = killTerraform(() =>
      project.vendor
        .calls()
        .slice(from)
        .some(({ operation }) => operation === 'ApplyResourceChange'),
    );
    const killed = await project.apply();
    await killing;
    project.vendor.fault();
    const last = await project.apply();
    return wrong(
      ...begun.map((text) => [false, text] as const),
      [
        (crashed.code === 5 || crashed.code === 6) && codesOf(crashed).includes('ZT1046'),
        `${crashed.code} ${crashed.stderr}`,
      ],
      [again.code === 0, `${again.code} ${again.stdout} ${again.stderr}`],
      [(killed.code === 5 || killed.code === 6) && /SIGKILL/.test(killed.stderr), `${killed.code} ${killed.stderr}`],
      [last.code === 0 && (await project.pending()) === 0, `${last.code} ${last.stdout} ${last.stderr}`],
    );
  },

  'an object that may have been made unseen stops what follows until somebody looked': async (project) => {
    await project.plan();
    project.vendor.fault({
      operation: 'ApplyResourceChange',
      type: POLICY,
      moment: 'after',
      do: 'stall',
      milliseconds: 20_000,
    });
    const killing = killTerraform(() => Object.keys(project.vendor.objects()[POLICY] ?? {}).length > 0);
    const killed = await project.apply();
    await killing;
    project.vendor.fault();
    const stopped = await project.plan();
    const [id] = Object.keys(project.vendor.objects()[POLICY] ?? {});
    project.backend(
      `{ type: terraform, imports: { "${POLICY}.sales-to-crm": f037e56e89293a057740de681ac9abbe/${id} } }`,
    );
    const planned = await project.plan();
    const applied = await project.apply();
    const made = Object.keys(project.vendor.objects()[POLICY] ?? {});
    return wrong(
      [killed.code === 6 || killed.code === 4, `${killed.code} ${killed.stderr}`],
      [stopped.code === 4 && codesOf(stopped).includes('ZT1047'), `${stopped.code} ${stopped.stderr}`],
      [planned.code === 0 && planned.target?.adopts.join() === `${POLICY}.sales-to-crm`, planned.stderr],
      [applied.code === 0 && made.length === 1 && (await project.pending()) === 0, `${applied.stderr} ${made}`],
    );
  },

  'a saved plan that was altered, is stale or of another engine is not applied': async (project) => {
    await project.plan();
    const file = join(project.saved, 'tfplan', 'web.tfplan');
    const mode = statSync(file).mode & 0o777;
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 1));
    const altered = await project.apply();
    writeFileSync(file, bytes);
    const applied = await project.apply();
    const stale = await project.apply();
    project.policy('li@example.com', 'kim@example.com');
    await project.plan();
    project.vendor.edit((objects) => {
      const [one] = Object.values(objects[POLICY]!);
      one!.session_duration = '1h';
    });
    const moved = await project.apply();
    return wrong(
      [mode === 0o600, `the plan file has mode ${mode.toString(8)}`],
      [altered.code === 4 && codesOf(altered).includes('ZT1007'), `${altered.code} ${altered.stderr}`],
      [applied.code === 0, applied.stderr],
      [stale.code === 0 && stale.stdout.includes('already applied'), `${stale.code} ${stale.stdout}`],
      [moved.code === 4 && codesOf(moved).includes('ZT1010'), `${moved.code} ${moved.stderr}`],
    );
  },

  "what stands beside the artefact is the user's: state, lock file, variables": async (project) => {
    const own = join(project.dir, 'terraform');
    mkdirSync(own);
    writeFileSync(
      join(own, 'main.tf'),
      'terraform {\n  backend "local" {\n    path = "../../../../own.tfstate"\n  }\n}\nvariable "token" {}\nprovider "cloudflare" {\n  api_token = var.token\n}\n',
    );
    writeFileSync(join(own, 'secrets.tfvars'), `token = "${SECRET}"\n`);
    project.backend('{ type: terraform, folder: terraform }');
    const begun = await first(project);
    const state = statSync(join(project.dir, '..', 'own.tfstate')).isFile();
    writeFileSync(join(own, 'more.tf'), 'resource "cloudflare_zero_trust_access_tag" "x" {\n}\n');
    const refused = await project.plan();
    rmSync(join(own, 'more.tf'));
    writeFileSync(join(own, '.terraform.lock.hcl'), '');
    const unlocked = await project.plan();
    rmSync(join(own, '.terraform.lock.hcl'));
    rmSync(join(own, 'secrets.tfvars'));
    return wrong(
      ...begun.map((text) => [false, text] as const),
      [state, 'the state is not where the user wants it'],
      [refused.code === 2 && codesOf(refused).includes('ZT1042'), `${refused.code} ${refused.stderr}`],
      [unlocked.code === 5 && codesOf(unlocked).includes('ZT1043'), `${unlocked.code} ${unlocked.stderr}`],
    );
  },

  'a missing engine and missing credentials are told with the way out': async (project) => {
    project.environment({ PATH: '/nowhere' });
    project.backend('{ type: terraform, command: ./no-such-engine }');
    const engine = await project.plan();
    project.backend('{ type: terraform }');
    project.environment({});
    project.vendor.fault({ operation: 'ConfigureProvider', do: 'fail', message: 'Missing credentials\nset api_token' });
    const credentials = await project.plan();
    return wrong(
      [engine.code === 2 && codesOf(engine).includes('ZT1040'), `${engine.code} ${engine.stderr}`],
      [credentials.code === 5 && codesOf(credentials).includes('ZT1045'), `${credentials.code} ${credentials.stderr}`],
    );
  },
};

/** After the first apply. */
async function segmentGoes(project: TerraformProject): Promise<Wrong> {
  project.policy(/endpoints: "tcp:\/\/jenkins\.internal/, 'endpoints: "tcp://builds.internal', 'jenkins.yaml');
  const renamed = await project.plan();
  const kept = renamed.target?.windows.length;
  project.policy('via: private }', 'via: web }', 'jenkins.yaml');
  const stopped = await project.plan();
  const refused = await project.apply();
  const from = project.vendor.calls().length;
  const planned = await project.plan('--ack', 'transient-window=no other rules', '--ack', 'max-deletes=it goes');
  const applied = await project.apply();
  const deletes = project.vendor
    .calls()
    .slice(from)
    .flatMap(({ operation, type, action }) =>
      operation === 'ApplyResourceChange' && action === 'delete' ? [type] : [],
    );
  const rules = deletes.lastIndexOf('zpa_policy_access_rule');
  return wrong(
    [renamed.code === 0 && kept === 0, `${renamed.stderr} windows: ${JSON.stringify(renamed.target?.windows)}`],
    [
      stopped.code === 4 && refused.code === 4 && refused.stderr.includes('transient-window'),
      `${stopped.code} ${refused.code} ${refused.stderr}`,
    ],
    [applied.code === 0, `${planned.code} ${planned.stderr} ${applied.code} ${applied.stdout}${applied.stderr}`],
    [rules >= 0 && rules < deletes.findIndex((type) => type.startsWith('zpa_segment_group')), `deleted: ${deletes}`],
    [(await project.pending()) === 0, 'there is still something to do'],
  );
}

async function first(project: TerraformProject): Promise<Wrong> {
  const planned = await project.plan();
  const applied = planned.code === 0 ? await project.apply() : planned;
  const count = Object.values(project.vendor.objects()).reduce((sum, byId) => sum + Object.keys(byId).length, 0);
  return wrong(
    [planned.code === 0, `plan ended ${planned.code}: ${planned.stderr}`],
    [applied.code === 0, `apply ended ${applied.code}: ${applied.stdout}${applied.stderr}`],
    [count > 0, 'the vendor holds nothing'],
    [(await project.pending()) === 0, 'there is still something to do'],
  );
}

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly id: string; readonly account_id?: string } }[];
  }[];
}

function wrong(...checks: readonly (readonly [boolean, string])[]): Wrong {
  return checks.flatMap(([isRight, what]) => (isRight ? [] : what.split('\n')));
}
