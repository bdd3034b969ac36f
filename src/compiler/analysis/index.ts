/** The one meaning of access: requests, pieces, who reaches what. Knows no file and no vendor. */
export * from './piece.js';
