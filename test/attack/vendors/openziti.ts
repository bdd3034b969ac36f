import { NO_CLAIMS } from '../../../src/compiler/proof/index.js';
import { Random } from '../../kit/generate/index.js';
import { NOW } from '../../targets/matrix/fixtures.js';
import { CALLERS, DEVICES } from '../../targets/openziti/interpret/asks.js';
import { BINDINGS, randomPolicies } from '../../targets/openziti/interpret/random-policies.js';
import { controllerAllows } from '../../targets/openziti/model/ask.js';
import { MUTATIONS } from '../../targets/openziti/mutations.js';
import { edgePoints, pickPoint } from '../points.js';
import type { Ask, Attacked } from '../stage.js';

/** How often it is asked who may answer at a point. */
const HOSTING = 0.1;

export const OPENZITI: Attacked = {
  kind: 'openziti',
  target: 't',
  bindings: BINDINGS,
  mutations: MUTATIONS,
  now: NOW,
  policy: (seed) => randomPolicies(new Random(seed)),
  asks: (estate, random, most) => {
    const points = edgePoints(estate).filter(({ point }) => point.traffic !== 'other');
    return Array.from({ length: most }, (): Ask => {
      const { point, resource } = pickPoint(points, random);
      const about = { ...(resource !== undefined && { resource }), now: NOW, approvals: new Set<string>() };
      return {
        point,
        claims: NO_CLAIMS,
        isHosting: random.chance(HOSTING),
        request: { principal: random.pick(CALLERS), ...about, ...random.pick(DEVICES) },
      };
    });
  },
  judge:
    (files) =>
    ({ request, point, claims, isHosting }) =>
      controllerAllows(files, BINDINGS, request, point, claims, isHosting ? 'Bind' : 'Dial'),
};
