/** What several runs on one host do one after the other, in the order in which they ask: between two, they alternate. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves when everybody who asked before has disposed of theirs. */
  async take(): Promise<Disposable> {
    const before = this.#last;
    let done: () => void = () => undefined;
    this.#last = new Promise<void>((resolve) => {
      done = resolve;
    });
    await before;
    return { [Symbol.dispose]: () => done() };
  }
}
