import { expect, test } from 'vitest';
import { createAccess, validityInterval } from '../../../src/compiler/analysis/index.js';
import { ALWAYS, type Condition, prove, type ReadRule } from '../../../src/compiler/proof/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { estateFrom } from '../../kit/estate.js';

const POLICY = `idps: { okta: { domains: [example.com] } }
posture: { good: { managed: true } }
resources: { app: { endpoints: "https://app.example.com", sensitivity: high } }
policies: { staff: { allow: everyone, to: app, when: { posture: good }, session: { max: 8h } } }
`;
const SPAN = { file: new SourceFile('artefact', ''), start: 0, end: 0 };
const MANAGED: Condition = { kind: 'demand', demand: { flags: ['managed'] } };
const STAFF: Condition = { kind: 'domain', domain: 'example.com' };

function rule(what: string, effect: 'allow' | 'deny', when: Condition, demand?: Condition): ReadRule {
  const points = [{ host: { kind: 'name' as const, name: 'app.example.com' }, traffic: 'tcp' as const }];
  return { effect, points, when, ...(demand && { demand }), place: { what, span: SPAN } };
}

async function wider(...layers: readonly (readonly ReadRule[])[]): Promise<readonly string[]> {
  const estate = await estateFrom(POLICY);
  const horizon = validityInterval(estate, Date.UTC(2026, 10, 22));
  const reading = { layers: layers.map((rules) => ({ rules, otherwise: 'deny' as const })), assumed: [] };
  const proof = prove({ estate, horizon, reading, gaps: [], access: createAccess(estate, horizon) });
  return proof.wider.filter(({ resource }) => resource === 'app').map(({ place }) => place.what);
}

test('what another layer demands counts for the rule of the first one', async () => {
  const session = rule('timeout', 'allow', ALWAYS, { kind: 'demand', demand: { sessionMax: 28_800 } });
  const device = rule('device', 'allow', MANAGED);
  expect(await wider([rule('staff', 'allow', STAFF)], [device], [session])).toEqual([]);
  expect(await wider([rule('staff', 'allow', STAFF)], [device])).toEqual(['staff']);
  expect(await wider([rule('staff', 'allow', STAFF)], [session])).toEqual(['staff']);
});

test('what an earlier rule refuses counts for the grant that follows', async () => {
  const short = { kind: 'demand' as const, demand: { sessionMax: 3600 } };
  const unmanaged = rule('unmanaged', 'deny', { kind: 'not', of: MANAGED });
  expect(await wider([unmanaged, rule('staff', 'allow', STAFF, short)])).toEqual([]);
  expect(await wider([rule('staff', 'allow', STAFF, short), unmanaged])).toEqual(['staff']);
});
