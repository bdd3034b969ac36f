import { expect, test } from 'vitest';
import { OPENZITI_READER } from '../../../../src/targets/openziti/interpret.js';
import { estateFrom } from '../../../kit/estate.js';

const POLICY = {
  type: 'Dial',
  name: 'dial-all',
  semantic: 'AnyOf',
  identityRoles: ['#all'],
  serviceRoles: ['#all'],
  postureCheckRoles: [],
};

test('roles that select services of a controller that the artefact does not list are not judged', async () => {
  const estate = await estateFrom(
    'idps: { okta: { domains: [example.com] } }\nresources: { db: { endpoints: "tcp://db.internal:5432" } }\npolicies: { none: { allow: everyone, to: db } }\n',
  );
  const nameSpan = estate.resources.get('db')!.nameSpan;
  const target = { name: 't', kind: 'openziti', nameSpan } as const;
  const files = [{ path: 'service-policies.json', text: JSON.stringify([POLICY]) }];
  const { reading, diagnostics } = OPENZITI_READER.interpret(files, estate, target);
  expect(reading).toBeUndefined();
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'ZT091 cannot judge: which services it selects by role is not in the artefact: it holds none',
  ]);
});
