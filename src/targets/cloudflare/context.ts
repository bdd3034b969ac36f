import type { Piece } from '../../compiler/analysis/index.js';
import type { Estate, Resource } from '../../compiler/model/index.js';
import type { CompileInput } from '../target.js';
import type { Bindings } from './bindings.js';
import { type Login, loginOf } from './login.js';
import { Membership } from './membership.js';
import { type Surface, surfaceOf } from './surface.js';

/** What every step of one compilation reads; derived facts are computed once. */
export class Context {
  readonly input: CompileInput;
  readonly estate: Estate;
  readonly bindings: Bindings;
  readonly membership: Membership;
  readonly #surfaces = new Map<string, Surface>();
  readonly #logins = new WeakMap<Piece, Login>();

  constructor(input: CompileInput, bindings: Bindings) {
    this.input = input;
    this.estate = input.estate;
    this.bindings = bindings;
    this.membership = new Membership(input.estate);
  }

  /** Marks what belongs to this estate: live objects without it are not ztctl's. */
  get marker(): string {
    return `ztctl:${this.estate.name}`;
  }

  surface(resource: Resource): Surface {
    const known = this.#surfaces.get(resource.name) ?? surfaceOf(this.input, this.bindings, resource);
    this.#surfaces.set(resource.name, known);
    return known;
  }

  login(piece: Piece): Login {
    const known = this.#logins.get(piece) ?? loginOf(this.estate, this.bindings, piece);
    this.#logins.set(piece, known);
    return known;
  }
}
