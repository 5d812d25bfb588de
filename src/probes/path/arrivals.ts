import type { Arrival, PathLine } from '../../wire/path-probe.ts';

/** Some 9 KB of text: fits a pipe with room to spare, and costs a write every few seconds at the pace of speech. */
const BATCH = 250;

/** What has arrived, passed on batch by batch. */
export class Arrivals {
  readonly #print: (line: PathLine) => void;
  #batch: Arrival[] = [];
  /** CLOCK_MONOTONIC of the last arrival in ms; 0 before the first. */
  lastMs = 0;

  constructor(print: (line: PathLine) => void) {
    this.#print = print;
  }

  /** Times are kept to the microsecond, which is less than a timer of the sender is off by. */
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
