/**
 * `npm run fuzz:requests -- FIRST COUNT`: compares the product with the oracle on estates of other seeds than those of the tests, until one does not
 * agree. What it finds becomes a case of `regressions.test.ts`.
 */
import { compare } from './compare.js';
import { ESTATES, sampleOf } from './sample.js';

const [first = ESTATES + 1, estates = 2000] = process.argv.slice(2).map(Number);
let pairs = 0;
for (let seed = first; seed < first + estates; seed++) {
  await compare(sampleOf(seed), () => {
    pairs += 1;
  });
}
console.log(`${pairs} pairs of ${estates} estates agree`);
