import { expect, test } from 'vitest';
import { replayCaptures } from './captures.js';
import { replayRecordings } from './recordings.js';

test('the stand-in answers as the controller was recorded to, field by field', async () => {
  const { replayed, beyond, mismatches } = await replayRecordings();
  console.log(
    `recordings of the OpenZiti API: ${replayed} replayed, ${beyond} beyond the stand-in, ${mismatches.length} mismatches`,
  );
  expect(mismatches).toEqual([]);
  expect(replayed).toBeGreaterThanOrEqual(386);
});

test('the stand-in links whom the controller linked, in every world that was captured', async () => {
  const { worlds, lists, mismatches } = await replayCaptures();
  console.log(`captures of OpenZiti: ${worlds} worlds, ${lists} lists of members, ${mismatches.length} mismatches`);
  expect(mismatches).toEqual([]);
  expect(lists).toBeGreaterThan(2000);
});
