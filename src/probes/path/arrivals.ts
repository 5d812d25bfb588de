import type { Arrival, PathLine } from '../../wire/path-probe.ts';

/** About 9 KB of text: fits into a pipe, and needs one write every few seconds at the packet rate of speech. */
const BATCH = 250;

/** Prints arrivals in batches. */
export class Arrivals {
  readonly #print: (line: PathLine) => void;
  #batch: Arrival[] = [];
  /** CLOCK_MONOTONIC of the last arrival in ms; 0 before the first one. */
  lastMs = 0;

  constructor(print: (line: PathLine) => void) {
    this.#print = print;
  }

  /** Rounds times to the microsecond, which is less than the error of the sender's timer. */
  push(seq: number, sentMs: number, receivedMs: number): void {
    this.lastMs = receivedMs;
    this.#batch.push([seq, micros(sentMs), micros(receivedMs)]);
    if (this.#batch.length >= BATCH) this.flush();
  }

  flush(): void {
    if (this.#batch.length > 0) this.#print({ received: this.#batch });
    this.#batch = [];
  }
}

function micros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
