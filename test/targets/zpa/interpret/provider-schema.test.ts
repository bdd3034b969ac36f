import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { BlockSchema } from '../../../../src/targets/terraform/judge/index.js';
import { isRead } from '../../../../src/targets/zpa/interpret/object-types.js';
import { providerSchema } from '../../../../src/targets/zpa/interpret/provider-schema.js';
import { ROOT } from '../../../kit/imports.js';

interface Captured {
  readonly provider_schemas: Record<
    string,
    { readonly resource_schemas: Record<string, { readonly block: BlockSchema }> }
  >;
}

const PATH = join(ROOT, 'test/corpora/terraform-providers/zpa.schema.json.gz');
const [CAPTURED] = Object.values(
  (JSON.parse(gunzipSync(readFileSync(PATH)).toString('utf8')) as Captured).provider_schemas,
);

/** What a schema decides at validate: sets are lists to it, and "optional" is whatever is not required and may be given. */
function decisive({ attributes = {}, block_types = {} }: BlockSchema): unknown {
  return {
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, { type, required, optional }]) => [
        key,
        [JSON.stringify(type).replaceAll('"set"', '"list"'), required ?? false, Boolean(required || optional)],
      ]),
    ),
    blocks: Object.fromEntries(
      Object.entries(block_types).map(([key, { block, min_items = 0, max_items = 0 }]) => [
        key,
        [min_items, max_items, decisive(block)],
      ]),
    ),
  };
}

test('the schema in the product is that of the provider, for every resource that the reader reads', () => {
  const ours = providerSchema().resources;
  const theirs = Object.entries(CAPTURED!.resource_schemas).filter(([type]) => isRead(type));
  expect(Object.keys(ours).sort()).toEqual(theirs.map(([type]) => type).sort());
  for (const [type, { block }] of theirs) expect([type, decisive(ours[type]!)]).toEqual([type, decisive(block)]);
});
