/** What `init --json` prints. */
export interface InitDocument {
  readonly schema: 'ztctl/init/v1';
  /** As typed; `.` for the caller's own. */
  readonly folder: string;
  /** Paths below the folder, sorted. */
  readonly files: readonly string[];
}

/** The document of `init`; `folder` is empty for the caller's own. */
export function initDocument(folder: string, files: readonly string[]): InitDocument {
  return { schema: 'ztctl/init/v1', folder: folder === '' ? '.' : folder, files };
}
