/** Whether a posture condition holds on a device. An attribute that is not set fails every operator. */
export function postureHolds(
  condition: string,
  attributes: Readonly<Record<string, string | number | boolean>>,
): boolean {
  const found = /^(\S+) (==|!=|>=|<=|<|>|IN|NOT IN|IS SET)(?: (.*))?$/.exec(condition);
  if (!found) throw new Error(`${condition} is no posture condition`);
  const [, attribute, operator, text] = found as unknown as [string, string, string, string | undefined];
  const value = attributes[attribute];
  if (value === undefined) return false;
  if (operator === 'IS SET') return true;
  if (operator === 'IN') return listOf(text ?? '').includes(String(value));
  if (operator === 'NOT IN') return !listOf(text ?? '').includes(String(value));
  const wanted = scalar(text ?? '');
  if (operator === '==') return value === wanted;
  if (operator === '!=') return value !== wanted;
  const order = typeof wanted === 'number' ? Number(value) - wanted : compareVersions(String(value), String(wanted));
  return operator === '>=' ? order >= 0 : operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order < 0;
}

function scalar(text: string): string | number | boolean {
  if (text.startsWith("'")) return text.slice(1, -1);
  return text === 'true' || text === 'false' ? text === 'true' : Number(text);
}

function listOf(text: string): readonly string[] {
  return [...text.matchAll(/'([^']*)'/g)].map(([, item]) => item!);
}

/** Alternating fields of digits and other text; a version that ends first is lower, so `14.5` < `14.5.0`. Vendor: util/cmpver, 2026-11-22. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [fields(a), fields(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, two] = [left[at], right[at]];
    if (one === undefined || two === undefined) return one === undefined ? -1 : 1;
    const numeric = /^\d+$/.test(one) && /^\d+$/.test(two);
    if (numeric && Number(one) !== Number(two)) return Number(one) - Number(two);
    if (!numeric && one !== two) return one < two ? -1 : 1;
  }
  return 0;
}

function fields(version: string): readonly string[] {
  return version.match(/\d+|\D+/g) ?? [];
}
