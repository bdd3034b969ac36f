import { visible } from '../visible.js';
import { placeWords } from './places.js';
import type { Report } from './report.js';

/** One line for each finding, as editors and `grep` take it. */
export function conciseText({ findings }: Report): string {
  return findings
    .map(({ place, level, code, message }) => `${visible(placeWords(place))}: ${level}[${code}]: ${visible(message)}\n`)
    .join('');
}
