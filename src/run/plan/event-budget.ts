/** A busy participant reports about 3 KiB/s. A caption at its size limit has a hundred times the usual size. */
const BYTES_AT_ONCE = 8 * 1024 ** 2;
const BYTES_PER_SECOND = 16 * 1024;
/** Separate budget for events that show how a participant started and ended. */
const BYTES_OF_COURSE = 1024 ** 2;

const COURSE: ReadonlySet<string> = new Set([
  'hello',
  'joined',
  'ready',
  'recording',
  'connection',
  'fault',
  'done',
]);

/**
 * Limits how much a participant may report. Anybody in its room can make it report more, and everything is kept in
 * memory and on disk.
 */
export class EventBudget {
  readonly #nowMs: () => number;
  readonly #beganMs: number;
  #keptBytes = 0;
  #courseBytes = 0;
  #leftOut = 0;
  #leftOutBytes = 0;

  /** `nowMs` is monotonic. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#beganMs = nowMs();
  }

  /** Whether to keep an event. Counts the events that are not kept. */
  takes(type: string, bytes: number): boolean {
    if (COURSE.has(type)) {
      if (this.#courseBytes + bytes <= BYTES_OF_COURSE) {
        this.#courseBytes += bytes;
        return true;
      }
    } else if (this.#keptBytes + bytes <= this.#allowedBytes()) {
      this.#keptBytes += bytes;
      return true;
    }
    this.#leftOut += 1;
    this.#leftOutBytes += bytes;
    return false;
  }

  /** Number of events that were not kept so far. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get leftOutBytes(): number {
    return this.#leftOutBytes;
  }

  #allowedBytes(): number {
    return BYTES_AT_ONCE + ((this.#nowMs() - this.#beganMs) / 1000) * BYTES_PER_SECOND;
  }
}
