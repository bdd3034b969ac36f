/** Counts the requests that may write, and lets one of them end whoever sent it. */
export class Requests {
  #seen = 0;
  #armed: { readonly at: number; readonly when: 'before' | 'after'; readonly act: () => Promise<void> } | undefined;

  writes(): number {
    return this.#seen;
  }

  atWrite(count: number, when: 'before' | 'after', act: () => Promise<void>): void {
    this.#armed = { at: this.#seen + count, when, act };
  }

  /** Answers a request; undefined = whoever asked is gone. */
  async answer<T>(mayWrite: boolean, carryOut: () => Promise<T>): Promise<T | undefined> {
    if (!mayWrite) return carryOut();
    this.#seen += 1;
    const armed = this.#armed?.at === this.#seen ? this.#armed : undefined;
    if (armed) this.#armed = undefined;
    if (armed?.when === 'before') {
      await armed.act();
      return undefined;
    }
    const reply = await carryOut();
    await armed?.act();
    return armed ? undefined : reply;
  }
}
