import type { PointBox, ReadRule } from '../../../compiler/proof/index.js';
import type { Context } from './context.js';
import { type Domain, DomainTree } from './domains.js';
import { boxesAt, CARRIED, type Segment } from './segments.js';

/** Where a rule holds: a union of boxes without what belongs to more specific domains. */
export type Where = Pick<ReadRule, 'points' | 'except'>;

const EVERYWHERE: Where = { points: CARRIED.map((traffic) => ({ host: { kind: 'any' }, traffic })) };

/** The points of segments. The most specific domain takes a connection, whatever its ports (https://help.zscaler.com/zpa/about-accesspolicy, 2026-11-22). */
export class Places {
  readonly #tree: DomainTree;
  readonly #known = new Map<Segment, { readonly plain: readonly PointBox[]; readonly outer: readonly Where[] }>();

  constructor(segments: readonly Segment[]) {
    this.#tree = new DomainTree(segments.flatMap(({ domains }) => domains));
  }

  /** Several, because each wider domain leaves out what lies in it. Of no segment in particular: every point that is carried. */
  of(segments: Iterable<Segment> | undefined): readonly Where[] {
    if (!segments) return [EVERYWHERE];
    const found = [...segments].map((segment) => this.#of(segment));
    const points = found.flatMap(({ plain }) => plain);
    return [...(points.length > 0 ? [{ points }] : []), ...found.flatMap(({ outer }) => outer)];
  }

  #of(segment: Segment): { readonly plain: readonly PointBox[]; readonly outer: readonly Where[] } {
    const known = this.#known.get(segment);
    if (known) return known;
    const isPlain = (domain: Domain): boolean => this.#tree.inside(domain).length === 0;
    const made = {
      plain: segment.domains.filter(isPlain).flatMap((domain) => boxesAt(domain, segment)),
      outer: segment.domains.flatMap((domain) => {
        const points = boxesAt(domain, segment);
        if (isPlain(domain) || points.length === 0) return [];
        const traffic = new Set(points.map((box) => box.traffic));
        return [
          {
            points,
            except: this.#tree.inside(domain).flatMap((host) => [...traffic].map((one) => ({ host, traffic: one }))),
          },
        ];
      }),
    };
    this.#known.set(segment, made);
    return made;
  }
}

/** One host and port may belong to one segment only; the API refuses a second. */
export function checkOverlap(segments: readonly Segment[], { faults }: Context): void {
  const taken = new Map<string, { readonly segment: Segment; readonly from: number; readonly to: number }[]>();
  for (const segment of segments) {
    for (const { text } of segment.domains) {
      for (const protocol of ['tcp', 'udp'] as const) {
        const key = `${protocol} ${text}`;
        const known = taken.get(key) ?? [];
        taken.set(key, known);
        known.push(...segment[protocol].map(({ from, to }) => ({ segment, from, to })));
      }
    }
  }
  for (const [key, ranges] of taken) {
    ranges.sort((a, b) => a.from - b.from);
    let widest = ranges[0];
    for (const range of ranges.slice(1)) {
      if (widest && widest.segment !== range.segment && widest.to >= range.from) {
        const what = `\`${key.slice(4)}\` on ${key.slice(0, 3)} port ${range.from}`;
        faults.refused(range.segment.place.span, `${what} belongs to \`${widest.segment.address}\` too`);
      }
      if (!widest || range.to > widest.to) widest = range;
    }
  }
}
