import type { Reader } from '../reader.js';
import { readTenant } from './interpret/tenant.js';
import { vocabularyOf } from './vocabulary.js';

/** Reads Terraform JSON of Zscaler Private Access as a tenant takes it, whoever wrote it. */
export const ZPA_READER: Reader = {
  kind: 'zpa',
  interpret: (files, estate, target) => readTenant(files, vocabularyOf(estate, target)),
};
