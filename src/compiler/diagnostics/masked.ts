/** Who is said to ask, before the host of an address. */
const ADDRESS = /(:\/\/)([^/@\s"'`]+)(?=@)/g;
const KEY = /(\b(?:password|passwd|secret|token|api_?key)["']?\s*:\s*["']?)([^\s"',}\]#]+)/gi;

/**
 * A text of a file without what looks like a credential that was written there by mistake: the user part of an address, and the value of a key
 * that is called like one. It has the same length, so that places in it stay.
 */
export function masked(text: string): string {
  const hide = (_: string, before: string, secret: string): string => before + '*'.repeat(secret.length);
  return text.replace(ADDRESS, hide).replace(KEY, hide);
}
