// `node --import ./scripts/ts-hook.mjs FILE.ts` runs TypeScript of this checkout (bench, fuzz, oracle) without a build step.
import { register } from 'node:module';

register('./ts-loader.mjs', import.meta.url);
