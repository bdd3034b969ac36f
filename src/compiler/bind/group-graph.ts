import type { Group, PrincipalRef } from '../model/index.js';
import type { Span } from '../source/index.js';
import type { Binder } from './binder.js';
import { partsOf, type RawGroup } from './groups.js';

/** Finds cycles and what each group holds. Groups in or above a fault are left out. */
export function finishGroups(binder: Binder, raw: ReadonlyMap<string, RawGroup>): Map<string, Group> {
  const order = sortByParts(binder, raw);
  const finished = new Map<string, Group>();
  for (const group of order) {
    const holds = holdsOf(binder, group, finished);
    if (holds) finished.set(group.name, { ...group, holds });
    else binder.names('groups').get(group.name)!.broken = true;
  }
  return new Map([...finished.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((group) => [group.name, group]));
}

interface Step {
  readonly group: RawGroup;
  readonly parts: readonly (PrincipalRef & { readonly kind: 'group' })[];
  next: number;
}

/** Parts before wholes, without recursion: nesting is as deep as the author likes. Reports each cycle once. */
function sortByParts(binder: Binder, raw: ReadonlyMap<string, RawGroup>): readonly RawGroup[] {
  const order: RawGroup[] = [];
  const state = new Map<string, 'open' | 'done'>();
  for (const start of raw.values()) {
    if (state.has(start.name)) continue;
    const path: Step[] = [{ group: start, parts: partsOf(start.body), next: 0 }];
    state.set(start.name, 'open');
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const ref = step.parts[step.next++];
      const part = ref && raw.get(ref.group);
      if (!ref) {
        state.set(step.group.name, 'done');
        order.push(step.group);
        path.pop();
      } else if (part && state.get(part.name) === 'open') {
        reportCycle(binder, path.slice(path.findIndex((each) => each.group === part)));
      } else if (part && !state.has(part.name)) {
        state.set(part.name, 'open');
        path.push({ group: part, parts: partsOf(part.body), next: 0 });
      }
    }
  }
  return order;
}

function reportCycle(binder: Binder, steps: readonly Step[]): void {
  const names = steps.map(({ group }) => group.name);
  const related = steps.map(({ group, parts, next }) => {
    const ref = parts[next - 1]!;
    return { span: ref.span, label: `\`${group.name}\` contains \`${ref.group}\`` };
  });
  binder.fault('ZT034', steps[0]!.group.nameSpan, { names: [...names, names[0]!] }, { related });
}

interface SortedPart {
  readonly holds: Group['holds'];
  readonly span: Span;
}

/** Undefined when it cannot be known, or when humans and workloads are mixed (which is reported). */
function holdsOf(binder: Binder, group: RawGroup, finished: ReadonlyMap<string, Group>): Group['holds'] | undefined {
  if (group.body.kind === 'synced') return 'humans';
  const refs = group.body.kind === 'listed' ? group.body.members : group.body.groups;
  let human: SortedPart | undefined;
  let workload: SortedPart | undefined;
  for (const ref of refs) {
    const holds = ref.kind === 'group' ? finished.get(ref.group)?.holds : ref.kind === 'user' ? 'humans' : 'workloads';
    if (!holds) return undefined;
    if (holds === 'humans') human ??= { holds, span: ref.span };
    else workload ??= { holds, span: ref.span };
  }
  if (!human || !workload) return workload?.holds ?? 'humans';
  const related = [{ span: workload.span, label: 'workloads' }];
  binder.fault('ZT037', human.span, { what: `group \`${group.name}\`` }, { label: 'humans', related });
  return undefined;
}

/** Names of the groups whose membership depends on a synced group that no directory snapshot closes. */
export function openGroups(groups: ReadonlyMap<string, Group>, closed: ReadonlySet<string>): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const open: string[] = [];
  for (const group of groups.values()) {
    if (group.body.kind === 'synced' && !closed.has(group.name)) open.push(group.name);
    for (const part of partsOf(group.body)) {
      const list = users.get(part.group);
      if (list) list.push(group.name);
      else users.set(part.group, [group.name]);
    }
  }
  const found = new Set(open);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const whole of users.get(name) ?? []) {
      if (!found.has(whole)) {
        found.add(whole);
        open.push(whole);
      }
    }
  }
  return found;
}
