/** Endpoints as text: reading, canonical form, single points. */
export { EndpointFault } from './fault.js';
export { parseEndpoint } from './parse.js';
export { type Point, parsePoint } from './point.js';
