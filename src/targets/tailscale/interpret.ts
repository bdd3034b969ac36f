import type { Reader } from '../reader.js';
import { type Dialect, SERVER, SERVICE } from './interpret/dialect.js';
import { interpretPolicy } from './interpret/read.js';
import { BindingTable } from './vocabulary.js';

function readerOf(dialect: Dialect): Reader {
  return {
    kind: dialect.kind,
    interpret: (files, estate, target) => {
      const table = new BindingTable(estate, target);
      return interpretPolicy(files, dialect, table, () => table.assumed());
    },
  };
}

/** Reads policy files as the service of Tailscale enforces them. */
export const TAILSCALE_READER: Reader = readerOf(SERVICE);
/** Reads policy files as a Headscale server enforces them. */
export const HEADSCALE_READER: Reader = readerOf(SERVER);
