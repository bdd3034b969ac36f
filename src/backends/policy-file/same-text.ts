/**
 * Whether two policy files differ in white space and in commas before a closing bracket alone. A service may format what it is given; comments,
 * order and every value count.
 */
export function sameButForFormat(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [tokensOf(one), tokensOf(other)];
  return a.length === b.length && a.every((token, at) => token === b[at]);
}

/** What is not closed reaches to the end: looked for from every place in it, the end would take for ever to find. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[{}[\],:]|[^\s{}[\],:"/]+|\S/g;

function tokensOf(text: string): readonly string[] {
  const tokens = (text.match(TOKEN) ?? []).map((token) => (token.startsWith('/') ? token.trimEnd() : token));
  const kept: string[] = [];
  let next = '';
  for (const token of tokens.reverse()) {
    const isLast = token === ',' && (next === '}' || next === ']');
    if (!/^\/[/*]/.test(token)) next = token;
    if (!isLast) kept.push(token);
  }
  return kept.reverse();
}
