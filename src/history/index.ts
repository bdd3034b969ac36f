/** How the elements of a project came to be, as git tells it. */
export { type HistoryReading, readHistory } from './git-history.js';
