import { posix } from 'node:path';
import type { Span } from '../../index.js';
import type { Style } from './style.js';
import { visible } from './visible.js';

/** `policies/crm.yaml:12:5`, as seen from the caller's folder. */
export function placeText(span: Span, style: Style): string {
  const { line, column } = span.file.position(span.start);
  return `${pathText(span.file.path, style)}:${line}:${column}`;
}

/** `policies/crm.yaml:12`, for lists in which the line is enough. */
export function lineText(span: Span, style: Style): string {
  return `${pathText(span.file.path, style)}:${span.file.position(span.start).line}`;
}

/** A path of the project, as seen from the caller's folder. */
export function pathText(path: string, style: Style): string {
  return visible(style.folder === '' || path.startsWith('/') ? path : posix.normalize(`${style.folder}/${path}`));
}
