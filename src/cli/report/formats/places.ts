import { posix } from 'node:path';
import type { RelatedPlace, Span } from '../../../index.js';
import type { ReportFinding, ReportPlace, ReportRun } from './report.js';

const PROJECT_FILE = 'ztctl.yaml';

/**
 * A place as seen from the root of the sources. What has no text stands at the start of the project file, because programs that read reports
 * leave out a finding without a place.
 */
export function reportPlace(span: Span | undefined, { project }: ReportRun): ReportPlace {
  if (!span) return { path: pathFrom(project, PROJECT_FILE), line: 1, column: 1, endLine: 1, endColumn: 1 };
  const { line, column } = span.file.position(span.start);
  const end = span.file.position(span.end);
  return { path: pathFrom(project, span.file.path), line, column, endLine: end.line, endColumn: end.column };
}

/** The other places that explain a finding. */
export function relatedPlaces(related: readonly RelatedPlace[] | undefined, run: ReportRun): ReportFinding['related'] {
  return (related ?? []).map(({ label, span }) => ({ label, place: reportPlace(span, run) }));
}

/** `policies/crm.yaml:12:5` */
export function placeWords({ path, line, column }: ReportPlace): string {
  return `${path}:${line}:${column}`;
}

/** A path of the project as seen from the root of the sources. */
export function pathFrom(project: string, path: string): string {
  return posix.isAbsolute(path) ? path : posix.join(project, path);
}
