import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createAccess,
  createEvaluator,
  PieceSpace,
  pieceGrants,
  witness,
} from '../../../src/compiler/analysis/index.js';
import { estateOf } from './kit.js';
import { estates, HORIZON, REQUESTS, weaker } from './random.js';

describe('pieces and answers agree', () => {
  test('a request is allowed exactly when a piece of the resource grants it', () => {
    const seen = { allow: 0, deny: 0 };
    fc.assert(
      fc.property(estates(), fc.array(REQUESTS, { minLength: 40, maxLength: 40 }), (spec, requests) => {
        const estate = estateOf(spec);
        const access = createAccess(estate, HORIZON);
        const space = new PieceSpace([estate], HORIZON);
        const evaluator = createEvaluator(estate);
        for (const request of requests) {
          const { pieces, public: open } = access(request.resource!);
          if (open) continue;
          const granted = pieces.some((piece) => pieceGrants(space, piece, request));
          const { decision } = evaluator.evaluate(request);
          seen[decision]++;
          expect(decision).toBe(granted ? 'allow' : 'deny');
        }
      }),
      { numRuns: 150 },
    );
    expect(seen.allow / (seen.allow + seen.deny)).toBeGreaterThan(0.08);
  });

  test('the witness of every piece is allowed, and agrees when it loses signals', () => {
    fc.assert(
      fc.property(estates(), (spec) => {
        const estate = estateOf(spec);
        const access = createAccess(estate, HORIZON);
        const space = new PieceSpace([estate], HORIZON);
        const evaluator = createEvaluator(estate);
        for (const resource of ['web', 'shell']) {
          const { pieces } = access(resource);
          for (const piece of pieces) {
            const request = witness(estate, resource, piece, HORIZON.from)!;
            expect(pieceGrants(space, piece, request)).toBe(true);
            expect(evaluator.evaluate(request).decision).toBe('allow');
            for (const less of weaker(request)) {
              const granted = pieces.some((one) => pieceGrants(space, one, less));
              expect(evaluator.evaluate(less).decision).toBe(granted ? 'allow' : 'deny');
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('removing a signal never turns a refusal into a grant', () => {
    fc.assert(
      fc.property(estates(), fc.array(REQUESTS, { minLength: 20, maxLength: 20 }), (spec, requests) => {
        const { evaluate } = createEvaluator(estateOf(spec));
        for (const request of requests) {
          if (evaluate(request).decision === 'allow') continue;
          for (const less of weaker(request)) expect(evaluate(less).decision).toBe('deny');
        }
      }),
      { numRuns: 150 },
    );
  });
});
