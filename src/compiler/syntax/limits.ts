/** Lists and mappings nested deeper than this are refused. The language needs 8. */
export const MAX_DEPTH = 64;

/** Files larger than this are refused, in bytes of UTF-8. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;
