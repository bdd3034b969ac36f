/** Access in normal form. */
export { type Access, createAccess, createSpace } from './access.js';
