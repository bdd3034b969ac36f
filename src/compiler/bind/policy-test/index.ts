/** The `tests:` of a policy: who asks, with which signals, for what. */
export { bindTests } from './bind-tests.js';
