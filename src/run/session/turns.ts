/** Serialises the work of several runs on one host in the order of their requests: two runs alternate. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves when all earlier requesters have disposed of their turns. */
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
