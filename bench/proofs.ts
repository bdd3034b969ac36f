import { createAccess, validityInterval } from '../src/compiler/analysis/index.js';
import { load } from '../src/load.js';
import { createNodeHost } from '../src/node-host.js';
import { knownReaders, proveArtefact } from '../src/prove-artefact.js';
import { TARGETS } from '../src/targets/registry.js';
import { BINDINGS } from './compile.js';
import { NOW, print, writeProject } from './measure.js';

/** ZPA artefacts of ten thousand policies are hundreds of megabytes: there the half shows the same. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  'cloudflare-access': [1_000, 10_000],
  headscale: [1_000, 10_000],
  openziti: [1_000, 10_000],
  tailscale: [1_000, 10_000],
  zpa: [500, 5_000],
};

/** Reading an artefact back and proving it, against making it, by processor time in one process; and how both grow. */
export async function proofs(): Promise<void> {
  for (const [kind, sizes] of Object.entries(SIZES)) {
    const costs: number[] = [];
    for (const policies of sizes) {
      const { made, proved, status } = await proofOf(kind, policies);
      costs.push(proved);
      const ratio = (proved / made).toFixed(2);
      print(
        `  proof of ${policies} policies for ${kind}: ${ratio} x compiling (${Math.round(proved)} ms, ${status}); target 1`,
      );
    }
    const exponent = Math.log10(costs[1]! / costs[0]!);
    print(`  growth of the proof for ${kind}, tenfold: exponent ${exponent.toFixed(2)} (target 1.15)`);
  }
}

async function proofOf(
  kind: string,
  policies: number,
): Promise<{ readonly made: number; readonly proved: number; readonly status: string }> {
  const shape = { policies, seed: 11, via: ['t'], portable: true };
  const bindings = BINDINGS[kind]!(policies);
  const project = writeProject(shape, `targets:\n  t:\n    kind: ${kind}\n    bindings: ${bindings}\n`);
  const { estate, config } = await load(createNodeHost(), project.dir);
  if (!estate) throw new Error('the estate of the bench does not load');
  const horizon = validityInterval(estate, Date.parse(NOW));
  const folded = createAccess(estate, horizon);
  const known = new Map([...estate.resources.keys()].map((name) => [name, folded(name)]));
  const access = (name: string): ReturnType<typeof folded> => known.get(name)!;
  const [target] = config.targets;
  const before = processorTime();
  const compilation = await TARGETS.find((one) => one.kind === kind)!.compile({
    estate,
    target: target!,
    horizon,
    access,
  });
  const made = processorTime() - before;
  if (!compilation.artefact) throw new Error(`${kind} refuses the estate of the bench`);
  const readers = await knownReaders();
  const start = processorTime();
  const { status } = proveArtefact(target!, compilation.artefact.files, { estate, horizon, access, readers });
  return { made, proved: processorTime() - start, status };
}

/** Milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
