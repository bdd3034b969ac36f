/** The terminal: what `bin/ztctl.js` runs. Nothing here knows what a policy means. */
export { type Io, processIo } from './io.js';
export { run } from './main.js';
