/** What a server stores as its policy file. */
export type StoredPolicy =
  /** Nothing was ever stored, or an empty text: then everybody reaches everything. */
  | { readonly kind: 'none' | 'empty'; readonly revision?: string }
  | { readonly kind: 'text'; readonly text: string; readonly revision?: string };

export type Checked =
  /** `warnings`: in the server's own words. */
  | { readonly ok: true; readonly warnings: readonly string[] }
  /** Why the server would not store it, in its own words. */
  | { readonly ok: false; readonly reasons: readonly string[] };

/** Reads the policy file of one server; it has no way to write. Rejects with NoReply or ApiError. */
export interface PolicyReader {
  stored(): Promise<StoredPolicy>;
  /** Asks whether the server would take a text; stores nothing. */
  check(text: string): Promise<Checked>;
}

export interface PolicyWriter extends PolicyReader {
  /**
   * Stores a text in place of what stands there, once. `moved`: the server knows by `revision` that something else stands there, and stored
   * nothing.
   */
  replace(text: string, revision: string | undefined): Promise<'stored' | 'moved'>;
  /** Waits before another try, as long as the server asked for in seconds, or longer with every try. */
  pause(retryAfter: number | undefined, tries: number): Promise<void>;
}

/** The server answered that all is well, and stored something else. */
export class NotStored extends Error {
  override readonly name = 'NotStored';
}
