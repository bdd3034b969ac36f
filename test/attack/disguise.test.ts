import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAccess, validityInterval } from '../../src/compiler/analysis/index.js';
import { load } from '../../src/load.js';
import { createNodeHost } from '../../src/node-host.js';
import { knownReaders, proveArtefact, type TargetProof } from '../../src/prove-artefact.js';
import type { ArtefactFile } from '../../src/targets/target.js';
import { Random } from '../kit/generate/index.js';
import { ROOT } from '../kit/imports.js';
import { NOW } from '../targets/matrix/fixtures.js';
import { disguised } from './disguise.js';
import { Stage } from './stage.js';
import { VENDORS } from './vendors/index.js';

/** Artefacts that are called wider, of each target. */
const WIDER = 3;

function verdict({ status, wider }: TargetProof): readonly string[] {
  return [status, ...wider.map(({ kind, resource }) => `${kind} ${resource ?? 'nowhere'}`).sort()];
}

describe('other names, descriptions and markers, no comments or others, another order where there is none', () => {
  test.each(VENDORS)('change no verdict on artefacts for $kind, changed ones included', async (vendor) => {
    const random = new Random(5);
    let wider = 0;
    for (let seed = 1; wider < WIDER && seed < 12; seed++) {
      const stage = await Stage.open(vendor, vendor.policy(seed));
      if (typeof stage === 'string') continue;
      const mutants = Array.from({ length: 5 }, () => random.pick(vendor.mutations)).flatMap(
        ({ name, mutants: of }) => {
          const all = of(stage.files);
          return all.length === 0 ? [] : [{ name, files: random.pick(all) }];
        },
      );
      for (const { name, files } of [{ name: 'none', files: stage.files }, ...mutants]) {
        const plain = stage.prove(files);
        if (plain.status === 'unjudged') continue;
        if (plain.status === 'wider') wider++;
        const other = disguised(vendor.kind, files, random);
        expect(verdict(stage.prove(other)), `${seed} ${name}\n${files[0]!.text}`).toEqual(verdict(plain));
      }
    }
    expect(wider).toBeGreaterThanOrEqual(WIDER);
  });

  test.each(['quickstart', 'software-company'])('change no verdict on what examples/%s emits', async (name) => {
    const folder = join(ROOT, 'examples', name);
    const { estate, config } = await load(createNodeHost(), folder);
    const horizon = validityInterval(estate!, NOW);
    const context = { estate: estate!, horizon, access: createAccess(estate!, horizon), readers: await knownReaders() };
    let proved = 0;
    for (const target of config.targets) {
      const emitted = join(folder, 'expected/compile', target.name);
      if (!existsSync(emitted)) continue;
      const files = readdirSync(emitted)
        .filter((path) => path !== 'manifest.json')
        .map((path): ArtefactFile => ({ path, text: readFileSync(join(emitted, path), 'utf8') }));
      const plain = proveArtefact(target, files, context);
      const other = proveArtefact(target, disguised(target.kind, files, new Random(7)), context);
      expect(plain.status, target.name).toBe('proved');
      expect(verdict(other), target.name).toEqual(verdict(plain));
      proved++;
    }
    expect(proved).toBeGreaterThan(0);
  });
});
