/** Requests as JSON values: checked, resolved, in the units of the evaluator. */
export { type Decoded, decodeRequest } from './decode.js';
export { type RequestError, RequestFault, refuse, refuseForm } from './fault.js';
export { lookupOf } from './lookup.js';
export { asObject, type Plain } from './plain.js';
export { checkAddress } from './principal.js';
export { type MutableSignals, readSignal, type Signals } from './signals.js';
