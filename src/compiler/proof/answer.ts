import type { AccessRequest, Estate } from '../model/index.js';
import { Asker } from './asked.js';
import { cellsOf } from './cells.js';
import { type Claims, NO_CLAIMS } from './claims.js';
import { decide } from './decide.js';
import type { OnePoint } from './point.js';
import type { Reading, ReadPlace } from './reading.js';

/** What an artefact says to a request at one point. */
export interface PointAnswer {
  readonly point: OnePoint;
  readonly allowed: boolean;
  /** What decided: of the layer that refuses, or of the first; absent where no rule matches. */
  readonly by?: ReadPlace;
}

/** What an artefact says to a request for a resource. */
export interface ReadAnswer {
  /** `partly`: allowed at some of its points only. */
  readonly decision: 'allow' | 'deny' | 'partly';
  /** One for every kind of point of the resource that the artefact tells apart. */
  readonly points: readonly PointAnswer[];
}

/** Answers requests for resources as a vendor will, by what was read of an artefact. What only the vendor knows counts as false. */
export class ReadEvaluator {
  readonly #reading: Reading;
  readonly #asker: Asker;
  readonly #points = new Map<string, OnePoint[]>();

  constructor(estate: Estate, reading: Reading) {
    this.#reading = reading;
    this.#asker = new Asker(estate);
    for (const { resource, point } of cellsOf(estate, reading)) {
      if (resource === undefined) continue;
      const known = this.#points.get(resource);
      if (known) known.push(point);
      else this.#points.set(resource, [point]);
    }
  }

  /** A request for a resource; `at` asks at this point alone. */
  answer(request: AccessRequest, at?: OnePoint, claims: Claims = NO_CLAIMS): ReadAnswer {
    const points = at ? [at] : (this.#points.get(request.resource ?? '') ?? []);
    const answers = points.map((point) => this.#at(request, point, claims));
    const allowed = answers.filter((one) => one.allowed).length;
    return {
      decision: allowed === 0 ? 'deny' : allowed === answers.length ? 'allow' : 'partly',
      points: answers,
    };
  }

  #at(request: AccessRequest, point: OnePoint, claims: Claims): PointAnswer {
    const { allowed, by } = decide(this.#reading, this.#asker.ask(request, point, claims));
    const refusing = by.find((rule) => rule?.effect === 'deny');
    const deciding = (allowed ? by[0] : (refusing ?? by[0]))?.place;
    return { point, allowed, ...(deciding && { by: deciding }) };
  }
}
