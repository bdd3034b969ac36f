/** What an engine or a provider said of a fault, without colours and secrets. */
export interface TheirWords {
  readonly summary: string;
  readonly detail?: string;
  /** The resource that it is about. */
  readonly address?: string;
}
