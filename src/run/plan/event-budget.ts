/** A busy participant reports some 3 KiB a second; a caption at its limit is a hundred of its usual ones. */
const BYTES_AT_ONCE = 8 * 1024 ** 2;
const BYTES_PER_SECOND = 16 * 1024;
/** For what says how a participant came and ended: it is kept beside everything else. */
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
 * How much a participant may report. Whoever is in a room with it decides how much it has to report, and all of it is
 * kept in memory and on disk.
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

  /** Whether an event is to be kept; one that is not is counted. */
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

  /** Events that were not kept so far. */
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
