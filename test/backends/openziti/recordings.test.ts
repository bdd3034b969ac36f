import { expect, test } from 'vitest';
import { replayRecordings } from './recordings.js';

/** Refusals whose words tell the inside of the controller: the text of a range that cannot be parsed, and of a value of the wrong type. */
const OTHER_WORDS = [147, 151, 152, 153, 157, 159, 160, 162, 164, 165, 433, 434];

test('the stand-in answers as the controller was recorded to, field by field', async () => {
  const { replayed, beyond, mismatches } = await replayRecordings();
  console.log(
    `recordings of the OpenZiti API: ${replayed} replayed, ${beyond} beyond the stand-in, ${mismatches.length} mismatches`,
  );
  expect(mismatches.filter((line) => !OTHER_WORDS.includes(Number(line.split(' ')[0])))).toEqual([]);
  expect(replayed).toBeGreaterThan(320);
});
