/** Speech is within this many dB of the loudest 10 ms of a clean file. */
const SPEECH_BELOW_PEAK_DB = 35;
/** A live onset is louder than this after a silence. Codec noise and comfort noise stay below −60 dBFS. */
const ONSET_DBFS = -45;
const SILENCE_BEFORE_MS = 200;
const WINDOW_MS = 5;

/** Level of the samples relative to a full-scale square wave, in dBFS; −∞ for digital silence. */
export function levelDbfs(samples: Int16Array, from = 0, to = samples.length): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += (samples[i] ?? 0) ** 2;
  return to <= from ? Number.NEGATIVE_INFINITY : 10 * Math.log10(sum / (to - from) / 32768 ** 2);
}

/** A silence within speech, in ms. */
export interface Pause {
  readonly ms: number;
  /** From the beginning of the recording. */
  readonly atMs: number;
}

/** The longest silence within speech, that is, below 35 dB under the loudest window; 0 ms if there is no silence. */
export function longestPause(
  samples: Int16Array,
  rate: number,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Pause {
  const loud = loudWindows(samples, rate).slice(0, Math.ceil(endMs / WINDOW_MS));
  let longest: Pause = { ms: 0, atMs: startMs };
  let spokenAt = Math.floor(startMs / WINDOW_MS);
  for (const [i, isLoud] of loud.entries()) {
    if (!isLoud || i < spokenAt) continue;
    const ms = (i - spokenAt - 1) * WINDOW_MS;
    if (ms > longest.ms) longest = { ms, atMs: (spokenAt + 1) * WINDOW_MS };
    spokenAt = i;
  }
  return longest;
}

/** For each window, whether it is within 35 dB of the loudest one. All false for digital silence. */
function loudWindows(samples: Int16Array, rate: number): boolean[] {
  const step = Math.round((rate * WINDOW_MS) / 1000);
  const levels: number[] = [];
  for (let at = 0; at < samples.length; at += step) {
    levels.push(levelDbfs(samples, at, Math.min(at + step, samples.length)));
  }
  const threshold = levels.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - SPEECH_BELOW_PEAK_DB;
  return levels.map((level) => Number.isFinite(threshold) && level >= threshold);
}

/** Finds where sound begins after silence, in a stream of blocks of any length. */
export class OnsetDetector {
  readonly #rate: number;
  readonly #silenceBeforeMs: number;
  #silentMs = Number.POSITIVE_INFINITY;

  constructor(rate: number, silenceBeforeMs = SILENCE_BEFORE_MS) {
    this.#rate = rate;
    this.#silenceBeforeMs = silenceBeforeMs;
  }

  /** Offset into this block, in ms, at which sound first began after silence (200 ms by default). */
  push(block: Int16Array): { offsetMs: number; levelDbfs: number } | undefined {
    const step = Math.round((this.#rate * WINDOW_MS) / 1000);
    let found: { offsetMs: number; levelDbfs: number } | undefined;
    for (let at = 0; at < block.length; at += step) {
      const level = levelDbfs(block, at, Math.min(at + step, block.length));
      if (level < ONSET_DBFS) this.#silentMs += WINDOW_MS;
      else {
        if (this.#silentMs >= this.#silenceBeforeMs)
          found ??= { offsetMs: (at * 1000) / this.#rate, levelDbfs: level };
        this.#silentMs = 0;
      }
    }
    return found;
  }
}
