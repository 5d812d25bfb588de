/** Actual minus due time of every frame that a speaker sent. */
export class Lateness {
  readonly #lagsMs: number[] = [];

  push(lagMs: number): void {
    this.#lagsMs.push(lagMs);
  }

  /** Quantiles by nearest rank, in ms; undefined if no frame was sent. */
  summary(): { frames: number; lagP50Ms: number; lagP99Ms: number; lagMaxMs: number } | undefined {
    const sorted = Float64Array.from(this.#lagsMs).toSorted();
    const last = sorted.at(-1);
    if (last === undefined) return undefined;
    const at = (p: number): number => sorted[Math.ceil(p * sorted.length) - 1] ?? last;
    return { frames: sorted.length, lagP50Ms: at(0.5), lagP99Ms: at(0.99), lagMaxMs: last };
  }
}
