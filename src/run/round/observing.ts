import type { NdjsonFile } from '../../evidence/ndjson.ts';
import type { Observation } from '../../wire/participant.ts';

/**
 * Keeps observations on disk as they come. They come in from containers, where nobody could catch what a full disk
 * throws: it is kept as the reason of `failed` instead, and nothing more is written then.
 */
export class Observing {
  readonly #file: NdjsonFile;
  readonly #failure = new AbortController();
  readonly seen: Observation[] = [];

  constructor(file: NdjsonFile) {
    this.#file = file;
  }

  /** Aborts when one could not be written. */
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
