import type { Value } from './arguments.js';
import type { Context } from './context.js';
import { isSegment, type Segment } from './segments.js';

/** What operands call applications. Segments that are switched off are nowhere. */
export class Applications {
  readonly #context: Context;
  readonly #byAddress: ReadonlyMap<string, Segment>;
  readonly #byGroup = new Map<string, Segment[]>();

  constructor(segments: readonly Segment[], context: Context) {
    this.#context = context;
    this.#byAddress = new Map(segments.map((segment) => [segment.address, segment]));
    for (const segment of segments) {
      if (segment.group === undefined) continue;
      const known = this.#byGroup.get(segment.group);
      if (known) known.push(segment);
      else this.#byGroup.set(segment.group, [segment]);
    }
  }

  /** The segments that an APP or APP_GROUP operand means; undefined when they are not in the artefact, which is then a fault. */
  of(type: 'APP' | 'APP_GROUP', value: Value): ReadonlySet<Segment> | undefined {
    return type === 'APP' ? this.#segment(value) : this.#group(value);
  }

  #segment({ reference, text, span }: Value): ReadonlySet<Segment> | undefined {
    const object = reference === undefined ? undefined : this.#context.objects.get(reference);
    if (object && isSegment(object.type)) {
      const segment = this.#byAddress.get(object.address);
      return new Set(segment ? [segment] : []);
    }
    const what = reference ?? text ?? '';
    if (object) this.#context.faults.refused(span, `\`${what}\` is no application segment`);
    else
      this.#context.faults.cannotJudge(
        span,
        `the application segment \`${what}\` is not in the artefact, so which hosts it holds is unknown`,
      );
    return undefined;
  }

  #group({ reference, text, span }: Value): ReadonlySet<Segment> | undefined {
    const what = reference ?? text ?? '';
    const found = this.#byGroup.get(what);
    if (found) return new Set(found);
    const object = reference === undefined ? undefined : this.#context.objects.get(reference);
    if (object?.type === 'zpa_segment_group') return new Set();
    if (object) this.#context.faults.refused(span, `\`${what}\` is no segment group`);
    else
      this.#context.faults.cannotJudge(
        span,
        `no segment of the artefact is in the segment group \`${what}\`, so which hosts it holds is unknown`,
      );
    return undefined;
  }
}
