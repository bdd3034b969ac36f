/**
 * True for a path that stays below the folder it is joined to and means the same on every system: names divided by `/`, none of them
 * empty, `.`, `..`, or one that ztctl keeps for itself. Paths from a manifest or a plan are only used after this test.
 */
export function isPlainPath(path: string): boolean {
  return path.length > 0 && path.length <= 1024 && path.split('/').every(isPlainName);
}

function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\:\u0000-\u001f\u007f]/.test(name) && !isReserved(name);
}

function isReserved(name: string): boolean {
  return name.startsWith('.ztctl') || name.endsWith('.ztctl-part');
}
