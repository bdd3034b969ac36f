type Texts = readonly string[] | null;

/** `mfa strong → no longer asked for`: what was demanded and what is, as far as it differs; null is no access at all. */
export function demandWords(before: Texts, after: Texts): readonly [string, string] {
  if (before?.length === 0 && after?.length === 0) return ['worded alike', 'with another meaning'];
  const isWhole = before === null || after === null;
  const side = (texts: Texts, nothing: string): string => {
    if (texts === null) return 'no access';
    return texts.length === 0 ? (isWhole ? 'no condition' : nothing) : texts.join(', ');
  };
  return [side(before, 'not asked for'), side(after, 'no longer asked for')];
}
