/** Results as text or JSON. Pure: a result and a style in, a string out; every user string is made harmless here. */
export * from './diagnostics.js';
export * from './failure.js';
export * from './json/failure.js';
export * from './json/place.js';
export * from './style.js';
export * from './table.js';
export * from './visible.js';
