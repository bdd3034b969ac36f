import { describe, expect, it } from 'vitest';
import {
  type GeneratedProject,
  generateProject,
  Random,
  RequestGenerator,
  type Value,
  writeProject,
} from '../kit/generate/index.js';
import { APPROVALS, CHECKS } from '../kit/generate/pools.js';
import { type RequestObject, withEachBetter, withoutEachSignal } from './changes.js';
import { type Agreed, loadValid, type Product, showTexts } from './sample.js';

const ESTATES = 90;
/** Other estates than those of the standard run. */
const FIRST_SEED = 100_001;
const BLOCK = 30;
const blocks = Array.from({ length: ESTATES / BLOCK }, (_, at) => FIRST_SEED + at * BLOCK);
const NAMES = [...new Set([...APPROVALS, ...CHECKS])];

function requestsOf(project: GeneratedProject, seed: number, count: number): readonly RequestObject[] {
  const generator = new RequestGenerator(project, seed, { mistakes: 0 });
  return Array.from({ length: count }, () => JSON.parse(generator.next()) as RequestObject);
}

/** Fails when a change turns one decision into the other. */
function holdsUnder(
  { answer }: Product,
  request: RequestObject,
  from: 'allow' | 'deny',
  changed: (request: RequestObject) => readonly RequestObject[],
): number {
  if (answer(JSON.stringify(request)).decision !== from) return 0;
  const turned = changed(request).find((other) => {
    const { decision } = answer(JSON.stringify(other));
    return decision !== undefined && decision !== from;
  });
  if (turned) throw new Error(`${from} no more:\n${JSON.stringify(request)}\n${JSON.stringify(turned)}`);
  return 1;
}

describe.each(blocks)(`in the estates of seed %i and the next ${BLOCK - 1}`, (first) => {
  const seeds = Array.from({ length: BLOCK }, (_, at) => first + at);

  it('removing a signal never turns a deny into an allow', async () => {
    let held = 0;
    for (const seed of seeds) {
      const project = generateProject(seed);
      const product = await loadValid(writeProject(project));
      for (const request of requestsOf(project, seed, 40))
        held += holdsUnder(product, request, 'deny', withoutEachSignal);
    }
    expect(held).toBeGreaterThan(BLOCK * 15);
  });

  it('making a scale signal better never turns an allow into a deny', async () => {
    let held = 0;
    const better = (request: RequestObject): readonly RequestObject[] => withEachBetter(request, NAMES);
    for (const seed of seeds) {
      const project = generateProject(seed);
      const product = await loadValid(writeProject(project));
      for (const request of requestsOf(project, seed, 60)) held += holdsUnder(product, request, 'allow', better);
    }
    expect(held).toBeGreaterThan(BLOCK * 10);
  });

  it('the order of files, keys, entries and policies does not matter, nor how they are written, nor which file an element is in', async () => {
    for (const seed of seeds) {
      const project = generateProject(seed);
      const lines = requestsOf(project, seed, 40).map((request) => JSON.stringify(request));
      const answers = async (texts: ReturnType<typeof writeProject>): Promise<readonly Agreed[]> => {
        const { answer } = await loadValid(texts);
        return lines.map(answer);
      };
      const plain = await answers(writeProject(project));
      const shuffled = writeProject(scattered(project, new Random(seed)), new Random(seed));
      expect(await answers(shuffled), showTexts(shuffled)).toEqual(plain);
    }
  });
});

/** The same elements in other files; those in a file that has an owner stay where they are. */
function scattered({ files, ...project }: GeneratedProject, random: Random): GeneratedProject {
  const paths = ['policies/0.yaml', 'policies/m/n/o.yaml', 'policies/z.yml'];
  const moved: Record<string, Record<string, Value>> = {};
  for (const [path, file] of Object.entries(files)) {
    for (const [section, elements] of Object.entries(file)) {
      if (Array.isArray(elements)) continue;
      for (const [name, element] of Object.entries(elements)) {
        const target = path.startsWith('policies/team/') ? path : random.pick(paths);
        const there = moved[target] ?? {};
        there[section] = { ...((there[section] ?? {}) as { [key: string]: Value }), [name]: element };
        moved[target] = there;
      }
    }
  }
  return { ...project, files: moved };
}
