/** Lists and mappings nested deeper than this are refused. The language needs 8. */
export const MAX_DEPTH = 64;

/** Files larger than this are refused, in bytes of UTF-8. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Keys, values and punctuation marks of one file: room for sixty thousand policies; more would exhaust memory. */
export const MAX_VALUES = 4_000_000;

/** The same for a JSON text above {@link MAX_FILE_BYTES}: no file, but an artefact that was just made and is read back. */
export const MAX_VALUES_IN_MEMORY = 24_000_000;

/** What ZT022 says of a file with more than that. */
export const TOO_MANY = 'holds more keys and values than can be read at once';

/** A reader stops explaining a file after this many faults, and says so. */
export const MAX_FAULTS = 1000;
