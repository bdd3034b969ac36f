import { SourceFile, type Span } from './compiler/source/index.js';

/** A value could not be written as data: it points into a file that is not among those given. */
class ForeignFile extends Error {}

/**
 * Plain data with places in files, sets and maps among it, as JSON. A place is the number of its file and its offsets; the names that stand for
 * these cannot be names of a policy. Undefined when it points into another file.
 */
export function toJson(value: unknown, files: readonly SourceFile[]): string | undefined {
  const numbers = new Map(files.map((file, number) => [file, number]));
  const plain = (_: string, one: unknown): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (one instanceof Set) return { $set: [...one] };
    if (one instanceof Map) return { $map: [...one] };
    if (!isSpan(one)) return one;
    const number = numbers.get(one.file);
    if (number === undefined) throw new ForeignFile();
    return { $at: [number, one.start, one.end] };
  };
  try {
    return JSON.stringify(value, plain);
  } catch (error) {
    if (error instanceof ForeignFile) return undefined;
    throw error;
  }
}

/** What {@link toJson} wrote, for the same files. Throws when the text is something else. */
export function fromJson(text: string, files: readonly SourceFile[]): unknown {
  return revived(JSON.parse(text), files);
}

function revived(value: unknown, files: readonly SourceFile[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) value[at] = revived(value[at], files);
    return value;
  }
  const map = value as Record<string, unknown>;
  for (const key in map) {
    if (key === '$at') return spanOf(map[key], files);
    if (key === '$set') return new Set(revived(map[key], files) as Iterable<unknown>);
    if (key === '$map') return new Map(revived(map[key], files) as Iterable<[unknown, unknown]>);
    const one = map[key];
    if (typeof one === 'object' && one !== null) map[key] = revived(one, files);
  }
  return map;
}

function spanOf(value: unknown, files: readonly SourceFile[]): Span {
  const [number, start, end] = value as readonly unknown[];
  const file = files[number as number];
  if (!file || typeof start !== 'number' || typeof end !== 'number') throw new RangeError('no such place');
  return { file, start, end };
}

function isSpan(value: object): value is Span {
  return 'file' in value && value.file instanceof SourceFile;
}
