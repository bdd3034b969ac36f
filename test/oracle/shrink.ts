import type { GeneratedProject } from '../kit/generate/index.js';

/** A project and a request on which two evaluators do not agree. */
export interface Case {
  readonly project: GeneratedProject;
  readonly line: string;
}

type Tree = { [key: string]: unknown } | unknown[];

/** Takes away files, elements, keys and entries of a case, as long as it stays a case of the same kind. Greedy: the result is small, not least. */
export async function shrink(found: Case, isCase: (smaller: Case) => Promise<boolean>, budget = 1500): Promise<Case> {
  let smallest = found;
  let left = budget;
  for (let hasShrunk = true; hasShrunk; ) {
    hasShrunk = false;
    for (const path of pathsOf(treeOf(smallest)).reverse()) {
      if (left-- <= 0) return smallest;
      const smaller = without(smallest, path);
      if (!smaller || !(await isCase(smaller))) continue;
      smallest = smaller;
      hasShrunk = true;
    }
  }
  return smallest;
}

/** The project and, when it is an object of JSON, the request. */
function treeOf({ project, line }: Case): Tree {
  return { project: structuredClone(project) as unknown, request: parsed(line) };
}

function parsed(line: string): unknown {
  try {
    const value = JSON.parse(line) as unknown;
    return JSON.stringify(value) === line ? value : line;
  } catch {
    return line;
  }
}

/** The case without what is at the path; undefined when there is nothing any more. */
function without(found: Case, path: readonly string[]): Case | undefined {
  const tree = treeOf(found) as { project: GeneratedProject; request: unknown };
  let parent: unknown = tree;
  for (const step of path.slice(0, -1)) {
    if (!isTree(parent) || !Object.hasOwn(parent, step)) return undefined;
    parent = (parent as { [key: string]: unknown })[step];
  }
  const last = path.at(-1)!;
  if (!isTree(parent) || !Object.hasOwn(parent, last)) return undefined;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  const { project, request } = tree;
  return { project, line: typeof request === 'string' ? request : JSON.stringify(request) };
}

/** The paths of all keys and entries below the project and the request, outer ones last. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (!isTree(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...pathsOf(inner, [...path, key]),
    ...(mayGo([...path, key]) ? [[...path, key]] : []),
  ]);
}

/** The project and its two parts stay, and so does the request. */
function mayGo(path: readonly string[]): boolean {
  return path.length > 1 && !['project/config', 'project/files'].includes(path.join('/'));
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}
