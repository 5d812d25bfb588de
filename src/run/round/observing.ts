import type { NdjsonFile } from '../../evidence/ndjson.ts';
import type { Observation } from '../../wire/participant.ts';

/**
 * Writes observations to disk as they arrive. They arrive from containers, where nobody could catch the error of a full
 * disk. The error becomes the reason of `failed` instead, and nothing more is written.
 */
export class Observing {
  readonly #file: NdjsonFile;
  readonly #failure = new AbortController();
  readonly seen: Observation[] = [];

  constructor(file: NdjsonFile) {
    this.#file = file;
  }

  /** Aborts when an observation could not be written. */
  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  keep(observation: Observation): void {
    if (this.failed.aborted) return;
    try {
      this.#file.append(observation);
      this.seen.push(observation);
    } catch (error) {
      this.#failure.abort(error);
    }
  }

  close(): void {
    this.#file.close();
  }
}
