/**
 * Paths of what was emitted and did not reach the vendor: a provider drops nested keys that it does not know without a word. Elements of
 * lists are looked for in any order, references count as there when anything is.
 */
export function lost(emitted: unknown, stored: unknown, at: string): readonly string[] {
  if (emitted === null || at.endsWith('.//')) return [];
  if (Array.isArray(emitted)) {
    if (!Array.isArray(stored)) return [at];
    return emitted.flatMap((item, index) => {
      const tries = stored.map((one) => lost(item, one, `${at}[${index}]`));
      return tries.some((missing) => missing.length === 0) ? [] : (tries[index] ?? [`${at}[${index}]`]);
    });
  }
  if (typeof emitted === 'object') {
    if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return [at];
    const held = stored as Readonly<Record<string, unknown>>;
    return Object.entries(emitted).flatMap(([key, value]) => lost(value, held[key], `${at}.${key}`));
  }
  if (typeof emitted === 'string' && /(^|[^$])\$\{/.test(emitted)) return typeof stored === 'string' ? [] : [at];
  const text = String(emitted).replaceAll('$${', '${').replaceAll('%%{', '%{');
  return text === String(stored) ? [] : [at];
}
